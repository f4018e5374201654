"""A database that now and then does what it says it could not do, as one whose server goes away does."""

from __future__ import annotations

import random

from bot.errors import StoreFailed
from tests.fakes.storage import FakeStorage, FakeUnit


class Unsure(FakeStorage):
    """A database of whose commits some last and seem to fail."""

    def __init__(self) -> None:
        super().__init__()
        self.lies = random.Random(14)  # noqa: S311 - no secret is made of it

    def begin(self, *, write: bool = True) -> FakeUnit:
        """A unit whose commit may lie."""
        return UnsureUnit(self, write=write)


class UnsureUnit(FakeUnit):
    """A unit of work of that database."""

    def __init__(self, storage: Unsure, *, write: bool) -> None:
        super().__init__(storage, write=write)
        self.unsure = storage

    async def commit(self) -> None:
        """Make it last, and perhaps deny it."""
        await super().commit()
        if self.unsure.lies.random() < 0.3:
            raise StoreFailed("the server is gone")
