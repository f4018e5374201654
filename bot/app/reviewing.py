"""The weekly line to admins about watches, which comes by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.app.bearing import borne
from bot.commands.reviews import due, reviewed
from bot.document import dump
from bot.model.job import Message
from bot.ports import Storage, UnitOfWork
from bot.report import noise


async def send_reviews(storage: Storage, *, now: Callable[[], datetime]) -> int:
    """Put every review that is due into the outbox, each in one transaction with the note that it was told.

    How many there were to tell; a place whose watches do well is told nothing. Raises StoreError.
    """
    async with storage.begin(write=False) as unit:
        places = [
            one
            for one in await unit.watches.places()
            if await borne(_is_due(*one, unit, now=now()), part="review")
        ]
    return sum([await borne(_sent(*one, storage, now=now()), part="review") for one in places])


async def _sent(tenant: str, key: str, storage: Storage, *, now: datetime) -> bool:
    async with storage.begin() as unit:
        sent = await _send(tenant, key, unit, now=now)
        await unit.commit()
        return sent


async def _is_due(tenant: str, key: str, unit: UnitOfWork, *, now: datetime) -> bool:
    place = await unit.register.place(key)
    if place is None or place.tenant != tenant or await unit.register.left({key}):
        return False
    return await due(place, unit, now=now) is not None


async def _send(tenant: str, key: str, unit: UnitOfWork, *, now: datetime) -> bool:
    """Whether there was something to tell of a place, and nobody else was first."""
    await unit.alerts.hold(key, tenant=tenant)
    place = await unit.register.place(key)
    found = await due(place, unit, now=now) if place is not None else None
    if found is None:
        return False
    review = await reviewed(found, unit, now=now)
    if not review.noisy and not review.dead:
        return False
    name = f"review/{key}/{found.slot:%Y%m%dT%H%M}"
    content = dump(noise.reviewed(review))
    await unit.outbox.put(Message(key=name, place=found.told_in, content=content), now=now)
    return True
