"""How many requests go through the inbox, a worker and the outbox a second, and how soon one is answered.

Reading is left out: what is measured is what every request costs besides. Prints figures, asserts none.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import time
from datetime import timedelta
from multiprocessing.synchronize import Event

import pytest

from bot.answer import Answer, just
from bot.bootstrap.parts import Commands, assembled, at_work, surroundings, utc_now
from bot.document import Document, Paragraph, Text
from bot.intake import Intake
from bot.model.chat import Actor, MessageRef, Place, Platform, Request
from bot.model.job import JobState, MessageState
from bot.ports import Storage
from bot.worker import Line, Rounds, Terms
from storage.engine import connect

pytestmark = pytest.mark.bench
REQUESTS = int(os.environ.get("HEARSAY_BENCH_REQUESTS", "600"))
PLACES = 60
SEEDERS = 8  # requests that are taken in at the same time
IDLE = 60  # requests that are asked one by one
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.bench.test_chat_core"])


async def null(_: Request) -> Answer:
    """Reads nothing."""
    return just(Document((Paragraph((Text("read"),)),)))


class Nowhere:
    """The port `Messenger`: everything is said at once; `when` is by key."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.when: dict[str, float] = {}
        self._new = asyncio.Condition()

    async def heard(self, key: str) -> None:
        """Wait until something is said."""
        async with self._new:
            await self._new.wait_for(lambda: key in self.when)

    async def send(
        self,
        place: Place,
        document: Document,  # noqa: ARG002
        *,
        key: str,
        reply_to: MessageRef | None,  # noqa: ARG002
        only_for: str | None = None,  # noqa: ARG002
    ) -> MessageRef:
        """Said."""
        self.when[key] = time.perf_counter()
        async with self._new:
            self._new.notify_all()
        return MessageRef(place=place, id=key)

    async def edit(self, ref: MessageRef, document: Document, *, key: str) -> None:
        """Edited."""

    async def find(self, place: Place, key: str) -> MessageRef | None:  # noqa: ARG002
        """Nothing is lost here."""
        return None


def asked(number: int, *, of: str = "e") -> Request:
    """One of many, in one of sixty places."""
    place = Place(platform=Platform.CONSOLE, id=f"p{number % PLACES}")
    actor = Actor(platform=Platform.CONSOLE, id="ana")
    return Request(id=f"{of}{number}", place=place, actor=actor, text="read this", at=utc_now())


async def take_in(intake: Intake, numbers: range) -> None:
    """Take some in, one after the other."""
    for number in numbers:
        await intake.take_in(asked(number))


async def seeded(storage: Storage) -> float:
    """Seconds to take everything in."""
    intake, began = Intake(storage=storage, now=utc_now), time.perf_counter()
    await asyncio.gather(*(take_in(intake, range(first, REQUESTS, SEEDERS)) for first in range(SEEDERS)))
    return time.perf_counter() - began


async def work(url: str, *, until_stopped: Event) -> None:
    """Answer and deliver until told to stop."""
    storage = await connect(url)
    line = Line(messenger=Nowhere(), late=0.0, per_second=10_000, burst=10_000)
    parts = assembled(
        surroundings(storage),
        Commands(answer=null),
        {Platform.CONSOLE: line},
        terms=Terms(at_once=16, idle=0.05, lease=timedelta(seconds=30)),
        rounds=Rounds(idle=0.05),
    )
    async with at_work(parts):
        await asyncio.to_thread(until_stopped.wait)
    await storage.close()


async def done(storage: Storage) -> bool:
    """Whether everything is answered and said."""
    async with storage.begin(write=False) as unit:
        left = await unit.inbox.backlog()
    return left.jobs.get(JobState.DONE, 0) >= REQUESTS and left.messages.get(MessageState.SENT, 0) >= REQUESTS


def process(url: str, ready: Event, go: Event, stop: Event) -> None:
    """A process that works."""
    ready.set()
    go.wait()
    asyncio.run(work(url, until_stopped=stop))


async def measured(url: str, processes: int) -> tuple[float, float]:
    """Seconds to take everything in, and then to answer and deliver it in so many processes."""
    storage = await connect(url)
    took = await seeded(storage)
    go, stop = _FORKS.Event(), _FORKS.Event()
    readies = [_FORKS.Event() for _ in range(processes)]
    running = [_FORKS.Process(target=process, args=(url, ready, go, stop)) for ready in readies]
    for one in running:
        one.start()
    for ready in readies:
        await asyncio.to_thread(ready.wait)
    began = time.perf_counter()
    go.set()
    while not await done(storage):  # noqa: ASYNC110 - a database tells nobody
        await asyncio.sleep(0.05)
    answered = time.perf_counter() - began
    stop.set()
    for one in running:
        await asyncio.to_thread(one.join)
    await storage.close()
    return took, answered


@pytest.mark.parametrize(
    ("kind", "processes"), [("sqlite", 1), ("postgresql", 1), ("postgresql", 2), ("postgresql", 4)]
)
async def test_requests_a_second(kind: str, url: str, processes: int) -> None:
    """Requests a second into the inbox, and through a worker and the outbox."""
    took, answered = await measured(url, processes)
    print(
        f"\n{kind}, {processes} processes, {REQUESTS} requests: taken in {REQUESTS / took:.0f}/s,"
        f" answered and delivered {REQUESTS / answered:.0f}/s"
    )


async def test_event_to_answer_when_idle(kind: str, url: str) -> None:
    """Milliseconds from an event to its delivered answer, and to its acknowledgement, asked one by one."""
    storage, said = await connect(url), Nowhere()
    line = Line(messenger=said, late=0.0, per_second=10_000, burst=10_000)
    parts = assembled(surroundings(storage), Commands(answer=null), {Platform.CONSOLE: line})
    acknowledged, answered = [], []
    async with at_work(parts):
        for number in range(IDLE):
            await asyncio.sleep(0.1)
            request, began = asked(number), time.perf_counter()
            await parts.intake.take_in(request)
            acknowledged.append(time.perf_counter() - began)
            await said.heard(request.key)
            answered.append(said.when[request.key] - began)
    await storage.close()
    print(f"\n{kind}, idle: acknowledged {shown(acknowledged)}, answered {shown(answered)}")


def shown(seconds: list[float]) -> str:
    """The median and the 99th percentile."""
    ordered = sorted(seconds)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"p50 {ordered[len(ordered) // 2] * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms"
