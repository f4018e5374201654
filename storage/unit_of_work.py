"""One transaction: everything in it is there after `commit`, or nothing is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ports import Alerts, ClaimStore, Inbox, Outbox, Register, Vault, Visibility, Watches, Wording
from storage.alerting import Alerting
from storage.claim_store import Claims
from storage.failures import telling
from storage.inbox import RequestsIn
from storage.index import ClaimIndex
from storage.outbox import MessagesOut
from storage.register import Known
from storage.session import Session
from storage.vault import Sealed
from storage.visibility import Labels
from storage.watching import Watching
from storage.wording import Worded


class Unit:
    """A unit of work; `after_erasing` removes the traces of what was erased, once that lasts."""

    claims: ClaimStore
    inbox: Inbox
    outbox: Outbox
    register: Register
    vault: Vault
    watches: Watches
    alerts: Alerts
    wording: Wording
    visibility: Visibility

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        index: ClaimIndex,
        name: str,
        write: bool,
        after_erasing: Callable[[], Awaitable[None]],
    ) -> None:
        """`write` takes the right to write at once, where only one may have it."""
        self._engine, self._index, self._name = engine, index, name
        self._write = write
        self._after_erasing = after_erasing
        self._connection: AsyncConnection | None = None
        self._session: Session | None = None

    async def __aenter__(self) -> Self:
        """Begin. Raises StoreBusy or StoreFailed."""
        with telling(self._name):
            self._connection = await self._engine.connect()
        try:
            with telling(self._name):
                await self._connection.execution_options(hearsay_write=self._write)
                await self._connection.begin()
        except BaseException:
            await self._connection.close()
            raise
        self._session = Session(self._connection, name=self._name)
        self.claims = Claims(self._session, self._index)
        self.inbox, self.outbox = RequestsIn(self._session), MessagesOut(self._session)
        self.register, self.vault = Known(self._session), Sealed(self._session)
        self.watches, self.alerts = Watching(self._session), Alerting(self._session)
        self.wording = Worded(self._session)
        self.visibility = Labels(self._session, self._index)
        return self

    async def __aexit__(self, *error: object) -> None:
        """End; what was not committed is gone."""
        if self._connection is not None:
            with telling(self._name):
                await self._connection.close()

    async def commit(self) -> None:
        """Make it last. Raises StoreBusy, which may work later, or StoreFailed."""
        if self._connection is None or self._session is None:
            raise RuntimeError("a unit of work is committed before it was begun")
        with telling(self._name):
            await self._connection.commit()
        self._session.ended()
        if self._session.left:
            self._session.left, self._session.erased = set(), False
            await self._after_erasing()
