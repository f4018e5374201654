"""nio's client, mended where it would lose keys, trust too much, or fall over what a stranger sends.

What is different from nio's own, and why, stands at each method.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import structlog
from aiohttp import ClientError, ClientResponse
from nio import (
    AsyncClient,
    AsyncClientConfig,
    EncryptionError,
    ForwardedRoomKeyEvent,
    LocalProtocolError,
    MegolmEvent,
    RoomKeyEvent,
    SyncResponse,
    ToDeviceEvent,
)

from adapters.matrix.calling import Refused, Unreachable, refusal
from adapters.matrix.notes import Notes
from adapters.matrix.olm import FALLBACK, Machine

ANSWER_WITHIN: Final = 30.0  # seconds for any call but sync
SYNC_SPARE: Final = 15.0  # seconds beyond the time that sync is to wait
STORE: Final = "keys.db"

log = structlog.get_logger(__name__)


class Client(AsyncClient):
    """nio's client: no retries of its own, so that whoever calls decides how long to wait."""

    def __init__(self, homeserver: str, *, folder: Path, notes: Notes, proxy: str | None = None) -> None:
        """`folder` holds the keys."""
        config = AsyncClientConfig(
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=ANSWER_WITHIN,
            encryption_enabled=True,
            store_sync_tokens=False,  # nio would store the token before what came with it was handled
            store_name=STORE,
        )
        super().__init__(homeserver, store_path=str(folder), config=config, proxy=proxy)
        self.notes = notes
        self.machine: Machine | None = None

    def begin(self, user_id: str, device_id: str, access_token: str) -> None:
        """Be this user on this device, and load the keys."""
        self.user = user_id
        self.restore_login(user_id, device_id, access_token)
        if self.machine is None:
            self.machine = self.olm = Machine(user_id, device_id, self.store, self.notes)

    async def ask(
        self,
        method: str,
        path: str,
        said: Mapping[str, Any] | None = None,
        **query: str | list[str] | None,
    ) -> dict[str, Any]:
        """One call of the client-server API, `path` behind /_matrix/client: the answer's JSON object.

        Raises Refused for an answer that is none, Unreachable when there is no answer.
        """
        return await self._asked(method, path, said, within=ANSWER_WITHIN, query=query)

    async def pull(self, *, since: str | None, wait: float, full: bool, chosen: str) -> dict[str, Any]:
        """What is new since a token, as it comes; the server waits `wait` seconds for something to be new.

        `full` asks for all state of every room; `chosen` is the filter, as JSON. Raises as `ask` does.
        """
        query = {
            "since": since,
            "timeout": str(int(wait * 1000)),
            "full_state": "true" if full else None,
            "filter": chosen,
        }
        # a first sync may take a server minutes
        within = ANSWER_WITHIN * 10 if full else wait + SYNC_SPARE
        return await self._asked("GET", "/v3/sync", None, within=within, query=query)

    async def _asked(
        self,
        method: str,
        path: str,
        said: Mapping[str, Any] | None,
        *,
        within: float,
        query: Mapping[str, str | list[str] | None],
    ) -> dict[str, Any]:
        answer = await self._called(method, path, said, within=within, query=query)
        try:
            body = await answer.read()
        except (ClientError, TimeoutError) as error:
            raise Unreachable(f"{method} {path}: {type(error).__name__}") from error
        try:
            given = json.loads(body)
        except (ValueError, RecursionError):
            given = None
        if answer.status == HTTPStatus.OK and isinstance(given, dict):
            return given
        raise refusal(answer.status, given, answer.headers)

    async def _called(
        self,
        method: str,
        path: str,
        said: Mapping[str, Any] | None,
        *,
        within: float,
        query: Mapping[str, str | list[str] | None],
    ) -> ClientResponse:
        known = {name: value for name, value in query.items() if value is not None}
        where = f"/_matrix/client{path}" + (f"?{urlencode(known, doseq=True)}" if known else "")
        headers = {"Authorization": f"Bearer {self.access_token}"} if self.access_token else {}
        data = None if said is None else json.dumps(said)
        try:
            answer: ClientResponse = await self.send(method, where, data, headers, timeout=within)
        except (ClientError, TimeoutError, OSError) as error:
            raise Unreachable(f"{method} {path}: {type(error).__name__}") from error
        return answer

    async def absorb(self, raw: dict[str, Any]) -> frozenset[str]:
        """Let nio have what a sync brought: room keys, devices, members. The rooms for which a key came.

        What nio cannot bear is left out and logged; everything else is taken in.
        """
        keys: set[str] = set()
        for part in _parts(raw):
            self.next_batch = ""  # nio takes nothing from a batch that it has seen
            try:
                response = SyncResponse.from_dict(deepcopy(part))  # nio takes some of it apart
                if not isinstance(response, SyncResponse):
                    raise ValueError("no answer to a sync")
                await self.receive_response(response)
            except Exception as error:  # noqa: BLE001 - what a stranger sends must not end the loop
                log.warning("left out", part=_kind(part), error=type(error).__name__)
                continue
            keys.update(
                event.room_id
                for event in response.to_device_events
                if isinstance(event, RoomKeyEvent | ForwardedRoomKeyEvent)
            )
        self._told_of_keys(raw)
        return frozenset(keys)

    def _told_of_keys(self, raw: Mapping[str, Any]) -> None:
        """How many keys of ours the server has left; nio does not hear it when there are none."""
        unused, left = raw.get("device_unused_fallback_key_types"), raw.get("device_one_time_keys_count")
        if self.machine is None:
            return
        if isinstance(unused, list):
            self.machine.wants_fallback = FALLBACK not in unused
        if isinstance(left, dict) and isinstance(left.get(FALLBACK, 0), int):
            self.machine.uploaded_key_count = left.get(FALLBACK, 0)

    async def _handle_to_device(self, response: SyncResponse) -> None:
        """As nio does, in one transaction of its store: a crash must not take a room's key from between."""
        if self.store is None:
            await super()._handle_to_device(response)
            return
        with self.store.database.atomic():
            await super()._handle_to_device(response)

    def _handle_decrypt_to_device(self, to_device_event: ToDeviceEvent) -> ToDeviceEvent | None:
        """As nio does, whatever was sent: nio fails on some of it."""
        try:
            return super()._handle_decrypt_to_device(to_device_event)
        except Exception as error:  # noqa: BLE001 - what a stranger sends must not end the loop
            log.warning("left out", part="to_device", error=type(error).__name__)
            return None

    def opened(self, room: str, source: dict[str, Any]) -> dict[str, Any] | None:
        """An encrypted event as it was before: type, content, sender and time; None while there is no key.

        Raises Hopeless for one that can never be read.
        """
        event = self.megolm(room, source)
        if event is None or self.machine is None:
            raise Hopeless("not a message in a way of encryption that we know")
        try:
            found = self.machine.decrypt_megolm_event(event, room)
        except EncryptionError as error:
            if event.event_id in self.machine.replayed:
                raise Hopeless("a message that was sent before, under another name") from error
            if "index" in str(error).lower() or not self.machine.knows(
                room, event.sender_key, event.session_id
            ):
                return None
            raise Hopeless(str(error)) from error
        opened: dict[str, Any] = dict(found.source)
        return opened | {name: source[name] for name in ("unsigned", "event_id", "sender") if name in source}

    def megolm(self, room: str, source: dict[str, Any]) -> MegolmEvent | None:
        """An encrypted event as nio has it; None for what is none."""
        try:
            event = MegolmEvent.from_dict(self._completed(room, source))
        except (KeyError, TypeError, AttributeError):
            return None
        if not isinstance(event, MegolmEvent):
            return None
        event.room_id = room
        return event

    def _completed(self, room: str, source: dict[str, Any]) -> dict[str, Any]:
        """With the sender's key and device, which nio wants and senders need not name any more."""
        content = source.get("content")
        if self.machine is None or not isinstance(content, dict) or "sender_key" in content:
            return source
        session = content.get("session_id")
        for key, sessions in self.machine.inbound_group_store[room].items():
            if session in sessions:
                return source | {"content": {"device_id": ""} | content | {"sender_key": key}}
        return source | {"content": {"device_id": ""} | content | {"sender_key": ""}}

    async def chores(self) -> None:
        """Upload keys, learn of devices, mend channels, send what waits. Raises Refused or Unreachable."""
        for due, do in (
            (lambda: self.should_upload_keys, self.keys_upload),
            (lambda: self.should_query_keys, self.keys_query),
            (lambda: self.should_claim_keys, self._claim),
            (lambda: bool(self.outgoing_to_device_messages), self._send_out),
        ):
            if due():
                await self._done(do)

    async def _claim(self) -> object:
        return await self.keys_claim(self.get_users_for_key_claiming())

    async def _send_out(self) -> object:
        for message in list(self.outgoing_to_device_messages):
            answer = await self.to_device(message)
            check(answer)
        return None

    async def _done(self, do: Any) -> None:
        try:
            check(await do())
        except LocalProtocolError as error:
            log.warning("chore", error=str(error))
        except (ClientError, TimeoutError, OSError) as error:
            raise Unreachable(type(error).__name__) from error


class Hopeless(Exception):
    """An encrypted event that will never be read."""


def check(answer: object) -> None:
    """Raises Refused for one of nio's answers that says no."""
    transport = getattr(answer, "transport_response", None)
    if transport is not None and transport.status != HTTPStatus.OK:
        code = getattr(answer, "status_code", None)
        soft = bool(getattr(answer, "soft_logout", False))
        said = {"errcode": code, "error": getattr(answer, "message", ""), "soft_logout": soft}
        raise refusal(transport.status, said, transport.headers)


def quoted(id: str) -> str:
    """An id as part of a path."""
    return quote(id, safe="")


def _parts(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A sync's answer in pieces, each of which may be unbearable by itself."""
    rest = {name: value for name, value in raw.items() if name not in {"rooms", "presence", "account_data"}}
    parts = [rest]
    rooms = raw.get("rooms")
    for way, found in rooms.items() if isinstance(rooms, dict) else ():
        if way in {"join", "invite", "leave"} and isinstance(found, dict):
            parts.extend(
                {"next_batch": raw.get("next_batch"), "rooms": {way: {room: one}}}
                for room, one in found.items()
            )
    return parts


def _kind(part: Mapping[str, Any]) -> str:
    return next(iter(part.get("rooms", {"to_device": None})), "")


__all__ = ["Client", "Hopeless", "Machine", "Refused", "Unreachable", "check", "quoted"]
