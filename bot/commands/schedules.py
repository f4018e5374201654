"""When shifts end and when the week is looked back on, as a place has them set; pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

SHIFT: Final = "8h"  # a place's shift unless it is set otherwise: as long from when it is said
REVIEW: Final = "monday 09:00"  # when a place's watches are looked back on, unless it is set otherwise
MOST_ENDS: Final = 6  # shifts a day
LONGEST: Final = 24  # hours of a shift
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = re.compile(r"(\d{1,2})\s?h(?:ours?)?")


def shift_of(typed: str) -> str | None:
    """A shift as it is kept: "8h", or the times of day at which shifts end: "06:00 14:00"; None for none."""
    found = _HOURS.fullmatch(typed.strip())
    if found is not None:
        return f"{int(found[1])}h" if 1 <= int(found[1]) <= LONGEST else None
    ends = [_clock(part) if ":" in part else None for part in typed.replace(",", " ").split()]
    known = sorted({end for end in ends if end is not None})
    if not known or None in ends or len(known) > MOST_ENDS:
        return None
    return " ".join(f"{end:%H:%M}" for end in known)


def shift_end(kept: str, now: datetime, zone: tzinfo) -> datetime:
    """When the shift ends that is worked now: the next of the times of day on the place's clock."""
    hours = _HOURS.fullmatch(kept)
    if hours is not None:
        return now + timedelta(hours=int(hours[1]))
    today = now.astimezone(zone).date()
    ends = (
        datetime.combine(today + timedelta(days=days), end, zone).astimezone(UTC)
        for days in (0, 1)
        for end in map(time.fromisoformat, kept.split())
    )
    return min(end for end in ends if end > now)


def weekly_of(typed: str) -> str | None:
    """A day of the week and a time as they are kept: "monday 09:00", or "off"; None for what is neither."""
    day, _, clock = " ".join(typed.split()).partition(" ")
    if day in {"off", "never", "none"}:
        return None if clock else "off"
    found = [one for one in WEEKDAYS if len(day) > 2 and one.startswith(day)]
    at = _clock(clock)
    return f"{found[0]} {at:%H:%M}" if found and at is not None else None


def weekly_before(kept: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The latest time, up to now, at which the week was to be looked back on; None for "off"."""
    day, _, clock = kept.partition(" ")
    if day not in WEEKDAYS:
        return None
    today = now.astimezone(zone).date()
    days = (today.weekday() - WEEKDAYS.index(day)) % 7
    slots = (
        datetime.combine(today - timedelta(days=days + more), time.fromisoformat(clock), zone).astimezone(UTC)
        for more in (0, 7)
    )
    return next(slot for slot in slots if slot <= now)


def _clock(typed: str) -> time | None:
    hours, colon, minutes = typed.partition(":")
    if not (
        hours.isdecimal() and len(hours) < 3 and (not colon or (minutes.isdecimal() and len(minutes) == 2))
    ):
        return None
    if int(hours) > 23 or int(minutes or 0) > 59:
        return None
    return time(int(hours), int(minutes or 0))
