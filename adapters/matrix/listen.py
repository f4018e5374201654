"""What is said in rooms, as requests: decrypted, with what it replies to, and only from who may say it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import structlog

from adapters.matrix.calling import Backoff, Refused
from adapters.matrix.echoes import Echoes
from adapters.matrix.machine import Client, Hopeless, Unreachable, quoted
from adapters.matrix.notes import Locked, Notes
from adapters.matrix.parse import Said, parse, related, replied_to, saying
from adapters.matrix.rooms import Room, content_of
from bot.model.chat import Kind, MessageRef, Press, Request

ENCRYPTED: Final = "m.room.encrypted"
TRIES: Final = 3  # for a message that is replied to or edited
MANY: Final = 10_000  # messages whose senders are remembered

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who sent a message, and whether it only edits another."""

    sender: str
    is_edit: bool


class Listener:
    """Makes requests of a room's events. `now` is UTC."""

    def __init__(
        self,
        client: Client,
        notes: Notes,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        chance: Callable[[], float],
    ) -> None:
        """`client` is logged in by the time that anything is heard."""
        self._client, self._notes, self._now, self._sleep, self._chance = client, notes, now, sleep, chance
        self._origins: OrderedDict[str, Origin] = OrderedDict()
        self._echoes = Echoes()

    async def heard(self, room: Room, events: Iterable[dict[str, Any]]) -> list[Request]:
        """What a room's events ask of us, in their order. Raises Refused when we were logged out."""
        found = []
        for event in events:
            try:
                request = await self._heard(room, event)
            except (Refused, Unreachable):
                raise
            except Exception as error:  # noqa: BLE001 - what a stranger sends must not end the loop
                log.warning("left out", part=str(event.get("type"))[:60], error=type(error).__name__)
                continue
            if request is not None:
                found.append(request)
        return found

    async def unlocked(self, room: Room) -> tuple[list[Request], list[str]]:
        """What those messages of a room ask whose key came late, and the ids of all that wait no more."""
        requests: list[Request] = []
        done: list[str] = []
        for locked in self._notes.locked(room.id):
            try:
                opened = self._client.opened(room.id, locked.source)
            except Hopeless as error:
                log.warning("never to be read", reason=str(error)[:100])
                done.append(locked.event)
                continue
            if opened is not None:
                done.append(locked.event)
                requests.extend(await self.heard(room, [opened]))
        return requests, done

    async def _heard(self, room: Room, event: dict[str, Any]) -> Request | None:
        unsigned = event.get("unsigned")
        if isinstance(unsigned, dict) and "redacted_because" in unsigned:
            return None
        opened = self._opened(room, event)
        if opened is None:
            return None
        self._remember(opened)
        is_echo = self._echoes.is_echo(room.id, opened, now=self._now())
        request = parse(opened, room, now=self._now())
        if request is None:
            return None
        match request.kind:
            case Kind.ASKED:
                return None if is_echo else await self._asked(room, request)
            case Kind.EDITED:
                return await self._edited(room, request)
            case Kind.PRESSED:
                return await self._pressed(room, request)
            case Kind.WITHDRAWN:
                return self._taken_back(room, request)
        return request

    def _opened(self, room: Room, event: dict[str, Any]) -> dict[str, Any] | None:
        """The event, decrypted where it has to be; one that cannot be yet is noted."""
        if event.get("type") != ENCRYPTED or "state_key" in event:
            return event
        if event.get("sender") == room.me:
            return self._own(room, event)
        try:
            opened = self._client.opened(room.id, event)
        except Hopeless as error:
            log.warning("never to be read", reason=str(error)[:100])
            return None
        if opened is None:
            content, id = content_of(event), event.get("event_id")
            session = content.get("session_id")
            if isinstance(id, str) and isinstance(session, str):
                since = self._now().timestamp()
                self._notes.lock(Locked(event=id, room=room.id, session=session, source=event, since=since))
                log.info("cannot be read yet")
        return opened

    def _own(self, room: Room, event: dict[str, Any]) -> dict[str, Any]:
        """Our own words, by which others' echoes of them are known; as it came where we have no key."""
        try:
            return self._client.opened(room.id, event) or event
        except Hopeless:
            return event

    async def _asked(self, room: Room, request: Request) -> Request:
        if request.replies_to is None:
            return request
        source = await self._event(room, request.replies_to.id)
        if source is None or source.get("sender") == room.me:
            return request
        said = _latest(source, room)
        if said is None:
            return request
        return replace(request, about=said.text or None, about_attachments=said.attachments)

    async def _edited(self, room: Room, request: Request) -> Request | None:
        """An edit of the same person's own message, which is no edit itself; with what that replied to."""
        edited = request.message or ""
        if await self._origin(room, edited) != Origin(sender=request.actor.id, is_edit=False):
            return None
        source = await self._event(room, edited) if request.addressed else None
        before = content_of(source or {})
        thread = related(before, "m.thread")
        target, place = replied_to(before) or thread, room.place(thread)
        if target is None:
            return request
        return await self._asked(
            room, replace(request, place=place, replies_to=MessageRef(place=place, id=target))
        )

    async def _pressed(self, room: Room, request: Request) -> Request | None:
        """A press below a message of ours; below others' words people put the same signs to each other."""
        if request.press is None:
            return None
        target = request.press.on.id
        origin = await self._origin(room, target)
        if origin is None or origin.sender != room.me:
            return None
        self._notes.react(request.id, room.id, target, request.press.action)
        return request

    async def _origin(self, room: Room, id: str) -> Origin | None:
        """Who sent a message; None when there is none that we may see or can read."""
        known = self._origins.get(id)
        if known is None:
            source = await self._event(room, id)
            known = None if source is None else _origin(source)
        return known

    def _taken_back(self, room: Room, request: Request) -> Request:
        """A message that is gone; or, if that was a reaction, the press taken back."""
        reaction = self._notes.reaction(request.message or "", room.id)
        if reaction is None:
            return request
        target, action = reaction
        press = Press(on=MessageRef(place=room.place(), id=target), action=action, certain=False)
        return replace(request, kind=Kind.RELEASED, press=press, message=None)

    async def _event(self, room: Room, id: str) -> dict[str, Any] | None:
        """A message by its id, decrypted; None when there is none, or none that we may see or can read."""
        backoff = Backoff(self._chance)
        for _ in range(TRIES):
            try:
                source = await self._client.ask("GET", f"/v3/rooms/{quoted(room.id)}/event/{quoted(id)}")
            except Refused as refused:
                if refused.signed_out:
                    raise
                if not refused.can_retry:
                    return None
                await self._sleep(backoff.pause(refused))
            except Unreachable as error:
                await self._sleep(backoff.pause(error))
            else:
                return self._read(room, source)
        log.warning("left out", part="what was replied to")
        return None

    def _read(self, room: Room, source: dict[str, Any]) -> dict[str, Any] | None:
        """An event and the edit that comes with it, both decrypted."""
        try:
            opened = self._client.opened(room.id, source) if source.get("type") == ENCRYPTED else source
            edit = _edit_of(source)
            if edit is not None and edit.get("type") == ENCRYPTED:
                edit = self._client.opened(room.id, edit)
        except Hopeless:
            return None
        if opened is None:
            return None
        self._remember(opened)
        return opened | {"edited": edit}

    def _remember(self, event: Mapping[str, Any]) -> None:
        id, origin = event.get("event_id"), _origin(event)
        if isinstance(id, str) and origin is not None and event.get("type") in {"m.room.message", ENCRYPTED}:
            self._origins[id] = origin
            while len(self._origins) > MANY:
                self._origins.popitem(last=False)


def _origin(event: Mapping[str, Any]) -> Origin | None:
    sender = event.get("sender")
    if not isinstance(sender, str):
        return None
    return Origin(sender=sender, is_edit=related(content_of(event), "m.replace") is not None)


def _latest(source: Mapping[str, Any], room: Room) -> Said | None:
    """What a message says since its last edit, if its sender made that."""
    edit = source.get("edited")
    if isinstance(edit, dict) and edit.get("sender") == source.get("sender"):
        new = content_of(edit).get("m.new_content")
        said = saying(new, room) if isinstance(new, dict) else None
        if said is not None:
            return said
    return saying(content_of(source), room)


def _edit_of(source: Mapping[str, Any]) -> dict[str, Any] | None:
    """The latest edit, which servers send along with an event."""
    found: object = source
    for name in ("unsigned", "m.relations", "m.replace"):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) and "content" in found else None
