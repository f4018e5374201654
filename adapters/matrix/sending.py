"""Events of our own into rooms, encrypted where the room is; and which of them stand there already."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import structlog
from aiohttp import ClientError
from nio import LocalProtocolError

from adapters.matrix.machine import Client, Hopeless, Refused, Unreachable, check, quoted

REACTION: Final = "m.reaction"  # not encrypted: servers count them
_TYPES: Final = ("m.room.message", "m.room.encrypted", REACTION)
_PAGE: Final = 100  # events; Synapse gives no more than that at a time by default
_PAGES: Final = 3  # only our own count, so these reach far back
_TRIES: Final = 3  # to send everybody a room's key, before somebody does without

log = structlog.get_logger(__name__)


class NotThere(Exception):
    """We are not in the room."""


class NotYet(Exception):
    """We are in the room and do not know it yet: the first sync is still to come."""


def transaction(key: str, part: str = "0") -> str:
    """The transaction id of a part of the message with this key.

    The homeserver takes no two events with one id from one device, and answers the second with the first.
    """
    return "hearsay-" + hashlib.sha256(f"{part}\n{key}".encode()).hexdigest()[:32]


class Sender:
    """Sends as one device. Raises Refused and Unreachable as the client does, NotThere and NotYet."""

    def __init__(self, client: Client) -> None:
        """`client` is logged in, and somebody else keeps it in sync."""
        self._client = client
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tries: Counter[str] = Counter()

    async def put(self, room: str, kind: str, content: Mapping[str, Any], transaction: str) -> str:
        """Send an event; its id. In an encrypted room all but reactions is encrypted, for every device."""
        async with self._turns[room]:  # two that share one new key at a time would each wait for the other
            await self._joined(room)
            if kind != REACTION and self._client.rooms[room].encrypted:
                await self._share(room)
                kind, content = self._client.encrypt(room, kind, dict(content))
        path = f"/v3/rooms/{quoted(room)}/send/{quoted(kind)}/{quoted(transaction)}"
        return _id(await self._ask("PUT", path, content))

    async def redact(self, room: str, event: str, transaction: str) -> None:
        """Take an event of ours back."""
        path = f"/v3/rooms/{quoted(room)}/redact/{quoted(event)}/{quoted(transaction)}"
        await self._ask("PUT", path, {})

    async def latest(self, room: str) -> AsyncIterator[dict[str, Any]]:
        """Our own latest events in a room as they stand there, latest first; as far back as makes sense."""
        async for event in self._own(room, way="b"):
            yield event

    async def following(self, room: str, event: str) -> AsyncIterator[dict[str, Any]]:
        """Our own events that came after one, first to last."""
        where = await self._ask("GET", f"/v3/rooms/{quoted(room)}/context/{quoted(event)}", limit="0")
        async for after in self._own(room, way="f", since=where.get("end")):
            yield after

    def content(self, room: str, event: dict[str, Any]) -> Mapping[str, Any]:
        """What an event says, decrypted; {} when we have no key."""
        try:
            opened = self._client.opened(room, event) if event.get("type") == "m.room.encrypted" else event
        except Hopeless:
            return {}
        found = (opened or {}).get("content")
        return found if isinstance(found, dict) else {}

    async def _own(self, room: str, *, way: str, since: str | None = None) -> AsyncIterator[dict[str, Any]]:
        mine = json.dumps({"senders": [self._client.user_id], "types": _TYPES})
        for _ in range(_PAGES):
            where: dict[str, Any] = {"dir": way, "limit": str(_PAGE), "filter": mine, "from": since}
            page = await self._ask("GET", f"/v3/rooms/{quoted(room)}/messages", **where)
            for event in page.get("chunk", ()):
                yield event
            since = page.get("end")
            if since is None:
                return

    async def _ask(
        self, method: str, path: str, said: Mapping[str, Any] | None = None, **query: Any
    ) -> dict[str, Any]:
        if not self._client.access_token:
            raise NotYet  # not logged in; a call without a token would tell us to log in
        return await self._client.ask(method, path, said, **query)

    async def _joined(self, room: str) -> None:
        if room in self._client.rooms:
            return
        answer = await self._ask("GET", "/v3/joined_rooms")
        raise NotYet if room in answer.get("joined_rooms", ()) else NotThere

    async def _share(self, room: str) -> None:
        """Let every device of everybody there have the key; those that cannot be reached do without."""
        client = self._client
        try:
            if not client.rooms[room].members_synced:
                check(await client.joined_members(room))
            if client.should_query_keys:
                check(await client.keys_query())
            if client.olm.should_share_group_session(room):
                if missing := client.get_missing_sessions(room):
                    check(await client.keys_claim(missing))
                await client.share_group_session(room, ignore_unverified_devices=True)
                self._insist(room)
        except LocalProtocolError as error:
            raise Unreachable(str(error)) from error
        except (ClientError, TimeoutError, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        finally:
            # nio leaves this behind when it is interrupted, and would wait for it for ever
            if waiting := client.sharing_session.pop(room, None):
                waiting.set()

    def _insist(self, room: str) -> None:
        """Share again, a few times, when a device was not sent the key: nio lets that pass."""
        olm = self._client.olm
        group = olm.outbound_group_sessions[room]
        able = {
            (user, device.id)
            for user in self._client.rooms[room].users
            for device in olm.device_store.active_user_devices(user)
            if olm.session_store.get(device.curve25519)
        }
        left_out = able - group.users_shared_with - group.users_ignored
        if not left_out or self._tries[room] >= _TRIES:
            if left_out:
                log.warning("without a key", devices=len(left_out))
            self._tries.pop(room, None)
            return
        self._tries[room] += 1
        group.shared = False
        raise Unreachable(f"{len(left_out)} devices were not sent the room's key")


def _id(answer: Mapping[str, Any]) -> str:
    id = answer.get("event_id")
    if not isinstance(id, str):
        raise Unreachable("the homeserver names no event")
    return id


__all__ = ["REACTION", "NotThere", "NotYet", "Refused", "Sender", "Unreachable", "transaction"]
