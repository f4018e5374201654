"""Once a week, for admins: the watches of a place that fire for nothing, or do not fire at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.commands.arrangement import arrangement
from bot.commands.schedules import weekly_before
from bot.model.chat import Place
from bot.model.telling import Review
from bot.model.watch import Muted, Record
from bot.ports import UnitOfWork

NOISY_FOR: Final = timedelta(days=7)
DEAD_FOR: Final = timedelta(days=30)
NOISY: Final = (
    10  # firings in that time, of which fewer than a tenth were confirmed: somebody should tighten it
)
_RIGHT: Final = 0.1
REVIEWED: Final = "reviewed"  # among a place's settings: up to when its weeks were looked back on
HERE: Final = "here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """That a place's week is to be looked back on: which one's, since what time, and where it is told."""

    of: Place
    slot: datetime
    told_in: Place


async def due(place: Place, unit: UnitOfWork, *, now: datetime) -> Due | None:
    """Whether a place's week is to be looked back on now; not while nothing is to be said where it is told.

    However long nobody looked, it is due once, and then not before the next week.
    """
    settings = await unit.register.settings(place.key)
    set_ = arrangement(settings)
    slot = weekly_before(set_.review, now, set_.zone)
    last = settings.get(REVIEWED, "")
    if slot is None or (last and datetime.fromisoformat(last) >= slot):
        return None
    told_in = await _told_in(place, settings.get("review-to", HERE), unit)
    if settings.get("confidential") == "on":
        told_in = place
    there = arrangement(await unit.register.settings(told_in.key))
    mutes = await unit.watches.mutes(told_in.key, tenant=told_in.tenant)
    is_mute = any(mute.what is Muted.PLACE and mute.until > now for mute in mutes)
    if is_mute or (there.quiet is not None and there.quiet.covers(there.clock(now))):
        return None
    return Due(of=place, slot=slot, told_in=told_in)


async def reviewed(found: Due, unit: UnitOfWork, *, now: datetime) -> Review:
    """How a place's watches did, which from then on was told."""
    place = found.of
    await unit.register.set(place.key, REVIEWED, found.slot.isoformat())
    watches = await unit.watches.of_place(place.key, tenant=place.tenant)
    ids = [watch.id for watch in watches]
    week = await unit.watches.records(ids, since=now - NOISY_FOR)
    month = await unit.watches.records(ids, since=now - DEAD_FOR)
    return Review(
        noisy=tuple((watch, week[watch.id]) for watch in watches if is_noisy(week[watch.id])),
        dead=tuple(watch for watch in watches if not month[watch.id].fired and now - watch.made >= DEAD_FOR),
        where=None if found.told_in.key == place.key else place.name or place.key,
    )


def is_noisy(record: Record) -> bool:
    """Whether a watch fires often, and people seldom say that it was worth it."""
    return record.fired >= NOISY and record.right < _RIGHT * record.fired


async def _told_in(place: Place, key: str, unit: UnitOfWork) -> Place:
    """The place that was named for it, as long as we are there and it is this newsroom's."""
    other = None if key == HERE else await unit.register.place(key)
    if other is None or other.tenant != place.tenant or await unit.register.left({key}):
        return place
    return other
