"""The doors by which people come to Hearsay: the terminal, Slack and Matrix, with all that lies behind each.

What is said goes through the real adapter, is kept, answered by a worker and delivered by the real messenger
to a platform that is strict about it. Only the app stands on a stage of its own (tests.scenario.dialogue), so
that a conversation has the answers that are written down.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol

import pytest
from aiohttp import web

from adapters.console import talk
from adapters.console.deliver import Printer
from adapters.console.screen import Screen
from adapters.console.talk import Seat
from bot.answer import Answer
from bot.app import App
from bot.bootstrap import matrix, slack
from bot.bootstrap.chat import Chat
from bot.bootstrap.parts import ROLES, Bells, Commands, Parts, assembled, at_work, entrance, surroundings
from bot.bootstrap.plugs import Plug, listened_to
from bot.model.chat import Audience, Platform, Request
from bot.model.job import JobState, MessageState
from bot.ports import Storage
from bot.ports.watching import UNWATCHED
from bot.settings import Settings
from bot.worker import Line, Rounds, Terms
from tests.adapters.matrix.stories import member, said
from tests.scenario.dialogue import Stage, Turn
from tests.servers.campaign import free_port
from tests.servers.homeserver import ME, PASSWORD, Scripted, scripted
from tests.servers.slack import Slack

PEOPLE: Final = ("ana", "ben", "carl", "dan", "eva")
PLACES: Final = ("#politics", "#sport", "#leads")
PATIENCE: Final = 60.0  # seconds; a busy machine answers in less
# What can be pressed is words in a terminal, a reaction in Matrix and a button in Slack.
ACTION: Final = re.compile(r"^.*: (?:react, or type !hearsay )?read --all \S+$", re.MULTILINE)
# What is put between letters, so that nothing comes alive there.
APART: Final = re.compile(r"[\u200b\u200c\u2060]")
BUSY: Final = (JobState.WAITING, JobState.RUNNING)
UNSAID: Final = (MessageState.DUE, MessageState.SENDING)


class Door(Protocol):
    """Says things on a platform, and tells what stands there since."""

    @property
    def names(self) -> Mapping[str, str]:
        """Keys as they are written down -> the platform's."""
        ...

    async def say(self, turn: Turn) -> None:
        """Somebody says something, and it was taken in."""
        ...

    def new(self) -> list[str]:
        """The words of the messages that came since this was asked last."""
        ...

    def mention(self, name: str) -> str:
        """Somebody, as one types them there."""
        ...


@dataclass(slots=True)
class House:
    """What is behind a door: requests and messages that are kept in memory, and the stage of now."""

    storage: Storage
    stage: Stage | None = None
    app: App | None = None

    async def answer(self, request: Request) -> Answer:
        """What the stage says, on whose clock it is, and whose places are all rooms.

        Who reads along and who has which power there differs between platforms, and is no matter here.
        """
        assert self.stage is not None
        assert self.app is not None
        where = replace(request.place, audience=Audience.ROOM)
        request = replace(request, place=where, at=self.stage.now(), moderates=None)
        async with self.stage.storage.begin() as unit:  # as was done behind the door, in the other database
            await unit.register.meet(request.place, request.actor, now=self.stage.now())
            await unit.commit()
        answer = await self.app.answer(request)
        # The memory is the stage's; what is looked at again before it is sent is the house's.
        told = tuple(replace(one, rests_on=frozenset()) for one in answer.documents)
        return replace(answer, documents=told)

    async def settled(self) -> None:
        """Until everything is answered and delivered."""
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.storage.begin(write=False) as unit:
                    left = await unit.inbox.backlog()
                if not any(left.jobs.get(state) for state in BUSY) and not any(
                    left.messages.get(state) for state in UNSAID
                ):
                    return
                await asyncio.sleep(0.05)

    def parts(self, lines: Mapping[str, Line], bells: Bells) -> Parts:
        """Who works here."""
        return assembled(
            surroundings(self.storage),
            Commands(answer=self.answer),
            lines,
            terms=Terms(idle=5.0),  # bells are rung
            rounds=Rounds(idle=5.0),
            bells=bells,
        )


@dataclass(slots=True)
class Terminal:
    """`hearsay chat`, with one person after another at it."""

    typed: asyncio.Queue[str]
    out: io.StringIO

    @property
    def names(self) -> Mapping[str, str]:
        """They are written down as they are here."""
        return {}

    async def say(self, turn: Turn) -> None:
        """Sit down as somebody, somewhere, and type; the next is asked for when it was answered."""
        for line in (f"/as {turn.who}", f"/in {turn.where}", turn.said):
            self.typed.put_nowait(line)
        async with asyncio.timeout(PATIENCE):
            await self.typed.join()

    def new(self) -> list[str]:
        """What was printed."""
        printed = self.out.getvalue()
        self.out.seek(0)
        self.out.truncate()
        return [printed] if printed else []

    def mention(self, name: str) -> str:
        """As it is written down."""
        return f"@{name}"


@dataclass(slots=True)
class Channels:
    """Channels in Slack, in which Hearsay is mentioned."""

    slack: Slack
    people: Mapping[str, str]
    channels: Mapping[str, str]
    seen: set[str] = field(default_factory=set)

    @property
    def names(self) -> Mapping[str, str]:
        """Ids of Slack."""
        keys = {f"console:{name}": f"slack:{id}" for name, id in self.people.items()}
        return keys | {f"console:{name}": f"slack:{id}" for name, id in self.channels.items()}

    async def say(self, turn: Turn) -> None:
        """Mention the app."""
        words = turn.said
        for name, id in self.channels.items():
            words = words.replace(f":{name}", f":{id}").replace(f" {name}", f" {id}")
        self.slack.mention(self.people[turn.who], self.channels[turn.where], words)
        await self.slack.settled(PATIENCE)

    def new(self) -> list[str]:
        """What the app posted in all channels and their threads."""
        there = [one for id in self.channels.values() for one in self.slack.standing(id)]
        fresh = [one for one in there if one["ts"] not in self.seen]
        self.seen |= {one["ts"] for one in fresh}
        return [one["text"] for one in fresh]

    def mention(self, name: str) -> str:
        """As Slack marks it."""
        return f"<@{self.people[name]}>"


@dataclass(slots=True)
class Waiting(Scripted):
    """A homeserver that answers a sync when there is something to tell, and keeps where things were sent."""

    more: asyncio.Event = field(default_factory=asyncio.Event)

    async def sync(self, request: web.Request) -> object:
        """What is new; as long as there is nothing, it waits a moment."""
        number = int((request.query.get("since") or "s0")[1:])
        if number >= len(self.says):
            self.more.clear()
            try:
                async with asyncio.timeout(1.0):
                    await self.more.wait()
            except TimeoutError:
                pass
        return await Scripted.sync(self, request)


@dataclass(slots=True)
class Rooms:
    """Rooms in Matrix, in which `!hearsay` is said."""

    server: Waiting
    house: House
    read: int = 0

    @property
    def names(self) -> Mapping[str, str]:
        """Ids of Matrix."""
        keys = {f"console:{name}": f"matrix:{self.mention(name)}" for name in PEOPLE}
        return keys | {f"console:{name}": f"matrix:{room(name)}" for name in PLACES}

    def begins(self) -> None:
        """The rooms are there, with everybody in them."""
        everybody = [member(who) for who in (ME, *map(self.mention, PEOPLE))]
        rooms = {room(name): {"state": {"events": everybody}, "timeline": {"events": []}} for name in PLACES}
        self.server.says.append({"rooms": {"join": rooms}})

    async def say(self, turn: Turn) -> None:
        """Say it in a room."""
        words = turn.said
        for name in PLACES:
            words = words.replace(f":{name}", f":{room(name)}").replace(f" {name}", f" {room(name)}")
        number = len(self.server.says)
        event = said(f"$e{number}", f"!hearsay {words}", self.mention(turn.who))
        self.server.says.append({"rooms": {"join": {room(turn.where): {"timeline": {"events": [event]}}}}})
        self.server.more.set()
        await self.taken_in(number)

    async def taken_in(self, number: int) -> None:
        """Until what the homeserver said, and how far that goes, was kept."""
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.house.storage.begin(write=False) as unit:
                    if await unit.inbox.cursor(f"matrix {ME}") == self.server.batch(number + 1):
                        return
                await asyncio.sleep(0.05)

    def new(self) -> list[str]:
        """What was sent into the rooms."""
        fresh, self.read = self.server.sent[self.read :], len(self.server.sent)
        return [one["body"] for one in fresh if one.get("msgtype") == "m.notice"]

    def mention(self, name: str) -> str:
        """As Matrix has people."""
        return f"@{name}:test.example"


def room(name: str) -> str:
    """The room of a place's name."""
    return f"!{name.lstrip('#')}:test.example"


@asynccontextmanager
async def at_the_terminal(house: House, folder: Path) -> AsyncIterator[Door]:  # noqa: ARG001 - others need one
    """`hearsay chat` without its command line."""
    out, bells = io.StringIO(), Bells()
    session: Chat
    screen = Screen(
        lambda: Printer(out=out, err=out, colour=False),
        here=lambda: session.seat.where.key,
        ours=lambda _: True,
    )
    parts = house.parts(
        {Platform.CONSOLE: Line(messenger=screen, late=0.0, per_second=1e4, burst=1000)}, bells
    )
    session = Chat(
        id="s",
        seat=Seat(who=talk.person("ana"), where=talk.place("#politics")),
        screen=screen,
        intake=parts.intake,
        storage=house.storage,
        complain=pytest.fail,
        waits=True,
    )

    async def lines() -> AsyncIterator[str]:
        while True:
            yield await queue.get()
            queue.task_done()

    queue: asyncio.Queue[str] = asyncio.Queue()
    async with at_work(parts):
        typing = asyncio.ensure_future(session.take(lines()))
        yield Terminal(queue, out)
        queue.put_nowait("/quit")
        await typing


@asynccontextmanager
async def in_slack(house: House, folder: Path) -> AsyncIterator[Door]:
    """A workspace with channels, whose events come by HTTP."""
    here, port = Slack(), free_port()
    async with here.running(), AsyncExitStack() as stack:
        team = here.team("The Desk").id
        people = {name: here.person(team, name) for name in PEOPLE}
        channels = {name: here.channel(team, name.lstrip("#"), people.values()) for name in PLACES}
        here.by_http(f"http://127.0.0.1:{port}/slack/events")
        settings = Settings(
            data_dir=folder,
            slack_bot_token=here.installation(team).token,
            slack_signing_secret=here.app.signing_secret,
            slack_api_url=f"{here.base}/api/",
        )
        plug = await stack.enter_async_context(_working(house, Platform.SLACK, slack.plugged, settings))
        assert plug.routes is not None
        server = web.Application()
        plug.routes(server)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield Channels(here, people, channels)
        await here.settled(PATIENCE)
    assert here.record.unexpected() == []


@asynccontextmanager
async def in_matrix(house: House, folder: Path) -> AsyncIterator[Door]:
    """Rooms on a homeserver that says what a test tells it to."""
    async with scripted(Waiting()) as server:
        assert isinstance(server, Waiting)
        door = Rooms(server, house)
        door.begins()
        settings = Settings(
            data_dir=folder, matrix_homeserver=server.address, matrix_user_id=ME, matrix_password=PASSWORD
        )
        async with _working(house, Platform.MATRIX, matrix.plugged, settings):
            await door.taken_in(0)
            await house.settled()
            door.new()
            yield door


@asynccontextmanager
async def _working(
    house: House, platform: Platform, plugged: Callable[..., Any], settings: Settings
) -> AsyncIterator[Plug]:
    """A platform is plugged in, and the house is at work on what comes from it."""
    bells, role = Bells(), ROLES["all"]
    intake = entrance(surroundings(house.storage), bells)
    opening = plugged(settings, intake=intake, storage=house.storage, role=role, watch=UNWATCHED)
    async with opening as plug:
        parts = house.parts(
            {platform: replace(plug.line, limit=5.0, late=0.05, per_second=1e4, burst=1000)}, bells
        )
        async with at_work(parts), listened_to({platform: plug}):
            yield plug


DOORS: Final = {"chat": at_the_terminal, "slack": in_slack, "matrix": in_matrix}


def typed(turn: Turn, door: Door) -> Turn:
    """A turn as it is typed on a platform: with that one's ids of people."""
    words = re.sub(r"(?<![\w:])@(\w+)\b", lambda found: door.mention(found[1]), turn.said)
    for written, known in door.names.items():
        words = words.replace(written, known)
    return replace(turn, said=words)


def plain(words: str, door: Door) -> str:
    """Words without what is each platform's own way to show them: names, bullets, capitals, joins, spaces."""
    words = ACTION.sub("", APART.sub("", words))
    for written, known in sorted(door.names.items(), key=lambda pair: -len(pair[1])):
        words = words.replace(known, written)
    words = re.sub(r"\bw[0-9a-f]{11}\b", "WATCH", words.replace("console:#", "").replace("#", ""))
    lines = (re.sub(r"^\s*(?:[-•>◦*]\s+)?", "", line) for line in words.split("\n"))
    return " ".join(" ".join(lines).casefold().split())
