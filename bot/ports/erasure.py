"""Words that stand in requests and messages: what an erasure must look through."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Protocol

from bot.model.erasure import Asked
from bot.model.job import Message


class Wording(Protocol):
    """The words that requests and messages still have, inside one unit of work."""

    def requests(self, tenant: str) -> AsyncIterator[Asked]:
        """The requests that have words, in the order they came."""
        ...

    def messages(self, tenant: str) -> AsyncIterator[Message]:
        """Our messages that have words, in the order they were put."""
        ...

    async def drop(self, ids: Collection[str], *, now: datetime) -> None:
        """Forget the words of requests; one that is not done is called off, whoever is at it."""
        ...

    async def is_wanted(self, key: str, *, tenant: str) -> bool:
        """Whether the request with this key was not called off.

        Nobody calls it off before this unit of work ends.
        """
        ...

    async def tidy(self, *, before: datetime) -> int:
        """Forget the words of what was given up before a time; how many requests and messages."""
        ...
