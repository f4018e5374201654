"""Candidates for a question: by words, with whatever the database has for that, and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.model.memory import Scope
from storage import search_postgres, search_sqlite
from storage.index import ids_of
from storage.rows import Rows, kept

_WORDS: Final = 64  # of one question: a claim of 100,000 characters names what it is about early


class Search(Rows):
    """The searches of a ClaimStore."""

    async def by_words(self, words: Sequence[str], *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """Ids of claims that have some of these words, best first, with a score that only orders them."""
        distinct = list(dict.fromkeys(kept(word).strip().casefold() for word in words if word.strip()))
        wanted = distinct[:_WORDS]
        if not wanted or limit <= 0:
            return []
        view = await self._index.view(self._session, scope)
        find = search_postgres.by_words if self._session.postgres else search_sqlite.by_words
        found = await find(self._session, wanted, view, self._index.frequencies, limit)
        return await self._named(found)

    async def by_meaning(self, vector: bytes, *, scope: Scope, limit: int) -> list[tuple[str, float]]:
        """Ids and cosines of the claims nearest in meaning, best first."""
        if limit <= 0:
            return []
        return await self._named(await self._index.nearest(self._session, vector, scope, limit))

    async def _named(self, found: Sequence[tuple[int, float]]) -> list[tuple[str, float]]:
        ids = await ids_of(self._session, [number for number, _ in found])
        return [(ids[number], score) for number, score in found if number in ids]
