"""As many claims as a benchmark wants: mixed from lists of words, with vectors that lie in clusters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from bot.model.memory import Remembered

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
_ONSETS = "b br c cr d dr f fl g gr h j k kl l m n p pr r s sk st t tr v w z".split()
_VOWELS = "a e i o u ai ea ou".split()
_ENDS = "n r l s t m nd rk lt sk ven den mer gar".split()
_VERBS = "approved blocked delayed opened closed denied promised lost found sold bought moved".split()
_NOUNS = (
    "bridge school budget hospital election harbour tunnel strike court fire flood vaccine tax airport"
    " pension ferry stadium museum railway mine"
).split()
_ADJECTIVES = "new old secret national local northern southern emergency second final public".split()
CLUSTER = 25  # claims that are about the same


def _names(count: int) -> list[str]:
    """Names that sound like some, the first of them the most frequent."""
    every = [a + b + c for c in _ENDS for a in _ONSETS for b in _VOWELS]
    second = [a + b for a in every[:40] for b in every]
    return (every + second)[:count]


class Synthetic:
    """Claims and questions; the same ones for the same size."""

    def __init__(self, size: int) -> None:
        """`size` claims, one in `CLUSTER` of them a centre of meaning."""
        self._rng = np.random.default_rng(size)
        self._names = _names(40_000)
        self._centres = self._unit(max(1, size // CLUSTER))

    def batches(self, size: int, batch: int) -> Iterator[list[tuple[Remembered, bytes]]]:
        """All the claims."""
        for start in range(0, size, batch):
            count = min(batch, size - start)
            near = self._rng.integers(len(self._centres), size=count)
            vectors = _bytes(self._near(near))
            texts = [self._text() for _ in range(count)]
            yield [
                (Remembered(id=f"{start + at:012x}", text=texts[at], seen=NOON), vectors[at])
                for at in range(count)
            ]

    def questions(self, count: int) -> list[tuple[list[str], bytes]]:
        """Words and a vector for each; half of a question's words are frequent ones."""
        near = self._near(self._rng.integers(len(self._centres), size=count))
        return [(self._text().rstrip(".").split(), vector) for vector in _bytes(near)]

    def _text(self) -> str:
        """A sentence; names are frequent or rare as words are in any language."""
        rng = self._rng
        a, b, c, d, e = (self._names[int(len(self._names) ** x) - 1] for x in rng.random(5))
        verb, one, two = (words[rng.integers(len(words))] for words in (_VERBS, _NOUNS, _NOUNS))
        adjective = _ADJECTIVES[rng.integers(len(_ADJECTIVES))]
        number = int(rng.integers(2, 900))
        return (
            f"The council of {a.title()} has {verb} the {adjective} {one} in {b.title()} after {number}"
            f" people in {c.title()} said the {two} of {d.title()} and {e.title()} was at risk."
        )

    def _unit(self, count: int) -> NDArray[np.float32]:
        values = self._rng.standard_normal((count, 384), dtype=np.float32)
        unit: NDArray[np.float32] = values / np.linalg.norm(values, axis=1, keepdims=True)
        return unit

    def _near(self, centres: NDArray[np.int64]) -> NDArray[np.float32]:
        """Directions about 0.7 of a cosine from their centres, as claims about one event are."""
        noise = self._unit(len(centres))
        mixed = self._centres[centres] + noise
        unit: NDArray[np.float32] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
        return unit


def _bytes(vectors: NDArray[np.float32]) -> list[bytes]:
    # As an encoder gives them: a direction times 127.
    return [row.tobytes() for row in np.round(vectors * 127).astype(np.int8)]
