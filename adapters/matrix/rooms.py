"""What a room is now, by its state events: its people, its name, who may do what; no I/O.

A room's state is anybody's to write, as far as the room lets them: whatever is not as the specification has
it is taken for absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.document import printable
from bot.model.chat import Actor, Audience, Place, Platform

RIGHT: Final = "org.hearsay.watch"  # who may send this may tell us what to do in a room
RIGHT_LEVEL: Final = 50  # unless the room says otherwise: moderators
_CREATORS_RULE: Final = 12  # from this version on a room's creators stand above all levels
_NAME_LENGTH: Final = 120

Event = Mapping[str, Any]


@dataclass(slots=True)
class Room:
    """A room that we are in. `me` is our own id."""

    id: str
    me: str
    state: dict[tuple[str, str], Event] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)  # who is joined or invited, and their names

    def see(self, event: Event) -> None:
        """Take a state event in; any other changes nothing."""
        kind, key = event.get("type"), event.get("state_key")
        if not isinstance(kind, str) or not isinstance(key, str):
            return
        if kind == "m.room.member":
            self._see_member(key, content_of(event))
        else:
            self.state[kind, key] = event

    def _see_member(self, who: str, content: Event) -> None:
        if content.get("membership") in {"join", "invite"}:
            name = content.get("displayname")
            self.members[who] = name if isinstance(name, str) else ""
        else:
            self.members.pop(who, None)

    def content(self, kind: str) -> Event:
        """What a room's only state event of a kind says; {} when there is none."""
        return content_of(self.state.get((kind, ""), {}))

    @property
    def encrypted(self) -> bool:
        """Whether it ever was: there is no way back."""
        return ("m.room.encryption", "") in self.state

    @property
    def direct(self) -> bool:
        """Whether there is one of them and us."""
        return len(self.members) == 2 and self.me in self.members

    @property
    def my_names(self) -> tuple[str, ...]:
        """What people here call us, besides our id."""
        name = self.members.get(self.me, "")
        return tuple(filter(None, (name, self.me[1:].partition(":")[0])))

    @property
    def name(self) -> str:
        """What people call it: its name, its alias, or in a direct room who is in it."""
        for kind, part in (("m.room.name", "name"), ("m.room.canonical_alias", "alias")):
            said = self.content(kind).get(part)
            if isinstance(said, str) and said.strip():
                return printable(said)[:_NAME_LENGTH]
        others = [name or who for who, name in sorted(self.members.items()) if who != self.me]
        return printable(others[0])[:_NAME_LENGTH] if len(others) == 1 else ""

    def place(self, thread: str | None = None) -> Place:
        """It, or a thread in it, as the core knows places. A room is never the newsroom's by itself."""
        return Place(
            platform=Platform.MATRIX,
            id=self.id,
            thread=thread,
            name=self.name,
            audience=Audience.PERSON if self.direct else Audience.ROOM,
        )

    def actor(self, who: str) -> Actor:
        """One of its people."""
        return Actor(
            platform=Platform.MATRIX, id=who, name=printable(self.members.get(who, ""))[:_NAME_LENGTH]
        )

    def level(self, who: str) -> float:
        """Somebody's power."""
        if who in self._creators():
            return float("inf")
        levels = self.content("m.room.power_levels")
        if not levels:
            return 100 if who == self._creator() else 0
        return _level(
            _mapping(levels, "users").get(who), default=_level(levels.get("users_default"), default=0)
        )

    def needed(self, kind: str, *, default: float | None = None) -> float:
        """The power that it takes to send state of a kind."""
        levels = self.content("m.room.power_levels")
        otherwise = _level(levels.get("state_default"), default=50) if default is None else default
        return _level(_mapping(levels, "events").get(kind), default=otherwise)

    def moderates(self, who: str) -> bool:
        """Whether somebody has the right to tell us what to do here."""
        return self.level(who) >= self.needed(RIGHT, default=RIGHT_LEVEL)

    def _creator(self) -> str:
        made = self.state.get(("m.room.create", ""), {})
        return str(made.get("sender") or content_of(made).get("creator") or "")

    def _creators(self) -> frozenset[str]:
        made = self.content("m.room.create")
        version = made.get("room_version")
        if not isinstance(version, str) or not version.isdecimal() or int(version) < _CREATORS_RULE:
            return frozenset()
        more = made.get("additional_creators")
        named = [who for who in more if isinstance(who, str)] if isinstance(more, list) else []
        return frozenset({self._creator(), *named} - {""})

    @property
    def predecessor(self) -> str | None:
        """The room that this one says it follows."""
        said = _mapping(self.content("m.room.create"), "predecessor").get("room_id")
        return said if isinstance(said, str) else None


def content_of(event: Event) -> Event:
    """What an event says; {} when it says nothing that can be read."""
    content = event.get("content")
    return content if isinstance(content, dict) else {}


def server_of(user: str) -> str:
    """The server that a user is on. A room's id names none."""
    return user.partition(":")[2]


def _mapping(content: Event, name: str) -> Event:
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def _level(found: object, *, default: float) -> float:
    """A level, which old rooms may write as text."""
    if isinstance(found, bool):
        return default
    if isinstance(found, int | float):
        return found
    if isinstance(found, str) and found.strip().lstrip("+-").isdecimal():
        return int(found)
    return default
