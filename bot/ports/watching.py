"""Being watched at work: the points where a test may end the program, and figures of what was done."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

Checkpoint = Callable[[str], None]  # told the name of each point of POINTS that is passed

# Everything that changes a database or a platform. Each has a point just before and one just after.
STEPS = (
    "intake.accept",
    "worker.lease",
    "worker.note",
    "worker.renew",
    "worker.finish",
    "worker.retry",
    "worker.park",
    "worker.return",
    "deliverer.lease",
    "deliverer.send",
    "deliverer.edit",
    "deliverer.sent",
    "deliverer.retry",
    "deliverer.park",
)
POINTS = tuple(f"{step}.{when}" for step in STEPS for when in ("before", "after"))


def pass_by(point: str) -> None:
    """The checkpoint at which nothing happens."""


class Happening(StrEnum):
    """What is counted."""

    TAKEN_IN = "taken_in"
    KNOWN = "known"
    ANSWERED = "answered"
    RETRIED = "retried"
    PARKED = "parked"
    LOST = "lost"
    DELIVERED = "delivered"
    HELD_OFF = "held_off"
    DELIVERY_RETRIED = "delivery_retried"
    DELIVERY_PARKED = "delivery_parked"
    RECONCILED = "reconciled"
    MATCHED = "matched"


class Watch(Protocol):
    """Keeps figures; never words, names of places or of people."""

    def count(self, what: Happening, times: int = 1) -> None:
        """It happened."""
        ...

    def took(self, seconds: float) -> None:
        """So long after an event its answer was ready."""
        ...


class Unwatched:
    """Keeps no figures."""

    def count(self, what: Happening, times: int = 1) -> None:
        """Nothing."""

    def took(self, seconds: float) -> None:
        """Nothing."""


UNWATCHED: Watch = Unwatched()
