"""The learnt part of the judgement: features in, a probability for each relation out (data/relation.md)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.model.memory import Relation

_FILE = Path(__file__).parent / "data" / "relation.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A multinomial logistic model: for each relation a weight for each term; a term multiplies features.

    `link` and `suggest` are the least probabilities of an alert for those bands.
    """

    terms: tuple[tuple[str, ...], ...]
    bias: Mapping[Relation, float]
    weights: Mapping[Relation, tuple[float, ...]]
    link: float
    suggest: float

    def odds(self, features: Mapping[str, float]) -> dict[Relation, float]:
        """The probability of each relation; they add up to 1. RELATED stands for UNRELATED too."""
        values = [math.prod(features[name] for name in term) for term in self.terms]
        logits = {relation: self.bias[relation] + _dot(row, values) for relation, row in self.weights.items()}
        top = max(logits.values())
        raised = {relation: math.exp(logit - top) for relation, logit in logits.items()}
        total = sum(raised.values())
        return {relation: value / total for relation, value in raised.items()}


@cache
def learnt() -> Weights:
    """The weights that Hearsay ships."""
    kept = json.loads(_FILE.read_text("utf-8"))
    return Weights(
        terms=tuple(tuple(term.split("*")) for term in kept["terms"]),
        bias={Relation(name): value for name, value in kept["bias"].items()},
        weights={Relation(name): tuple(row) for name, row in kept["weights"].items()},
        link=kept["link"],
        suggest=kept["suggest"],
    )


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(left, right, strict=True))
