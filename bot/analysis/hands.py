"""Which sources are one hand: the same body under several phrases, an outlet and its reporter.

Two telling words are asked for because one ("Ministry") joins bodies that have nothing in common. A phrase
with a single telling word joins only where the article leaves it one body to join.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.analysis.lexicon.grammar import FUNCTION_WORDS
from bot.analysis.names import name_words
from bot.model.article import Kind, Source

_GENERIC = FUNCTION_WORDS | frozenset(
    "mr mrs ms dr chief senior main new old former said group official officials spokesman spokeswoman"
    " spokesperson"
    " report reports statement post".split()
)
# The fullest of 840 annotated news articles has 102 different sources.
MOST = 300
_REPORTER = re.compile(r"\b(?:reporter|journalist|columnist|correspondent|blogger)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Hands:
    """The sources of one article sorted into hands; each group is one of them, first mention first."""

    groups: tuple[tuple[Source, ...], ...]

    def of(self, source: Source) -> int | None:
        """The number of the source's hand, None for one that was not there when they were sorted."""
        return self._numbers.get(source.label.lower())

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {m.label.lower(): i for i, g in reversed(list(enumerate(self.groups))) for m in g}

    def same(self, a: Source, b: Source) -> bool:
        """Whether the two are one hand."""
        mine = self.of(a)
        return a.label.lower() == b.label.lower() or (mine is not None and mine == self.of(b))


def hands(sources: Iterable[Source]) -> Hands:
    """Sort sources into hands: well-named ones first, then those that have one place to go.

    Of more than MOST different sources the later ones stand alone: each is compared with every other.
    """
    distinct = list({(s.label.lower(), s.kind): s for s in sources}.values())
    groups: list[list[Source]] = []
    loose: list[Source] = []
    for source in distinct[:MOST]:
        if len(_stems(source.label)) < 2 and source.kind is not Kind.PERSON:
            loose.append(source)
        else:
            _join(groups, source)
    for source in loose:
        _join_if_single(groups, source)
    groups.extend([source] for source in distinct[MOST:])
    return Hands(groups=tuple(tuple(g) for g in groups))


def _join(groups: list[list[Source]], source: Source) -> None:
    fitting = [g for g in groups if any(same_hand(source, m) for m in g)]
    merged = [source]
    for group in fitting:
        merged = [*group, *merged]
        groups.remove(group)
    groups.append(merged)


def _join_if_single(groups: list[list[Source]], source: Source) -> None:
    fitting = [g for g in groups if any(same_hand(source, m) for m in g)]
    exact = [g for g in fitting if any(m.label.lower() == source.label.lower() for m in g)]
    chosen = exact or fitting
    if len(chosen) == 1:
        chosen[0].append(source)
    else:
        groups.append([source])


@lru_cache(maxsize=1024)
def _stems(name: str) -> frozenset[str]:
    words = [w.lower() for w in name_words(name)]
    return frozenset(w[:6] for w in words if w not in _GENERIC and len(w) > 2)


def same_hand(a: Source, b: Source) -> bool:
    """Whether two sources are one on their words alone; symmetric, not transitive."""
    if a.label.lower() == b.label.lower():
        return True
    kinds = {a.kind, b.kind}
    if kinds == {Kind.PERSON, Kind.OUTLET}:
        return all(_REPORTER.search(s.name) for s in (a, b))
    left, right = _stems(a.label), _stems(b.label)
    if not left or not right or kinds == {Kind.DOCUMENT, Kind.ANONYMOUS}:
        return False
    if Kind.PERSON in kinds or Kind.OUTLET in kinds:
        close = left <= right or right <= left if a.kind is Kind.PERSON else left == right
        return a.kind is b.kind and close
    # A document of a body ("the intelligence reports") needs only the body's telling word.
    needed = 1 if kinds == {Kind.DOCUMENT, Kind.ORGANIZATION} else 2
    if Kind.ANONYMOUS not in kinds:
        needed = min(needed, len(left), len(right))
    return len(left & right) >= needed


def named_best(group: Sequence[Source]) -> Source:
    """The member that names the hand best: a named kind before an anonymous one, then the longest label."""
    return max(group, key=lambda s: (s.kind is not Kind.ANONYMOUS, s.kind is not Kind.DOCUMENT, len(s.label)))
