"""Everything that listens to one account, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from adapters.matrix.calling import Turns
from adapters.matrix.doors import Doors
from adapters.matrix.inbound import Inbound
from adapters.matrix.late import Keys
from adapters.matrix.listen import Listener
from adapters.matrix.machine import Client
from adapters.matrix.notes import notebook
from adapters.matrix.sending import Sender
from adapters.matrix.sync import TIME, Account, Store, Sync, Time

NOTES: Final = "notes.db"


@asynccontextmanager
async def listening(
    account: Account, *, store: Store, welcome: frozenset[str], fronts: bool = True, clock: Time = TIME
) -> AsyncIterator[tuple[Sender, Sync]]:
    """Who speaks and who listens, as long as this lasts; nothing is asked of the homeserver before they are.

    `welcome` are the users and the servers whose users may invite us. Who does not front touches no notes.
    """
    with notebook(account.folder / NOTES if fronts else None) as notes:
        client = Client(account.homeserver, folder=account.folder, notes=notes)
        sender = Sender(client)
        turns = Turns(clock.seconds, clock.chance)
        doors = Doors(client, notes, sender, welcome=welcome, turns=turns)
        keys = Keys(client, notes, now=clock.now)
        listener = Listener(client, notes, now=clock.now, sleep=clock.sleep, chance=clock.chance)
        inbound = Inbound(client, notes, listener=listener, doors=doors, keys=keys, now=clock.now)
        sync = Sync(client, account, inbound=inbound, doors=doors, keys=keys, store=store, clock=clock)
        try:
            yield sender, sync
        finally:
            await client.close()


__all__ = ["Account", "Store", "Sync", "Time", "listening"]
