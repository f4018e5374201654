"""Servers on this machine that the fetching tests visit, and names that lead to them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def site(routes: dict[str, Handler], host: str = "127.0.0.1") -> AsyncIterator[str]:
    """A web site with these pages; gives its address without the last slash."""
    app = web.Application()
    for path, handler in routes.items():
        app.router.add_get(path, handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, 0).start()
        port = runner.addresses[0][1]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@dataclass
class Listener:
    """Something private that listens on every address of this machine and counts who comes."""

    port: int
    visits: list[object] = field(default_factory=list)


@asynccontextmanager
async def listener() -> AsyncIterator[Listener]:
    """A listener on all IPv4 and, where there is any, IPv6 addresses."""
    found = Listener(port=0)

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.visits.append(writer.get_extra_info("peername"))
        await reader.read(1)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")
        writer.close()

    everywhere = "0.0.0.0"  # noqa: S104 - whatever private address is reached, the visit must be seen
    servers = [await asyncio.start_server(meet, everywhere, 0)]
    found.port = servers[0].sockets[0].getsockname()[1]
    if socket.has_dualstack_ipv6():
        servers.append(await asyncio.start_server(meet, "::", found.port))
    try:
        yield found
    finally:
        for running in servers:
            running.close()
            await running.wait_closed()


class Names(AbstractResolver):
    """Answers every name with the same addresses, one list after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The next answer; the last one stays. Addresses of both families come, whatever was asked."""
        del family
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in answer
        ]

    async def close(self) -> None:
        """Nothing is open."""
