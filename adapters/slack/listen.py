"""Slack's events, commands and interactions -> requests that are kept before Slack is told so.

Bolt finds out what a payload is and who may say it; it acknowledges when its listener has ended, and its
listener ends when the request lasts. When the memory does not take it, nothing is acknowledged, and Slack
says it again.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

import structlog
from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.asked import completed
from adapters.slack.gate import Payload, Reply
from adapters.slack.parse import parsed
from adapters.slack.payloads import Hearing, is_group, part, text
from adapters.slack.readers import Readers
from adapters.slack.responding import Responses
from adapters.slack.web import Web, quiet
from adapters.slack.windows import Windows
from adapters.slack.workspaces import Workspace, Workspaces
from bot.errors import StoreError
from bot.model.chat import Request

ANY: Final = re.compile(r"")
THROWN_OUT: Final = ("tokens_revoked", "app_uninstalled")

TakeIn = Callable[[Request], Awaitable[bool]]
Acted = Mapping[str, Any]  # what Slack is answered beside that we have it

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ears:
    """What listening needs: who keeps requests, whose words they are, who reads along, where to answer."""

    take_in: TakeIn
    web: Web
    workspaces: Workspaces
    readers: Readers
    responses: Responses
    now: Callable[[], datetime]
    windows: Windows | None = None


class Listener:
    """Hears one payload at a time, in any number of tasks."""

    def __init__(self, ears: Ears) -> None:
        """Keep what listening needs."""
        self._ears = ears

    async def hear(self, payload: Payload) -> Acted:
        """Keep what a payload asks for; when this returns, it may be acknowledged. Raises StoreError."""
        if text(part(payload, "event"), "type") in THROWN_OUT:
            await self._ears.workspaces.gone(payload)
            return {}
        workspace = await self._ears.workspaces.sending(payload)
        if workspace is None:
            log.warning("not installed in the workspace that an event comes from")
            return {}
        hearing = Hearing(tenant=workspace.tenant, us=workspace.us, now=self._ears.now())
        shown = await self._ears.windows.heard(payload, hearing, workspace) if self._ears.windows else None
        request = shown.request if shown else parsed(payload, hearing)
        if request is not None:
            request = await self._filled_in(request, payload, workspace)
        if request is not None:
            self._ears.responses.keep(payload, request)
            await self._ears.take_in(request)
        return (shown and shown.answer) or {}

    async def _filled_in(self, request: Request, payload: Payload, workspace: Workspace) -> Request | None:
        """With what has to be asked for: who reads along, and what a thread is about."""
        ears = self._ears
        about, known = await asyncio.gather(
            completed(request, payload, workspace, ears.web),
            ears.readers.looked_up(request, workspace, group=is_group(payload)),
        )
        if about is None:
            return None
        place = known.place
        return replace(
            about,
            place=place,
            actor=known.actor,
            replies_to=about.replies_to and replace(about.replies_to, place=place),
            press=about.press and replace(about.press, on=replace(about.press.on, place=place)),
        )


def bolt(listener: Listener, web: Web) -> AsyncApp:
    """Bolt's app, whose every listener is ours; signatures are checked before it (adapters.slack.gate)."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)  # the listener finds the token

    app = AsyncApp(
        client=web.client(None),
        logger=quiet,
        authorize=authorize,
        signing_secret="",
        process_before_response=True,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )

    async def hear(body: Payload) -> BoltResponse:
        said = await listener.hear(body)
        if not said:
            return BoltResponse(status=HTTPStatus.OK, body="")
        return BoltResponse(
            status=HTTPStatus.OK, body=json.dumps(said), headers={"content-type": "application/json"}
        )

    for register in (app.event, app.command, app.shortcut, app.action, app.view):
        register(ANY)(hear)

    async def failed(error: Exception) -> BoltResponse:
        """The memory's trouble passes, and anything else is a fault of ours: neither is acknowledged."""
        if isinstance(error, StoreError):
            log.warning("not taken in", cause=type(error).__name__)
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, body="")
        log.error("fault", cause=type(error).__name__)
        return BoltResponse(status=HTTPStatus.BAD_REQUEST, body="")

    app.error(failed)
    return app


async def dispatched(app: AsyncApp, payload: Payload) -> Reply:
    """What Bolt answers to a payload that was checked."""
    try:
        # Bolt would parse a body once more, unless it is an object that came over a socket
        response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
    except Exception as error:  # noqa: BLE001 - Bolt bears no other shapes than Slack's, and names no error
        log.warning("a payload was not understood", cause=type(error).__name__)
        return Reply(status=HTTPStatus.BAD_REQUEST)
    kind = (response.headers.get("content-type") or ["text/plain"])[0]
    status = response.status
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.SERVICE_UNAVAILABLE:
        status = HTTPStatus.BAD_REQUEST
    return Reply(status=status, body=response.body or "", content_type=kind.partition(";")[0])
