"""A store of claims in a list, and an encoder that counts letters: enough of the ports to find claims in."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from bot.memory.gist import meaning
from bot.model.memory import Remembered, Scope
from bot.wording.words import content_stems, words

_WIDTH = 384
_SEEN = datetime(2024, 5, 1, tzinfo=UTC)


class LetterEncoder:
    """bot.ports.Encoder of sorts: texts with words alike have vectors alike."""

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """A direction for each text, made of its stems."""
        return [_direction(text) for text in texts]


class ClaimBook:
    """The part of bot.ports.ClaimStore that finding asks of.

    Those in `elsewhere` were seen at the place "elsewhere", the others at "here".
    """

    def __init__(
        self,
        claims: Mapping[str, str | tuple[str, str]],
        elsewhere: frozenset[str] = frozenset(),
        *,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Claims by id: a text, or a title and a text; and the texts of articles by theirs."""
        self._texts = dict(texts or {})
        pairs = {id: ("", said) if isinstance(said, str) else said for id, said in claims.items()}
        self._claims = {
            id: Remembered(id=id, text=text, title=title or None, seen=_SEEN)
            for id, (title, text) in pairs.items()
        }
        self._vectors = {id: _direction(meaning(claim.text)) for id, claim in self._claims.items()}
        self._elsewhere = elsewhere

    async def by_words(self, words: Sequence[str], *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """Claims by how many of the words they have."""
        asked = set(_stems(" ".join(words)))
        counts = [
            (id, float(len(asked & set(_stems(f"{c.title or ''} {c.text}"))))) for id, c in self._open(scope)
        ]
        return sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1])[:limit]

    async def by_meaning(self, vector: bytes, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """Claims by cosine."""
        near = [(id, _cosine(vector, self._vectors[id])) for id, _ in self._open(scope)]
        return sorted(near, key=lambda pair: -pair[1])[:limit]

    async def vectors(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The vectors of these claims."""
        return {id: self._vectors[id] for id in ids}

    async def get(self, ids: Sequence[str], *, scope: Scope) -> dict[str, Remembered]:
        """These claims, as far as the scope goes."""
        return {id: claim for id, claim in self._open(scope) if id in ids}

    async def texts(self, ids: Sequence[str], *, scope: Scope) -> dict[str, str]:
        """The texts of these articles; those who may know of their claims may know of them."""
        assert scope.places is None, "articles are of no place here"
        return {id: self._texts[id] for id in ids if id in self._texts}

    def claim(self, id: str) -> Remembered:
        """The claim with this id."""
        return self._claims[id]

    def _open(self, scope: Scope) -> list[tuple[str, Remembered]]:
        return [
            (id, claim)
            for id, claim in self._claims.items()
            if scope.places is None or ("elsewhere" if id in self._elsewhere else "here") in scope.places
        ]


def _stems(text: str) -> tuple[str, ...]:
    return content_stems(words(text))


def _direction(text: str) -> bytes:
    made = np.zeros(_WIDTH)
    for stem in _stems(text):
        made[zlib.crc32(stem.encode()) % _WIDTH] += 1
    length = float(np.linalg.norm(made)) or 1.0
    return np.rint(made / length * 127).astype(np.int8).tobytes()


def _cosine(a: bytes, b: bytes) -> float:
    first, second = (np.frombuffer(vector, np.int8).astype(np.int32) for vector in (a, b))
    return float(first @ second) / 127**2
