"""What Slack posts to us over HTTP: its bytes are checked before anything reads them.

Whoever has no signature learns that and nothing else; what is signed and makes no sense is refused. Neither
ever reaches Bolt, which answers some of both as if we had failed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl

from aiohttp import web

PATH: Final = "/slack/events"
LARGEST: Final = 2**20  # bytes of a request; Slack's are a few kilobytes
WINDOW: Final = 300.0  # seconds that a signature is good, before and after; Slack's own figure
MOST_FIELDS: Final = 100  # of a form; a slash command has some fifteen
_TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACED: Final = "\ufffd"

Payload = dict[str, Any]


class Malformed(ValueError):
    """Signed, and not what Slack sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a payload is answered with: a status and, for a view, what to show."""

    status: int = HTTPStatus.OK
    body: str = ""
    content_type: str = "text/plain"


Dispatch = Callable[[Payload], Awaitable[Reply]]


def signed(secret: str, headers: Mapping[str, str], body: bytes, *, now: float) -> bool:
    """Whether Slack signed these bytes within the last minutes; `now` is in seconds since 1970."""
    timestamp, signature = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
    if not _TIMESTAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > WINDOW:
        return False
    made = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={made}".encode(), signature.encode("utf-8", "surrogateescape"))


def payload(body: bytes, content_type: str) -> Payload:
    """What was sent. Raises Malformed."""
    reader = READERS.get(content_type)
    if reader is None:
        raise Malformed(f"of type {content_type[:80]}")
    try:
        found = reader(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Malformed(type(error).__name__) from None
    return shaped(found)


def shaped(found: object) -> Payload:
    """An object that says what it is. Raises Malformed."""
    if not isinstance(found, dict):
        raise Malformed("no object")
    if isinstance(found.get("command"), str):
        return found
    if not isinstance(found.get("type"), str):
        raise Malformed("of no type")
    if found["type"] == "event_callback":
        event = found.get("event")
        if not isinstance(event, dict) or not isinstance(event.get("type"), str):
            raise Malformed("an event of no type")
    return found


def sound(found: Payload) -> Payload:
    """The same without what no database keeps: halves of characters, and NUL."""
    written = json.dumps(found, ensure_ascii=False)
    if "\\u0000" not in written and not _SURROGATE.search(written):
        return found
    made: Payload = json.loads(_SURROGATE.sub(_REPLACED, _NUL.sub(rf"\1{_REPLACED}", written)))
    return made


def _json(text: str) -> object:
    found = json.loads(text)
    return sound(found) if isinstance(found, dict) else found


def _form(text: str) -> object:
    """A slash command's fields, or the object that an interaction has in a field of that name."""
    fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    return _json(fields["payload"]) if "payload" in fields else sound(dict(fields))


READERS: Mapping[str, Callable[[str], object]] = {
    "application/json": _json,
    "application/x-www-form-urlencoded": _form,
}


def gate(secret: str, dispatch: Dispatch, *, now: Callable[[], float]) -> Callable[[web.Application], None]:
    """Adds the handler of Slack's requests to a server."""

    async def handle(request: web.Request) -> web.Response:
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text="too large\n")
        if len(body) > LARGEST:
            return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text="too large\n")
        if not signed(secret, request.headers, body, now=now()):
            return web.Response(status=HTTPStatus.UNAUTHORIZED, text="not signed\n")
        try:
            found = payload(body, request.content_type)
        except Malformed:
            return web.Response(status=HTTPStatus.BAD_REQUEST, text="not understood\n")
        reply = await dispatch(found)
        return web.Response(status=reply.status, text=reply.body, content_type=reply.content_type)

    def add(app: web.Application) -> None:
        app.router.add_post(PATH, handle)

    return add
