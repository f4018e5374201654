"""A database in memory for promised work: `FakeStorage().begin()` is a unit of work as the real ones are.

What is not committed is gone, and one that writes has the books for itself.
"""

from __future__ import annotations

import asyncio
from typing import Self, cast

from bot.ports import Alerts, ClaimStore, Inbox, Outbox, Register, Vault, Visibility, Watches, Wording
from tests.fakes.books import Books
from tests.fakes.register import FakeRegister
from tests.fakes.submissions import FakeSubmissions
from tests.fakes.vault import FakeVault
from tests.fakes.visibility import FakeVisibility
from tests.fakes.watching import FakeAlerts, FakeWatches
from tests.fakes.wording import FakeWording
from tests.fakes.work import FakeInbox, FakeOutbox


class FakeUnit:
    """The port `UnitOfWork`; its claims know of messages alone when the storage was given none."""

    claims: ClaimStore
    inbox: Inbox
    outbox: Outbox
    register: Register
    vault: Vault
    watches: Watches
    alerts: Alerts
    wording: Wording
    visibility: Visibility

    def __init__(self, storage: FakeStorage, *, write: bool) -> None:
        """Not yet begun."""
        self._storage, self._write = storage, write
        self._books = storage.books

    async def __aenter__(self) -> Self:
        """Begin, on a copy of the books."""
        if self._write:
            await self._storage.writing.acquire()
        self._open()
        return self

    async def __aexit__(self, *error: object) -> None:
        """End; what was not committed is gone."""
        if self._write:
            self._storage.writing.release()

    async def commit(self) -> None:
        """Make it last."""
        if self._write:
            self._storage.books = self._books
        self._open()

    def _open(self) -> None:
        self._books = books = self._storage.books.copy()
        self.inbox, self.outbox, self.register = FakeInbox(books), FakeOutbox(books), FakeRegister(books)
        self.vault, self.visibility = FakeVault(books), FakeVisibility()
        self.watches, self.alerts = FakeWatches(books.noticed), FakeAlerts(books.noticed)
        self.claims = self._storage.claims
        self.wording = FakeWording(books)


class FakeStorage:
    """The port `Storage`, in memory."""

    def __init__(self, *, claims: ClaimStore | None = None) -> None:
        """`claims` is what its units give as their memory."""
        self.books, self.writing = Books(), asyncio.Lock()
        self.claims = claims or cast("ClaimStore", FakeSubmissions())

    def begin(self, *, write: bool = True) -> FakeUnit:
        """A unit of work, not yet begun."""
        return FakeUnit(self, write=write)

    async def purge(self) -> bool:
        """Nothing leaves traces here."""
        return True

    async def close(self) -> None:
        """There is nothing to let go of."""
