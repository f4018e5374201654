"""The learnt part of the judgement: features in, a probability for each relation out (data/relation.md)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.model.memory import Relation

_FILE = Path(__file__).parent / "data" / "relation.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A multinomial logistic model: for each relation a bias, and a weight for each of the named values.

    `link` is the least probability of an alert from which something is said without asking.
    """

    terms: tuple[str, ...]
    bias: Mapping[Relation, float]
    weights: Mapping[Relation, tuple[float, ...]]
    link: float

    def odds(self, values: Mapping[str, float]) -> dict[Relation, float]:
        """The probability of each relation; they add up to 1. RELATED stands for UNRELATED too."""
        row = [values[name] for name in self.terms]
        logits = {relation: self.bias[relation] + _dot(each, row) for relation, each in self.weights.items()}
        top = max(logits.values())
        raised = {relation: math.exp(logit - top) for relation, logit in logits.items()}
        total = sum(raised.values())
        return {relation: value / total for relation, value in raised.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """Two models: of features alone, at a glance, and of features and what reading the pair says.

    `suggest` is the least probability of an alert from which a person is asked.
    """

    glance: Weights
    close: Weights
    suggest: float


@cache
def learnt() -> Learnt:
    """The weights that Hearsay ships."""
    kept = json.loads(_FILE.read_text("utf-8"))
    return Learnt(
        glance=_weights(kept["glance"]),
        close=_weights(kept["close"]),
        suggest=kept["suggest"],
    )


def _weights(kept: Mapping[str, Any]) -> Weights:
    return Weights(
        terms=tuple(kept["terms"]),
        bias={Relation(name): value for name, value in kept["bias"].items()},
        weights={Relation(name): tuple(row) for name, row in kept["weights"].items()},
        link=kept["link"],
    )


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(left, right, strict=True))
