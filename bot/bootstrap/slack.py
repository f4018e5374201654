"""Slack, plugged in: one workspace by its token, those that install us, over HTTP, Socket Mode or both."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from bot.bootstrap.parts import Role, utc_now
from bot.bootstrap.plugs import Plug
from bot.errors import CommandError, HearsayError
from bot.intake import Intake
from bot.model.chat import Actor, Place
from bot.ports import Storage
from bot.ports.watching import Watch
from bot.settings import Settings
from bot.worker import Line

if TYPE_CHECKING:
    from adapters.http.server import Application, Routes
    from adapters.slack.gate import Dispatch
    from adapters.slack.web import Web
    from adapters.slack.windows import Watching
    from adapters.slack.workspaces import Workspaces


@asynccontextmanager
async def plugged(
    settings: Settings,
    *,
    intake: Intake,
    storage: Storage,
    role: Role,  # noqa: ARG001 - nothing is asked of Slack before somebody runs or delivers
    watch: Watch,  # noqa: ARG001 - the core counts what comes in and goes out
) -> AsyncIterator[Plug]:
    """Slack, open as long as this lasts. Raises HearsayError."""
    from adapters.slack import gate
    from adapters.slack import web as slack_web
    from adapters.slack.deliver import SlackMessenger
    from adapters.slack.files import SlackFiles
    from adapters.slack.listen import Ears, Listener, bolt, dispatched
    from adapters.slack.readers import Readers
    from adapters.slack.responding import Responses
    from adapters.slack.windows import Windows

    async with slack_web.opened(settings.slack_api_url) as slack:
        workspaces, pages = _workspaces(settings, slack, storage)
        responses = Responses(slack, clock=time.monotonic)
        ears = Ears(
            take_in=intake.take_in,
            web=slack,
            workspaces=workspaces,
            readers=Readers(slack, clock=time.monotonic),
            responses=responses,
            now=utc_now,
            windows=Windows(slack, _watching(storage, settings.admins)),
        )
        dispatch = partial(dispatched, bolt(Listener(ears), slack))
        secret = settings.slack_signing_secret
        yield Plug(
            line=Line(messenger=SlackMessenger(slack, workspaces, responses)),
            files=SlackFiles(slack, workspaces),
            run=_run(settings, slack, workspaces, dispatch),
            routes=_routes(gate.gate(secret, dispatch, now=time.time) if secret else None, pages),
        )


def _routes(*adding: Routes | None) -> Routes:
    """Adds everything that there is to add to the HTTP server."""

    def add(server: Application) -> None:
        for one in filter(None, adding):
            one(server)

    return add


def _watching(storage: Storage, first: Collection[str]) -> Watching:
    """What forms need of the core; `first` are the admins whom the settings name."""
    from adapters.slack.windows import Watching
    from bot.commands import watchfields, watchwords
    from bot.commands.standing import Role as Standing
    from bot.commands.standing import standing as stands
    from bot.commands.watching import watch_named

    async def admits(place: Place, actor: Actor) -> bool:
        async with storage.begin(write=False) as unit:
            return (await stands(place, actor.key, unit, first)).role >= Standing.HERE

    async def standing(place: Place, name: str) -> Mapping[str, str] | None:
        async with storage.begin(write=False) as unit:
            there = await unit.watches.of_place(place.key, tenant=place.tenant)
        try:
            return watchwords.fields_of(watch_named(name, there, watchwords.EXAMPLE))
        except CommandError:
            return None

    return Watching(
        fields=watchfields.FIELDS,
        mistakes=watchfields.mistakes,
        typed=watchwords.typed,
        standing=standing,
        admits=admits,
    )


def _workspaces(settings: Settings, slack: Web, storage: Storage) -> tuple[Workspaces, Routes | None]:
    """Who knows the workspaces: our own, those that install us by the pages that are added, or both."""
    from adapters.slack.installing import App, Both, Installed, Installer
    from adapters.slack.sealing import Seal
    from adapters.slack.workspaces import OneWorkspace

    token, id, secret = settings.slack_bot_token, settings.slack_client_id, settings.slack_client_secret
    one = OneWorkspace(slack, token, clock=time.monotonic) if token else None
    if not (id and secret and settings.secret_key):
        if one is None:
            raise HearsayError("SLACK_BOT_TOKEN or SLACK_CLIENT_ID is needed to be anywhere in Slack")
        return one, None
    installed = Installed(slack, storage, Seal(settings.secret_key), clock=time.monotonic)
    app = App(client_id=id, client_secret=secret)
    pages = Installer(app, installed, slack, storage, now=time.time).add
    return (Both(one, installed) if one else installed), pages


def _run(
    settings: Settings, slack: Web, workspaces: Workspaces, dispatch: Dispatch
) -> Callable[[], Awaitable[None]]:
    """Learn who we are, and listen to what does not come by HTTP."""
    from adapters.slack.sockets import Sockets

    async def run() -> None:
        await workspaces.alive()
        if settings.slack_app_token is None:
            await asyncio.Event().wait()
        else:
            await Sockets(slack, settings.slack_app_token, dispatch, alive=workspaces.alive).run()

    return run
