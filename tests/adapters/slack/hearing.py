"""Slack's listener without a Slack: what was taken in, a workspace that is known, a Web API that is shut."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web as http

from adapters.slack import web
from adapters.slack.gate import PATH, Dispatch, Payload, Reply, gate
from adapters.slack.listen import Ears, Listener, bolt, dispatched
from adapters.slack.payloads import Us
from adapters.slack.readers import Readers
from adapters.slack.responding import Responses
from adapters.slack.windows import Watching, Windows
from adapters.slack.workspaces import Workspace, Workspaces
from bot.errors import StoreFailed
from bot.model.chat import Request

SECRET = "a-secret-of-tests"  # noqa: S105 - a local server's
NOWHERE = "http://127.0.0.1:9/api/"  # nobody listens at the port "discard"


@dataclass
class Kept:
    """The requests that were taken in; `broken` says that the memory takes none."""

    requests: list[Request] = field(default_factory=list)
    broken: bool = False

    async def take_in(self, request: Request) -> bool:
        """Keep it, once."""
        if self.broken:
            raise StoreFailed("the disk is full")
        if any(request.key == kept.key for kept in self.requests):
            return False
        self.requests.append(request)
        return True


class OneKnown:
    """The port `Workspaces` for one that needs no asking."""

    here = Workspace(tenant="main", token="xoxb-none", us=Us(user="U0BOT"), team="T0DESK")  # noqa: S106

    def __init__(self) -> None:
        """Nobody has thrown us out."""
        self.thrown_out = 0

    async def of(self, tenant: str) -> Workspace | None:
        """It."""
        return self.here if tenant == "main" else None

    async def sending(self, payload: Mapping[str, Any]) -> Workspace | None:  # noqa: ARG002
        """It."""
        return self.here

    async def gone(self, payload: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Count it."""
        self.thrown_out += 1

    async def alive(self) -> None:
        """It is."""


@dataclass(frozen=True)
class Door:
    """Where requests are posted to, and what came of them."""

    url: str
    kept: Kept
    workspaces: OneKnown
    session: aiohttp.ClientSession


@asynccontextmanager
async def listening(kept: Kept) -> AsyncIterator[Door]:
    """A server with Slack's gate, for as long as this lasts."""
    workspaces = OneKnown()
    async with web.opened(NOWHERE) as slack, aiohttp.ClientSession() as session:
        dispatch = dispatching(kept, slack, workspaces)
        async with serving(gate(SECRET, dispatch, now=time.time)) as base:
            yield Door(url=base + PATH, kept=kept, workspaces=workspaces, session=session)


def dispatching(
    kept: Kept, slack: web.Web, workspaces: Workspaces, watching: Watching | None = None
) -> Dispatch:
    """What every payload that was checked is handed to; `watching` is what forms need."""
    ears = Ears(
        take_in=kept.take_in,
        web=slack,
        workspaces=workspaces,
        readers=Readers(slack, clock=time.monotonic),
        responses=Responses(slack, clock=time.monotonic),
        now=lambda: datetime.now(UTC),
        windows=Windows(slack, watching) if watching else None,
    )
    app = bolt(Listener(ears), slack)

    async def dispatch(payload: Payload) -> Reply:
        return await dispatched(app, payload)

    return dispatch


@asynccontextmanager
async def serving(*adding: Callable[[http.Application], None]) -> AsyncIterator[str]:
    """The address of a server with these handlers, for as long as this lasts."""
    server = http.Application(client_max_size=2**20)
    for add in adding:
        add(server)
    runner = http.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await http.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
