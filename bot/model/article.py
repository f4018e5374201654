"""An article and what a reading of it finds.

Every value is frozen. Offsets are Python string indexes into `Article.text`; a span never carries its
text, so that it cannot disagree with the article: ask `Article.slice`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `start` inclusive, `end` exclusive, never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse an empty or negative range: it would point at no words."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies wholly inside, ends included."""
        return self.start <= other.start and other.end <= self.end

    def shared(self, other: Span) -> int:
        """How many characters the two have in common."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


class Kind(StrEnum):
    """What a source is."""

    PERSON = "named-person"
    ORGANIZATION = "organization"
    DOCUMENT = "document"
    OUTLET = "outlet"
    ANONYMOUS = "anonymous"
    SOCIAL = "social-media"
    AUTHOR = "author"


class Voice(StrEnum):
    """In whose words a claim stands."""

    DIRECT = "direct-quote"
    MIXED = "mixed-quote"
    INDIRECT = "indirect"
    OWN = "own-voice"


class Certainty(StrEnum):
    """How firmly a claim is put."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    PREDICTED = "predicted"
    DENIED = "denied"
    ASKED = "asked"


class Severity(StrEnum):
    """What an editor should do: decide before use, carry it in the wording, or know it on request."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Degree(StrEnum):
    """How anonymous an unnamed source is, from best to worst described."""

    ROLE_AND_BODY = "role and body given"
    ROLE = "only a role given"
    ACCESS = "only their access described"
    BARE = "not described at all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text to read, already normalised; all offsets of a reading index `text`.

    `headline` is where the title stands in the text, if it does. `noise` are the paragraphs that are
    furniture of the page it was copied from: they keep their offsets and make no claims.
    `published` is an ISO 8601 date or date-time. `language` is a BCP 47 tag, "und" when unknown.
    """

    id: str
    text: str
    title: str | None = None
    headline: Span | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    language: str = "und"
    noise: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()

    def slice(self, span: Span) -> str:
        """The words a span points at."""
        return self.text[span.start : span.end]

    @property
    def words(self) -> int:
        """How many runs of non-space the text has."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Somebody is said to say, write, think or know something.

    Each part is in pieces, in reading order, when other words interrupt it; `source` is empty when
    nobody is named ("it is claimed"), `cue` when the quotation marks alone attribute.
    """

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who says it. `name` is the article's own words, `canonical` the fullest name it gives them.

    `degree`, `count` and `reason` speak of anonymous sources only: how they are described, how many
    the article says there are, and the words in which it says why they are not named.
    """

    name: str
    kind: Kind
    span: Span | None = None
    canonical: str | None = None
    degree: Degree | None = None
    count: int | None = None
    reason: str | None = None

    @property
    def label(self) -> str:
        """The fullest name known."""
        return self.canonical or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One hand that a claim went through on its way to this article."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a claim: "at least 60 dead" is value 60, unit "dead", qualifier "at least"."""

    value: float
    text: str
    span: Span
    unit: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """What an editor should know before using a claim; `message` states what the text shows."""

    code: str
    severity: Severity
    message: str
    spans: tuple[Span, ...] = ()
    claim_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A checkable assertion.

    `span` is the claim in the article, `content` its words without the attribution, `text` one
    self-contained sentence. `chain` runs from the most upstream origin to this article.
    """

    id: str
    text: str
    span: Span
    content: tuple[Span, ...]
    voice: Voice
    certainty: Certainty
    central: bool
    cue: Span | None = None
    sources: tuple[Source, ...] = ()
    chain: tuple[Link, ...] = ()
    figures: tuple[Figure, ...] = ()
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All that was found in one article, claims and attributions in reading order."""

    article: Article
    claims: tuple[Claim, ...]
    attributions: tuple[Attribution, ...]
    caveats: tuple[Caveat, ...]
    origins: tuple[Source, ...]
    warnings: tuple[str, ...]
