"""Who speaks in an interview or a transcript: lines that begin with a speaker and a colon.

"Lorick: No. I was told it had passed." is Lorick's from the colon to the end of the line. One line proves
nothing ("Update: …"), nor does a box of facts ("Where: …", "When: …"): speakers take turns, so at least two
of them speak, and one of them twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.findings import Quotation
from bot.analysis.names import people
from bot.model.article import Article, Attribution, Span

_TURN = re.compile(
    r"^[^\S\n]*(?P<label>[A-Z][\w.'’-]*(?:[^\S\n]+[A-Z][\w.'’-]*){0,4})(?:[^\S\n]*\([^()\n]{1,40}\))?"
    r"(?P<colon>:)[^\S\n]+(?P<speech>\S[^\n]*)",
    re.MULTILINE,
)
_ASKING = frozenset(("q", "question", "interviewer"))
_ANSWERING = frozenset(("a", "answer"))
_NO_SPEAKERS = frozenset(
    "update updated updates correction clarification note editor's editor’s source sources photo picture"
    " image caption video read watch related analysis background context date time where when what who why"
    " how".split()
)
_TURNS = 3  # fewer lines with a speaker are no conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    label: Span
    colon: Span
    speech: Span


def with_turns(article: Article, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """What readers found, and each turn of a conversation whose speaker is named, in reading order."""
    turns = [said for turn in _turns(article) if (said := _said(article, turn)) is not None]
    kept = [one for one in found if not any(_is_label(one, turn) for turn in turns)]
    return tuple(sorted((*kept, *turns), key=_first)) if turns else tuple(found)


def speeches(article: Article) -> tuple[Quotation, ...]:
    """What speakers say in their turns: their own words, though without quotation marks."""
    return tuple(
        Quotation(span=turn.speech, inner=turn.speech) for turn in _turns(article) if _said(article, turn)
    )


def _turns(article: Article) -> list[_Turn]:
    """Every line with a speaker, [] where the lines are no conversation."""
    turns = [
        _Turn(label=Span(*m.span("label")), colon=Span(*m.span("colon")), speech=Span(*m.span("speech")))
        for m in _TURN.finditer(article.text)
        if m["label"].split()[0].lower().rstrip(".") not in _NO_SPEAKERS
        and not any(noise.start <= m.start("label") < noise.end for noise in article.noise)
    ]
    speakers = Counter(article.slice(turn.label).casefold() for turn in turns)
    is_talk = len(turns) >= _TURNS and len(speakers) > 1 and max(speakers.values()) > 1
    return turns if is_talk else []


def _said(article: Article, turn: _Turn) -> Attribution | None:
    """The turn as what its speaker says; None for who only asks, and for an answer of nobody knows whom."""
    label = article.slice(turn.label).lower().rstrip(".")
    if label in _ASKING or article.slice(turn.speech).rstrip().endswith("?"):
        return None
    source = _interviewed(article, turn) if label in _ANSWERING else turn.label
    if source is None:
        return None
    return Attribution(source=(source,), cue=(turn.colon,), content=(turn.speech,))


def _interviewed(article: Article, turn: _Turn) -> Span | None:
    """The one person whom the text names before the first answer."""
    named = [person for person in people(article.text) if person.start < turn.label.start]
    if len(named) != 1:
        return None
    return Span(named[0].start, named[0].start + len(named[0].name))


def _is_label(found: Attribution, turn: Attribution) -> bool:
    """Whether a reader took the same label for the source, and so less of what was said."""
    return any(a.overlaps(b) for a in found.source for b in turn.source)


def _first(attribution: Attribution) -> int:
    return min(p.start for p in (*attribution.source, *attribution.cue, *attribution.content))
