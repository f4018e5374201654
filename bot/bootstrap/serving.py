"""`hearsay serve` and `hearsay worker`, wired: everything that is configured, until told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import structlog

from bot.answer import Answer
from bot.bootstrap.crashing import crasher
from bot.bootstrap.parts import ROLES, Commands, assembled, at_work, backlog, surroundings, utc_now
from bot.model.chat import Request
from bot.ports import Storage
from bot.ports.watching import UNWATCHED, Watch
from bot.settings import Settings
from bot.worker import Line

THREADS: Final = 4  # for reading: as many as jobs are done at a time
NAME: Final = "hearsay-reading"
LAST: Final = 0.5  # seconds for threads to end when all else has

log = structlog.get_logger(__name__)


def serve(settings: Settings, *, role: str = "all") -> bool:
    """Work in a role, one of ROLES, until SIGTERM or Ctrl-C. Raises HearsayError for what cannot begin."""
    from bot.bootstrap import logs

    logs.configure(sys.stderr, plain=sys.stderr.isatty())
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix=NAME)
    with asyncio.Runner() as runner:
        runner.run(_serve(settings, role, threads))
    return True


async def _serve(settings: Settings, role: str, threads: ThreadPoolExecutor) -> None:
    from adapters.http.metrics import Metrics
    from adapters.http.server import application, listening

    loop, stopping, metrics = asyncio.get_running_loop(), asyncio.Event(), Metrics()
    loop.set_exception_handler(_told)
    loop.set_default_executor(threads)
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopping.set)
    async with AsyncExitStack() as stack:
        made = newsroom(settings, watch=metrics) if ROLES[role].works else front(settings)
        storage, commands = await stack.enter_async_context(made)

        async def ready() -> bool:
            return not stopping.is_set() and await backlog(storage) is not None

        async def figures() -> tuple[bytes, str]:
            return metrics.page(await backlog(storage), now=utc_now()), metrics.content_type

        here = surroundings(storage, checkpoint=crasher(), watch=metrics)
        parts = assembled(here, commands, platforms(settings), role=ROLES[role])
        port = await stack.enter_async_context(
            listening(
                application(ready=ready, figures=figures), host=settings.http_host, port=settings.http_port
            )
        )
        async with at_work(parts, ended=stopping.set):
            log.info("serving", role=role, host=settings.http_host, port=port)
            await stopping.wait()
            log.info("stopping")
    log.info("stopped")
    _leave(threads)


@asynccontextmanager
async def newsroom(
    settings: Settings, *, watch: Watch = UNWATCHED
) -> AsyncIterator[tuple[Storage, Commands]]:
    """The database, and what answers requests. Raises StoreError and NoModel."""
    from adapters.http.fetch import GuardedFetcher
    from bot.app import App
    from bot.bootstrap.memory import opened
    from bot.bootstrap.reading import examiner
    from bot.commands import Newsroom

    async with opened(settings) as memory:
        app = App(
            Newsroom(
                memory=memory,
                examine=examiner("builtin"),
                fetcher=lambda: GuardedFetcher(allow=settings.fetch_allow),
                admins=settings.admins,
                watch=watch,
            )
        )
        yield memory.storage, Commands(answer=app.answer, is_slow=app.is_slow)


@asynccontextmanager
async def front(settings: Settings) -> AsyncIterator[tuple[Storage, Commands]]:
    """The database, for who answers nothing and so needs no models. Raises StoreError."""
    from storage.engine import connect

    async def answer(_: Request) -> Answer:
        raise RuntimeError("a front has no worker")

    if settings.database_url is None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    storage = await connect(settings.database)
    try:
        yield storage, Commands(answer=answer)
    finally:
        await storage.close()


def platforms(_settings: Settings) -> Mapping[str, Line]:
    """How messages get to each platform whose settings are present: there is none yet."""
    return {}


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
