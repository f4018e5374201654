"""Words in memory: the model of the port Wording."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.erasure import Asked
from bot.model.job import Message
from tests.fakes.books import Books
from tests.fakes.queue import Stage


@dataclass(slots=True)
class FakeWording:
    """The port `Wording`; nothing is called off in memory but what is done."""

    books: Books

    async def requests(self, tenant: str) -> AsyncIterator[Asked]:
        """The requests that have words."""
        for piece in self.books.jobs.pieces.values():
            if piece.what is not None and piece.lane.tenant == tenant:
                is_open = piece.stage in {Stage.OPEN, Stage.HELD}
                yield Asked(id=piece.id, request=piece.what, message=piece.what.message, is_open=is_open)

    async def messages(self, tenant: str) -> AsyncIterator[Message]:
        """Our messages that have words."""
        for piece in self.books.messages.pieces.values():
            if piece.what.message.content and piece.lane.tenant == tenant:
                yield piece.what.message

    async def drop(self, ids: Collection[str], *, now: datetime) -> None:
        """Forget the words of requests."""
        for id in ids:
            piece = replace(self.books.jobs.pieces[id], what=None)
            self.books.jobs.end(piece, Stage.OVER, now=now)

    async def is_wanted(self, key: str, *, tenant: str) -> bool:
        """Whether a request still has its words, or is none."""
        id = self.books.events.get((tenant, key))
        return id is None or self.books.jobs.pieces[id].what is not None

    async def tidy(self, *, before: datetime) -> int:
        """Forget the words of what was given up."""
        old = [
            piece.id
            for piece in self.books.jobs.pieces.values()
            if piece.stage is Stage.PARKED and piece.changed < before and piece.what
        ]
        await self.drop(old, now=before)
        return len(old)
