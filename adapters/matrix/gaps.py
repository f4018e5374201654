"""What was said while we were away, and did not fit into one answer of the homeserver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog

from adapters.matrix.calling import Refused
from adapters.matrix.machine import Client, quoted
from adapters.matrix.rooms import content_of

PAGE: Final = 100  # events; Synapse gives no more than that at a time by default
MOST: Final = 10_000  # events of one room: days of a busy one, some 50 MB

log = structlog.get_logger(__name__)


async def filled(
    client: Client, room: str, *, back_from: str, to: str, known: bool, most: int = MOST
) -> list[dict[str, Any]]:
    """A room's events between two tokens, oldest first, but none from before we joined.

    Of more than `most` the latest. Raises Refused and Unreachable, which may be tried again.
    """
    found: list[dict[str, Any]] = []
    start: str | None = back_from
    while start is not None:
        page = await _page(client, room, start, to)
        events = [event for event in page.get("chunk", ()) if isinstance(event, dict)]
        found.extend(events)
        end = page.get("end")
        start = end if events and isinstance(end, str) and end != start else None
        if any(is_threshold(event, client.user_id, known=known) for event in events):
            break
        if len(found) >= most:
            log.warning("a gap too wide", events=len(found))
            break
    return list(reversed(found))


async def _page(client: Client, room: str, start: str, to: str) -> dict[str, Any]:
    query: dict[str, str | list[str] | None] = {"dir": "b", "from": start, "to": to, "limit": str(PAGE)}
    try:
        return await client.ask("GET", f"/v3/rooms/{quoted(room)}/messages", None, **query)
    except Refused as refused:
        if refused.can_retry or refused.signed_out:
            raise
        log.warning("a gap that stays", status=refused.status)  # we are not in the room any more
        return {}


def since_joining(
    events: Sequence[dict[str, Any]], me: str, *, known: bool
) -> tuple[list[dict[str, Any]], bool]:
    """The events after the last time that we came in or went, and whether we did in between.

    What was said before we came was not said to us. `known`: we were in the room before these events.
    """
    for number in range(len(events) - 1, -1, -1):
        if is_threshold(events[number], me, known=known):
            return list(events[number + 1 :]), True
    return list(events), False


def is_threshold(event: Mapping[str, Any], me: str, *, known: bool) -> bool:
    """Whether we came in or went with an event; another name or picture of ours is neither."""
    if event.get("type") != "m.room.member" or event.get("state_key") != me:
        return False
    now = content_of(event).get("membership")
    unsigned = event.get("unsigned")
    before = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    if now != "join":
        return True
    if not isinstance(before, dict):
        return not known
    return before.get("membership") != "join"
