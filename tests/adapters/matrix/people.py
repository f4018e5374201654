"""Somebody with a device on a homeserver: sends, syncs, and keeps what was said in every room."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adapters.matrix.machine import Client, quoted
from adapters.matrix.notes import Notes
from adapters.matrix.sending import Sender
from tests.servers.synapse import Account, Homeserver

ENCRYPTED = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


@dataclass(slots=True)
class Person:
    """Events are by room, in the order they came, decrypted where there is a key."""

    account: Account
    client: Client
    sender: Sender
    since: str | None = None
    events: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def id(self) -> str:
        """The user id."""
        return self.account.user_id

    async def sync(self) -> None:
        """Take in what is new."""
        raw = await self.client.ask("GET", "/v3/sync", since=self.since)
        self.since = raw["next_batch"]
        await self.client.absorb(raw)
        await self.client.chores()
        for room, joined in raw.get("rooms", {}).get("join", {}).items():
            self.events[room] += [self.read(room, event) for event in joined["timeline"]["events"]]

    def said(self, room: str) -> list[dict[str, Any]]:
        """The contents of all messages of a room, edits too."""
        return [event["content"] for event in self.events[room] if event["type"] == "m.room.message"]

    def reactions(self, room: str) -> list[str]:
        """The keys of all reactions of a room."""
        found = [event["content"] for event in self.events[room] if event["type"] == "m.reaction"]
        return [content["m.relates_to"]["key"] for content in found if content]

    async def create(self, *others: Person, encrypted: bool = False) -> str:
        """A room with others in it."""
        said = {"invite": [other.id for other in others], "initial_state": [ENCRYPTED] if encrypted else []}
        room = str((await self.client.ask("POST", "/v3/createRoom", said))["room_id"])
        for other in others:
            await other.client.ask("POST", f"/v3/join/{quoted(room)}", {})
        for person in (self, *others):
            await person.sync()
        return room

    async def say(self, room: str, text: str, **more: object) -> str:
        """Words in a room; the event's id."""
        content: Mapping[str, Any] = {"msgtype": "m.text", "body": text, **more}
        return await self.sender.put(room, "m.room.message", content, secrets.token_hex(8))

    def read(self, room: str, event: dict[str, Any]) -> dict[str, Any]:
        """An event as it was before it was encrypted, with `wire` as it came; just that without a key."""
        opened = self.client.opened(room, event) if event["type"] == "m.room.encrypted" else None
        return event if opened is None else opened | {"wire": event}


def device(homeserver: str, account: Account, folder: Path) -> Client:
    """A client that is logged in, with its keys in a folder."""
    folder.mkdir(exist_ok=True)
    client = Client(homeserver, folder=folder, notes=Notes(None))
    client.begin(account.user_id, account.device_id, account.access_token)
    return client


@asynccontextmanager
async def person(synapse: Homeserver, folder: Path, account: Account | None = None) -> AsyncIterator[Person]:
    """Somebody, new or known, on one device."""
    account = account or synapse.register()
    client = device(synapse.address, account, folder)
    try:
        made = Person(account, client, Sender(client))
        await made.sync()
        yield made
    finally:
        await client.close()
        client.notes.close()
