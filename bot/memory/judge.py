"""Comparing claims by their words and their meaning."""

from __future__ import annotations

import math

from bot.memory.relation import compare
from bot.model.memory import Comparison, Statement
from bot.ports import Encoder

_CHARACTERS = 2_000  # of a claim that are compared, as in bot.memory.profile


class Judge:
    """Compares two claims with the vectors that an encoder gives them."""

    def __init__(self, encoder: Encoder) -> None:
        """Keep the encoder; nothing is computed yet."""
        self._encoder = encoder

    def compare(self, a: Statement, b: Statement) -> Comparison:
        """How `b` stands to `a`. Raises what the encoder raises (NoModel)."""
        first, second = self._encoder.embed([a.text[:_CHARACTERS], b.text[:_CHARACTERS]])
        return compare(a, b, similarity=cosine(first, second))


def cosine(a: bytes, b: bytes) -> float:
    """The cosine of two vectors of signed bytes; 0.0 when one of them is all zeros."""
    x, y = memoryview(a).cast("b"), memoryview(b).cast("b")
    product = sum(p * q for p, q in zip(x, y, strict=True))
    length = math.sqrt(sum(p * p for p in x) * sum(q * q for q in y))
    return product / length if length else 0.0
