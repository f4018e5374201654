"""Words in SQLite's FTS5: the rare ones of a question, each weighed by how rare it is where one may look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import text

from storage.index import Frequencies, View
from storage.scores import Found, best
from storage.session import Session

COMMON: Final = 20_000  # rows; a word in more is left out while rarer ones are there
_BUDGET: Final = 40_000  # rows read for one question, rarest words first
_FIND: Final = text(
    "SELECT group_concat(rowid) FROM (SELECT rowid FROM claims_fts"
    " WHERE claims_fts MATCH :query ORDER BY rowid DESC LIMIT :limit)"
)


def quoted(word: str) -> str:
    """A word as FTS5 takes it without reading anything into it."""
    return '"' + word.replace("\x00", " ").replace('"', '""') + '"'


async def by_words(
    session: Session, words: Sequence[str], view: View, frequencies: Frequencies, limit: int
) -> list[tuple[int, float]]:
    """Numbers of claims that have some of these words, best first."""
    rare = [word for word in words if word not in frequencies.common]
    found: list[Found] = []
    for word in rare:
        numbers = await _numbers(session, quoted(word), COMMON + 1)
        if len(numbers) > COMMON:
            frequencies.common.add(word)
        elif len(numbers):
            found.append(numbers)
    if not found and words:
        found = await _of_common(session, words)
    return best(_within(found), view.mask, limit)


def _within(found: list[Found]) -> list[Found]:
    """The rarest of them, as many as one question may read, and never none."""
    total = 0
    taken: list[Found] = []
    for numbers in sorted(found, key=len):
        total += len(numbers)
        if taken and total > _BUDGET:
            break
        taken.append(numbers)
    return taken


async def _of_common(session: Session, words: Sequence[str]) -> list[Found]:
    """When no word is rare: claims that have all of them, else the newest that have the first."""
    together = " AND ".join(quoted(word) for word in words)
    numbers = await _numbers(session, together, COMMON)
    if not len(numbers):
        numbers = await _numbers(session, quoted(words[0]), COMMON)
    return [numbers] if len(numbers) else []


async def _numbers(session: Session, query: str, limit: int) -> Found:
    """The numbers of claims that a query finds, newest first: one text, much cheaper than as many rows."""
    joined: Any = await session.scalar(_FIND, {"query": query, "limit": limit})
    return np.array((joined or "").split(",") if joined else [], dtype=np.int64)
