"""The service in a process of its own, to be killed: it takes events by HTTP, answers, and delivers by HTTP.

What is said decides how it goes: "slow" takes a while, "flaky" fails now and then, "poison" always, anything
else is answered at once.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web

import storage.schema  # noqa: F401 - loaded once, before processes are forked from this one
from bot.answer import Answer, just
from bot.bootstrap import logs
from bot.bootstrap.crashing import VARIABLE, crasher
from bot.bootstrap.parts import Commands, assembled, at_work, surroundings
from bot.document import Document, Paragraph, Text, dump
from bot.errors import HearsayError, SendError, StoreError
from bot.model.chat import Actor, MessageRef, Place, Platform, Request
from bot.worker import Line, Rounds, Terms
from storage.engine import connect

LEASE = 0.9  # seconds; a dead process's work is soon taken over
HASTE = 0.05  # of the pauses between tries


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a process is to do; `crash` is a point of HEARSAY_CRASH_AT, `wait` the database's patience."""

    url: str
    platform: str
    port: int
    log: Path
    crash: str = ""
    wait: float = 15.0
    intake: bool = True
    works: bool = True
    at_once: int = 4
    haste: float = HASTE


class Passing(HearsayError):
    """A trouble that may pass."""

    can_retry = True


def document(text: str) -> Document:
    """One line."""
    return Document((Paragraph((Text(text),)),))


async def answer(request: Request) -> Answer:
    """As its words ask for."""
    kind = request.text.split()[0]
    if kind == "slow":
        await asyncio.sleep(0.5)
    if kind == "poison" or (kind == "flaky" and random.random() < 0.4):  # noqa: S311 - no secret
        raise Passing(f"it did not work: {request.text}")
    return just(document(request.text))


@dataclass(frozen=True, slots=True)
class Spoken:
    """The port `Messenger`, for the platform of tests/servers/chat_platform.py."""

    session: aiohttp.ClientSession

    async def send(
        self,
        place: Place,
        document: Document,
        *,
        key: str,
        reply_to: MessageRef | None,  # noqa: ARG002
        only_for: str | None = None,  # noqa: ARG002
    ) -> MessageRef:
        """Post it."""
        said = await self._call("POST", "/send", json={"place": place.id, "key": key, "text": dump(document)})
        return MessageRef(place=place, id=str(said["id"]))

    async def edit(self, ref: MessageRef, document: Document, *, key: str) -> None:
        """Edit it."""
        await self._call("POST", "/edit", json={"id": int(ref.id), "key": key, "text": dump(document)})

    async def find(self, place: Place, key: str) -> MessageRef | None:
        """Look it up."""
        found = (await self._call("GET", "/find", params={"place": place.id, "key": key}))["id"]
        return None if found is None else MessageRef(place=place, id=str(found))

    async def _call(
        self, method: str, path: str, *, json: object = None, params: dict[str, str] | None = None
    ) -> dict[str, int | None]:
        try:
            async with self.session.request(method, path, json=json, params=params) as response:
                if response.status == 429:
                    after = float(response.headers["Retry-After"])
                    raise SendError("told to wait", can_retry=True, after=after)
                if response.status == 400:
                    raise SendError("there is no such place", can_retry=False)
                if response.status != 200:
                    raise SendError("the platform failed", can_retry=True, doubtful=True)
                said: dict[str, int | None] = await response.json()
                return said
        except aiohttp.ClientError as error:
            raise SendError("the platform hung up", can_retry=True, doubtful=True) from error


async def serve(orders: Orders) -> None:
    """Work until SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    opened = await connect(orders.url, wait=orders.wait)
    async with aiohttp.ClientSession(orders.platform) as session:
        here = surroundings(opened, checkpoint=crasher())
        here = replace(here, chance=lambda: random.random() * orders.haste)  # noqa: S311 - no secret
        parts = assembled(
            here,
            Commands(answer=answer, is_slow=lambda request: request.text.startswith("slow")),
            {
                Platform.CONSOLE: Line(
                    messenger=Spoken(session), late=0.8, limit=0.4, per_second=500, burst=50
                )
            },
            terms=Terms(lease=timedelta(seconds=LEASE), idle=0.05, drain=0.2, at_once=orders.at_once),
            rounds=Rounds(idle=0.05, drain=0.2, spare=0.4),
        )

        async def take(request: web.Request) -> web.Response:
            try:
                await parts.intake.take_in(_heard(await request.json()))
            except StoreError:
                return web.Response(status=503)
            return web.Response(text="kept")

        app = web.Application()
        app.router.add_post("/events", take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", orders.port, reuse_address=True).start()
        async with at_work(parts):
            await stopping.wait()
        await runner.cleanup()
    await opened.close()


def _heard(said: dict[str, str]) -> Request:
    where = Place(platform=Platform.CONSOLE, id=said["place"], tenant=said.get("tenant", "main"))
    who = Actor(platform=Platform.CONSOLE, id="ana")
    return Request(id=said["id"], place=where, actor=who, text=said["text"], at=datetime.now(UTC))


def main(orders: Orders) -> None:
    """The process."""
    os.environ[VARIABLE] = orders.crash
    with orders.log.open("a") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        logs.configure(sys.stderr, plain=False)
        asyncio.run(serve(orders))
