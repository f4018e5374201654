"""What is remembered of claims, and what is said when one comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.model.article import Certainty, Link, Source
from bot.model.erasure import Traces

HEARSAY: Final = "hearsay"  # who decided, when no person did
TAKEN_BACK: Final = "desk, taken back"  # what decided, when a person took back what one had decided


class Relation(StrEnum):
    """How one claim stands to another."""

    SAME = "same"
    CHANGED = "same-with-changed-figure"
    CONTRADICTS = "contradicts"
    RELATED = "related"
    UNRELATED = "unrelated"


class Band(StrEnum):
    """What is done about a pair: say so, ask a person, or nothing."""

    LINK = "link"
    SUGGEST = "suggest"
    IGNORE = "ignore"


class Status(StrEnum):
    """What the desk thinks of a claim."""

    UNVERIFIED = "unverified"
    DEVELOPING = "developing"
    VERIFIED = "verified"
    FALSE = "false"
    MISLEADING = "misleading"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a question may know of: one newsroom, and in it these places, or all of them for None.

    With `internal`, what the whole newsroom may know too; and what was granted to these places. `view` names
    whose stories and decisions it has, unless they are those of the places: "" are those of all.
    """

    tenant: str = "main"
    places: frozenset[str] | None = None
    internal: bool = False
    view: str | None = None

    @property
    def eye(self) -> str:
        """Whose stories and decisions it has."""
        if self.view is not None:
            return self.view
        return "" if self.places is None else " ".join(sorted(self.places))


ALL: Final = Scope()  # a newsroom's every place


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An article as it is remembered. `id` is the sender's or our own; `received` is in UTC."""

    id: str
    text: str
    received: datetime
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    language: str = "und"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """That an article was read from a message: `message` is the platform's id of it, `place` its place's key.

    `by` is the key of the actor for whom it was read, `key` names the answer, and `at` is when the article
    was seen there, in UTC.
    """

    tenant: str
    place: str
    message: str
    article: str
    by: str
    key: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A claim as one article made it, or as it was handed in by itself.

    `id` is random and ours; `external_id` is the sender's. `article` is the id of a Kept. `rating` is a
    fact-check's verdict in its own words, `status` the latest of those desks that the asker may know of.
    `seen` is when it first came in, in UTC.
    """

    id: str
    text: str
    seen: datetime
    external_id: str | None = None
    title: str | None = None
    article: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    rating: str | None = None
    status: Status = Status.UNVERIFIED
    certainty: Certainty = Certainty.ASSERTED
    central: bool = False
    sources: tuple[Source, ...] = ()
    chain: tuple[Link, ...] = ()
    cluster: str | None = None

    @property
    def page(self) -> str:
        """What tells its article from others: the article's id, else its address, else the claim's own id."""
        return self.article or self.url or f"claim {self.id}"

    @property
    def is_marked(self) -> bool:
        """Whether a desk or a fact-check has spoken on it."""
        return self.status is not Status.UNVERIFIED or self.rating is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A claim that comes by itself, as a sender's line or a fact-check's archive gives it.

    `source` is who made it, in the sender's words; `published` is ISO 8601.
    """

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    rating: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What of a claim is compared: its words, who says so, when it was said (ISO 8601).

    `dated` is False when that is only when it came by here. `central` marks what its article is mainly about.
    """

    text: str
    said_by: tuple[str, ...] = ()
    published: str | None = None
    certainty: Certainty = Certainty.ASSERTED
    dated: bool = True
    central: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two claims stand to each other.

    `score` is a probability, 0 to 1, that an editor would want to be told. `change` says what is not as
    it was ("111 -> 107 dead"), `matched` why they were held together, in words for a person.
    """

    relation: Relation
    band: Band
    score: float
    change: str | None = None
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A remembered claim that a new one resembles."""

    claim: Remembered
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """That a claim was met before, and what is known of those who made it; times are in UTC.

    `times` counts the articles of its cluster, `outlets` those who published them, and `origins` whom all
    of them appear to trace to, the new article's among them. `where` is a place the asker may know of,
    `papers` are the outlets of the earlier articles by name, the first to publish it first.
    """

    match: Match
    first: datetime
    last: datetime
    times: int
    outlets: int
    origins: tuple[Origin, ...]
    where: str | None = None
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One independent root of what several articles say; `claims` are the ids that trace to it."""

    name: str
    kind: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person, or the program itself (`by` is HEARSAY), decided about a pair of claims.

    A later one replaces it, but the program never replaces a person's. A person's Band.IGNORE rejects the
    pair: it is not brought up again.
    """

    a: str
    b: str
    relation: Relation
    band: Band
    score: float
    by: str
    at: datetime
    model: str
    matched: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A claim went into a cluster, out of another or out of none."""

    left: str | None
    joined: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody at the desk of a place thought of a claim; `place` is its key, None where unknown."""

    status: Status
    by: str
    at: datetime
    note: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much an erasure took, and how many articles legal hold kept; `traces` says where else to look."""

    articles: int
    claims: int
    held: int
    traces: Traces = field(default_factory=Traces, compare=False, repr=False)
