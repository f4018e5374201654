"""A chat platform on loopback that keeps what is posted, and takes the same key twice if it is sent twice.

It loses replies, commits late, tells to wait and fails, at a rate that a test sets.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

LATE = 0.3  # seconds after the hang-up when a late message stands there
NOWHERE = "nowhere"  # a place that takes nothing


@dataclass(slots=True)
class Posted:
    """A message that stands in a place."""

    place: str
    key: str
    text: str
    edits: int = 0


@dataclass(slots=True)
class ChatPlatform:
    """Every message in the order it came to stand. `faulty` is the share of calls that go wrong."""

    chance: random.Random
    faulty: float = 0.1
    posted: list[Posted] = field(default_factory=list)
    calls: int = 0
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    def of(self, place: str) -> list[Posted]:
        """What stands in a place, in order."""
        return [message for message in self.posted if message.place == place]

    async def send(self, request: web.Request) -> web.Response:
        """Post a message."""
        said = await request.json()
        message = Posted(said["place"], said["key"], said["text"])
        if message.place == NOWHERE:
            return web.Response(status=400)
        fault = self._fault()
        if fault == "late":
            task = asyncio.ensure_future(self._post_late(message))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        if fault in {"", "lost"}:
            self.posted.append(message)
        return self._answer(request, fault, {"id": len(self.posted) - 1})

    async def edit(self, request: web.Request) -> web.Response:
        """Replace a message's words."""
        said = await request.json()
        fault = self._fault()
        if fault in {"", "lost"}:
            message = self.posted[said["id"]]
            message.text, message.edits = said["text"], message.edits + 1
        return self._answer(request, fault, {})

    async def find(self, request: web.Request) -> web.Response:
        """Look a message up by its key."""
        fault = self._fault()
        wanted = request.query["place"], request.query["key"]
        found = [i for i, message in enumerate(self.posted) if (message.place, message.key) == wanted]
        said = {"id": found[0] if found else None}
        return self._answer(request, "" if fault in {"lost", "late"} else fault, said)

    async def _post_late(self, message: Posted) -> None:
        await asyncio.sleep(LATE)
        self.posted.append(message)

    def _fault(self) -> str:
        self.calls += 1
        if self.chance.random() >= self.faulty:
            return ""
        return self.chance.choice(["lost", "late", "wait", "failed"])

    def _answer(self, request: web.Request, fault: str, said: Mapping[str, object]) -> web.Response:
        if fault in {"lost", "late"} and request.transport is not None:
            request.transport.close()
        if fault == "wait":
            return web.Response(status=429, headers={"Retry-After": "0.2"})
        return web.Response(status=500) if fault == "failed" else web.json_response(said)


@asynccontextmanager
async def running(platform: ChatPlatform) -> AsyncIterator[str]:
    """The platform's address, as long as this lasts."""
    app = web.Application()
    app.router.add_post("/send", platform.send)
    app.router.add_post("/edit", platform.edit)
    app.router.add_get("/find", platform.find)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
