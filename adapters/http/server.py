"""The HTTP server: whether we live, whether we are ready, and figures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.errors import HearsayError

LARGEST = 2**20  # bytes of a request's body
GRACE = 2.0  # seconds for answers that are under way when the server ends

Application = web.Application
Routes = Callable[[Application], None]  # adds handlers of its own, under paths of its own


def application(
    *,
    ready: Callable[[], Awaitable[bool]],
    figures: Callable[[], Awaitable[tuple[bytes, str]]],
    routes: Iterable[Routes] = (),
) -> web.Application:
    """`ready` says whether requests should be sent to us; `figures` gives a page and its content type.

    `routes` are the platforms'.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        if await ready():
            return web.Response(text="ready\n")
        return web.Response(text="not ready\n", status=503)

    async def metrics(_: web.Request) -> web.Response:
        page, kind = await figures()
        return web.Response(body=page, headers={"Content-Type": kind})

    made = web.Application(client_max_size=LARGEST)
    made.router.add_get("/healthz", healthz)
    made.router.add_get("/readyz", readyz)
    made.router.add_get("/metrics", metrics)
    for add in routes:
        add(made)
    return made


@asynccontextmanager
async def listening(made: web.Application, *, host: str, port: int) -> AsyncIterator[int]:
    """Serve as long as this lasts; the port, which the system chooses for 0. Raises HearsayError."""
    runner = web.AppRunner(made, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise HearsayError(
                f"HEARSAY_HTTP_HOST {host} and HEARSAY_HTTP_PORT {port}: cannot listen there"
                f" ({error.strerror or error}); name another port, or end what listens there"
            ) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
