"""How a place is set where clocks and alerts are concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.commands.schedules import REVIEW, SHIFT
from bot.commands.watchfields import quiet_of
from bot.model.watch import Quiet

ALERTS: Final = ("on", "digest", "off")  # at once; what is not urgent in the digest; never


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """A place's clock, its quiet hours and shifts, how it wants alerts, and when its digests and reviews.

    `shift` and `review` are as in bot.commands.schedules; `digest` is "soon" (when the window is over), "off"
    or "daily HH:MM", whose time is `daily`.
    """

    zone: tzinfo = UTC
    quiet: Quiet | None = None
    alerts: str = "on"
    digest: str = "soon"
    daily: time | None = None
    shift: str = SHIFT
    review: str = REVIEW

    def clock(self, now: datetime) -> time:
        """The time of day there."""
        return now.astimezone(self.zone).time()


def arrangement(settings: Mapping[str, str]) -> Arrangement:
    """The settings of a place as they were checked when they were set."""
    return Arrangement(
        zone=_known(settings.get("timezone", "")),
        quiet=quiet_of(settings.get("quiet", "")),
        alerts=settings.get("alerts", "on"),
        digest=settings.get("digest", "soon"),
        daily=daily_of(settings.get("digest", "")),
        shift=settings.get("shift", SHIFT),
        review=settings.get("review", REVIEW),
    )


def zone_of(name: str) -> tzinfo | None:
    """A time zone by its name in the tz database, whatever its case; None for no such."""
    wanted = "_".join(name.split()).casefold()
    if not wanted:
        return None
    found = next((zone for zone in available_timezones() if zone.casefold() == wanted), None)
    return _known(found) if found else None


@lru_cache(maxsize=600)
def _known(name: str) -> tzinfo:
    """A zone as `zone_of` has found it, without looking through the whole database for it; else UTC."""
    try:
        return UTC if name in {"", "UTC"} else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):  # it was known when it was set, on another machine
        return UTC


def daily_of(value: str) -> time | None:
    """The time of a digest that comes "daily 08:00"; None for none."""
    _, daily, at = value.partition("daily ")
    try:
        return time.fromisoformat(at) if daily else None
    except ValueError:
        return None
