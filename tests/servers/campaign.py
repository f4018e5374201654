"""Requests at a steady rate while the processes that answer them are killed; what must hold afterwards."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import aiohttp

from bot.document import dump
from tests.servers import newsroom
from tests.servers.chat_platform import NOWHERE, ChatPlatform, running
from tests.servers.newsroom import Orders, document

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.servers.newsroom"])

# What is asked in each place, over and over.
ASKED = {
    "desk": ("plain",),
    "politics": ("plain", "flaky", "plain"),
    "sport": ("slow", "plain"),
    "foreign": ("flaky", "slow", "plain"),
    "weather": ("poison", "plain", "plain"),
    NOWHERE: ("plain",),
}


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Slot:
    """One process after another, all with the same orders but for where they crash."""

    orders: Orders
    process: BaseProcess | None = None
    kills: int = 0

    @property
    def crashed(self) -> bool:
        """Whether its last process was killed, by itself or by us."""
        return self.process is not None and self.process.exitcode == -signal.SIGKILL

    def start(self, crash: str = "") -> None:
        """The next process."""
        orders = replace(self.orders, crash=crash)
        self.process = _FORKS.Process(target=newsroom.main, args=(orders,), daemon=True)
        self.process.start()

    def signal(self, sign: signal.Signals) -> None:
        """Tell it, if it lives."""
        if self.process and self.process.pid and self.process.is_alive():
            os.kill(self.process.pid, sign)

    async def died(self, within: float) -> bool:
        """Whether it ended by itself in so many seconds; it has ended in any case."""
        for _ in range(int(within / 0.02)):
            if self.process is None or not self.process.is_alive():
                break
            await asyncio.sleep(0.02)
        alone = self.process is not None and not self.process.is_alive()
        self.signal(signal.SIGKILL)
        if self.process:
            self.process.join(10)  # a moment: it was killed
        self.kills += self.crashed
        return alone


@dataclass(slots=True)
class Campaign:
    """A platform, `slots` of processes on one database, and who asks. `rate` is requests a second."""

    platform: ChatPlatform
    address: str
    slots: list[Slot]
    rate: float
    kept: dict[str, list[str]] = field(default_factory=lambda: {place: [] for place in ASKED})
    texts: dict[str, str] = field(default_factory=dict)
    asking: bool = True
    limit: int = 10**9
    asked: int = 0
    settling: float = 60.0

    async def ask(self, session: aiohttp.ClientSession, place: str) -> None:
        """Ask in one place, one after the other, each until it is acknowledged; some are said twice."""
        kinds, number = ASKED[place], 0
        while self.asking and self.asked < self.limit:
            self.asked += 1
            id, text = f"{place}-{number}", f"{kinds[number % len(kinds)]} {place} {number}"
            number += 1
            await self._until_kept(session, place, id, text)
            self.kept[place].append(id)
            self.texts[id] = text
            if number % 7 == 0:
                await self.post(session, place, id, text)
            await asyncio.sleep(len(ASKED) / self.rate)

    async def _until_kept(self, session: aiohttp.ClientSession, place: str, id: str, text: str) -> None:
        for _ in range(6000):
            if await self.post(session, place, id, text):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"nobody acknowledges {id}")

    async def post(self, session: aiohttp.ClientSession, place: str, id: str, text: str) -> bool:
        """Say it to whoever listens; whether it was acknowledged."""
        slot = random.choice(self.slots)  # noqa: S311 - no secret
        event = {"id": id, "place": place, "text": text}
        try:
            async with session.post(
                f"http://127.0.0.1:{slot.orders.port}/events", json=event, timeout=aiohttp.ClientTimeout(30)
            ) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def crash_at(self, slot: Slot, points: Sequence[str], *, within: float) -> list[str]:
        """Let a slot's processes crash at each of these points; those that were not come to in time."""
        return [point for point in points if not await self._crash(slot, point, within)]

    async def _crash(self, slot: Slot, point: str, within: float) -> bool:
        if not point.startswith("worker.return"):
            slot.start(point)
            return await slot.died(within) and slot.crashed
        for _ in range(8):  # until it is told to stop while it is in the middle of something
            slot.start(point)
            await asyncio.sleep(random.uniform(0.8, 1.4))  # noqa: S311 - no secret
            slot.signal(signal.SIGTERM)
            if await slot.died(within) and slot.crashed:
                return True
        return False

    async def kill(self, slot: Slot, times: int, *, longest: float) -> None:
        """Kill a slot's processes at random times."""
        for _ in range(times):
            slot.start()
            await slot.died(random.uniform(0.2, longest))  # noqa: S311 - no secret

    async def answered(self, more: int, *, within: float) -> float:
        """Seconds until so many more messages stand than now."""
        began, wanted = asyncio.get_running_loop().time(), len(self.platform.posted) + more
        for _ in range(int(within / 0.05)):
            if len(self.platform.posted) >= wanted:
                return asyncio.get_running_loop().time() - began
            await asyncio.sleep(0.05)
        raise AssertionError(f"nothing is answered any more; {len(self.platform.posted)} messages stand")

    def all_kept(self) -> int:
        """How many requests were acknowledged."""
        return sum(map(len, self.kept.values()))

    async def settled(self, within: float) -> None:
        """Wait until everything that was kept stands, or so many seconds."""
        for _ in range(int(within / 0.1)):
            standing = {message.key for message in self.platform.posted if "Reading" not in message.text}
            if all(
                f"console:{id}" in standing for place in ASKED if place != NOWHERE for id in self.kept[place]
            ):
                return
            await asyncio.sleep(0.1)

    def check(self) -> None:
        """Nothing that was acknowledged is lost, nothing is said twice, each place has its order."""
        for place, ids in self.kept.items():
            stands = self.platform.of(place)
            keys = [message.key for message in stands]
            expected = [] if place == NOWHERE else [f"console:{id}" for id in ids]
            assert set(expected) - set(keys) == set(), f"lost in {place}"
            assert [key for key, times in Counter(keys).items() if times > 1] == [], f"twice in {place}"
            assert keys == expected, f"order in {place}"
            for message in stands:
                text = self.texts[message.key.removeprefix("console:")]
                if text.startswith("poison"):
                    assert "an admin can have it tried again" in message.text
                elif text.startswith("plain"):
                    assert message.text == dump(document(text))
                else:
                    assert message.text == dump(document(text)) or "tried again" in message.text


@asynccontextmanager
async def campaign(
    url: str, folder: Path, *, processes: int, rate: float, limit: int = 10**9, wait: float = 15.0
) -> AsyncIterator[Campaign]:
    """Requests are asked as long as this lasts; then everything is let settle, and checked."""
    platform = ChatPlatform(chance=random.Random(7))  # noqa: S311 - no secret
    async with running(platform) as address, aiohttp.ClientSession() as session:
        slots = [
            Slot(Orders(url=url, platform=address, port=free_port(), log=folder / f"{number}.log", wait=wait))
            for number in range(processes)
        ]
        made = Campaign(platform=platform, address=address, slots=slots, rate=rate, limit=limit)
        asking = [asyncio.ensure_future(made.ask(session, place)) for place in ASKED]
        try:
            yield made
            made.asking = False
            for slot in slots:
                if slot.process is None or not slot.process.is_alive():
                    slot.start()
            await asyncio.gather(*asking)
            await made.settled(made.settling)
            for slot in slots:
                slot.signal(signal.SIGTERM)
            ended = [await slot.died(10) for slot in slots]
            made.check()
            assert all(ended), "a process did not end within ten seconds of SIGTERM"
        finally:
            for task in asking:
                task.cancel()
            for slot in slots:
                slot.signal(signal.SIGKILL)
