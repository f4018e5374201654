"""The words in which a report speaks of sources, claims and dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from bot.model.article import Article, Certainty, Claim, Kind, Severity, Source, Voice
from bot.model.memory import Remembered
from bot.wording.clocks import clock

SHORT = 8  # characters of a claim's id

SEVERITIES = {Severity.HIGH: "High", Severity.MEDIUM: "Medium", Severity.LOW: "Low"}

KINDS = {
    Kind.PERSON: None,  # a name says it
    Kind.ORGANIZATION: None,
    Kind.DOCUMENT: "a document",
    Kind.OUTLET: "another outlet",
    Kind.ANONYMOUS: "not named",
    Kind.SOCIAL: "a post on social media",
    Kind.AUTHOR: "the article's author",
}

VOICES = {
    Voice.DIRECT: "quoted in full",
    Voice.MIXED: "quoted in part",
    Voice.INDIRECT: "in the article's words, not quoted",
    Voice.OWN: None,  # the line before says that the article itself states it
}

CERTAINTIES = {
    Certainty.ASSERTED: None,  # the plain case needs no remark
    Certainty.HEDGED: "hedged",
    Certainty.PREDICTED: "a prediction",
    Certainty.DENIED: "a denial",
    Certainty.ASKED: "a question",
}

MONTHS = "January February March April May June July August September October November December".split()


def number(count: int, noun: str) -> str:
    """The count with its noun: "1 caveat", "3 caveats"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def day(published: str) -> str:
    """An ISO 8601 date or date-time as its day in words; what is no such date, as it came."""
    try:
        found = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def moment(at: datetime, zone: tzinfo = UTC) -> str:
    """A time to the minute on a clock that is named: "4 March 2026, 12:05 UTC"."""
    there = at.astimezone(zone)
    return f"{day(there.date().isoformat())}, {there:%H:%M} {clock(there)}"


def descriptor(source: Source) -> str | None:
    """What to know of a source besides its name: "not named, only a role given"."""
    parts = [KINDS[source.kind]]
    if source.kind is Kind.ANONYMOUS:
        parts += [source.degree.value if source.degree else None]
        parts += [f"{source.count} of them" if source.count and source.count > 1 else None]
        parts += [f"reason given: {source.reason}" if source.reason else "no reason given"]
    return ", ".join(part for part in parts if part) or None


def manner(claim: Claim) -> str:
    """In whose words and how firmly: "quoted in part; a prediction"."""
    said = (VOICES[claim.voice], CERTAINTIES[claim.certainty])
    return "; ".join(part for part in said if part)


def speakers(claim: Claim | Remembered) -> tuple[Source, ...]:
    """Who says it: the sources that did not merely pass it on."""
    between = set(carriers(claim))
    first = tuple(s for s in claim.sources if s.label not in between and s.name not in between)
    return first or claim.sources[:1]


def carriers(claim: Claim | Remembered) -> tuple[str, ...]:
    """Through whom it came: the network that a speaker posted on, the hands between speaker and article."""
    posted = tuple(s.label for s in claim.sources[1:] if s.kind is Kind.SOCIAL)
    names = [link.name for link in claim.chain[:-1]]
    speaker = claim.sources[0].label if claim.sources else ""
    after = names.index(speaker) + 1 if speaker in names else 1
    return tuple(dict.fromkeys((*posted, *names[after:])))


def dateline(article: Article) -> str:
    """Outlet, day and length: "The Lantern · 14 March 2031 · 412 words"."""
    parts = (article.outlet, day(article.published) if article.published else "undated")
    return " · ".join(part for part in (*parts, number(article.words, "word")) if part)


def short(id: str) -> str:
    """The beginning of a claim's id, enough to type: 35 random bits, which few claims of a place share."""
    return id[:SHORT]


def code_name(code: str) -> str:
    """A caveat's code as words: "no-response" is "no response"."""
    return code.replace("-", " ")
