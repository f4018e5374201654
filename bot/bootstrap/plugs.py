"""The platforms that are set up, plugged in: how messages get there, how files get here, and who listens.

What a platform must give stands in `Plug`; `bot.bootstrap.slack` and `bot.bootstrap.matrix` give it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from bot.bootstrap.parts import Role
from bot.intake import Intake
from bot.model.chat import Platform
from bot.ports import Files, Storage
from bot.ports.watching import Watch
from bot.settings import Settings
from bot.worker import Line

if TYPE_CHECKING:
    from adapters.http.server import Routes

PATIENCE: Final = 5.0  # seconds for who listens to end when told to

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plug:
    """A platform that is open.

    `run` listens until it is cancelled, and then ends soon; it hands requests to the intake before it
    acknowledges them. When it ends by itself the service ends: what may pass it must bear. `routes` adds
    handlers to the HTTP server, before that listens. Both are None where the platform has no use for them,
    and neither is used in a role that does not front.
    """

    line: Line
    files: Files
    run: Callable[[], Awaitable[None]] | None = None
    routes: Routes | None = None


class Plugging(Protocol):
    """Opens one platform, whose settings are there, for as long as the context lasts.

    In a role that does not front only `files` is used: nothing may be asked of the platform before it is,
    and nobody may be logged in twice. Raises HearsayError, which names the setting that is wrong.
    """

    def __call__(
        self, settings: Settings, *, intake: Intake, storage: Storage, role: Role, watch: Watch
    ) -> AbstractAsyncContextManager[Plug]:
        """Its plug."""
        ...


def _slack() -> Plugging:
    from bot.bootstrap.slack import plugged

    return plugged


def _matrix() -> Plugging:
    from bot.bootstrap.matrix import plugged

    return plugged


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """When a platform is set up, and what opens it; its SDK is loaded only then."""

    is_set_up: Callable[[Settings], bool]
    plugging: Callable[[], Plugging]


SOCKETS: Final[Mapping[Platform, Socket]] = {
    Platform.SLACK: Socket(is_set_up=lambda settings: settings.slack, plugging=_slack),
    Platform.MATRIX: Socket(is_set_up=lambda settings: settings.matrix, plugging=_matrix),
}


@asynccontextmanager
async def platforms(
    settings: Settings,
    *,
    intake: Intake,
    storage: Storage,
    role: Role,
    watch: Watch,
    sockets: Mapping[Platform, Socket] = SOCKETS,
) -> AsyncIterator[Mapping[Platform, Plug]]:
    """Every platform that is set up, open. Raises HearsayError for one that cannot be opened."""
    async with AsyncExitStack() as stack:
        plugs = {}
        for platform, socket in sockets.items():
            if socket.is_set_up(settings):
                opening = socket.plugging()(settings, intake=intake, storage=storage, role=role, watch=watch)
                plugs[platform] = await stack.enter_async_context(opening)
        yield plugs


@asynccontextmanager
async def listened_to(
    plugs: Mapping[Platform, Plug], *, ended: Callable[[], None] = lambda: None
) -> AsyncIterator[None]:
    """Everybody who listens does so as long as this lasts.

    `ended` is called when one ends by itself, which is a fault of ours and is raised at the end.
    """
    running = {
        platform: asyncio.ensure_future(_run(platform, plug.run))
        for platform, plug in plugs.items()
        if plug.run is not None
    }
    for task in running.values():
        task.add_done_callback(lambda _: ended())
    try:
        yield
    finally:
        for task in running.values():
            task.cancel()
        if running:
            await asyncio.wait(running.values(), timeout=PATIENCE)
        for platform, task in running.items():
            if not task.done():
                log.warning("still listening", platform=platform.value)
        for task in running.values():
            if task.done() and not task.cancelled():
                task.result()


async def _run(platform: Platform, run: Callable[[], Awaitable[None]]) -> None:
    """Listen; what goes wrong is told at once, for it is raised only when everything else has ended."""
    try:
        await run()
    except Exception as error:
        log.error("not listening any more", platform=platform.value, error=type(error).__name__)
        raise
    log.error("not listening any more", platform=platform.value)
