"""What is said in a place of a claim that came back, what was, and what waits to be said in its digest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.memory import Band, Relation, Remembered, Seen, Status
from bot.model.watch import Hit


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


# What the desk warned of: nothing is louder than its coming back.
WARNED_OF = frozenset({Status.FALSE, Status.MISLEADING, Status.RETRACTED})
# What of several opinions of one story counts: the gravest.
_GRAVEST = (
    Status.FALSE,
    Status.RETRACTED,
    Status.MISLEADING,
    Status.VERIFIED,
    Status.DEVELOPING,
    Status.UNVERIFIED,
)


def gravest(statuses: Iterable[Status]) -> Status:
    """The one of several opinions of a story that counts; of none, that nobody has one."""
    return min(statuses, key=_GRAVEST.index, default=Status.UNVERIFIED)


class Fate(StrEnum):
    """What is done with a notice."""

    SAY = "say"  # a new message in the place
    NOTE = "note"  # the story's card tells of it, and a line in its thread
    WAIT = "wait"  # for the digest
    DROP = "drop"  # nothing


class News(StrEnum):
    """What is new about a story since its card was last changed."""

    FIRST = "first"  # nothing was said of it here
    STATUS = "status"
    CONTRADICTION = "contradiction"
    FIGURE = "figure"
    ORIGIN = "origin"
    CONFIRMED = "confirmed"  # this very claim is whom it is about saying so
    WATCH = "watch"  # a watch is met that was not before


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A claim of the article that came back, with what is known of it, or that watches are met by.

    `seen` are the earlier claims it matches, surest first; `status` the worst that the place thinks of those
    that it repeats, and does not contradict; `figures` names its figures, as a Card has them.
    `fate` is what is done so far, `why` why it waits; `news` what is new about it.
    """

    claim: Remembered
    figures: str = ""
    seen: tuple[Seen, ...] = ()
    hits: tuple[Hit, ...] = ()
    status: Status = Status.UNVERIFIED
    fate: Fate = Fate.SAY
    why: Why | None = None
    news: tuple[News, ...] = ()

    @property
    def story(self) -> str:
        """Its story's name: the cluster's id, or the claim's while it has none."""
        return self.claim.cluster or self.claim.id

    @property
    def relation(self) -> Relation:
        """How it stands to what is surest to be the same story."""
        return self.seen[0].match.comparison.relation if self.seen else Relation.UNRELATED

    @property
    def is_sure(self) -> bool:
        """Whether nobody has to be asked if it is the same story."""
        return any(one.match.comparison.band is Band.LINK for one in self.seen)

    @property
    def origins(self) -> int:
        """How many independent origins its story appears to trace to."""
        return max((len(one.origins) for one in self.seen), default=0)
