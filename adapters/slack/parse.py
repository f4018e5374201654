"""What Slack sends -> a request, or nothing; pure, and safe for payloads of any shape.

Whose signature was checked is Slack; what its people and their files are called is still anybody's words. A
request that comes from here knows of its place what the event says. Who can read along is not in it: a room
is a ROOM until somebody looks (adapters.slack.readers).
"""

from __future__ import annotations

from adapters.slack.events import EVENTS
from adapters.slack.interactions import INTERACTIONS, command
from adapters.slack.payloads import Hearing, Payload, part, text
from bot.model.chat import Request


def parsed(payload: Payload, hearing: Hearing) -> Request | None:
    """What is asked for, heard, changed or pressed; None for what is no concern of ours."""
    if "command" in payload:
        return command(payload, hearing)
    kind = text(payload, "type")
    if kind == "event_callback":
        event = part(payload, "event")
        reader = EVENTS.get(text(event, "type"))
        return reader(payload, hearing) if reader else None
    reader = INTERACTIONS.get(kind)
    return reader(payload, hearing) if reader else None
