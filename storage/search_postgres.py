"""Words in PostgreSQL's tsvector: the rare ones of a question, each weighed by how rare it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from sqlalchemy import text

from storage.index import Frequencies, View
from storage.scores import Found, best, common, within
from storage.session import Session

_BUDGET: Final = 8_000  # rows read for one question, rarest words first: each is looked at where it stands
# A word is looked up by itself: what GIN finds has to be looked at where it stands, at most `limit` times.
_FIND: Final = text(
    "SELECT word.at, found.numbers FROM unnest(CAST(:words AS text[])) WITH ORDINALITY AS word(word, at)"
    " CROSS JOIN LATERAL (SELECT array_agg(claim) AS numbers FROM (SELECT claim FROM claim_words"
    " WHERE words @@ plainto_tsquery('english', word.word) LIMIT :limit) AS few) AS found ORDER BY word.at"
)


async def by_words(
    session: Session, words: Sequence[str], view: View, frequencies: Frequencies, limit: int
) -> list[tuple[int, float]]:
    """Numbers of claims that have some of these words, best first."""
    bound = common(len(view.mask), at_most=2_000)
    rare = frequencies.affordable(words, _BUDGET)
    found: list[Found] = []
    for word, numbers in zip(rare, await _numbers(session, rare, bound + 1), strict=True):
        frequencies.note(word, len(numbers), bound)
        if len(numbers) <= bound:
            found.append(numbers)
    return best(within(found, _BUDGET), view.mask, limit) or await _by_common(session, words, view, limit)


async def _by_common(
    session: Session, words: Sequence[str], view: View, limit: int
) -> list[tuple[int, float]]:
    """When no rare word helps: claims that have all words, else some that have any, else all of those.

    The last one reads without a bound, so that nothing that may be known is hidden behind what may not.
    """
    for queries, most in (([" ".join(words)], 20_000), (words, 2_000), (words, None)):
        if ranked := best(await _numbers(session, queries, most), view.mask, limit):
            return ranked
    return []


async def _numbers(session: Session, queries: Sequence[str], limit: int | None) -> list[Found]:
    """For each query the claims that have all its words."""
    if not queries:
        return []
    rows = await session.rows(_FIND, {"words": list(queries), "limit": limit})
    return [np.array(row.numbers or [], np.int64) for row in rows]
