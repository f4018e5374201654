"""The trained reader with those whom a source cites: its training has no nesting, so it never met them."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.analysis.attribution.rules import read_by_rules
from bot.analysis.attribution.tagger import trained_reader
from bot.model.article import Article, Attribution, Span

_CITING = re.compile(r"(?i)citing|quoting|according to|in the words of")


def builtin_reader() -> Callable[[Article], tuple[Attribution, ...]]:
    """The trained reader, with the rules' finds for "citing two clerks". Raises NoModel without its model."""
    trained = trained_reader()

    def read(article: Article) -> tuple[Attribution, ...]:
        found = trained(article)
        taken = {at for a in found for s in (*a.source, *a.cue) for at in range(s.start, s.end)}
        more = (a for a in read_by_rules(article) if _cites(article, a) and not _touches(a, taken))
        return tuple(sorted((*found, *more), key=_first))

    return read


def _cites(article: Article, a: Attribution) -> bool:
    return bool(a.cue and _CITING.match(article.slice(a.cue[0])))


def _touches(a: Attribution, taken: set[int]) -> bool:
    """Whether the cue has a role already."""
    return any(at in taken for s in a.cue for at in range(s.start, s.end))


def _first(a: Attribution) -> Span:
    return min((*a.source, *a.cue, *a.content))
