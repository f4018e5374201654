"""A Matrix event -> what it asks of us; pure.

Anybody in a room may send anything: what is not as the specification has it is nothing to us. `room` is the
room as it is now, and encrypted events come here as they were before. What a message replies to and who sent
the one that it edits are looked up by `adapters.matrix.listen`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from adapters.matrix.rooms import Room, content_of
from adapters.matrix.signs import action
from bot.document import printable
from bot.model.chat import Attachment, Kind, MessageRef, Press, Request

PREFIX: Final = re.compile(r"\s*[!！]hearsay(?::(?=\s|$)|(?![\w:.-]))[:,]?\s*", re.IGNORECASE)
FILES: Final = frozenset({"m.file", "m.image", "m.audio", "m.video"})
WORDS: Final = frozenset({"m.text", "m.emote"})
AUTOMATED: Final = ("m.automated", "org.matrix.msc3955.automated", "org.matrix.msc1767.automated")
# The quotation before a reply, as it once was; of an emote it begins with a star.
_FALLBACK: Final = re.compile(r"\A> ?(?:\* ?)?<@.*(?:\n>.*)*\n\n?")
_LONGEST_NAME: Final = 120
_LONGEST: Final = 200_000  # characters; an event has 65,536 bytes, so that only a broken server goes beyond

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The words and files of a message, and whether they were meant for us."""

    text: str
    attachments: tuple[Attachment, ...] = ()
    addressed: bool = False


def parse(event: Event, room: Room, *, now: datetime) -> Request | None:
    """What an event asks of us; None for nothing.

    `now` (UTC) bounds the event's time, which its sender's server names. A reaction that is taken back is
    WITHDRAWN here like any message: only its id tells what it was.
    """
    kind, sender, id = event.get("type"), event.get("sender"), event.get("event_id")
    if not isinstance(sender, str) or not isinstance(id, str) or sender == room.me or "state_key" in event:
        return None
    reading = _READERS.get(kind) if isinstance(kind, str) else None
    if reading is None:
        return None
    bare = Request(
        id=id,
        place=room.place(),
        actor=room.actor(sender),
        text="",
        at=at(event, now),
        kind=Kind.HEARD,
        moderates=room.moderates(sender),
    )
    return reading(event, room, bare)


def at(event: Event, now: datetime) -> datetime:
    """When an event was sent, and never later than now."""
    stamp = event.get("origin_server_ts")
    if isinstance(stamp, bool) or not isinstance(stamp, int) or not 0 <= stamp < now.timestamp() * 1000:
        return now
    return datetime.fromtimestamp(stamp / 1000, UTC)


def _message(event: Event, room: Room, bare: Request) -> Request | None:
    content = content_of(event)
    edited = related(content, "m.replace")
    if edited is not None:
        return _edit(content, room, replace(bare, kind=Kind.EDITED, message=edited))
    said = saying(content, room)
    if said is None:
        return None
    thread = related(content, "m.thread")
    place = room.place(thread)
    target = replied_to(content) or thread
    return replace(
        bare,
        place=place,
        text=said.text,
        attachments=said.attachments,
        kind=Kind.ASKED if said.addressed else Kind.HEARD,
        message=bare.id,
        replies_to=None if target is None else MessageRef(place=place, id=target),
    )


def _edit(content: Event, room: Room, bare: Request) -> Request | None:
    new = content.get("m.new_content")
    said = saying(new, room) if isinstance(new, dict) else None
    if said is None:
        return None
    return replace(bare, text=said.text, attachments=said.attachments, addressed=said.addressed)


def _reaction(event: Event, room: Room, bare: Request) -> Request | None:
    relation = _relation(content_of(event))
    target, key = relation.get("event_id"), relation.get("key")
    if relation.get("rel_type") != "m.annotation" or not isinstance(target, str) or not isinstance(key, str):
        return None
    name = action(key)
    if name is None:
        return None
    press = Press(on=MessageRef(place=room.place(), id=target), action=name, certain=False)
    return replace(bare, kind=Kind.PRESSED, press=press)


def _redaction(event: Event, _: Room, bare: Request) -> Request | None:
    target = content_of(event).get("redacts") or event.get("redacts")  # room versions from 11 on, and before
    return replace(bare, kind=Kind.WITHDRAWN, message=target) if isinstance(target, str) else None


_READERS: Final = {"m.room.message": _message, "m.reaction": _reaction, "m.room.redaction": _redaction}


def saying(content: Event, room: Room) -> Said | None:
    """The words and files of a message; None for one of a program, or with neither."""
    kind = content.get("msgtype")
    if not isinstance(kind, str) or kind not in WORDS | FILES or any(content.get(mark) for mark in AUTOMATED):
        return None
    body = _text(content.get("body"))
    attachments: tuple[Attachment, ...] = ()
    if kind in FILES:
        found = attachment(content)
        attachments = (found,) if found else ()
        named = _text(content.get("filename")) or body
        body = body if body != named else ""  # a caption, or the file's name once more
    elif replied_to(content):
        body = _FALLBACK.sub("", body)
    text, addressed = spoken(body, content, room)
    if not text.strip() and not attachments and not addressed:
        return None
    return Said(
        text=text, attachments=attachments, addressed=addressed or (room.direct and kind != "m.emote")
    )


def spoken(body: str, content: Event, room: Room) -> tuple[str, bool]:
    """The words without what made them ours, and whether something did.

    A reply mentions whom it replies to by itself: that alone is no word to us, unless we are named in it.
    """
    prefix = PREFIX.match(body)
    if prefix:
        return body[prefix.end() :], True
    names = "|".join(re.escape(name) for name in sorted(room.my_names, key=len, reverse=True))
    called = rf"(?:{re.escape(room.me)}|@?(?:{names}))"
    at = rf"(?:{re.escape(room.me)}|@(?:{names}))"
    leading = re.match(rf"\s*(?:{called}\s*[:,]|{at}(?=\s|$))[:,]?\s*", body, re.IGNORECASE)
    if leading:
        return body[leading.end() :], True
    if not _mentioned(content, room.me):
        return body, False
    body = body.rstrip()
    found = re.match(rf"\s*{called}(?:\s+|$)", body, re.IGNORECASE) or re.search(
        rf"(?<=\s){called}[.!?]?\Z", body, re.IGNORECASE
    )
    if found:
        return (body[: found.start()] + body[found.end() :]).strip(), True
    named = re.search(rf"(?<!\w){called}(?!\w)", body, re.IGNORECASE)
    return body, bool(named) or not replied_to(content)


def _mentioned(content: Event, me: str) -> bool:
    """Whether somebody is meant: by the list of those who are, or where there is none by a link to them."""
    mentions = content.get("m.mentions")
    if isinstance(mentions, dict):
        users = mentions.get("user_ids")
        return isinstance(users, list) and me in users
    html = content.get("formatted_body")
    return isinstance(html, str) and re.search(rf"matrix\.to/#/{re.escape(me)}[\"'?]", html) is not None


def replied_to(content: Event) -> str | None:
    """The message that one was written in reply to; a thread's fallback for old clients is none."""
    relation = _relation(content)
    target = relation.get("m.in_reply_to")
    id = target.get("event_id") if isinstance(target, dict) else None
    if not isinstance(id, str) or (
        relation.get("rel_type") == "m.thread" and relation.get("is_falling_back")
    ):
        return None
    return id


def related(content: Event, kind: str) -> str | None:
    """The message that one stands in a relation to: the root of its thread, or the one that it replaces."""
    relation = _relation(content)
    id = relation.get("event_id")
    return id if relation.get("rel_type") == kind and isinstance(id, str) else None


def attachment(content: Event) -> Attachment | None:
    """A message's file; None when it says nothing that can be fetched.

    The locator is JSON: the file's address, and of an encrypted one what opens it.
    """
    file = content.get("file")
    sealed: Event | None = file if isinstance(file, dict) else None
    url = (content if sealed is None else sealed).get("url")
    if not isinstance(url, str) or not url.startswith("mxc://"):
        return None
    info = _mapping(content, "info")
    size, kind = info.get("size"), info.get("mimetype")
    keys = None if sealed is None else {name: sealed.get(name) for name in ("key", "iv", "hashes", "v")}
    name = _text(content.get("filename")) or _text(content.get("body"))
    return Attachment(
        name=printable(name.replace("/", "_"))[:_LONGEST_NAME] or "file",
        locator=json.dumps({"url": url, "file": keys}),
        media_type=kind[:_LONGEST_NAME] if isinstance(kind, str) else "",
        size=size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None,
    )


def _relation(content: Event) -> Event:
    return _mapping(content, "m.relates_to")


def _mapping(content: Event, name: str) -> Event:
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def _text(found: object) -> str:
    return found[:_LONGEST] if isinstance(found, str) else ""
