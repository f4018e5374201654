"""What a request is about that its event does not carry: the message that a thread began with, a long paste.

Slack cuts a long paste into messages that one person sends within seconds. When one of them is asked about,
its neighbours of the same author are read with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import structlog

from adapters.slack import marks
from adapters.slack.payloads import Payload, ours, part, text
from adapters.slack.web import Refusal, Said, Web
from adapters.slack.workspaces import Workspace
from bot.model.chat import Audience, Kind, Request

PATIENCE: Final = 1.2  # seconds of the three that Slack gives us to take an event in
LONG: Final = 2000  # characters: nobody types that, and Slack cuts at about 4,000
APART: Final = 6.0  # seconds between the parts of one paste
SHORTEST: Final = 200  # characters of what may be the rest of a paste; shorter words are a command
REST: Final = 1.2  # seconds that the first part of a paste waits for the rest
TOGETHER: Final = (
    0.8 * REST
)  # seconds after the first in which what comes is read with it, as it is there then
MOST_PARTS: Final = 20  # messages that are looked at on either side

_ENDS: Final = (".", "!", "?", ":", "”", '"', "’", "»", ")")
_LINE: Final = "\n"

log = structlog.get_logger(__name__)


async def completed(request: Request, payload: Payload, workspace: Workspace, web: Web) -> Request | None:
    """The request with the words and files of the message that it replies to, as far as Slack gives them.

    What was pasted to us alone is read as one, with the first of its messages: the others are None.
    """
    if request.kind is not Kind.ASKED and not (request.addressed and request.replies_to):
        return request
    if request.replies_to is None:
        return await _whole(request, part(payload, "event"), workspace, web)
    try:
        async with asyncio.timeout(PATIENCE):
            if request.about is None:
                return await _with_root(request, request.replies_to.id, workspace, web)
            return await _with_paste(request, part(payload, "message"), workspace, web)
    except (Refusal, TimeoutError) as error:
        log.warning("the message asked about was not read", cause=getattr(error, "code", "too late"))
        return request


async def _whole(request: Request, event: Payload, workspace: Workspace, web: Web) -> Request | None:
    """A text that somebody sends us directly, as it was before Slack cut it into messages."""
    said = text(event, "text")
    if request.place.audience is not Audience.PERSON or request.message is None or len(said) < SHORTEST:
        return request
    try:
        if len(said) >= LONG:
            await asyncio.sleep(REST)
        async with asyncio.timeout(PATIENCE):
            at = float(request.message)
            span = {"oldest": f"{at - 20 * REST:.6f}", "latest": f"{at + 20 * REST:.6f}"}
            found = await _messages(
                web,
                workspace,
                "conversations.history",
                channel=request.place.id,
                limit=2 * MOST_PARTS,
                inclusive="true",
                **span,
            )
    except (Refusal, TimeoutError):
        return request
    parts = together(pasted(found, event, apart=TOGETHER), event)
    if len(parts) < 2:
        return request
    if text(parts[0], "ts") != request.message:
        return None
    return request.saying(joined([marks.plain(text(one, "text"), us=workspace.us.user) for one in parts]))


async def _with_root(request: Request, root: str, workspace: Workspace, web: Web) -> Request:
    """With the message that its thread began with, unless that is ours."""
    found = await _messages(
        web, workspace, "conversations.replies", channel=request.place.id, ts=root, limit=1, inclusive="true"
    )
    message = next((one for one in found if text(one, "ts") == root), None)
    if message is None or ours(message, workspace.us):
        return request
    about = replace(
        request,
        about=marks.plain(marks.words(message), us=workspace.us.user),
        about_attachments=marks.attachments(message),
    )
    return await _with_paste(about, message, workspace, web)


async def _with_paste(request: Request, message: Payload, workspace: Workspace, web: Web) -> Request:
    """With the messages that were pasted together with the one asked about."""
    said, ts = text(message, "text"), text(message, "ts")
    if len(said) < LONG or not ts or request.about is None:
        return request
    at = float(ts)
    where: dict[str, str] = {"channel": request.place.id}
    thread = text(message, "thread_ts")
    method = "conversations.history"
    if thread and thread != ts:
        method, where = "conversations.replies", where | {"ts": thread}
    span = {"oldest": f"{at - 10 * APART:.6f}", "latest": f"{at + 10 * APART:.6f}"}
    found = await _messages(web, workspace, method, limit=2 * MOST_PARTS, inclusive="true", **where, **span)
    parts = pasted(found, message)
    if len(parts) < 2:
        return request
    words = [marks.plain(text(one, "text"), us=workspace.us.user) for one in parts]
    return replace(request, about=joined(words))


def joined(parts: Sequence[str]) -> str:
    """One text again: Slack cuts at the end of a line, or else between two words."""
    whole = ""
    for piece in parts:
        ended = not whole or whole.rstrip().endswith(_ENDS)
        whole = f"{whole}{'' if not whole else _LINE if ended else ' '}{piece}"
    return whole


def pasted(messages: Sequence[Payload], asked: Payload, *, apart: float = APART) -> list[Payload]:
    """The messages that one paste was cut into, in order: all but the last are long, seconds `apart`."""
    author = text(asked, "user")
    line = sorted(
        (one for one in messages if text(one, "type") in {"", "message"} and not text(one, "subtype")),
        key=moment_of,
    )
    at = next((i for i, one in enumerate(line) if text(one, "ts") == text(asked, "ts")), None)
    if at is None:
        return [asked]
    first = last = at
    while first > 0 and _follows(line[first - 1], line[first], author, apart):
        first -= 1
    while last + 1 < len(line) and _follows(line[last], line[last + 1], author, apart):
        last += 1
    return line[first : last + 1]


def together(parts: Sequence[Payload], asked: Payload) -> list[Payload]:
    """The parts of a paste that are read as one with the one asked about.

    Those that come too late for the first to wait for them begin anew: whichever part is looked at, it is in
    the same company, so that none is read twice, and none by nobody.
    """
    company: list[Payload] = []
    for one in parts:
        if company and moment_of(one) - moment_of(company[0]) > TOGETHER:
            if moment_of(one) > moment_of(asked):
                break
            company = []
        company.append(one)
    return company


def moment_of(message: Payload) -> float:
    """Seconds since 1970; 0 for a message without a time."""
    try:
        return float(text(message, "ts"))
    except ValueError:
        return 0.0


def _follows(one: Payload, other: Payload, author: str, apart: float) -> bool:
    """Whether the second goes on with what the first was cut off in."""
    return (
        text(one, "user") == text(other, "user") == author
        and len(text(one, "text")) >= LONG
        and moment_of(other) - moment_of(one) <= apart
    )


async def _messages(web: Web, workspace: Workspace, method: str, **arguments: str | int) -> list[Said]:
    answer = await web.call(workspace.token, method, **arguments)
    found = answer.get("messages")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
