"""What Slack sends -> a request, or nothing; pure, and safe for payloads of any shape.

Whose signature was checked is Slack; what its people and their files are called is still anybody's words. A
request that comes from here knows of its place what the event says. Who can read along is not in it: a room
is a ROOM until somebody looks (adapters.slack.readers).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from adapters.slack import marks
from adapters.slack.pieces import PREFIX
from bot.model.chat import Actor, Audience, Kind, MessageRef, Place, Platform, Press, Request

Payload = Mapping[str, Any]

SHORTCUT: Final = "check_sourcing"
HOME: Final = "home"  # the thread of a place that is somebody's App Home
VIEW: Final = "view:"  # what the thread of a place begins with that is a modal of somebody's
EVENT: Final = "hearsay"  # the type of the metadata by which we know messages of ours
ROOT: Final = re.compile(r"on:(?P<ts>\d+\.\d+):\d+")  # a row of buttons that acts on another message
_ID = re.compile(r"[\w.-]{1,128}", re.ASCII)
TS = re.compile(r"\d{1,12}\.\d{1,10}", re.ASCII)
ONLY: Final = "@"  # between the time and the reader of a message that one person sees
_UNNAMED = ("directmessage", "privategroup")  # what a slash command calls what has no name


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Who we are in a workspace: our user, our bot and our app there, "" where that is not known."""

    user: str = ""
    bot: str = ""
    app: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What is known before a payload is read: whose workspace it is from, who we are there, and the time."""

    tenant: str
    us: Us
    now: datetime


Reader = Callable[[Payload, Hearing], Request | None]


def parsed(payload: Payload, hearing: Hearing) -> Request | None:
    """What is asked for, heard, changed or pressed; None for what is no concern of ours."""
    if "command" in payload:
        return _command(payload, hearing)
    kind = text(payload, "type")
    if kind == "event_callback":
        event = part(payload, "event")
        reader = EVENTS.get(text(event, "type"))
        return reader(payload, hearing) if reader else None
    reader = INTERACTIONS.get(kind)
    return reader(payload, hearing) if reader else None


def text(mapping: Payload, name: str) -> str:
    """A string of an object; "" when it is not there or is none."""
    value = mapping.get(name)
    return value if isinstance(value, str) else ""


def part(mapping: Payload, name: str) -> Payload:
    """An object of an object; {} when it is not there or is none."""
    value = mapping.get(name)
    return value if isinstance(value, dict) else {}


def id_of(mapping: Payload, name: str) -> str:
    """An id of Slack's, or that of an object under this name; "" for what cannot be one."""
    value = mapping.get(name)
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def moment(ts: str, otherwise: datetime) -> datetime:
    """When a message with this timestamp was said, UTC."""
    if not TS.fullmatch(ts):
        return otherwise
    return datetime.fromtimestamp(min(float(ts), otherwise.timestamp() + 3600), UTC)


def channel_name(payload: Payload) -> str:
    """What the channel of an interaction is called; "" for one that has no name."""
    name = text(payload, "channel_name") or text(part(payload, "channel"), "name")
    return "" if name in _UNNAMED else name


def is_group(payload: Payload) -> bool:
    """Whether it comes from a conversation of several people that is no channel."""
    name = text(payload, "channel_name") or text(part(payload, "channel"), "name")
    return text(part(payload, "event"), "channel_type") == "mpim" or name.startswith("mpdm-")


def ours(message: Payload, us: Us) -> bool:
    """Whether it is a message of ours, which is no article."""
    by_us = bool(us.user) and text(message, "user") == us.user
    return by_us or text(part(message, "metadata"), "event_type") == EVENT


def own(message: Payload, us: Us) -> bool:
    """Whether a program said it: us, whose words are never read, or another, with which we do not talk."""
    return (
        bool(text(message, "bot_id"))
        or bool(part(message, "bot_profile"))
        or text(message, "subtype") == "bot_message"
        or id_of(message, "user") in {"", us.user, "USLACKBOT"}
        or (bool(us.app) and text(message, "app_id") == us.app)
        or text(part(message, "metadata"), "event_type") == EVENT
    )


def _place(channel: str, hearing: Hearing, *, thread: str | None, direct: bool, name: str = "") -> Place:
    return Place(
        platform=Platform.SLACK,
        id=channel,
        thread=thread,
        name=name,
        tenant=hearing.tenant,
        audience=Audience.PERSON if direct else Audience.ROOM,
    )


def _actor(id: str, name: str = "") -> Actor:
    return Actor(platform=Platform.SLACK, id=id, name=name)


def _thread(message: Payload, *, direct: bool) -> str | None:
    """Where an answer stands: in the message's thread; in a direct conversation only if it is in one."""
    return root_of(message) or (None if direct else text(message, "ts"))


def root_of(message: Payload) -> str:
    """The time of the message that a message's thread began with; "" outside of threads."""
    thread = text(message, "thread_ts")
    return thread if TS.fullmatch(thread) else ""


def _direct(event: Payload, channel: str) -> bool:
    return text(event, "channel_type") == "im" or channel.startswith("D")


def _message(payload: Payload, hearing: Hearing) -> Request | None:
    reader = MESSAGES.get(text(part(payload, "event"), "subtype"))
    return reader(payload, hearing) if reader else None


def _said(payload: Payload, hearing: Hearing) -> Request | None:
    """Words in a channel, or for us in a direct conversation; those that name us come as a mention too."""
    event = part(payload, "event")
    direct = _direct(event, id_of(event, "channel"))
    if not direct and marks.calls(text(event, "text"), hearing.us.user):
        return None
    return _words(payload, event, hearing, kind=Kind.ASKED if direct else Kind.HEARD)


def _mention(payload: Payload, hearing: Hearing) -> Request | None:
    event = part(payload, "event")
    if part(event, "edited"):
        return None  # said before; that it was changed comes by itself
    return _words(payload, event, hearing, kind=Kind.ASKED)


def _words(payload: Payload, message: Payload, hearing: Hearing, *, kind: Kind) -> Request | None:
    event = part(payload, "event")
    channel, ts = id_of(event, "channel"), text(message, "ts")
    if not channel or not TS.fullmatch(ts) or own(message, hearing.us):
        return None
    place = _place(
        channel,
        hearing,
        thread=_thread(message, direct=_direct(event, channel)),
        direct=_direct(event, channel),
    )
    said = marks.plain(marks.words(message), us=hearing.us.user)
    attachments = marks.attachments(message)
    if kind is Kind.HEARD and not said.strip() and not attachments:
        return None
    thread = root_of(message)
    replies = MessageRef(place=place, id=thread) if thread and thread != ts else None
    return Request(
        id=_event_id(payload, channel, ts),
        place=place,
        actor=_actor(id_of(message, "user")),
        text=said,
        at=moment(ts, hearing.now),
        attachments=attachments,
        replies_to=replies,
        kind=kind,
        message=ts,
    )


def _event_id(payload: Payload, *otherwise: str) -> str:
    return id_of(payload, "event_id") or "-".join((text(part(payload, "event"), "type"), *otherwise))


def _changed(payload: Payload, hearing: Hearing) -> Request | None:
    """Other words; that Slack has unfolded a link below them is no change."""
    event = part(payload, "event")
    message, before = part(event, "message"), part(event, "previous_message")
    if text(message, "subtype") == "tombstone":
        return _deleted(payload, hearing)
    if before and _content(message) == _content(before):
        return None
    request = _words(payload, message, hearing, kind=Kind.EDITED)
    at = moment(text(event, "event_ts") or text(event, "ts"), hearing.now)
    return replace(request, at=at) if request else None


def _content(message: Payload) -> tuple[str, tuple[str, ...]]:
    return text(message, "text"), tuple(file.locator for file in marks.attachments(message))


def _deleted(payload: Payload, hearing: Hearing) -> Request | None:
    event = part(payload, "event")
    before = part(event, "previous_message")
    gone = text(event, "deleted_ts") or text(before, "ts") or text(part(event, "message"), "ts")
    channel = id_of(event, "channel")
    if not channel or not TS.fullmatch(gone) or (before and own(before, hearing.us)):
        return None
    direct = _direct(event, channel)
    thread = root_of(before) or (None if direct else gone)
    return Request(
        id=_event_id(payload, channel, gone),
        place=_place(channel, hearing, thread=thread, direct=direct),
        actor=_actor(id_of(before, "user") or hearing.us.user),
        text="",
        at=moment(text(event, "event_ts") or text(event, "ts"), hearing.now),
        kind=Kind.WITHDRAWN,
        message=gone,
    )


def _home(payload: Payload, hearing: Hearing) -> Request | None:
    event = part(payload, "event")
    channel, user = id_of(event, "channel"), id_of(event, "user")
    if text(event, "tab") != HOME or not user:
        return None
    return Request(
        id=_event_id(payload, user, text(event, "event_ts")),
        place=_place(channel or user, hearing, thread=HOME, direct=True),
        actor=_actor(user),
        text=HOME,
        at=moment(text(event, "event_ts"), hearing.now),
        privately=True,
    )


def _about_place(kind: Kind) -> Reader:
    """A place has another name or other readers, or is none of ours any more."""

    def read(payload: Payload, hearing: Hearing) -> Request | None:
        event = part(payload, "event")
        channel = id_of(event, "channel")
        if not channel:
            return None
        name = text(part(event, "channel"), "name")
        by = id_of(event, "user") or id_of(event, "inviter") or hearing.us.user
        return Request(
            id=_event_id(payload, channel, text(event, "event_ts") or text(event, "ts")),
            place=_place(channel, hearing, thread=None, direct=channel.startswith("D"), name=name),
            actor=_actor(by),
            text="",
            at=moment(text(event, "event_ts") or text(event, "ts"), hearing.now),
            kind=kind,
        )

    return read


def _if_ours(reader: Reader) -> Reader:
    """Only when it is we who came or went."""

    def read(payload: Payload, hearing: Hearing) -> Request | None:
        ours = hearing.us.user and id_of(part(payload, "event"), "user") == hearing.us.user
        return reader(payload, hearing) if ours else None

    return read


def _moved(payload: Payload, hearing: Hearing) -> Request | None:
    event = part(payload, "event")
    old, new = id_of(event, "old_channel_id"), id_of(event, "new_channel_id")
    if not old or not new:
        return None
    return Request(
        id=_event_id(payload, old, new),
        place=_place(old, hearing, thread=None, direct=False),
        actor=_actor(hearing.us.user),
        text="",
        at=moment(text(event, "event_ts"), hearing.now),
        kind=Kind.MOVED,
        successor=_place(new, hearing, thread=None, direct=False),
    )


def _command(payload: Payload, hearing: Hearing) -> Request | None:
    channel, user = id_of(payload, "channel_id"), id_of(payload, "user_id")
    if not channel or not user:
        return None
    return Request(
        id=_interaction_id("command", payload, hearing, text(payload, "text"), channel, user),
        place=_place(
            channel,
            hearing,
            thread=None,
            direct=channel.startswith("D"),
            name=channel_name(payload),
        ),
        actor=_actor(user, text(payload, "user_name")),
        text=marks.plain(text(payload, "text"), us=hearing.us.user),
        at=hearing.now,
        privately=True,
    )


def _interaction_id(kind: str, payload: Payload, hearing: Hearing, *otherwise: str) -> str:
    """What tells an interaction from all others: its trigger, which is Slack's and used once."""
    trigger = text(payload, "trigger_id")
    seed = trigger or f"{hearing.now.timestamp():.0f}:{':'.join(otherwise)}"
    return f"{kind}-{hashlib.sha256(seed.encode('utf-8', 'replace')).hexdigest()[:24]}"


def _shortcut(payload: Payload, hearing: Hearing) -> Request | None:
    """ "Check sourcing" of any message: it is read, and answered in its thread."""
    message, channel = part(payload, "message"), id_of(payload, "channel")
    ts, user = text(payload, "message_ts") or text(message, "ts"), id_of(payload, "user")
    if text(payload, "callback_id") != SHORTCUT or not channel or not user or not TS.fullmatch(ts):
        return None
    place = _place(
        channel,
        hearing,
        thread=root_of(message) or ts,
        direct=channel.startswith("D"),
        name=channel_name(payload),
    )
    return Request(
        id=_interaction_id("shortcut", payload, hearing, channel, ts, user, text(payload, "action_ts")),
        place=place,
        actor=_actor(user, text(part(payload, "user"), "name")),
        text="read",
        at=moment(text(payload, "action_ts"), hearing.now),
        replies_to=MessageRef(place=place, id=ts),
        about=None if ours(message, hearing.us) else marks.plain(marks.words(message), us=hearing.us.user),
        about_attachments=marks.attachments(message),
        message=ts,
    )


def _pressed(payload: Payload, hearing: Hearing) -> Request | None:
    """One of our buttons: which it is, and on which message. Nothing else of it is believed."""
    container, message = part(payload, "container"), part(payload, "message")
    actions = payload.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    name = text(action, "action_id").removeprefix(PREFIX)
    channel, user = id_of(container, "channel_id") or id_of(payload, "channel"), id_of(payload, "user")
    ts = text(container, "message_ts") or text(message, "ts")
    if not text(action, "action_id").startswith(PREFIX) or not name or not channel or not user:
        return None
    if root := ROOT.fullmatch(text(action, "block_id")):
        ts = root["ts"]
    if not TS.fullmatch(ts):
        return None
    direct = channel.startswith("D")
    thread = root_of(message) or root_of(container) or (None if direct else ts)
    ephemeral = container.get("is_ephemeral") is True
    place = _place(channel, hearing, thread=None if ephemeral and thread == ts else thread, direct=direct)
    on = MessageRef(place=place, id=f"{ts}{ONLY}{user}" if ephemeral else ts)
    return Request(
        id=_interaction_id("press", payload, hearing, ts, text(action, "action_ts"), user, name),
        place=place,
        actor=_actor(user, text(part(payload, "user"), "name")),
        text="",
        at=moment(text(action, "action_ts"), hearing.now),
        kind=Kind.PRESSED,
        press=Press(on=on, action=name),
        privately=ephemeral,
    )


MESSAGES: Mapping[str, Reader] = {
    "": _said,
    "file_share": _said,
    "me_message": _said,
    "thread_broadcast": _said,
    "message_changed": _changed,
    "message_deleted": _deleted,
    "channel_convert_to_private": _about_place(Kind.PLACE),
    "channel_convert_to_public": _about_place(Kind.PLACE),
}

EVENTS: Mapping[str, Reader] = {
    "message": _message,
    "app_mention": _mention,
    "app_home_opened": _home,
    "channel_rename": _about_place(Kind.PLACE),
    "group_rename": _about_place(Kind.PLACE),
    "channel_shared": _about_place(Kind.PLACE),
    "channel_unshared": _about_place(Kind.PLACE),
    "channel_unarchive": _about_place(Kind.PLACE),
    "group_unarchive": _about_place(Kind.PLACE),
    "member_joined_channel": _if_ours(_about_place(Kind.PLACE)),
    "member_left_channel": _if_ours(_about_place(Kind.LEFT)),
    "channel_archive": _about_place(Kind.LEFT),
    "group_archive": _about_place(Kind.LEFT),
    "channel_deleted": _about_place(Kind.LEFT),
    "group_deleted": _about_place(Kind.LEFT),
    "channel_left": _about_place(Kind.LEFT),
    "group_left": _about_place(Kind.LEFT),
    "channel_id_changed": _moved,
}

INTERACTIONS: Mapping[str, Reader] = {
    "message_action": _shortcut,
    "block_actions": _pressed,
}
