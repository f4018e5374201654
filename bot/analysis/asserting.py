"""The words and the voice of one claim: of the stretch of a sentence that asserts something."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.analysis.findings import Quotation, Sentence
from bot.analysis.lexicon.speech import DENYING, SAYING
from bot.model.article import Article, Source, Span, Voice

_CLAUSE_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does|did"
    r"|[a-z]{2,}ed|(?:deni|carri|tri|repli|appli|reli|worri)es|(?:reach|push|teach|watch|publish|mov|giv|tak|mak|hav"
    r"|los|ris|driv|com|becom|continu|believ|receiv|leav|liv|serv|us|caus|clos|rais|includ|provid|decid|agre|se|fac)es"
    r"|isn|wasn|aren|weren|hasn|won|[’'](?:s|re|ll|ve|d|m))\b"
)
# What these verbs report is a clause, whatever its own verb is.
_TAKES_CLAUSE = frozenset({"say", "tell", "add", "state", "think", "believe", "insist"})
# "He put the losses at forty", "the post cites two sources": what they have for an object asserts nothing.
_WITH_OBJECT = frozenset(
    "put puts cites cited describe describes described call calls called dub dubs dubbed brand brands branded"
    " label labels labelled labeled blame blames blamed".split()
)
# "quoted the president as saying that the port is open": what was said comes after.
_AS_SAYING = re.compile(
    r"[^,.;]{2,80}? as (?:saying|stating|claiming|warning)(?: that)?:? (?P<said>.+)", re.DOTALL
)
# "warned the port nine days before that its crane would fall": whom and when come before what was said.
_ADDRESSED = re.compile(
    r"(?:the |its |an? |his |her |their )?[A-Z][^,;.“\"]{2,100}? that (?P<said>.+)", re.DOTALL
)
_ADDRESSING = frozenset(
    "tell tells told warn warns warned inform informs informed assure assured remind reminded".split()
)
# Who told it first, between the claim's subject and its verb.
_TOLD_ASIDE = re.compile(
    r"(?P<before>[^,]{3,80}), (?:which (?:was|were) )?(?:first |initially |originally )?"
    r"(?:reported|published|posted|broadcast|revealed|disclosed) (?:by|in|on) [^,]{2,120}, (?P<after>.+)",
    re.DOTALL,
)
_LOOSE = re.compile(r"(?:on|in|at|from|for|since|until|after|before|and|to)\b", re.IGNORECASE)
# How a content begins that asserts nothing without the verb before it.
_NO_CLAUSE = (
    "wants ", "want ", "was ", "is ", "as ", "to ", "whether ", "what ", "how ", "why ",
    "no evidence ", "evidence ", "no sign ",
)  # fmt: skip
_SHORT = 200  # characters of a quotation that is one claim although it is of several sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A stretch of one sentence that asserts something; `own` when it is in the article's voice."""

    sentence: Sentence
    span: Span
    content: tuple[Span, ...]
    cue: Span | None
    sources: tuple[Source, ...]
    own: bool


def asserted(article: Article, unit: Unit, quotations: Sequence[Quotation]) -> str:
    """The words of the claim: its content where that is a clause, else the sentence around it.

    "called the plan a farce" has a content, "the plan a farce", that asserts nothing without its verb.
    """
    for words in _SPECIAL:
        if (found := words(article, unit)) is not None:
            return found
    content = _joined(article, unit.content)
    if unit.cue is None or _is_clause(content, _cue(article, unit)):
        return content
    whole = next((q.inner for q in quotations if q.span.contains(unit.content[0])), None)
    cut = whole is not None and whole.end > unit.span.end and len(whole) <= _SHORT
    return article.slice(whole if whole is not None and cut else unit.span)


def voice_of(unit: Unit, quotations: Sequence[Quotation]) -> Voice:
    """In whose words the claim stands."""
    if unit.own:
        return Voice.OWN
    size = sum(len(c) for c in unit.content)
    quoted = sum(q.span.shared(c) for q in quotations if q.depth == 0 for c in unit.content)
    outside = any(
        not any(q.depth == 0 and q.span.contains(Span(c.start, c.start + 1)) for q in quotations)
        for c in unit.content
    )
    if quoted >= 0.8 * size and not outside:
        return Voice.DIRECT
    return Voice.MIXED if quoted else Voice.INDIRECT


def _denied(article: Article, unit: Unit) -> str | None:
    """A denial with its verb, without which it asserts the opposite."""
    is_denial = unit.cue is not None and article.slice(unit.cue).lower() in DENYING
    return article.slice(unit.span) if is_denial else None


def _told_aside(article: Article, unit: Unit) -> str | None:
    """Without who told it first: "the cuts, first reported by the Post, will hit the plant"."""
    told = _TOLD_ASIDE.match(article.slice(unit.span)) if unit.sources else None
    return f"{told['before']} {told['after']}" if told else None


def _raised(article: Article, unit: Unit) -> str | None:
    """With a cue that stands inside what it reports: "the striker is understood to be unhappy"."""
    first, last = unit.content[0], unit.content[-1]
    inside = unit.cue is not None and first.end <= unit.cue.start and unit.cue.end <= last.start
    is_raised = inside and article.slice(last).lower().startswith("to ")
    return article.slice(Span(first.start, last.end)) if is_raised else None


def _passive(article: Article, unit: Unit) -> str | None:
    """With the subject that stands before the source: "was posted by the channel on Monday"."""
    source = unit.sources[-1].span if unit.sources else None
    if source is None or unit.content[0].start < source.end or unit.span.start >= source.start:
        return None
    by = article.text[unit.span.start : source.start].rstrip().endswith(" by")
    return article.slice(unit.span) if by and _LOOSE.match(article.slice(unit.content[0])) else None


def _as_saying(article: Article, unit: Unit) -> str | None:
    """Without whom somebody quotes, who is a source of it."""
    quoted = _AS_SAYING.fullmatch(_joined(article, unit.content))
    return quoted["said"] if quoted else None


def _addressed(article: Article, unit: Unit) -> str | None:
    """Without whom it was told, where a reader took them for a part of what was."""
    if _ADDRESSING.isdisjoint(_cue(article, unit)):
        return None
    told = _ADDRESSED.fullmatch(_joined(article, unit.content))
    return told["said"] if told else None


def _with_object(article: Article, unit: Unit) -> str | None:
    """With a verb whose object alone asserts nothing."""
    before = article.text[unit.span.start : unit.content[0].start].lower().split()[-1:]
    return None if _WITH_OBJECT.isdisjoint((*_cue(article, unit), *before)) else article.slice(unit.span)


# Constructions whose words are not simply their content; the first that a claim has counts.
_SPECIAL: tuple[Callable[[Article, Unit], str | None], ...] = (
    _denied,
    _told_aside,
    _raised,
    _passive,
    _as_saying,
    _addressed,
    _with_object,
)


def _cue(article: Article, unit: Unit) -> list[str]:
    """The words of the cue."""
    return article.slice(unit.cue).lower().split() if unit.cue is not None else []


_SENTENCE = re.compile(r"[\"“‘'][A-Z]")  # a quotation that begins anew
_CLOSED = tuple(".!?,;:…")


def _is_clause(content: str, cue: Sequence[str]) -> bool:
    said = any(SAYING.get(word) in _TAKES_CLAUSE for word in cue)
    opens = content.lstrip("\"“‘' (").lower()
    return (said or _CLAUSE_VERB.search(content) is not None) and not opens.startswith(_NO_CLAUSE)


def _joined(article: Article, pieces: Sequence[Span]) -> str:
    """The pieces as one text; a comma or an "and" that is all that matters between two of them stays."""
    made = article.slice(pieces[0])
    for before, piece in pairwise(pieces):
        gap = article.text[before.end : piece.start]
        said = article.slice(piece)
        if _ASIDE.search(gap):
            continue
        if any(char.isalnum() for char in gap):
            gap = ". " if _SENTENCE.match(said) and made[-1:] not in _CLOSED else _between(gap, made)
        made += gap + said
    return made


def _between(gap: str, made: str) -> str:
    joining = _JOINING.match(gap) if made[-1:] not in _CLOSED else None
    return f", {joining[1]} " if joining else " "


# "…, the retailer said, blaming “weak demand”": what is blamed is no part of what was said.
_ASIDE = re.compile(r"\b(?:blaming|citing|calling|describing|labell?ing|dubbing|branding|mocking|quoting) $")
_JOINING = re.compile(r",? (and|but|or|while|although|though) ")
