"""How much it says that two claims share a word: little for "say", much for a name (data/rarity.json)."""

from __future__ import annotations

import json
import math
from functools import cache, lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "rarity.json"
_UNSEEN = 2  # texts that a word not in the table is taken to stand in


@lru_cache(maxsize=1 << 16)
def weight(stem: str) -> float:
    """The word's surprise in units of a word unseen, 0 to 1: log(texts / texts with it). Kept."""
    counts, texts = _counts()
    return math.log(texts / counts.get(stem, _UNSEEN)) / math.log(texts / _UNSEEN)


@cache
def _counts() -> tuple[dict[str, int], int]:
    table = json.loads(_TABLE.read_text("utf-8"))
    return table["counts"], table["texts"]
