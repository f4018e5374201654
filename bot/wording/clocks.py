"""Which clock a time is told by."""

from __future__ import annotations

from datetime import datetime


def clock(at: datetime) -> str:
    """The name of an aware time's clock: "UTC", "JST"; "UTC+0545" where a zone has no other name."""
    name = at.tzname() or ""
    return name if name.isalpha() else f"UTC{name}"
