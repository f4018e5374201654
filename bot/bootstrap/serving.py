"""`hearsay serve` and `hearsay worker`, wired: everything that is configured, until told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.answer import Answer
from bot.bootstrap.crashing import crasher
from bot.bootstrap.parts import (
    ROLES,
    Bells,
    Commands,
    assembled,
    at_work,
    backlog,
    entrance,
    surroundings,
    terms_of,
    utc_now,
)
from bot.bootstrap.plugs import Plug, listened_to, platforms
from bot.model.chat import Platform, Request
from bot.ports import Files, Storage
from bot.ports.watching import UNWATCHED, Watch
from bot.settings import Settings, secrets_of

if TYPE_CHECKING:
    from adapters.http.metrics import Metrics
    from adapters.http.server import Application

Staffed = Callable[[Mapping[Platform, Files]], Commands]  # who answers, given how files are got

THREADS: Final = 4  # for reading: as many as jobs are done at a time
NAME: Final = "hearsay-reading"
LAST: Final = 0.5  # seconds for threads to end when all else has

log = structlog.get_logger(__name__)


def serve(settings: Settings, *, role: str = "all") -> bool:
    """Work in a role, one of ROLES, until SIGTERM or Ctrl-C. Raises HearsayError for what cannot begin."""
    from bot.bootstrap import logs

    logs.configure(sys.stderr, plain=sys.stderr.isatty(), secrets=secrets_of(settings))
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix=NAME)
    with asyncio.Runner() as runner:
        runner.run(_serve(settings, role, threads))
    return True


async def _serve(settings: Settings, role: str, threads: ThreadPoolExecutor) -> None:
    from adapters.http.metrics import Metrics
    from adapters.http.server import listening

    loop, stopping, metrics = asyncio.get_running_loop(), asyncio.Event(), Metrics()
    loop.set_exception_handler(_told)
    loop.set_default_executor(threads)
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopping.set)
    async with AsyncExitStack() as stack:
        made = newsroom(settings, watch=metrics) if ROLES[role].works else front(settings)
        storage, staffed = await stack.enter_async_context(made)
        here, bells = surroundings(storage, checkpoint=crasher(), watch=metrics), Bells()
        intake = entrance(here, bells)
        plugs = await stack.enter_async_context(
            platforms(settings, intake=intake, storage=storage, role=ROLES[role], watch=metrics)
        )
        parts = assembled(
            here,
            staffed({platform: plug.files for platform, plug in plugs.items()}),
            {platform: plug.line for platform, plug in plugs.items()},
            role=ROLES[role],
            bells=bells,
            terms=terms_of(settings),
        )
        heard = plugs if ROLES[role].front else {}
        server = _server(storage, metrics, heard, is_stopping=stopping.is_set)
        port = await stack.enter_async_context(
            listening(server, host=settings.http_host, port=settings.http_port)
        )
        async with at_work(parts, ended=stopping.set), listened_to(heard, ended=stopping.set):
            log.info("serving", role=role, host=settings.http_host, port=port, platforms=list(heard))
            await stopping.wait()
            log.info("stopping")
    log.info("stopped")
    _leave(threads)


def _server(
    storage: Storage, metrics: Metrics, heard: Mapping[Platform, Plug], *, is_stopping: Callable[[], bool]
) -> Application:
    """What the HTTP server answers: how we are, and what the platforms send."""
    from adapters.http.server import application

    async def ready() -> bool:
        return not is_stopping() and await backlog(storage) is not None

    async def figures() -> tuple[bytes, str]:
        return metrics.page(await backlog(storage), now=utc_now()), metrics.content_type

    return application(
        ready=ready, figures=figures, routes=[plug.routes for plug in heard.values() if plug.routes]
    )


@asynccontextmanager
async def newsroom(settings: Settings, *, watch: Watch = UNWATCHED) -> AsyncIterator[tuple[Storage, Staffed]]:
    """The database, and what answers requests. Raises StoreError and NoModel."""
    from adapters.http.fetch import GuardedFetcher
    from bot.app import App
    from bot.bootstrap.memory import opened
    from bot.bootstrap.reading import examiner
    from bot.commands import Newsroom

    async with opened(settings) as memory:

        def staffed(files: Mapping[Platform, Files]) -> Commands:
            app = App(
                Newsroom(
                    memory=memory,
                    examine=examiner("builtin"),
                    fetcher=lambda: GuardedFetcher(allow=settings.fetch_allow),
                    admins=settings.admins,
                    files=files,
                    watch=watch,
                )
            )
            return Commands(answer=app.answer, is_slow=app.is_slow)

        yield memory.storage, staffed


@asynccontextmanager
async def front(settings: Settings) -> AsyncIterator[tuple[Storage, Staffed]]:
    """The database, for who answers nothing and so needs no models. Raises StoreError."""
    from storage.engine import connect

    async def answer(_: Request) -> Answer:
        raise RuntimeError("a front has no worker")

    if settings.database_url is None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    storage = await connect(settings.database)
    try:
        yield storage, lambda _: Commands(answer=answer)
    finally:
        await storage.close()


def _told(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody waited for by its kind: its words may be an article's."""
    error = context.get("exception")
    log.error("fault", error=type(error).__name__ if error else context.get("message", "unknown"))


def _leave(threads: ThreadPoolExecutor) -> None:
    """End the program although a thread still reads: its job was given back, and nobody waits for it."""
    threads.shutdown(wait=False, cancel_futures=True)
    reading = [thread for thread in threading.enumerate() if thread.name.startswith(NAME)]
    for thread in reading:
        thread.join(LAST)
    if any(thread.is_alive() for thread in reading):
        log.warning("left in the middle of reading")
        sys.stderr.flush()
        os._exit(0)
