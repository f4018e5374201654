"""A homeserver that does what a test tells it to: says what is scripted, and fails in every way there is.

It knows one account and one device, keeps no rooms, and answers at once; time is the test's.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

ME: Final = "@hearsay:test.example"
DEVICE: Final = "DEVICE"
PASSWORD: Final = "open-sesame"  # noqa: S105 - it opens nothing but this
_V3: Final = "/_matrix/client/v3"


@dataclass(slots=True)
class Clock:
    """Time that goes on when somebody waits."""

    seconds: float = 0.0

    async def sleep(self, seconds: float) -> None:
        """Let time go on, and others have their turn."""
        self.seconds += seconds
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An answer that is none: a status with a body and headers, or no answer at all."""

    status: int = 502
    body: str = "<html>Bad gateway</html>"
    headers: dict[str, str] = field(default_factory=dict)
    hangs_up: bool = False


def matrix_error(status: int, code: str, **more: object) -> Fault:
    """An error as Matrix writes it."""
    return Fault(status=status, body=json.dumps({"errcode": code, "error": "no", **more}))


HANGS_UP: Final = Fault(hangs_up=True)


@dataclass(slots=True)
class Scripted:
    """The homeserver. `fault` says what goes wrong with a call to a path now, None for nothing.

    `says` are the answers to a sync, in turn, each with its own token; then there is nothing new. `pages`
    are answers to /messages by where they begin, `events` events by id.
    """

    clock: Clock = field(default_factory=Clock)
    fault: Callable[[str], Fault | None] = lambda _: None
    says: list[Any] = field(default_factory=list)
    pages: dict[str, Any] = field(default_factory=dict)
    events: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[float, str, str]] = field(default_factory=list)  # (when, method, path)
    tokens: set[str] = field(default_factory=set)
    logins: list[dict[str, Any]] = field(default_factory=list)
    since: list[str | None] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""
    _device: dict[str, Any] = field(default_factory=dict)

    def times(self, part: str = "") -> list[float]:
        """When calls were made to paths that have a part."""
        return [when for when, _, path in self.calls if part in path]

    def batch(self, number: int) -> str:
        """The token behind an answer."""
        return f"s{number}"

    # What it answers.

    async def login(self, request: web.Request) -> object:
        """A token of a device."""
        said = await request.json()
        self.logins.append(said)
        if said["password"] != PASSWORD:
            raise _Refusal(matrix_error(403, "M_FORBIDDEN"))
        token = f"token{len(self.logins)}"
        self.tokens = {token}
        return {"user_id": ME, "device_id": said.get("device_id", DEVICE), "access_token": token}

    async def whoami(self, _: web.Request) -> object:
        """Whose token it is."""
        return {"user_id": ME, "device_id": DEVICE}

    async def query(self, _: web.Request) -> object:
        """The keys that were uploaded."""
        return {"device_keys": {ME: {DEVICE: self._device}} if self._device else {}}

    async def upload(self, request: web.Request) -> object:
        """Take keys."""
        said = await request.json()
        self._device = said.get("device_keys") or self._device
        return {"one_time_key_counts": {"signed_curve25519": 50}}

    async def sync(self, request: web.Request) -> object:
        """What is scripted, behind the token that was given."""
        since = request.query.get("since")
        self.since.append(since)
        number = int(since[1:]) if since else 0
        if number >= len(self.says):
            return {"next_batch": self.batch(number)}
        said = self.says[number]
        return {"next_batch": self.batch(number + 1)} | said if isinstance(said, dict) else said

    async def messages(self, request: web.Request) -> object:
        """A page of a room's history."""
        return self.pages.get(request.query["from"], {"chunk": []})

    async def event(self, request: web.Request) -> object:
        """One event."""
        found = self.events.get(request.match_info["event"])
        if found is None:
            raise _Refusal(matrix_error(404, "M_NOT_FOUND"))
        return found

    async def send(self, request: web.Request) -> object:
        """Take an event."""
        self.sent.append(await request.json())
        return {"event_id": f"$sent{len(self.sent)}"}

    async def nothing(self, _: web.Request) -> object:
        """It is done."""
        return {}

    def application(self) -> web.Application:
        """All of it, behind what goes wrong."""
        made = web.Application(middlewares=[self._going_wrong], client_max_size=2**24)
        ways: tuple[tuple[str, str, Callable[[web.Request], Awaitable[object]]], ...] = (
            ("POST", f"{_V3}/login", self.login),
            ("GET", f"{_V3}/account/whoami", self.whoami),
            ("POST", f"{_V3}/keys/query", self.query),
            ("POST", f"{_V3}/keys/upload", self.upload),
            ("GET", f"{_V3}/sync", self.sync),
            ("GET", f"{_V3}/rooms/{{room}}/messages", self.messages),
            ("GET", f"{_V3}/rooms/{{room}}/event/{{event}}", self.event),
            ("PUT", f"{_V3}/rooms/{{room}}/send/{{kind}}/{{transaction}}", self.send),
            ("*", "/{any:.*}", self.nothing),
        )
        for method, path, answer in ways:
            made.router.add_route(method, path, _answering(answer))
        return made

    @web.middleware
    async def _going_wrong(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        path = request.path.removeprefix("/_matrix/client")
        self.calls.append((self.clock.seconds, request.method, path))
        fault = self.fault(path)
        if fault is None and not path.endswith("/login") and self._token(request) not in self.tokens:
            fault = matrix_error(401, "M_UNKNOWN_TOKEN", soft_logout=True)
        try:
            if fault is not None:
                raise _Refusal(fault)
            return await handler(request)
        except _Refusal as refusal:
            return _failed(request, refusal.fault)

    @staticmethod
    def _token(request: web.Request) -> str:
        return request.headers.get("Authorization", "").removeprefix("Bearer ")


class _Refusal(Exception):
    """It goes wrong."""

    def __init__(self, fault: Fault) -> None:
        """Like this."""
        super().__init__()
        self.fault = fault


def _failed(request: web.Request, fault: Fault) -> web.Response:
    if fault.hangs_up and request.transport is not None:
        request.transport.close()
    return web.Response(
        status=fault.status, text=fault.body, content_type="application/json", headers=fault.headers
    )


def _answering(
    answer: Callable[[web.Request], Awaitable[object]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answered(request: web.Request) -> web.StreamResponse:
        return web.json_response(await answer(request))

    return answered


@asynccontextmanager
async def scripted(server: Scripted | None = None) -> AsyncIterator[Scripted]:
    """The homeserver on a port of its own."""
    server = server or Scripted()
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        server.address = f"http://127.0.0.1:{port}"
        yield server
    finally:
        await runner.cleanup()


@contextlib.contextmanager
def between(server: Scripted, begin: float, end: float, fault: Fault, *, part: str = "") -> Iterator[None]:
    """While this lasts, calls to paths that have a part go wrong from one time to another."""
    before = server.fault

    def failing(path: str) -> Fault | None:
        return fault if part in path and begin <= server.clock.seconds < end else before(path)

    server.fault = failing
    try:
        yield
    finally:
        server.fault = before
