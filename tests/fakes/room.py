"""A room at work in memory: requests come in, a worker answers, a deliverer says it on a fake platform."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.answer import Answer, just
from bot.document import Document, Paragraph, Text
from bot.errors import HearsayError
from bot.intake import Intake
from bot.model.chat import Actor, Place, Platform, Request
from bot.model.job import Backlog, JobState, MessageState
from bot.ports.watching import Happening
from bot.worker import Bell, Deliverer, Line, Surroundings, Terms, Worker
from tests.fakes.clock import now
from tests.fakes.platform import FakePlatform
from tests.fakes.storage import FakeStorage

ANA = Actor(platform=Platform.CONSOLE, id="ana", name="Ana Belloc")
TERMS = Terms()


def place(id: str = "politics", *, tenant: str = "main") -> Place:
    """A room on the terminal."""
    return Place(platform=Platform.CONSOLE, id=id, name=id, tenant=tenant)


def words(text: str) -> Document:
    """A document of one line."""
    return Document((Paragraph((Text(text),)),))


async def echo(request: Request) -> Answer:
    """Says what was said."""
    return just(words(request.text))


@dataclass(slots=True)
class Tally:
    """The port `Watch`."""

    counts: dict[Happening, int] = field(default_factory=dict)
    lags: list[float] = field(default_factory=list)

    def count(self, what: Happening, times: int = 1) -> None:
        """One more."""
        self.counts[what] = self.counts.get(what, 0) + times

    def took(self, seconds: float) -> None:
        """One more."""
        self.lags.append(seconds)


class Room:
    """Everything, wired; `async with` has it at work, and stops it at the end."""

    def __init__(
        self,
        answer: Callable[[Request], Awaitable[Answer]] = echo,
        *,
        storage: FakeStorage | None = None,
        platform: FakePlatform | None = None,
        is_slow: Callable[[Request], bool] = lambda _: False,
        terms: Terms = TERMS,
        line: Line | None = None,
        name: str = "w1",
        crash: str | None = None,
    ) -> None:
        """Nothing is at work yet.

        `line` is how the platform is spoken to, `crash` the point where it dies; chance always gives nearly
        the longest pause.
        """
        self.storage, self.platform = storage or FakeStorage(), platform or FakePlatform()
        self.tally, self.passed = Tally(), list[str]()
        self.dead, self._crash = False, crash
        self.surroundings = Surroundings(
            storage=self.storage,
            now=now,
            sleep=asyncio.sleep,
            chance=lambda: 0.99,
            checkpoint=self._pass,
            watch=self.tally,
        )
        jobs, messages = Bell(), Bell()
        self.worker = Worker(
            self.surroundings,
            answer,
            name=name,
            is_slow=is_slow,
            bell=jobs,
            ring_out=messages.ring,
            terms=terms,
        )
        self.deliverer = Deliverer(
            self.surroundings,
            {Platform.CONSOLE: line or Line(messenger=self.platform)},
            name=name,
            bell=messages,
        )
        self.intake = Intake(
            storage=self.storage, now=now, ring=jobs.ring, checkpoint=self._pass, watch=self.tally
        )
        self._running: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Room:
        """Begin to work."""
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        """End."""
        await self.finish()

    async def start(self) -> None:
        """Begin to work."""
        self._running = [
            asyncio.ensure_future(self.worker.run()),
            asyncio.ensure_future(self.deliverer.run()),
        ]

    async def finish(self) -> None:
        """Finish what can be finished."""
        self.worker.stop()
        self.deliverer.stop()
        await asyncio.gather(*self._running)

    async def die(self) -> None:
        """End at once, as if killed: what is under way is never heard of again."""
        self.dead = True
        mine = [*self._running, *self.worker._crew._tasks, *self.deliverer._crew._tasks]
        for task in mine:
            task.cancel()
        await asyncio.gather(*mine, return_exceptions=True)

    def _pass(self, point: str) -> None:
        self.passed.append(point)
        if self.dead or point == self._crash:
            self.dead = True
            raise asyncio.CancelledError

    async def ask(self, id: str, text: str = "hello", *, where: Place | None = None) -> bool:
        """Somebody says something."""
        request = Request(id=id, place=where or place(), actor=ANA, text=text, at=now())
        return await self.intake.take_in(request)

    async def backlog(self) -> Backlog:
        """How much there is to do."""
        async with self.storage.begin(write=False) as unit:
            return await unit.inbox.backlog()

    async def quiet(self) -> None:
        """Wait until everything is done or given up."""
        while True:
            backlog = await self.backlog()
            open_ = [backlog.jobs.get(state, 0) for state in (JobState.WAITING, JobState.RUNNING)]
            open_ += [backlog.messages.get(state, 0) for state in (MessageState.DUE, MessageState.SENDING)]
            if not any(open_):
                return
            await asyncio.sleep(0.5)


class Failing:
    """Answers that go wrong: a list of errors for each text, in turn, and then an echo."""

    def __init__(self, errors: dict[str, list[Exception]]) -> None:
        """The last error of a list with `None` at its end is for ever."""
        self.errors, self.asked = errors, list[str]()

    async def __call__(self, request: Request) -> Answer:
        """The error whose turn it is, or an echo."""
        self.asked.append(request.text)
        left = self.errors.get(request.text, [])
        if left:
            raise left.pop(0)
        return await echo(request)


class Passing(HearsayError):
    """A trouble that may pass."""

    can_retry = True
