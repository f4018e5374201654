"""An app made with Slack's own Bolt, which listens to the stand-in: what its own tests are told with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import Said, Slack
from tests.servers.slack.fixtures import slack as slack  # noqa: PLC0414 - a fixture

Json = dict[str, Any]
MODAL: Json = {
    "type": "modal",
    "callback_id": "watch",
    "title": {"type": "plain_text", "text": "Watch"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "terms",
            "label": {"type": "plain_text", "text": "Terms"},
            "element": {"type": "plain_text_input", "action_id": "typed"},
        }
    ],
}
CARD: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "The ferry is late."}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "same",
                "value": "7",
                "text": {"type": "plain_text", "text": "Same"},
            }
        ],
    },
]


class Newsroom:
    """A workspace with Ana in it, an app made with Bolt, and what the app heard."""

    def __init__(self, slack: Slack) -> None:
        """Nobody listens yet."""
        self.slack = slack
        self.team = slack.team("Harbour Post").id
        self.ana = slack.person(self.team, "ana", is_admin=True)
        self.desk = slack.channel(self.team, "desk", [self.ana])
        self.client = AsyncWebClient(token=slack.installation(self.team).token, base_url=slack.base + "/api/")
        self.client.retry_handlers.clear()
        self.app = AsyncApp(
            client=self.client, signing_secret=slack.app.signing_secret, process_before_response=True
        )
        self.heard: list[Json] = []
        self.failing = 0
        self.app.event({"type": "message"})(self._hear)
        for name in (
            "app_mention",
            "app_home_opened",
            "member_joined_channel",
            "channel_rename",
            "channel_left",
        ):
            self.app.event(name)(self._hear)

    async def _hear(self, event: Json) -> None:
        if self.failing:
            self.failing -= 1
            raise RuntimeError("the app is out of order")
        self.heard.append(event)

    @asynccontextmanager
    async def by_http(self) -> AsyncIterator[Newsroom]:
        """It listens by HTTP."""

        async def handle(request: web.Request) -> web.StreamResponse:
            return await to_aiohttp_response(await self.app.async_dispatch(await to_bolt_request(request)))

        async with served(handle) as url:
            self.slack.by_http(url).waits = (0.01, 0.02, 0.03)
            yield self

    @asynccontextmanager
    async def by_sockets(self, connections: int = 1) -> AsyncIterator[Newsroom]:
        """It listens by Socket Mode."""
        sockets = self.slack.by_sockets()
        sockets.ack = 0.3
        handlers = [
            AsyncSocketModeHandler(self.app, self.slack.app.app_token, ping_interval=0.1)
            for _ in range(connections)
        ]
        for handler in handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        await self.slack.until(lambda: len(sockets.open()) == connections)
        try:
            yield self
        finally:
            for handler in handlers:
                await handler.close_async()  # type: ignore[no-untyped-call]

    async def card(self) -> Said:
        """A message of the app with a button."""
        posted = await self.client.chat_postMessage(channel=self.desk, text="Late ferry", blocks=CARD)
        return Said(self.desk, str(posted["ts"]))


@asynccontextmanager
async def served(handle: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """The address at which a handler takes whatever is posted."""
    app = web.Application()
    app.router.add_post("/", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@pytest.fixture
async def room(slack: Slack) -> AsyncIterator[Newsroom]:
    """A newsroom whose app listens by HTTP."""
    async with Newsroom(slack).by_http() as room:
        yield room
        await slack.settled()
