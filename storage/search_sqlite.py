"""Words in SQLite's FTS5: the rare ones of a question, each weighed by how rare it is where one may look."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from sqlalchemy import text

from storage.index import Frequencies, View
from storage.scores import Found, best, common, within
from storage.session import Session

_BUDGET: Final = 20_000  # rows read for one question, rarest words first
_FIND: Final = text(
    "SELECT word.key AS at, (SELECT group_concat(rowid) FROM (SELECT rowid FROM claims_fts"
    " WHERE claims_fts MATCH word.value ORDER BY rowid DESC LIMIT :limit)) AS numbers"
    " FROM json_each(:words) AS word ORDER BY word.key"
)


def quoted(word: str) -> str:
    """A word as FTS5 takes it without reading anything into it."""
    return '"' + word.replace("\x00", " ").replace('"', '""') + '"'


async def by_words(
    session: Session, words: Sequence[str], view: View, frequencies: Frequencies, limit: int
) -> list[tuple[int, float]]:
    """Numbers of claims that have some of these words, best first."""
    bound = common(len(view.mask), at_most=20_000)
    rare = frequencies.affordable(words, _BUDGET)
    found: list[Found] = []
    for word, numbers in zip(rare, await _numbers(session, map(quoted, rare), bound + 1), strict=True):
        frequencies.note(word, len(numbers), bound)
        if 0 < len(numbers) <= bound:
            found.append(numbers)
    return best(within(found, _BUDGET), view.mask, limit) or await _by_common(session, words, view, limit)


async def _by_common(
    session: Session, words: Sequence[str], view: View, limit: int
) -> list[tuple[int, float]]:
    """When no rare word helps: claims that have all words, else the newest that have some, else any.

    The last one reads without a bound, so that nothing that may be known is hidden behind what may not.
    """
    together = [" AND ".join(quoted(word) for word in words)]
    apart = [quoted(word) for word in words]
    for queries, most in ((together, _BUDGET), (apart, _BUDGET // len(words)), (apart, -1)):
        if ranked := best(await _numbers(session, queries, most), view.mask, limit):
            return ranked
    return []


async def _numbers(session: Session, queries: Iterable[str], limit: int) -> list[Found]:
    """For each query the claims it finds, newest first: as one text, which is cheaper than as many rows."""
    listed = list(queries)
    if not listed:
        return []
    rows = await session.rows(_FIND, {"words": json.dumps(listed), "limit": limit})
    return [np.fromstring(row.numbers or "", dtype=np.int64, sep=",") for row in rows]
