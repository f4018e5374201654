"""An answer to a sync -> requests: rooms that we are in, came to, moved from or left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from adapters.matrix.calling import Refused, Unreachable
from adapters.matrix.doors import Doors
from adapters.matrix.gaps import filled, since_joining
from adapters.matrix.late import Keys
from adapters.matrix.listen import Listener
from adapters.matrix.machine import Client
from adapters.matrix.notes import Known, Notes
from adapters.matrix.rooms import Room, content_of
from bot.model.chat import Kind, Request

Raw = Mapping[str, Any]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What an answer asks of us, and what is settled once that is kept: messages by room, moves, ends."""

    requests: tuple[Request, ...]
    read: Mapping[str, list[str]]
    moved: tuple[str, ...]
    left: tuple[str, ...]


class Inbound:
    """Knows the rooms that we are in. `now` is UTC."""

    def __init__(
        self,
        client: Client,
        notes: Notes,
        *,
        listener: Listener,
        doors: Doors,
        keys: Keys,
        now: Callable[[], datetime],
    ) -> None:
        """Nothing is known before the first answer, which has all state of all rooms."""
        self._client, self._notes, self._listener = client, notes, listener
        self._doors, self._keys, self._now = doors, keys, now
        self.rooms: dict[str, Room] = {}
        self._new: set[str] = set()  # rooms that we came to with the answer that is being taken in

    async def requests(self, raw: Raw, *, since: str | None, arrived: frozenset[str], full: bool) -> Batch:
        """What an answer asks of us. Asked again of the same answer it says the same.

        `since` is the token that it is the answer to, None for the first ever: of what was said before that
        nothing is ours. `arrived` are rooms for which a key came; `full` says that it names every room.
        """
        rooms = _dict(raw, "rooms")
        found: list[Request] = []
        left: list[str] = []
        for id, invited in _items(rooms, "invite"):
            self._doors.invited(id, _events(invited, "invite_state"))
        joined = _items(rooms, "join")
        for id, one in joined:
            found += await self._borne(self._joined(id, one, since=since))
        for id, one in _items(rooms, "leave"):
            left += [id] if self._is_known(id) else []
            found += await self._borne(self._left(id, one, since=since))
        if full and since is not None:
            gone = [known for known in self._notes.rooms() if known not in dict(joined) and known not in left]
            left += gone
            found += [self._leaving(Room(id=id, me=self._client.user_id), f"{since} {id}") for id in gone]
        moves, moved = self._doors.moved(self.rooms, self._now())
        read: dict[str, list[str]] = {}
        for id in sorted(self.rooms if full else arrived & self.rooms.keys()):
            late, read[id] = await self._listener.unlocked(self.rooms[id])
            found += late
        return Batch(requests=(*found, *moves), read=read, moved=tuple(moved), left=tuple(left))

    async def _borne(self, requests: Awaitable[list[Request]]) -> list[Request]:
        """A room's requests; none of one whose state nobody foresaw, so that the others are still heard."""
        try:
            return await requests
        except (Refused, Unreachable):
            raise
        except Exception as error:  # noqa: BLE001 - what a stranger sends must not end the loop
            log.error("left out", part="room", error=type(error).__name__)
            return []

    def keep(self) -> None:
        """Make the notes last; before the requests are kept.

        Rooms that we came to are among them: after a crash between the two nothing said there is taken for
        older than our coming.
        """
        for id in self._new & self.rooms.keys():
            self._know(self.rooms[id])
        self._notes.keep()

    def done(self, batch: Batch) -> None:
        """The requests are kept: what they settle need not be remembered any more."""
        for id, events in batch.read.items():
            if events:
                self._keys.read(events, id)
        for successor in batch.moved:
            self._notes.moved(successor)
        for id in batch.left:
            self.rooms.pop(id, None)
            self._notes.forget(id)
            self._client.rooms.pop(id, None)
        for room in self.rooms.values():
            self._know(room)
        self._new.clear()
        self._notes.keep()

    async def _joined(self, id: str, raw: Raw, *, since: str | None) -> list[Request]:
        room = self.rooms.setdefault(id, Room(id=id, me=self._client.user_id))
        known = None if id in self._new else self._notes.room(id)
        if known is None:
            self._new.add(id)
        for event in (*_events(raw, "state"), *_events(raw, "timeline")):
            room.see(event)
        if known is None and since is not None:
            self._doors.entered(room)
        self._doors.gone(room)
        if since is None:
            return []
        said = await self._timeline(room, _dict(raw, "timeline"), since=since, known=known is not None)
        changed = self._changed(room, known, f"{since} {id}")
        return [*changed, *await self._listener.heard(room, said)]

    async def _timeline(self, room: Room, timeline: Raw, *, since: str, known: bool) -> list[dict[str, Any]]:
        """What was said since the token and since we joined, oldest first."""
        events, came = since_joining(_list(timeline, "events"), room.me, known=known)
        before = timeline.get("prev_batch")
        if came or timeline.get("limited") is not True or not isinstance(before, str):
            return events
        earlier = await filled(self._client, room.id, back_from=before, to=since, known=known)
        earlier, came = since_joining(earlier, room.me, known=known)
        if not known and not came:
            return events  # we cannot tell what was said before we came
        seen = {event.get("event_id") for event in events}
        return [event for event in earlier if event.get("event_id") not in seen] + events

    def _changed(self, room: Room, known: Known | None, id: str) -> list[Request]:
        place = room.place()
        if known is None or (known.name, known.audience) == (place.name, place.audience.value):
            return []
        return [
            Request(id=id, place=place, actor=room.actor(room.me), text="", at=self._now(), kind=Kind.PLACE)
        ]

    def _know(self, room: Room) -> None:
        place = room.place()
        known = self._notes.room(room.id) or Known(room=room.id, name="", audience="")
        now = replace(known, name=place.name, audience=place.audience.value)
        if now != known:
            self._notes.know(now)

    def _is_known(self, id: str) -> bool:
        return id in self.rooms or self._notes.room(id) is not None

    async def _left(self, id: str, raw: Raw, *, since: str | None) -> list[Request]:
        """We are out of a room: of what was said before we went only what was taken back still counts."""
        if not self._is_known(id) or since is None:
            return []
        room = self.rooms.get(id) or Room(id=id, me=self._client.user_id)
        events = [*_events(raw, "state"), *_events(raw, "timeline")]
        said = await self._listener.heard(
            room, [one for one in events if one.get("type") == "m.room.redaction"]
        )
        by = next((event.get("sender") for event in reversed(events) if _is_our_end(event, room.me)), None)
        leaving = self._leaving(room, f"{since} {id}", by=by if isinstance(by, str) else room.me)
        return [*said, leaving]

    def _leaving(self, room: Room, id: str, *, by: str | None = None) -> Request:
        log.info("left")
        return Request(
            id=f"left {id}",
            place=room.place(),
            actor=room.actor(by or room.me),
            text="",
            at=self._now(),
            kind=Kind.LEFT,
        )


def _is_our_end(event: Raw, me: str) -> bool:
    is_ours = event.get("type") == "m.room.member" and event.get("state_key") == me
    return is_ours and content_of(event).get("membership") in {"leave", "ban"}


def _dict(raw: Raw, name: str) -> Raw:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _items(rooms: Raw, way: str) -> list[tuple[str, Raw]]:
    return [(id, one) for id, one in _dict(rooms, way).items() if isinstance(one, dict)]


def _list(part: Raw, name: str) -> list[dict[str, Any]]:
    found = part.get(name)
    return [event for event in found if isinstance(event, dict)] if isinstance(found, list) else []


def _events(room: Raw, part: str) -> Iterable[dict[str, Any]]:
    return _list(_dict(room, part), "events")
