"""The right claim first: candidates found by words and by meaning made one list, then put in order.

The order is a sum of what bot.memory.resemblance reads off a pair, with learnt weights (data/ranker.md).
"""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from bot.memory.gist import Gist, gist
from bot.memory.resemblance import FEATURES, features
from bot.model.memory import Remembered

Id = TypeVar("Id", bound=Hashable)
_NUMBERS = Path(__file__).parent / "data" / "ranker.json"
_WORDS = 0.15  # of a cosine that all the words that were found are worth; 0.1 and 0.2 do as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """A weight for each of FEATURES; `slope` and `offset` make the sum's logistic a probability."""

    weights: tuple[float, ...]
    slope: float
    offset: float

    def score(self, found: Sequence[float]) -> float:
        """How likely it is, 0 to 1, that a pair with these features is one that a person looked for."""
        total = math.fsum(weight * value for weight, value in zip(self.weights, found, strict=True))
        sure = 1 / (1 + math.exp(min(700.0, -(self.slope * total + self.offset))))
        return round(sure, 9)  # sets have no order, and sums of their weights differ in the last bits


def shortlist(cosines: Mapping[Id, float], words: Sequence[tuple[Id, float]], limit: int) -> list[Id]:
    """The ids that deserve a closer look, likeliest first: near in meaning, or found by telling words.

    `words` are scores of those found by words, best first. Of 40 taken so the right claim was among as
    many as of 60 by reciprocal rank fusion (data/ranker.md).
    """
    best = words[0][1] if words else 1.0
    told = {id: score / best for id, score in words}
    points = {id: cosine + _WORDS * told.get(id, 0.0) for id, cosine in cosines.items()}
    return sorted(points, key=lambda id: -points[id])[:limit]


def rank(query: Gist, candidates: Sequence[tuple[Remembered, float]]) -> list[tuple[Remembered, float]]:
    """Candidates with their cosines, put in order: each with its score, 0 to 1, best first; 0.1 ms each.

    A score depends on the query and the one claim alone. Equal scores stay in the order they came.
    """
    ranker = builtin_ranker()
    scored = [
        (claim, ranker.score(features(query, gist(claim.text, claim.title), cosine)))
        for claim, cosine in candidates
    ]
    return sorted(scored, key=lambda pair: -pair[1])


@cache
def builtin_ranker() -> Ranker:
    """The weights in the package; a feature that they do not name weighs nothing."""
    table = json.loads(_NUMBERS.read_text("utf-8"))
    weights = tuple(float(table["weights"].get(name, 0.0)) for name in FEATURES)
    return Ranker(weights=weights, slope=float(table["slope"]), offset=float(table["offset"]))
