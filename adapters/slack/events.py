"""Slack's events -> requests: what is said, changed and taken away, and what becomes of places; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adapters.slack import marks
from adapters.slack.payloads import (
    HOME,
    TS,
    Hearing,
    Payload,
    Reader,
    actor_of,
    id_of,
    moment,
    own,
    part,
    place_of,
    root_of,
    text,
    thread_of,
)
from bot.model.chat import Kind, MessageRef, Request


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
    place = place_of(
        channel,
        hearing,
        thread=thread_of(message, direct=_direct(event, channel)),
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
        actor=actor_of(id_of(message, "user")),
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
    if request is None:
        return None
    direct = _direct(event, id_of(event, "channel"))
    return replace(
        request,
        at=moment(text(event, "event_ts") or text(event, "ts"), hearing.now),
        addressed=direct or marks.calls(text(message, "text"), hearing.us.user),
    )


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
        place=place_of(channel, hearing, thread=thread, direct=direct),
        actor=actor_of(id_of(before, "user") or hearing.us.user),
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
        place=place_of(channel or user, hearing, thread=HOME, direct=True),
        actor=actor_of(user),
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
            place=place_of(channel, hearing, thread=None, direct=channel.startswith("D"), name=name),
            actor=actor_of(by),
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
        place=place_of(old, hearing, thread=None, direct=False),
        actor=actor_of(hearing.us.user),
        text="",
        at=moment(text(event, "event_ts"), hearing.now),
        kind=Kind.MOVED,
        successor=place_of(new, hearing, thread=None, direct=False),
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
