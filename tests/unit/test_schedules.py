"""When shifts end and weeks are looked back on, on clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands.schedules import shift_end, shift_of, weekly_before, weekly_of

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8h", "8h"),
        ("12 hours", "12h"),
        ("1h", "1h"),
        ("24h", "24h"),
        ("0h", None),
        ("25h", None),
        ("06:00 14:00 22:00", "06:00 14:00 22:00"),
        ("22:00, 6:00,14:00", "06:00 14:00 22:00"),
        ("14:00 14:00", "14:00"),
        ("24:00", None),
        ("14:60", None),
        ("8", None),
        ("8 16", None),
        ("14:00 late", None),
        ("1:00 2:00 3:00 4:00 5:00 6:00 7:00", None),
        ("", None),
        ("long", None),
    ],
)
def test_shift_of(typed: str, kept: str | None) -> None:
    """A shift is a length, or times of day at which shifts end; anything else is none."""
    assert shift_of(typed) == kept


@pytest.mark.parametrize(
    ("kept", "now", "end"),
    [
        ("8h", "2031-03-05 12:00", "2031-03-05 20:00"),
        ("06:00 14:00 22:00", "2031-03-05 12:00", "2031-03-05 14:00"),
        ("06:00 14:00 22:00", "2031-03-05 14:00", "2031-03-05 22:00"),
        ("06:00 14:00 22:00", "2031-03-05 23:00", "2031-03-06 06:00"),
        ("06:00", "2031-03-29 23:00", "2031-03-30 05:00"),  # the clocks go forward in the night
        ("06:00", "2031-10-25 22:00", "2031-10-26 06:00"),  # and back
    ],
)
def test_shift_end(kept: str, now: str, end: str) -> None:
    """A shift ends at the next of its times on the place's clock, or so many hours from now."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert shift_end(kept, at, LISBON) == datetime.fromisoformat(end).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("monday 09:00", "monday 09:00"),
        ("fri 16:30", "friday 16:30"),
        ("sunday 7", "sunday 07:00"),
        ("off", "off"),
        ("never", "off"),
        ("off 09:00", None),
        ("monday", None),
        ("mo 09:00", None),
        ("someday 09:00", None),
        ("monday 25:00", None),
        ("monday 9:5", None),
    ],
)
def test_weekly_of(typed: str, kept: str | None) -> None:
    """A day of the week and a time of day, or off; anything else is neither."""
    assert weekly_of(typed) == kept


@pytest.mark.parametrize(
    ("kept", "now", "slot"),
    [
        ("monday 09:00", "2031-03-10 08:59", "2031-03-03 09:00"),
        ("monday 09:00", "2031-03-10 09:00", "2031-03-10 09:00"),
        ("monday 09:00", "2031-03-16 23:00", "2031-03-10 09:00"),
        ("monday 09:00", "2031-03-31 09:00", "2031-03-31 08:00"),  # summer time began the day before
        ("sunday 00:30", "2031-08-02 23:45", "2031-08-02 23:30"),  # it is Sunday in Lisbon
        ("off", "2031-03-10 09:00", None),
    ],
)
def test_weekly_before(kept: str, now: str, slot: str | None) -> None:
    """The latest time of the week, on the place's clock."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(slot).replace(tzinfo=UTC) if slot else None
    assert weekly_before(kept, at, LISBON) == expected
