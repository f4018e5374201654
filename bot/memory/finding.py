"""Finding a claim again: the only part of the memory that waits, and it waits for the store alone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.memory.gist import gist, meaning, sought
from bot.memory.nearness import cosine
from bot.memory.ranking import rank, shortlist
from bot.model.memory import Remembered, Scope
from bot.ports import Encoder

_LISTED, _WIDEST = 60, 100  # candidates asked for in each way; when many are wanted
_COMPARED = 40  # candidates looked at closely: measured, more find nothing that these do not


class Claims(Protocol):
    """What finding asks of a bot.ports.ClaimStore."""

    async def by_words(self, words: Sequence[str], *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """Ids of claims that have some of these words, best first."""
        ...

    async def by_meaning(self, vector: bytes, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """Ids and cosines of the claims nearest in meaning, best first."""
        ...

    async def vectors(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The vectors of these claims."""
        ...

    async def get(self, ids: Sequence[str], *, scope: Scope) -> dict[str, Remembered]:
        """The claims with these ids that the scope may know of."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A claim that a text may speak of: how likely it does, 0 to 1, and the cosine of their meanings.

    Both depend on the text and that claim alone.
    """

    claim: Remembered
    score: float
    cosine: float


async def find(text: str, *, store: Claims, encoder: Encoder, scope: Scope, limit: int) -> list[Found]:
    """The remembered claims that a text may speak of, at most `limit`, best first; [] without words."""
    query = gist(text)
    if not query.length or limit < 1:
        return []
    # the model runs while the database looks
    embedding = asyncio.create_task(asyncio.to_thread(encoder.embed, [meaning(text)]))
    listed = min(_WIDEST, max(_LISTED, limit))
    try:
        by_words = await store.by_words(sought(text), scope=scope, limit=listed)
    finally:
        (vector,) = await embedding
    by_meaning = await store.by_meaning(vector, scope=scope, limit=listed)
    cosines = await _cosines(vector, [id for id, _ in by_words], dict(by_meaning), store)
    ids = shortlist(cosines, by_words, max(_COMPARED, limit))
    claims = await store.get(ids, scope=scope)
    candidates = [(claims[id], cosines[id]) for id in ids if id in claims]
    return [
        Found(claim=claim, score=score, cosine=cosines[claim.id])
        for claim, score in rank(query, candidates)[:limit]
    ]


async def _cosines(
    vector: bytes, ids: Sequence[str], known: Mapping[str, float], store: Claims
) -> Mapping[str, float]:
    """The known cosines, and those of the claims that were found by words only."""
    vectors = await store.vectors([id for id in ids if id not in known])
    return {**known, **{id: cosine(vector, other) for id, other in vectors.items()}}
