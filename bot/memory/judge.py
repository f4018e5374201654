"""Comparing claims by their words and their meaning."""

from __future__ import annotations

from bot.memory.nearness import cosine
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
