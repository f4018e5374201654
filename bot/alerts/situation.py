"""What is known in a place when something may be said there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from bot.model.alert import Card, Pace
from bot.model.watch import Mute, Quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known in a place when something may be said there.

    `now` is in UTC, `clock` the time of day there, `key` the name of the message that would be said. `cards`
    are by story, `muted` the stories that are mute, and `mutes` all that is mute besides.
    """

    place: str
    now: datetime
    clock: time
    key: str
    cards: Mapping[str, Card]
    mutes: tuple[Mute, ...] = ()
    muted: frozenset[str] = frozenset()
    pace: Pace = field(default_factory=Pace)
    quiet: Quiet | None = None
    digest_only: bool = False
