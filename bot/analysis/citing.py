""" "The paper reported it, citing two officials": the officials are who says it, not what the paper said.

A reader that was trained without nesting marks the paper as the source of "citing" and the officials as
its content. Turned round, the officials say what the paper reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.analysis.lexicon.bodies import BODIES, DOCUMENTS
from bot.analysis.lexicon.people import ACCESS, ROLES, SPOKES
from bot.analysis.names import name_words
from bot.model.article import Article, Attribution, Span

_CITING = re.compile(r"(?:citing|quoting)", re.IGNORECASE)
# What the one who cites does after the comma: a verb and not another name, "and" or "who".
_GOES_ON = re.compile(
    r", (?P<verb>(?!and\b|or\b|who\b|which\b|that\b|an?\b|the\b|in\b|at\b|on\b|of\b)[a-z]+)"
    r" (?P<told>\S.{8,})",
    re.DOTALL,
)
# Words that only a clause has: then it is no mere name of a source.
_CLAUSE = re.compile(r"\b(?:that|is|are|was|were|has|had|have|would|will|said|says|saying)\b")
_SPEAKERS = ROLES | SPOKES | ACCESS | BODIES | DOCUMENTS
_FIRST_WORDS = 6  # "a former senior official at": among these stands the noun
_NAME = re.compile(r"(?:[a-z][\w’'-]* ){0,4}[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)+")  # "chairman Piet Oude"
_QUOTED = ("“", '"', "‘", "'")
_LONGEST = 120  # characters of a phrase that names a source


def turned(article: Article, found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The attributions, those of "citing" with the cited for their source and the citing one's content."""
    return tuple(one for a in found for one in _turned(article, a, found))


def _turned(article: Article, citing: Attribution, found: Sequence[Attribution]) -> Iterator[Attribution]:
    if (
        len(citing.cue) != 1
        or len(citing.content) != 1
        or not _CITING.fullmatch(article.slice(citing.cue[0]))
    ):
        yield citing
        return
    cited, told = _parted(article, citing)
    said = next(_said_with(citing, found), None)
    between = article.text[citing.cue[0].end : cited.start]
    if between.strip() or not _names_source(article.slice(cited)):
        if not article.slice(cited).startswith(_QUOTED):
            yield citing  # else a reason is quoted, as in citing “technical difficulties”, and nobody
    elif said is None and told is None:
        yield citing
    elif said is not None:
        yield replace(citing, source=(cited,), content=said.content)
    elif told is not None:
        yield told
        yield replace(citing, source=(cited,), content=told.content)


def _parted(article: Article, citing: Attribution) -> tuple[Span, Attribution | None]:
    """Whom they cite, and what they go on to say: "Radio Nord, citing a nurse, puts the dead at seven"."""
    whole = citing.content[0]
    rest = _GOES_ON.search(article.text, whole.start, whole.end)
    if rest is None or not citing.source or citing.source[0].start > whole.start:
        return whole, None
    verb, told = (Span(rest.start(part), rest.end(part)) for part in ("verb", "told"))
    return Span(whole.start, rest.start()), replace(citing, cue=(verb,), content=(told,))


def _said_with(citing: Attribution, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """What the one who cites says, in the attribution nearest to the citation."""
    near = [a for a in found if a is not citing and a.content and _shares(a.source, citing.source)]
    yield from sorted(near, key=lambda a: min(_distance(c, citing.cue[0]) for c in (*a.cue, *a.content)))


def _shares(left: Sequence[Span], right: Sequence[Span]) -> bool:
    return any(a.overlaps(b) for a in left for b in right)


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _names_source(phrase: str) -> bool:
    """Whether the words are those of a source: one of the nouns of sources, or a name, and no clause."""
    if len(phrase) > _LONGEST or _CLAUSE.search(phrase):
        return False
    words = [word.lower() for word in name_words(phrase)][:_FIRST_WORDS]
    return any(word in _SPEAKERS for word in words) or bool(_NAME.fullmatch(phrase.strip(" ,")))
