"""A database as a whole: units of work, in which everything happens or nothing."""

from __future__ import annotations

from typing import Protocol, Self

from bot.ports.alerting import Alerts, Watches
from bot.ports.erasure import Wording
from bot.ports.memory import ClaimStore
from bot.ports.visibility import Visibility
from bot.ports.work import Inbox, Outbox, Register, Vault


class UnitOfWork(Protocol):
    """One transaction: everything in it is there after `commit`, or nothing is."""

    claims: ClaimStore
    inbox: Inbox
    outbox: Outbox
    register: Register
    watches: Watches
    alerts: Alerts
    vault: Vault
    wording: Wording
    visibility: Visibility

    async def __aenter__(self) -> Self:
        """Begin. Raises StoreBusy or StoreFailed."""
        ...

    async def __aexit__(self, *error: object) -> None:
        """End; what was not committed is gone."""
        ...

    async def commit(self) -> None:
        """Make it last. Raises StoreBusy, which may work later, or StoreFailed."""
        ...


class Storage(Protocol):
    """A database that is ready for use: `begin()` once for each unit of work."""

    def begin(self, *, write: bool = True) -> UnitOfWork:
        """A unit of work, not yet begun; one that only reads leaves others free to write."""
        ...

    async def purge(self) -> bool:
        """Remove what traces erasures left on disk, if any; False when some are still there.

        Something may stand in the way, such as somebody who reads for long: then it is tried again later.
        Raises StoreError.
        """
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...
