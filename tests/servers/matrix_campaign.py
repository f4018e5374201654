"""Questions in Matrix rooms while the process that answers them is killed and misses much of what is said."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import shutil
import signal
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from adapters.matrix.machine import quoted
from tests.adapters.matrix.people import Person, person
from tests.servers import matrix_newsroom
from tests.servers.matrix_newsroom import Orders
from tests.servers.synapse import Homeserver

CHATTER: Final = 55  # messages of a room that are missed at once: more than an answer to a sync has
KINDS: Final = (*("plain",) * 9, "flaky", "plain", "slow")  # what is asked, over and over
_FORKS = multiprocessing.get_context("forkserver")


@dataclass(slots=True)
class Bot:
    """One process after another, all the same device of one account."""

    orders: Orders
    process: BaseProcess | None = None
    kills: int = 0

    @property
    def id(self) -> str:
        """The user id."""
        return self.orders.user

    def start(self, crash: str = "") -> None:
        """The next process, which ends itself at a point of HEARSAY_CRASH_AT."""
        _FORKS.set_forkserver_preload(["tests.servers.matrix_newsroom"])
        orders = replace(self.orders, crash=crash)
        self.process = _FORKS.Process(target=matrix_newsroom.main, args=(orders,), daemon=True)
        self.process.start()

    async def ended(self, within: float) -> bool:
        """Whether it ended by itself in so many seconds."""
        for _ in range(int(within / 0.02)):
            if self.process is None or not self.process.is_alive():
                return True
            await asyncio.sleep(0.02)
        return False

    async def kill(self) -> None:
        """End it, in the middle of whatever it does."""
        if self.process and self.process.pid and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGKILL)
        if self.process:
            await asyncio.to_thread(self.process.join, 10)
            self.kills += self.process.exitcode == -signal.SIGKILL
        self.process = None

    async def stop(self) -> None:
        """Tell it to end, which it does within ten seconds."""
        if self.process and self.process.pid and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGTERM)
        assert await self.ended(10), "the bot did not end within ten seconds of SIGTERM"
        assert self.process is None or self.process.exitcode == 0, self.orders.log.read_text()[-4000:]


@asynccontextmanager
async def bot(synapse: Homeserver, folder: Path, blank: Path) -> AsyncIterator[Bot]:
    """A bot with an account and a folder of its own, where its database begins as the file `blank`."""
    account = synapse.register()
    await asyncio.to_thread(folder.mkdir)
    await asyncio.to_thread(shutil.copy, blank, folder / "hearsay.db")
    made = Bot(
        Orders(
            url=f"sqlite+aiosqlite:///{folder}/hearsay.db",
            homeserver=synapse.address,
            user=account.user_id,
            password=account.password,
            folder=folder,
            log=folder / "bot.log",
        )
    )
    try:
        yield made
    finally:
        await made.kill()


@dataclass(slots=True)
class Campaign:
    """Rooms, encrypted or not, where `ana` asks; what she asked in each by its event, in order."""

    bot: Bot
    ana: Person
    rooms: dict[str, bool]
    rate: float
    limit: int
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    asking: bool = True
    gaps: int = 0
    _readers: dict[str, Reader] = field(default_factory=dict)
    _turns: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def ask(self, room: str, times: int, *, pause: float = 0.0) -> None:
        """Ask something new in a room, a few times."""
        for _ in range(times):
            async with self._turns[room]:
                asked = self.asked.setdefault(room, {})
                text = f"{KINDS[len(asked) % len(KINDS)]} {len(asked)} in {list(self.rooms).index(room)}"
                asked[await self.ana.say(room, f"!hearsay {text}")] = text
            await asyncio.sleep(pause)

    async def keep_asking(self, room: str) -> None:
        """Ask in a room at a steady rate, as long as there is something to ask."""
        while self.asking and self.total() < self.limit:
            await self.ask(room, 1, pause=len(self.rooms) / self.rate)

    def total(self) -> int:
        """How much was asked."""
        return sum(map(len, self.asked.values()))

    async def all_asked(self, within: float) -> None:
        """Wait until as much was asked as there was to ask, or so many seconds."""
        for _ in range(int(within)):
            if self.total() >= self.limit:
                return
            await asyncio.sleep(1)

    async def kill(self, times: int, *, longest: float) -> None:
        """Kill the bot again and again, each time in the middle of something."""
        for _ in range(times):
            self.bot.start()
            await asyncio.sleep(random.uniform(0.3, longest))  # noqa: S311 - no secret
            await self.bot.kill()

    async def gap(self, room: str) -> None:
        """While the bot is away more is said in a room than it is told of when it is back."""
        await self.bot.kill()
        await self.ask(room, 5)
        await asyncio.gather(
            *(self.ana.say(room, f"We talk of the weir, {number}.") for number in range(CHATTER))
        )
        await self.ask(room, 5)
        self.gaps += 1

    async def settled(self, within: float) -> None:
        """Wait until everything that was asked is answered, or so many seconds."""
        for _ in range(int(within)):
            if all([self.asked.get(room, {}).keys() <= await self._answered(room) for room in self.rooms]):
                return
            await asyncio.sleep(1)

    async def _answered(self, room: str) -> set[str]:
        """The events that have their answer, and not only a note that it is coming."""
        return {to for to, text in await self.standing(room) if "Reading" not in text}

    async def standing(self, room: str) -> list[tuple[str, str]]:
        """What stands in a room of the bot's, in order: what it is a reply to, and its latest words."""
        said: dict[str, tuple[str, str]] = {}
        for event in await self._readers.setdefault(room, Reader(self.ana, room)).read():
            content = event["content"]
            if event["sender"] != self.bot.id or event["type"] != "m.room.message":
                continue
            relates = content.get("m.relates_to", {})
            if relates.get("rel_type") == "m.replace":
                to, _ = said[relates["event_id"]]
                said[relates["event_id"]] = to, content["m.new_content"]["body"]
            else:
                said[event["event_id"]] = (
                    relates.get("m.in_reply_to", {}).get("event_id", ""),
                    content["body"],
                )
        return [(to, text) for to, text in said.values() if to]

    async def check(self) -> None:
        """Nothing that was asked is lost, nothing is answered twice, each room has its order."""
        for room, encrypted in self.rooms.items():
            where = "an encrypted room" if encrypted else "a plain room"
            asked, standing = self.asked.get(room, {}), await self.standing(room)
            closed = [event for event in await self._readers[room].read() if _is_closed(event)]
            assert not closed, f"{len(closed)} events of the bot's cannot be read in {where}"
            answered = [to for to, _ in standing]
            lost = [question for event, question in asked.items() if event not in answered]
            assert not lost, f"lost in {where}: {lost}"
            twice = [said for said in standing if answered.count(said[0]) > 1]
            assert not twice, f"twice in {where}: {twice}"
            assert answered == list(asked), f"order in {where}: {standing}"
            wrong = [said for said in standing if not _answers(said[1], asked[said[0]])]
            assert not wrong, f"no answer in {where}: {wrong}"


def _is_closed(event: dict[str, Any]) -> bool:
    return bool(event["type"] == "m.room.encrypted")


def _answers(text: str, question: str) -> bool:
    """Its own words; or an apology, where it failed or its process was killed again and again."""
    return text == question or "tried again" in text


@asynccontextmanager
async def campaign(
    synapse: Homeserver, folder: Path, blank: Path, *, rooms: int, rate: float, limit: int = 10**9
) -> AsyncIterator[Campaign]:
    """Questions as long as this lasts, in `rooms` plain and as many encrypted rooms; then all is checked."""
    async with person(synapse, folder / "ana") as ana, bot(synapse, folder / "bot", blank) as ours:
        made = Campaign(bot=ours, ana=ana, rooms={}, rate=rate, limit=limit)
        ours.start()
        for number in range(2 * rooms):
            room = await invited(ana, ours.id, encrypted=number % 2 == 1)
            made.rooms[room] = number % 2 == 1
            await accompanied(synapse, ana, room)
        await ours.kill()
        asking = [asyncio.ensure_future(made.keep_asking(room)) for room in made.rooms]
        try:
            yield made
            made.asking = False
            await asyncio.gather(*asking)
            if ours.process is None:
                ours.start()
            await made.settled(60 + made.total() / 10)
            await ours.stop()
            await made.check()
        finally:
            for task in asking:
                task.cancel()


async def invited(host: Person, *guests: str, encrypted: bool = False) -> str:
    """A room that all guests have joined by themselves."""
    room = await host.create(encrypted=encrypted)
    for guest in guests:
        await host.client.ask("POST", f"/v3/rooms/{quoted(room)}/invite", {"user_id": guest})
    for _ in range(600):
        if set(guests) <= await _members(host, room):
            break
        await asyncio.sleep(0.1)
    else:
        raise AssertionError(f"not all of {guests} came")
    await host.sync()
    return room


async def accompanied(synapse: Homeserver, host: Person, room: str) -> None:
    """Somebody silent is in the room, too: with two in it alone, everything is meant for the other."""
    silent = synapse.register()
    await host.client.ask("POST", f"/v3/rooms/{quoted(room)}/invite", {"user_id": silent.user_id})
    synapse.call("POST", f"/_matrix/client/v3/join/{quoted(room)}", {}, token=silent.access_token)
    await host.sync()


async def _members(somebody: Person, room: str) -> set[str]:
    return set((await somebody.client.ask("GET", f"/v3/rooms/{quoted(room)}/joined_members"))["joined"])


@dataclass(slots=True)
class Reader:
    """All that happened in a room, decrypted for somebody; what was read before is not read again."""

    somebody: Person
    room: str
    events: dict[str, dict[str, Any]] = field(default_factory=dict)  # by id, first to last
    _since: str | None = None

    async def read(self) -> list[dict[str, Any]]:
        """Every event until now; what came before its key is looked at again when there are new keys."""
        await self.somebody.sync()  # for the keys
        for id, event in self.events.items():
            if event["type"] == "m.room.encrypted":
                self.events[id] = self.somebody.read(self.room, event)
        while True:
            where: dict[str, Any] = {"dir": "f", "limit": "1000", "from": self._since}
            page = await self.somebody.client.ask("GET", f"/v3/rooms/{quoted(self.room)}/messages", **where)
            for event in page["chunk"]:
                if event["event_id"] not in self.events:
                    self.events[event["event_id"]] = self.somebody.read(self.room, event)
            if page.get("end") is None:
                return list(self.events.values())
            self._since = page["end"]
