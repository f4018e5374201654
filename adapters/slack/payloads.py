"""Slack's payloads, whatever their shape: what is read out of them, and what every reader of them knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.model.chat import Actor, Audience, Place, Platform, Request

Payload = Mapping[str, Any]

HOME: Final = "home"  # the thread of a place that is somebody's App Home
VIEW: Final = "view:"  # what the thread of a place begins with that is a modal of somebody's
EVENT: Final = "hearsay"  # the type of the metadata by which we know messages of ours
ID = re.compile(r"[\w.-]{1,128}", re.ASCII)
TS = re.compile(r"\d{1,12}\.\d{1,10}", re.ASCII)
ONLY: Final = "@"  # between the time and the reader of a message that one person sees
UNNAMED = ("directmessage", "privategroup")  # what a slash command calls what has no name


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
    return value if isinstance(value, str) and ID.fullmatch(value) else ""


def moment(ts: str, otherwise: datetime) -> datetime:
    """When a message with this timestamp was said, UTC."""
    if not TS.fullmatch(ts):
        return otherwise
    return datetime.fromtimestamp(min(float(ts), otherwise.timestamp() + 3600), UTC)


def channel_name(payload: Payload) -> str:
    """What the channel of an interaction is called; "" for one that has no name."""
    name = text(payload, "channel_name") or text(part(payload, "channel"), "name")
    return "" if name in UNNAMED else name


def beside_home(payload: Payload) -> tuple[str, str]:
    """The conversation beside an App Home, and the id of what stands there of ours, "" for none."""
    channel, _, ref = text(part(payload, "view"), "private_metadata").partition(" ")
    return channel if ID.fullmatch(channel) else id_of(payload, "user"), ref


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


def place_of(channel: str, hearing: Hearing, *, thread: str | None, direct: bool, name: str = "") -> Place:
    """A conversation, as far as an event tells of it."""
    return Place(
        platform=Platform.SLACK,
        id=channel,
        thread=thread,
        name=name,
        tenant=hearing.tenant,
        audience=Audience.PERSON if direct else Audience.ROOM,
    )


def actor_of(id: str, name: str = "") -> Actor:
    """Somebody, by their id."""
    return Actor(platform=Platform.SLACK, id=id, name=name)


def thread_of(message: Payload, *, direct: bool) -> str | None:
    """Where an answer stands: in the message's thread; in a direct conversation only if it is in one."""
    return root_of(message) or (None if direct else text(message, "ts"))


def root_of(message: Payload) -> str:
    """The time of the message that a message's thread began with; "" outside of threads."""
    thread = text(message, "thread_ts")
    return thread if TS.fullmatch(thread) else ""
