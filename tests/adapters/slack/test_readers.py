"""Who reads along in a channel, as far as Slack says it for sure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from adapters.slack.payloads import Us
from adapters.slack.readers import Readers, is_closed, is_open
from adapters.slack.web import Web
from adapters.slack.workspaces import Workspace
from bot.model.chat import Actor, Kind, Place, Platform, Request

PUBLIC: dict[str, Any] = {"id": "C1", "name": "politics", "is_private": False}
ANA: dict[str, Any] = {"id": "U1", "team_id": "T1"}
GUEST = {"id": "U2", "team_id": "T1", "is_restricted": True}
NOBODY_SAYS: dict[str, Any] = {}


class Slack:
    """What a workspace says of its channel and its people; `pages` are those of the list of people."""

    def __init__(self, channel: dict[str, Any] | None, *pages: list[dict[str, Any]]) -> None:
        """None for a channel of which it says nothing."""
        self.channel, self.pages = channel, pages
        self.asked: list[str] = []

    async def call(self, _token: str, method: str, **more: str) -> dict[str, Any]:
        """The answer."""
        self.asked.append(method)
        if method == "users.list":
            at = int(more.get("cursor") or 0)
            if at >= len(self.pages):
                return {}
            following = str(at + 1) if at + 1 < len(self.pages) else ""
            return {"members": self.pages[at], "response_metadata": {"next_cursor": following}}
        return {"channel": self.channel} if method == "conversations.info" else {"user": ANA}


async def seen(slack: Slack, kind: Kind = Kind.ASKED) -> Place:
    """The place of a request, looked up twice: the second time nothing is asked again."""
    readers = Readers(cast("Web", slack), clock=lambda: 0.0)
    request = Request(
        id="1",
        place=Place(platform=Platform.SLACK, id="C1"),
        actor=Actor(platform=Platform.SLACK, id="U1"),
        text="",
        at=datetime(2031, 3, 5, tzinfo=UTC),
        kind=kind,
    )
    workspace = Workspace(tenant="main", token="t", us=Us(user="U0", app="A0"), team="T1")  # noqa: S106 - no secret
    found = await readers.looked_up(request, workspace)
    before = len(slack.asked)
    await readers.looked_up(request, workspace)
    assert len(slack.asked) - before <= (1 if kind is Kind.PLACE else 0)
    return found.place


@pytest.mark.parametrize(
    ("channel", "pages", "internal"),
    [
        (PUBLIC, [[ANA]], True),
        (PUBLIC, [[ANA], [ANA]], True),
        (PUBLIC, [[ANA, GUEST]], False),
        (PUBLIC, [[ANA], [GUEST]], False),
        (PUBLIC, [[ANA, GUEST | {"deleted": True}]], True),
        (PUBLIC, [], False),
        (PUBLIC, [[ANA]] * 6, False),
        (PUBLIC | {"is_private": True}, [[ANA]], False),
        (PUBLIC | {"is_ext_shared": True}, [[ANA]], False),
        (NOBODY_SAYS, [[ANA]], False),
        (None, [[ANA]], False),
    ],
)
async def test_internal(
    channel: dict[str, Any] | None, pages: list[list[dict[str, Any]]], internal: bool
) -> None:
    """Only of an open channel, in a workspace without a guest, it is sure that members alone read it."""
    assert (await seen(Slack(channel, *pages))).internal is internal


@pytest.mark.parametrize(
    ("channel", "kind", "closed"),
    [
        (PUBLIC, Kind.ASKED, False),
        (PUBLIC, Kind.PLACE, False),
        (PUBLIC | {"is_private": True}, Kind.ASKED, True),
        (PUBLIC | {"pending_shared": ["T9"]}, Kind.ASKED, True),
        (None, Kind.ASKED, False),
        (None, Kind.PLACE, True),
    ],
)
async def test_closed(channel: dict[str, Any] | None, kind: Kind, closed: bool) -> None:
    """A channel closes when Slack says so, or says that it changed and not how; not when it says nothing."""
    assert (await seen(Slack(channel, [ANA]), kind)).closed is closed


def test_neither() -> None:
    """What Slack does not say is neither open nor closed."""
    assert (is_open({}), is_closed({})) == (False, False)
    assert is_open(PUBLIC)
