"""Which claims of a cluster say the opposite of the others without a word of denial: "he took no money"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.memory.denying import denies
from bot.memory.features import features
from bot.memory.profile import profile
from bot.model.memory import Remembered, Statement

_MOST = 3  # claims of others that a negated one is held against
_SHARED = 0.6  # of the weight of the words of the one with less of it


def turned(claim: Remembered, others: Sequence[Remembered]) -> bool:
    """Whether the claim negates what the first of the others say, which are affirmed."""
    mine = Statement(text=claim.text)
    if denies(claim) or not profile(mine).polarity.negated:
        return False
    affirmed = [
        said
        for other in others
        if other.article != claim.article and not denies(other)
        if not profile(said := Statement(text=other.text)).polarity.negated
    ]
    return any(_opposes(said, mine) for said in affirmed[:_MOST])


def _opposes(said: Statement, mine: Statement) -> bool:
    """Whether the two share most of their words and take opposite sides on one."""
    found, _ = features(profile(said), profile(mine))
    return bool(found.opposed or found.denied_word) and found.covered >= _SHARED
