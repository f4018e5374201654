"""What was said in a place of a claim that came back, and what waits to be said in its digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.memory import Relation, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message about one story in one place, and what it last said; it has no words of any article.

    `key` is the message's in the outbox, `cluster` the story's, `claim` the new claim that it was last
    about. `figures` names the figures that were told of, so that it shows when others come. `times` counts
    the sightings it tells of, `at` is when it last changed in a way that is worth a word (UTC).
    """

    tenant: str
    place: str
    cluster: str
    key: str
    claim: str
    origins: int
    figures: str
    relation: Relation
    status: Status
    times: int
    at: datetime


class Why(StrEnum):
    """Why something was not said at once."""

    STORM = "storm"  # the place has just been alerted
    QUIET = "quiet"  # it was in quiet hours
    DIGEST = "digest"  # the place wants what is not urgent in its digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A claim that a place is to be told of in its next digest; `watch` is the id of the watch it met."""

    tenant: str
    place: str
    claim: str
    why: Why
    at: datetime
    watch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """When a place was last alerted, and when it last had a digest; in UTC, None for never."""

    alerted: datetime | None = None
    digested: datetime | None = None
