"""What of ours stands in a conversation, known by the key in its metadata."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

from adapters.slack.payloads import EVENT, Payload, part, text
from adapters.slack.web import Said, Web
from adapters.slack.workspaces import Workspace
from bot.model.chat import MessageRef, Place

PAGE: Final = 200  # messages; Slack recommends no more
MOST_PAGES: Final = 5  # a message whose outcome is not known is at most some minutes old


@dataclass(frozen=True, slots=True)
class Standing:
    """The parts of a message, by key, as the times of their messages; and the names of files beside them."""

    parts: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


def metadata(key: str) -> dict[str, Any]:
    """What marks a message as ours."""
    return {"event_type": EVENT, "event_payload": {"key": key}}


def key_of(message: Payload) -> str:
    """The key of a message of ours; "" for anybody else's."""
    found = part(message, "metadata")
    return text(part(found, "event_payload"), "key") if text(found, "event_type") == EVENT else ""


async def found_in(web: Web, workspace: Workspace, place: Place, key: str) -> str | None:
    """The time of the message that stands in a place, or in its thread, under a key. Raises Refusal."""
    async for message in _messages(web, workspace, place.id, thread=place.thread):
        if key_of(message) == key:
            return text(message, "ts")
    return None


async def scanned(web: Web, workspace: Workspace, ref: MessageRef, *, root: str, key: str) -> Standing:
    """What stands in a thread since a message of ours, and belongs to it. Raises Refusal."""
    found = Standing()
    async for message in _messages(web, workspace, ref.place.id, thread=root, oldest=ref.id):
        if key_of(message).startswith(f"{key}/"):
            found.parts[key_of(message)] = text(message, "ts")
        files = message.get("files")
        found.files.update(
            text(file, "name")
            for file in (files if isinstance(files, list) else ())
            if isinstance(file, dict)
        )
    return found


async def _messages(
    web: Web, workspace: Workspace, channel: str, *, thread: str | None, oldest: str | None = None
) -> AsyncIterator[Said]:
    """The messages of a thread, or the latest of a channel."""
    method = "conversations.replies" if thread else "conversations.history"
    cursor = None
    for _ in range(MOST_PAGES):
        answer = await web.call(
            workspace.token,
            method,
            channel=channel,
            ts=thread,
            oldest=oldest,
            cursor=cursor,
            limit=PAGE,
            include_all_metadata="true",
        )
        found = answer.get("messages")
        for message in found if isinstance(found, list) else ():
            if isinstance(message, dict):
                yield message
        cursor = text(part(answer, "response_metadata"), "next_cursor")
        if not cursor:
            return
