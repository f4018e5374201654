"""Events as the specification has them, of a room with the bot, Ana and Ben in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from adapters.matrix.rooms import Room

ME, ANA, BEN = "@hearsay:example.org", "@ana:example.org", "@ben:other.example"
NOW = datetime(2031, 3, 14, 6, 0, tzinfo=UTC)
SENT = 1_931_234_000_000
ROOM = "!desk"
LINK = "https://news.example/pier"
PILL = f'<a href="https://matrix.to/#/{ME}">Hearsay</a>'
SEALED = {
    "url": "mxc://example.org/abc",
    "key": {"k": "a", "alg": "A256CTR"},
    "iv": "b",
    "hashes": {"sha256": "c"},
    "v": "v2",
}


def room(*people: str, **state: dict[str, Any]) -> Room:
    """A room with us and others, called the desk unless its state says otherwise."""
    made = Room(id=ROOM, me=ME)
    for who, name in {ME: "Hearsay", ANA: "Ana", BEN: "Ben"}.items():
        if who == ME or who in people:
            content = {"membership": "join", "displayname": name}
            made.see({"type": "m.room.member", "state_key": who, "sender": who, "content": content})
    for kind, content in ({"name": {"name": "the desk"}} | state).items():
        made.see({"type": f"m.room.{kind}", "state_key": "", "sender": ANA, "content": content})
    return made


DESK = room(ANA, BEN)
DIRECT = room(ANA)


def event(
    content: object, *, kind: str = "m.room.message", sender: str = ANA, **more: object
) -> dict[str, Any]:
    """An event as a sync brings it."""
    made = {"type": kind, "sender": sender, "event_id": "$now", "origin_server_ts": SENT, "content": content}
    return made | more


def text(body: str, **more: object) -> dict[str, Any]:
    """A message of words."""
    return event({"msgtype": "m.text", "body": body, **more})


def meant(*users: str) -> dict[str, Any]:
    """The list of those who are meant."""
    return {"user_ids": list(users)}


def reply(target: str = "$before") -> dict[str, Any]:
    """The relation of a reply."""
    return {"m.in_reply_to": {"event_id": target}}


def thread(root: str = "$root", *, falls_back: bool = True, to: str = "$last") -> dict[str, Any]:
    """The relation of a message in a thread."""
    relation = {"rel_type": "m.thread", "event_id": root, "is_falling_back": falls_back}
    return relation | {"m.in_reply_to": {"event_id": to}}


def edit(body: str, target: str = "$before") -> dict[str, Any]:
    """Other words for a message."""
    relation = {"rel_type": "m.replace", "event_id": target}
    new = {"msgtype": "m.text", "body": body}
    return text("* " + body, **{"m.new_content": new, "m.relates_to": relation})


def file(**more: object) -> dict[str, Any]:
    """A message that is a file."""
    info = {"mimetype": "application/pdf", "size": 1200}
    said = {"msgtype": "m.file", "body": "pier.pdf", "url": "mxc://example.org/abc", "info": info}
    return event(said | more)
