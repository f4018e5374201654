"""Whether two sets of figures may be the same figures."""

from __future__ import annotations

from bot.model.article import Span
from bot.wording.figures import figures

# "More than 110,000" is 111,800 rounded.
_ROUNDED = 0.03


def values(text: str) -> frozenset[float]:
    """The values of the figures in a text."""
    return frozenset(f.value for f in figures(text, Span(0, len(text)))) if text else frozenset()


def agree(a: frozenset[float], b: frozenset[float]) -> bool:
    """Whether the two have a figure in common, exactly or rounded."""
    return any(abs(x - y) <= _ROUNDED * max(abs(x), abs(y)) for x in a for y in b)
