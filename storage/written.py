"""Values as text and back: requests, places, actors and references, and the names that rows are found by.

The text is JSON in ASCII, so that whatever a platform sends, NUL and lone surrogates too, comes back as it
came. `version` says how it is written; one that is not known is refused, not guessed at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from bot.errors import StoreFailed, StoreTooNew
from bot.model.chat import Actor, Attachment, Audience, Kind, MessageRef, Place, Platform, Press, Request

VERSION: Final = 1


def named(*parts: str) -> str:
    """A name of 64 hexadecimal digits for what these parts name together, however long or odd they are."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def write(value: Request | Place | Actor | MessageRef) -> str:
    """A value as text. Raises ValueError for a time without a zone."""
    return json.dumps({"version": VERSION} | asdict(value), default=_plain, separators=(",", ":"))


def read_request(text: str) -> Request:
    """What `write` wrote. Raises StoreTooNew for a later way of writing, StoreFailed for no such text."""
    found = _read(text, "request")
    return Request(
        **_chosen(found, "id", "text", "about"),
        **_later(found),
        place=_place(found["place"]),
        actor=_actor(found["actor"]),
        at=datetime.fromisoformat(found["at"]),
        attachments=_attachments(found["attachments"]),
        replies_to=None if found["replies_to"] is None else _ref(found["replies_to"]),
        about_attachments=_attachments(found["about_attachments"]),
    )


def read_place(text: str) -> Place:
    """What `write` wrote; raises as `read_request` does."""
    return _place(_read(text, "place"))


def read_actor(text: str) -> Actor:
    """What `write` wrote; raises as `read_request` does."""
    return _actor(_read(text, "actor"))


def read_ref(text: str) -> MessageRef:
    """What `write` wrote; raises as `read_request` does."""
    return _ref(_read(text, "reference"))


def _read(text: str, kind: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(text)
        version = found["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreFailed(f"a {kind} in the database is damaged; restore a backup") from error
    if version != VERSION:
        raise StoreTooNew(
            f"a {kind} in the database is written in version {version!r}, ours is {VERSION}; a newer Hearsay"
            " wrote it: use that one"
        )
    return found


def _plain(value: object) -> str:
    """A time in UTC, to the microsecond."""
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value).__name__} cannot be written")
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone: {value.isoformat()}; give it in UTC")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _chosen(found: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: found[name] for name in names}


def _later(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a request has had since there were more kinds of them than one; older ones lack it."""
    press, successor = found.get("press"), found.get("successor")
    return {
        "kind": Kind(found.get("kind", Kind.ASKED)),
        "message": found.get("message"),
        "privately": found.get("privately", False),
        "moderates": found.get("moderates"),
        "addressed": found.get("addressed", False),
        "press": None if press is None else _press(press),
        "successor": None if successor is None else _place(successor),
    }


def _place(found: Mapping[str, Any]) -> Place:
    return Place(
        **_chosen(found, "id", "thread", "name", "tenant"),
        platform=Platform(found["platform"]),
        audience=Audience(found["audience"]),
        internal=found.get("internal", False),
        closed=found.get("closed", False),
    )


def _actor(found: Mapping[str, Any]) -> Actor:
    return Actor(**_chosen(found, "id", "name"), platform=Platform(found["platform"]))


def _ref(found: Mapping[str, Any]) -> MessageRef:
    return MessageRef(place=_place(found["place"]), id=found["id"])


def _press(found: Mapping[str, Any]) -> Press:
    return Press(on=_ref(found["on"]), action=found["action"], certain=found.get("certain", True))


def _attachments(found: list[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    return tuple(Attachment(**_chosen(one, "name", "locator", "media_type", "size")) for one in found)
