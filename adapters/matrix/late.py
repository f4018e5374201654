"""Keys that did not come with their messages: asked for, waited for, and missed aloud once a room."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog
from nio.crypto import OutgoingKeyRequest

from adapters.matrix.doors import UNREADABLE
from adapters.matrix.machine import Client, quoted
from adapters.matrix.notes import Locked, Notes, Owed

PATIENCE: Final = timedelta(minutes=10)  # until we say that a key did not come
KEPT: Final = timedelta(days=30)  # that a message may still be read when its key comes
MOST_ASKED: Final = 20  # sessions at a time: a flood of them must not keep us from everything else

log = structlog.get_logger(__name__)


class Keys:
    """Sees to messages that cannot be decrypted yet. `now` is UTC."""

    def __init__(self, client: Client, notes: Notes, *, now: Callable[[], datetime]) -> None:
        """The messages are in the notes."""
        self._client, self._notes, self._now = client, notes, now

    async def ask(self) -> None:
        """Ask senders and our own other devices for the keys that we lack. Raises Refused and Unreachable."""
        wanted: dict[str, Locked] = {}
        for locked in self._notes.unasked():
            if len(wanted) < MOST_ASKED:
                wanted.setdefault(locked.session, locked)
        for locked in wanted.values():
            await self._ask(locked)
            self._notes.asked(locked.session)
            self._notes.keep()

    def miss(self) -> None:
        """Say in each room, once, that keys did not come; and forget what nobody will ever read."""
        now = self._now()
        for locked in self._notes.late(before=(now - PATIENCE).timestamp()):
            self._notes.give_up(locked.event)
            known = self._notes.room(locked.room)
            if known is not None and not known.told:
                self._notes.know(replace(known, told=True))
                key = f"unreadable {locked.room} {locked.event}"
                self._notes.owe(Owed(key=key, room=locked.room, words=UNREADABLE))
                log.warning("a key did not come")
        self._notes.tidy(before=(now - KEPT).timestamp())
        self._notes.keep()

    def read(self, events: Iterable[str], room: str) -> None:
        """Messages were read after all: should it happen again, it is said again."""
        for event in events:
            self._notes.unlock(event)
        known = self._notes.room(room)
        if known is not None and known.told:
            self._notes.know(replace(known, told=False))

    async def _ask(self, locked: Locked) -> None:
        event = self._client.megolm(locked.room, locked.source)
        machine = self._client.machine
        if event is None or machine is None or machine.knows(locked.room, event.sender_key, event.session_id):
            return  # an earlier part of a key that we have: only its sender's own program may give that away
        content = {
            "action": "request",
            "requesting_device_id": self._client.device_id,
            "request_id": event.session_id,
            "body": {
                "algorithm": event.algorithm,
                "room_id": locked.room,
                "session_id": event.session_id,
                "sender_key": event.sender_key,
            },
        }
        everywhere = {who: {"*": content} for who in {event.sender, self._client.user_id}}
        path = f"/v3/sendToDevice/m.room_key_request/{quoted(secrets.token_hex(8))}"
        await self._client.ask("PUT", path, {"messages": everywhere})
        if event.session_id not in machine.outgoing_key_requests:
            wanted = OutgoingKeyRequest(event.session_id, event.session_id, locked.room, event.algorithm)
            machine.outgoing_key_requests[event.session_id] = wanted
            machine.store.add_outgoing_key_request(wanted)
        log.info("asked for a key")
