"""Requests and messages to keep: invented people, in invented places, at times that a test gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model.chat import Actor, MessageRef, Place, Platform, Request
from bot.model.job import Delivery, Job, Message
from bot.ports import Storage

NOON = datetime(2026, 3, 4, 12, 0, 0, 123456, tzinfo=UTC)
LEASE = 30  # seconds
ANA = Actor(platform=Platform.CONSOLE, id="ana", name="Ana Brandt")

# What a platform, or somebody who forges its events, may call things.
HOSTILE = (
    "",
    " ",
    "\x00",
    "nul\x00inside",
    "\ud800",
    "\udfff",
    "a\\0000b\\\\d800",
    "'; DROP TABLE jobs; --",
    "%s %(id)s {0} $1 :id ?",
    "line\nfeed\r\ttab",
    "\u202eright to left\u2066",
    "e\u0301" * 500,
    "x" * 100_000,
    "x" * 100_001,
    "\U0001f9ed",
)


def at(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def place(id: str = "#desk", **fields: Any) -> Place:
    """A place on the terminal."""
    return Place(**({"platform": Platform.CONSOLE, "id": id} | fields))


def request(id: str, where: Place | str = "#desk", **fields: Any) -> Request:
    """Something that Ana asked at noon."""
    there = where if isinstance(where, Place) else place(where)
    values: dict[str, Any] = {"id": id, "place": there, "actor": ANA, "text": f"help {id}", "at": NOON}
    return Request(**(values | fields))


def message(key: str, where: Place | str = "#desk", content: str = "words") -> Message:
    """Something to be said."""
    return Message(key=key, place=where if isinstance(where, Place) else place(where), content=content)


def ref(id: str, where: Place | str = "#desk") -> MessageRef:
    """Where it stands."""
    return MessageRef(place=where if isinstance(where, Place) else place(where), id=id)


async def take_in(storage: Storage, *requests: Request, now: float = 0) -> list[bool]:
    """Requests that come in together."""
    async with storage.begin() as unit:
        new = [await unit.inbox.take_in(one, now=at(now)) for one in requests]
        await unit.commit()
    return new


async def lease(storage: Storage, *, now: float = 0, limit: int = 100, worker: str = "w") -> list[Job]:
    """What a worker gets that asks now."""
    async with storage.begin() as unit:
        jobs = await unit.inbox.lease(worker=worker, now=at(now), until=at(now + LEASE), limit=limit)
        await unit.commit()
    return jobs


async def finish(storage: Storage, *jobs: Job, now: float = 0) -> list[bool]:
    """Jobs that are done."""
    async with storage.begin() as unit:
        done = [await unit.inbox.finish(job, now=at(now)) for job in jobs]
        await unit.commit()
    return done


def ids(jobs: Sequence[Job]) -> list[str]:
    """The events' ids of jobs."""
    return [job.request.id for job in jobs]


async def put(storage: Storage, *messages: Message, now: float = 0) -> None:
    """Messages that are to be said."""
    async with storage.begin() as unit:
        for one in messages:
            await unit.outbox.put(one, now=at(now))
        await unit.commit()


async def deliveries(
    storage: Storage, *, now: float = 0, limit: int = 100, platforms: Sequence[str] = ("console",)
) -> list[Delivery]:
    """What a deliverer gets that asks now."""
    async with storage.begin() as unit:
        found = await unit.outbox.lease(
            worker="d", platforms=platforms, now=at(now), until=at(now + LEASE), limit=limit
        )
        await unit.commit()
    return found


async def sent(storage: Storage, delivery: Delivery, id: str = "1", *, now: float = 0) -> bool:
    """A delivery that got through."""
    async with storage.begin() as unit:
        done = await unit.outbox.sent(delivery, ref(id, delivery.message.place), now=at(now))
        await unit.commit()
    return done


def keys(found: Sequence[Delivery]) -> list[str]:
    """The keys of deliveries."""
    return [one.message.key for one in found]
