"""What a look at an installation finds: what works, what does not, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final

SLOW: Final = 60.0  # seconds that a clock may be off: digests, embargoes and logs then tell wrong times
WRONG: Final = 300.0  # seconds: what Slack signed longer ago, by our clock, is refused (Slack's own figure)


class State(StrEnum):
    """How a thing does; the value is the mark that people read."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"
    ABSENT = "not configured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at, by a name that stays the same; `advice` is "" where nothing is to do.

    `message` and `advice` hold no secret and no word of an article.
    """

    name: str
    state: State
    message: str
    advice: str = ""


def ok(name: str, message: str) -> Finding:
    """It works."""
    return Finding(name=name, state=State.OK, message=message)


def warning(name: str, message: str, advice: str) -> Finding:
    """It works, and may not for long, or not as somebody would like."""
    return Finding(name=name, state=State.WARNING, message=message, advice=advice)


def broken(name: str, message: str, advice: str) -> Finding:
    """It is configured, and does not work."""
    return Finding(name=name, state=State.BROKEN, message=message, advice=advice)


def absent(name: str, message: str, advice: str = "") -> Finding:
    """Nobody asked for it."""
    return Finding(name=name, state=State.ABSENT, message=message, advice=advice)


def clock(name: str, whose: str, header: str | None, *, now: datetime) -> Finding:
    """How far our clock is from a server's, by its header `Date`, which counts whole seconds."""
    try:
        there = parsedate_to_datetime(header or "")
    except ValueError:
        return ok(name, f"{whose} does not say what time it is")
    return clocks(name, whose, there if there.tzinfo else there.replace(tzinfo=UTC), now=now)


def clocks(name: str, whose: str, there: datetime, *, now: datetime) -> Finding:
    """How far our clock is from another."""
    apart = (now - there).total_seconds()
    if abs(apart) < SLOW:
        return ok(name, f"our clock and {whose}'s agree within {max(1, round(abs(apart)))} s")
    message = f"our clock is {abs(apart):.0f} s {'ahead of' if apart > 0 else 'behind'} {whose}'s"
    advice = "Set this machine's clock, and have it kept right (NTP)."
    return (broken if abs(apart) >= WRONG else warning)(name, message, advice)
