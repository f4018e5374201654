"""The service on Matrix in a process of its own, to be killed; as in newsroom, words decide how it goes.

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

import nio  # noqa: F401 - loaded once, before processes are forked from this one

import adapters.matrix.files
import adapters.matrix.listening  # noqa: F401 - as above
import storage.schema  # noqa: F401 - as above
from bot.answer import Answer
from bot.bootstrap import logs
from bot.bootstrap.crashing import VARIABLE, crasher
from bot.bootstrap.matrix import plugged
from bot.bootstrap.parts import ROLES, Bells, Commands, assembled, at_work, entrance, surroundings
from bot.bootstrap.plugs import listened_to
from bot.model.chat import Kind, Platform, Request
from bot.ports.watching import UNWATCHED
from bot.settings import Settings
from bot.worker import Rounds, Terms
from storage.engine import connect
from tests.servers import newsroom
from tests.servers.newsroom import HASTE, LEASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Who a process is, and where it keeps what it knows; `crash` is a point of HEARSAY_CRASH_AT."""

    url: str
    homeserver: str
    user: str
    password: str
    folder: Path
    log: Path
    crash: str = ""


async def answer(request: Request) -> Answer:
    """To what was asked, as its words ask for; nothing to whatever else happens in rooms."""
    return await newsroom.answer(request) if request.kind is Kind.ASKED else Answer(documents=())


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
        matrix_homeserver=orders.homeserver,
        matrix_user_id=orders.user,
        matrix_password=orders.password,
    )
    async with plugged(settings, intake=intake, storage=opened, role=role, watch=UNWATCHED) as plug:
        parts = assembled(
            here,
            Commands(answer=answer, is_slow=lambda request: request.text.startswith("slow")),
            {Platform.MATRIX: replace(plug.line, limit=2.0, per_second=500.0, burst=50)},
            terms=Terms(lease=timedelta(seconds=LEASE), idle=0.05, drain=0.2),
            rounds=Rounds(idle=0.05, drain=0.2, spare=0.4),
            bells=bells,
        )
        heard = {Platform.MATRIX: plug}
        async with at_work(parts, ended=stopping.set), listened_to(heard, ended=stopping.set):
            await stopping.wait()
    await opened.close()


def main(orders: Orders) -> None:
    """The process."""
    os.environ[VARIABLE] = orders.crash
    with orders.log.open("a") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        logs.configure(sys.stderr, plain=False)
        asyncio.run(serve(orders))
