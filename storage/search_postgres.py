"""Words in PostgreSQL's tsvector: the rare ones of a question, each weighed by how rare it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from sqlalchemy import text

from storage.index import Frequencies, View
from storage.scores import Found, best
from storage.session import Session

COMMON: Final = 2_000  # rows; reading more is slow, since each has to be looked at where it stands
_FIND: Final = text(
    "SELECT array_agg(claim) FROM (SELECT claim FROM claim_words"
    " WHERE words @@ plainto_tsquery('english', :word) LIMIT :limit) AS found"
)


async def by_words(
    session: Session, words: Sequence[str], view: View, frequencies: Frequencies, limit: int
) -> list[tuple[int, float]]:
    """Numbers of claims that have some of these words, best first."""
    found: list[Found] = []
    for word in words:
        if word not in frequencies.common:
            numbers = await session.scalar(_FIND, {"word": word, "limit": COMMON + 1})
            if numbers and len(numbers) > COMMON:
                frequencies.common.add(word)
            elif numbers:
                found.append(np.array(numbers, np.int64))
    return best(found, view.mask, limit)
