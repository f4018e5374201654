"""Socket Mode: two connections at a time, so that one may be renewed, or die, and nothing waits for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.gate import Dispatch, Malformed, shaped, sound
from adapters.slack.web import Web, quiet

CONNECTIONS: Final = 2  # of the ten that Slack allows
PING: Final = 5.0  # seconds; a connection that is silent for four of these is taken for dead
WATCH: Final = 20.0  # seconds between looks at the connections
SELDOM: Final = 55.0  # seconds between two tries to connect, at most: Slack is back within a minute
AT_ONCE: Final = 8  # envelopes that are seen to; more would only wait for one another at the database
PATIENCE: Final = 3.0  # seconds after which Slack takes an event for not heard, and says it again
RETRIES: Final = 3  # how often Slack says it again
CALL: Final = 2  # looks between calls of the Web API: without one some connections fall silent (bolt#1529)

log = structlog.get_logger(__name__)


class Sockets:
    """Hears what comes over the connections, and keeps them open."""

    def __init__(
        self,
        web: Web,
        app_token: str,
        dispatch: Dispatch,
        *,
        alive: Callable[[], Awaitable[object]],
        watch: float = WATCH,
        ping: float = PING,
    ) -> None:
        """`alive` makes a call of the Web API that changes nothing; `watch` and `ping` are in seconds."""
        self._web, self._token, self._dispatch = web, app_token, dispatch
        self._alive, self._watch, self._ping = alive, watch, ping
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._failures, self._due = 0, 0.0  # how often connecting failed, and when to try it again

    async def run(self) -> None:
        """Listen until cancelled."""
        clients = [self._client() for _ in range(CONNECTIONS)]
        try:
            await self._connect(clients)
            await self._keep(clients)
        finally:
            for client in clients:
                await client.close()  # type: ignore[no-untyped-call]  # the SDK's own lack

    def _client(self) -> SocketModeClient:
        client = SocketModeClient(
            app_token=self._token, logger=quiet, web_client=self._web.client(None), ping_interval=self._ping
        )
        client.socket_mode_request_listeners.append(self._hear)
        return client

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Hear one envelope; it is acknowledged when what is in it lasts.

        Of more than can be seen to at once, as after a long absence, an event whose time is over is left for
        the next time that Slack says it; so those that still can be answered in time are.
        """
        try:
            payload = sound(shaped(request.payload))
        except Malformed as error:
            log.warning("an envelope was not understood", cause=str(error))
            return
        came = asyncio.get_running_loop().time()
        async with self._turn:
            late = asyncio.get_running_loop().time() - came > PATIENCE
            if late and request.type == "events_api" and (request.retry_attempt or 0) < RETRIES:
                log.warning("too late for an event; it will be said again")
                return
            reply = await self._dispatch(payload)
        if reply.status != HTTPStatus.OK:
            return
        beside = json.loads(reply.body) if reply.content_type == "application/json" else None
        response = SocketModeResponse(envelope_id=request.envelope_id, payload=beside)
        try:
            await client.send_socket_mode_response(response)
        except (ConnectionError, RuntimeError) as error:
            log.warning("not acknowledged; it will be said again", cause=type(error).__name__)

    async def _keep(self, clients: list[SocketModeClient]) -> None:
        """Look after the connections; the SDK renews those that it knows to be dead."""
        looks = 0
        while True:
            await asyncio.sleep(self._watch)
            looks += 1
            if looks % CALL == 0:
                await self._alive()
            await self._connect(clients)

    async def _connect(self, clients: list[SocketModeClient]) -> None:
        """Have every connection open that can be; one that cannot is made anew the next time.

        The SDK's own client would try an address for ever that Slack gave it and that is good only once.
        """
        if (now := asyncio.get_running_loop().time()) < self._due:
            return
        dead = [number for number, client in enumerate(clients) if not await client.is_connected()]
        failed = await asyncio.gather(*(self._renew(clients[number]) for number in dead))
        for number, error in zip(dead, failed, strict=True):
            if error is not None:
                await clients[number].close()  # type: ignore[no-untyped-call]  # the SDK's own lack
                clients[number] = self._client()
        self._failures = self._failures + 1 if any(failed) else 0
        self._due = now + min(self._watch * 2.0 ** min(self._failures, 8), SELDOM) if self._failures else now
        if dead and not any([await client.is_connected() for client in clients]):
            cause = next(filter(None, failed), None)
            log.error("Slack is not heard", cause=cause, todo="hearsay doctor says what to do about it")

    async def _renew(self, client: SocketModeClient) -> str | None:
        """Open a connection; why that did not work, None when it did."""
        log.info("a connection is opened")
        try:
            async with asyncio.timeout(self._watch):
                await client.connect_to_new_endpoint()
        except Exception as error:  # noqa: BLE001 - whatever it is, there is another connection, and another look
            code = error.response.get("error") if isinstance(error, SlackApiError) else None
            cause = code if isinstance(code, str) else type(error).__name__
            log.warning("a connection was not opened", cause=cause)
            return cause
        return None
