"""The service in Slack is killed again and again, and Slack fails, too: nothing is lost or said twice."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from itertools import cycle, islice
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.ports.watching import POINTS
from tests.servers import slack_newsroom
from tests.servers.campaign import free_port
from tests.servers.slack import Slack
from tests.servers.slack.campaign import Campaign
from tests.servers.slack_newsroom import Orders

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.servers.slack_newsroom"])
ASKED = ("plain", "flaky", "plain", "slow", "plain")
POSTING = frozenset({"chat.postMessage", "chat.update", "conversations.replies"})


@dataclass
class Slot:
    """One process after another, all with the same orders but for where they crash."""

    orders: Orders
    process: BaseProcess | None = None
    kills: int = 0

    def start(self, crash: str = "") -> None:
        """The next process."""
        self.process = _FORKS.Process(
            target=slack_newsroom.main, args=(replace(self.orders, crash=crash),), daemon=True
        )
        self.process.start()

    async def live(self, longest: float) -> None:
        """Let it live so long, unless it ends by itself, and kill it."""
        assert self.process is not None
        for _ in range(int(longest / 0.02)):
            if not self.process.is_alive():
                break
            await asyncio.sleep(0.02)
        if self.process.is_alive() and self.process.pid:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.join(10)
        self.kills += self.process.exitcode == -signal.SIGKILL


@dataclass
class Trial:
    """Who asks in Slack, and the process that answers."""

    slack: Slack
    asking: Campaign
    slot: Slot


@asynccontextmanager
async def trial(
    folder: Path, *, by: str, rate: float, faulty: float, channels: int = 6
) -> AsyncIterator[Trial]:
    """A newsroom in Slack; at the end everything that was acknowledged was answered, once.

    A channel gets a message a second, so `channels` bound how fast it all goes.
    """
    slack, port = Slack(), free_port()
    slack.faults.hang = 1.5
    slack.faults.methods = POSTING
    async with slack.running():
        team = slack.team("The Desk").id
        people = [slack.person(team, name) for name in ("ana", "ben", "cal")]
        places = [
            (one, slack.channel(team, f"desk-{n}", people))
            for n, one in enumerate(islice(cycle(people), channels))
        ]
        orders = Orders(
            url=f"sqlite+aiosqlite:///{folder / 'hearsay.db'}",
            folder=folder,
            log=folder / "log",
            api=f"{slack.base}/api/",
            token=slack.installation(team).token,
        )
        if by == "http":
            slack.by_http(f"http://127.0.0.1:{port}/slack/events")
            orders = replace(orders, secret=slack.app.signing_secret, port=port)
        else:
            slack.by_sockets()
            orders = replace(orders, app_token=slack.app.app_token)
        slack.faults.rate = faulty
        asking = Campaign(slack, places, rate, words=lambda n: f"{ASKED[n % len(ASKED)]} {n}")
        made = Trial(slack, asking, Slot(orders))
        made.slot.start()
        try:
            yield made
            made.slot.start()
            await asking.settled(within=900)
        finally:
            await made.slot.live(0)
        log = (folder / "log").read_text()
    assert asking.lost() == [], log[-3000:]
    assert asking.twice() == [], log[-3000:]
    assert len(asking.acknowledged()) == len(asking.asked)
    assert slack.record.unexpected() == []


async def test_kills_at_random(tmp_path: Path) -> None:
    """Whenever it is killed, and with a tenth of Slack's calls going wrong, all is answered once."""
    chance = random.Random(7)  # noqa: S311 - a seed
    async with trial(tmp_path, by="http", rate=15.0, faulty=0.1) as made:
        asked = asyncio.ensure_future(made.asking.ask(40))
        while not asked.done():
            await made.slot.live(0.7 + chance.random())
            made.slot.start()
        await asked
        await made.slot.live(0.2)
    assert made.slot.kills >= 3


@pytest.mark.soak
@pytest.mark.parametrize("by", ["http", "sockets"])
async def test_ten_thousand_questions_and_many_kills(by: str, tmp_path: Path) -> None:
    """Ten thousand questions, fifty kills and more, at each point too, and a tenth of the calls wrong."""
    chance = random.Random(8)  # noqa: S311 - a seed
    points = list(POINTS)
    async with trial(tmp_path, by=by, rate=18.0, faulty=0.1, channels=60) as made:
        asked = asyncio.ensure_future(made.asking.ask(10_000))
        while not asked.done():
            await made.slot.live(6 + 10 * chance.random())
            made.slot.start(points.pop() if points and chance.random() < 0.5 else "")
        with suppress(asyncio.CancelledError):
            await asked
        await made.slot.live(0.5)
    kept = len(made.asking.acknowledged())
    print(f"{by}: {kept} acknowledged, {made.slot.kills} kills, {made.slack.faults.done}")
    assert made.slot.kills >= 50
