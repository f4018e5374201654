"""What people do with what Slack shows them -> requests: commands, the shortcut, buttons; pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from adapters.slack import marks
from adapters.slack.payloads import (
    HOME,
    ONLY,
    TS,
    Hearing,
    Payload,
    Reader,
    actor_of,
    beside_home,
    channel_name,
    id_of,
    moment,
    ours,
    part,
    place_of,
    root_of,
    text,
)
from adapters.slack.pieces import PREFIX
from bot.model.chat import Kind, MessageRef, Press, Request

SHORTCUT: Final = "check_sourcing"
ROOT: Final = re.compile(r"on:(?P<ts>\d+\.\d+):\d+")  # a row of buttons that acts on another message


def command(payload: Payload, hearing: Hearing) -> Request | None:
    """A slash command, which only its asker sees."""
    channel, user = id_of(payload, "channel_id"), id_of(payload, "user_id")
    if not channel or not user:
        return None
    return Request(
        id=_interaction_id("command", payload, hearing, text(payload, "text"), channel, user),
        place=place_of(
            channel,
            hearing,
            thread=None,
            direct=channel.startswith("D"),
            name=channel_name(payload),
        ),
        actor=actor_of(user, text(payload, "user_name")),
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
    place = place_of(
        channel,
        hearing,
        thread=root_of(message) or ts,
        direct=channel.startswith("D"),
        name=channel_name(payload),
    )
    return Request(
        id=_interaction_id("shortcut", payload, hearing, channel, ts, user, text(payload, "action_ts")),
        place=place,
        actor=actor_of(user, text(part(payload, "user"), "name")),
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
    if text(part(payload, "view"), "type") == HOME and text(action, "action_id").startswith(PREFIX):
        return _pressed_at_home(payload, hearing, name)
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
    place = place_of(channel, hearing, thread=None if ephemeral and thread == ts else thread, direct=direct)
    on = MessageRef(place=place, id=f"{ts}{ONLY}{user}" if ephemeral else ts)
    return Request(
        id=_interaction_id("press", payload, hearing, ts, text(action, "action_ts"), user, name),
        place=place,
        actor=actor_of(user, text(part(payload, "user"), "name")),
        text="",
        at=moment(text(action, "action_ts"), hearing.now),
        kind=Kind.PRESSED,
        press=Press(on=on, action=name),
        privately=ephemeral,
    )


def _pressed_at_home(payload: Payload, hearing: Hearing, name: str) -> Request | None:
    """One of our buttons on somebody's App Home, whose view says what stands there beside which place."""
    user = id_of(payload, "user")
    channel, ref = beside_home(payload)
    if not name or not user or not ref:
        return None
    place = place_of(channel, hearing, thread=HOME, direct=True)
    return Request(
        id=_interaction_id("press", payload, hearing, HOME, user, name),
        place=place,
        actor=actor_of(user, text(part(payload, "user"), "name")),
        text="",
        at=hearing.now,
        kind=Kind.PRESSED,
        press=Press(on=MessageRef(place=place, id=ref), action=name),
        privately=True,
    )


INTERACTIONS: Mapping[str, Reader] = {
    "message_action": _shortcut,
    "block_actions": _pressed,
}
