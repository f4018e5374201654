"""What Slack's clients would make of a text: who is called, where links lead, which pictures stand there.

It reads what the app sends, not how the app made it, so that nobody's article does anything in a newsroom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_CONTROL = re.compile(r"<([^<>]*)>")
_EMOJI = re.compile(r"(?<![\w:]):[a-z0-9_+'-]+:")
_BARE = re.compile(r"(?:https?|ftp)://[^\s<>|]+|\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w/&])(?:@(?:here|channel|everyone|group)|#[a-z0-9][\w-]*)(?!\w)")
_HOST = re.compile(r"(?:^|[\s(\[])((?:https?://)?(?:[\w-]+\.)+[a-z]{2,})(?=$|[/\s)\],:?#])", re.IGNORECASE)
_CALLS = {"@": "user", "#": "channel", "!": "broadcast"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something live in a text.

    `kind`: user, channel, broadcast (here, channel, everyone), usergroup, date, link, emoji; and where the
    text is not verbatim, bare (an address that becomes a link) and name (@here, #desk, which Slack may link).
    """

    kind: str
    target: str
    shown: str = ""

    @property
    def is_spoofed(self) -> bool:
        """Whether a link shows another host than the one it leads to."""
        found = _HOST.findall(_plain(self.shown)) if self.kind == "link" else []
        to = (urlsplit(self.target).hostname or self.target.rpartition("@")[2]).lower()
        return any(_host(one) != to for one in found)


def _host(shown: str) -> str:
    return (urlsplit(shown if "//" in shown else f"//{shown}").hostname or "").lower()


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def in_text(text: str, *, verbatim: bool = False) -> Iterator[Mark]:
    """What is live in a text that Slack reads as mrkdwn."""
    for inside in _CONTROL.findall(text):
        target, _, shown = inside.partition("|")
        if target.startswith("!subteam^"):
            yield Mark("usergroup", target[9:], shown)
        elif target.startswith("!date^"):
            yield Mark("date", target[6:], shown)
        elif target[:1] in _CALLS:
            yield Mark(_CALLS[target[0]], target[1:], shown)
        else:
            yield Mark("link", _plain(target), shown or target)
    rest = _CONTROL.sub(" ", text)
    if not verbatim:
        yield from (Mark("bare", _plain(found)) for found in _BARE.findall(rest))
        yield from (Mark("name", found) for found in _NAME.findall(rest))
    yield from (Mark("emoji", found) for found in _EMOJI.findall(_BARE.sub(" ", rest)))


def live(value: object) -> Iterator[Mark]:
    """What is live in a message, a view, blocks or a part of them."""
    if isinstance(value, list):
        for part in value:
            yield from live(part)
        return
    if not isinstance(value, Mapping):
        return
    yield from _own(value)
    for key, part in value.items():
        if isinstance(part, Mapping | list) and key not in {"metadata", "bot_profile"}:
            yield from live(part)


def _own(value: Mapping[str, Any]) -> Iterator[Mark]:
    kind, text = value.get("type"), value.get("text")
    if kind in {"user", "channel", "broadcast", "usergroup", "emoji"} and not isinstance(text, Mapping):
        yield Mark(str(kind), str(value.get(f"{kind}_id") or value.get("range") or value.get("name")))
    elif kind == "link":
        yield Mark("link", str(value.get("url")), str(text or value.get("url")))
    elif kind in {"button", "image"} and value.get("url"):
        yield Mark("link", str(value["url"]), str((text or {}).get("text", "")))
    elif kind == "plain_text" and value.get("emoji", True):
        yield from (Mark("emoji", found) for found in _EMOJI.findall(str(text)))
    elif kind == "mrkdwn" and isinstance(text, str):
        yield from in_text(text, verbatim=bool(value.get("verbatim")))
    elif kind in {None, "message"} and isinstance(text, str) and value.get("mrkdwn", True):
        # A call or a message itself: with blocks its text is what notifications say, and calls people all the
        # same. Addresses in it become links unless it says parse=none.
        yield from in_text(text, verbatim=value.get("parse") == "none" and not value.get("link_names"))
