"""The service in Slack in a process of its own, to be killed; as in newsroom, words decide how it goes.

All but the commands is what `hearsay serve` runs.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from aiohttp import web

import adapters.slack.deliver
import adapters.slack.installing
import adapters.slack.sockets  # noqa: F401 - loaded once, before processes are forked from this one
import storage.schema  # noqa: F401 - as above
from bot.bootstrap import logs
from bot.bootstrap.crashing import VARIABLE, crasher
from bot.bootstrap.parts import ROLES, Bells, Commands, assembled, at_work, entrance, surroundings
from bot.bootstrap.plugs import listened_to
from bot.bootstrap.slack import plugged
from bot.model.chat import Platform
from bot.ports.watching import UNWATCHED
from bot.settings import Settings
from bot.worker import Rounds, Terms
from storage.engine import connect
from tests.servers.newsroom import HASTE, LEASE, answer

LATE = 1.2  # seconds; a late call is carried out 0.3 seconds after its connection was cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Where a process keeps what it knows, and where Slack is; one without a port hears by Socket Mode."""

    url: str
    folder: Path
    log: Path
    api: str
    token: str
    secret: str = ""
    app_token: str = ""
    port: int = 0
    crash: str = ""


async def serve(orders: Orders) -> None:
    """Work until SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    opened = await connect(orders.url)
    here = surroundings(opened, checkpoint=crasher())
    here = replace(here, chance=lambda: random.random() * HASTE)  # noqa: S311 - no secret
    bells, role = Bells(), ROLES["all"]
    intake = entrance(here, bells)
    settings = Settings(
        data_dir=orders.folder,
        slack_bot_token=orders.token,
        slack_signing_secret=orders.secret or None,
        slack_app_token=orders.app_token or None,
        slack_api_url=orders.api,
    )
    async with plugged(settings, intake=intake, storage=opened, role=role, watch=UNWATCHED) as plug:
        parts = assembled(
            here,
            Commands(answer=answer, is_slow=lambda request: request.text.startswith("slow")),
            {Platform.SLACK: replace(plug.line, limit=1.0, late=LATE, per_second=500.0, burst=50)},
            terms=Terms(lease=timedelta(seconds=LEASE), idle=0.05, drain=0.2),
            rounds=Rounds(idle=0.05, drain=0.2, spare=0.4),
            bells=bells,
        )
        server = web.Application()
        if plug.routes is not None:
            plug.routes(server)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", orders.port, reuse_address=True).start()
        heard = {Platform.SLACK: plug}
        async with at_work(parts, ended=stopping.set), listened_to(heard, ended=stopping.set):
            await stopping.wait()
        await runner.cleanup()
    await opened.close()


def main(orders: Orders) -> None:
    """The process."""
    os.environ[VARIABLE] = orders.crash
    with orders.log.open("a") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        logs.configure(sys.stderr, plain=False)
        asyncio.run(serve(orders))
