"""Whatever is asked of the Inbox and the Outbox, in any order, a database answers as the model does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.model.job import Delivery, Job
from bot.ports import Storage, UnitOfWork
from storage.engine import connect, open_engine
from storage.work_tables import jobs, lanes, messages
from tests.contract.promises import at, message, place, ref, request
from tests.fakes.storage import FakeStorage

PLACES = [place("#a"), place("#a", thread="1"), place("#b"), place("#a", tenant="b"), place("#c", tenant="c")]
SECONDS = st.integers(0, 40)
SMALL = st.integers(0, 9)
ASKED = (
    *("take_in", "take_in", "lease", "lease", "finish", "finish", "retry", "park", "revive", "renew"),
    *("put", "put", "deliver", "deliver", "sent", "sent", "later", "refuse", "tidy"),
)
STEPS = st.lists(st.tuples(st.sampled_from(ASKED), SMALL, SMALL, SECONDS), min_size=30, max_size=80)


@dataclass
class Side:
    """The database or the model, with what was leased from it, in order."""

    storage: Storage
    jobs: list[Job] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)

    def job(self, which: int) -> Job | None:
        """One of the jobs leased lately, also one whose lease was lost."""
        return self.jobs[-1 - which % min(3, len(self.jobs))] if self.jobs else None

    def delivery(self, which: int) -> Delivery | None:
        """One of the messages leased lately."""
        return self.deliveries[-1 - which % min(3, len(self.deliveries))] if self.deliveries else None


async def on_inbox(side: Side, unit: UnitOfWork, what: str, one: int, other: int, now: int) -> Any:
    """Ask the inbox something; the answer without what is random in it."""
    if what == "take_in":
        return await unit.inbox.take_in(
            request(f"e{one}{other % 2}", PLACES[min(4, other // 2)]), now=at(now)
        )
    if what == "lease":
        taken = await unit.inbox.lease(worker="w", now=at(now), until=at(now + 20), limit=1 + one % 3)
        side.jobs += taken
        return [(job.request, job.tries, job.taken_in) for job in taken]
    if what == "tidy":
        return await unit.inbox.tidy(before=at(now - one)), await unit.outbox.tidy(before=at(now - other))
    job = side.job(one)
    if job is None:
        return None
    asked: dict[str, Callable[[], Any]] = {
        "finish": lambda: unit.inbox.finish(job, now=at(now)),
        "retry": lambda: unit.inbox.retry(job, at=at(now + other), error="later"),
        "park": lambda: unit.inbox.park(job, now=at(now), error="no use"),
        "revive": lambda: unit.inbox.revive(job.id, now=at(now)),
        "renew": lambda: unit.inbox.renew([job], until=at(now + other)),
    }
    answer = await asked[what]()
    return bool(answer)


async def on_outbox(side: Side, unit: UnitOfWork, what: str, one: int, other: int, now: int) -> Any:
    """Ask the outbox something."""
    if what == "put":
        return await unit.outbox.put(message(f"k{one % 6}", PLACES[one % 3], f"w{now}"), now=at(now))
    if what == "deliver":
        found = await unit.outbox.lease(
            worker="d", platforms=["console"], now=at(now), until=at(now + 20), limit=1 + one % 3
        )
        side.deliveries += found
        return [replace(delivery, lease="") for delivery in found]
    delivery = side.delivery(one)
    if delivery is None:
        return None
    if what == "sent":
        done = await unit.outbox.sent(delivery, ref(f"m{now}"), now=at(now))
        return done, await unit.outbox.ref(delivery.message.key)
    if what == "later":
        return await unit.outbox.retry(
            delivery, at=at(now + other), error="busy", doubtful=one % 2 == 0, counts=other % 2 == 0
        )
    return await unit.outbox.park(delivery, now=at(now), error="no use")


async def ask(side: Side, what: str, one: int, other: int, now: int) -> Any:
    """One step, in a unit of work of its own; the answer, and how things stand."""
    there = on_outbox if what in {"put", "deliver", "sent", "later", "refuse"} else on_inbox
    async with side.storage.begin() as unit:
        answer = await there(side, unit, what, one, other, now)
        await unit.commit()
        parked = [(p.place, p.tries, p.error, p.since) for p in await unit.inbox.parked()]
        return answer, parked, await unit.inbox.backlog()


async def compare(url: str, steps: list[tuple[str, int, int, int]]) -> None:
    """Ask both the same, as time goes on."""
    engine = open_engine(url, wait=5)
    async with engine.begin() as connection:
        for table in (jobs, messages, lanes):
            await connection.execute(delete(table))
    await engine.dispose()
    storage = await connect(url)
    real, model, now = Side(storage), Side(FakeStorage()), 0
    try:
        for what, one, other, passed in steps:
            now += passed // 10 if passed < 35 else 20
            assert await ask(real, what, one, other, now) == await ask(model, what, one, other, now)
    finally:
        await storage.close()


_SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=20, suppress_health_check=_SLOW)
@given(steps=STEPS)
def test_as_the_model(url: str, steps: list[tuple[str, int, int, int]]) -> None:
    """Every answer, and what is parked and left to do after every step, is the model's."""
    asyncio.run(compare(url, steps))


@pytest.mark.soak
@settings(max_examples=400, suppress_health_check=_SLOW)
@given(steps=STEPS)
def test_as_the_model_for_long(url: str, steps: list[tuple[str, int, int, int]]) -> None:
    """So it is over twenty times as many."""
    asyncio.run(compare(url, steps))
