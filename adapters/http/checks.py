"""Whether we may listen where we are to, and what fetching may reach."""

from __future__ import annotations

import asyncio
import errno
import socket
from ipaddress import ip_address
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.model.health import Finding, absent, broken, ok, warning
from bot.settings import Settings

WITHIN: Final = 5.0  # seconds for an answer
# Addresses that articles should not be fetched from, and what is there.
DANGEROUS: Final = {
    "127.0.0.1": "this machine itself",
    "::1": "this machine itself",
    "169.254.169.254": "the service by which clouds hand out their keys",
}


async def listening(settings: Settings) -> Finding:
    """Whether the server's port is free, or ours already."""
    host, port = settings.http_host, settings.http_port
    where = f"HEARSAY_HTTP_HOST {host} and HEARSAY_HTTP_PORT {port}"
    if port == 0:
        return ok("http", f"any free port at {host}")
    try:
        await asyncio.to_thread(_bound, host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return await _who(host, port)
        reason = error.strerror or type(error).__name__
        return broken("http", f"{where}: cannot listen there ({reason})", "Name an address of this machine.")
    return ok("http", f"port {port} at {host} is free")


def _bound(host: str, port: int) -> None:
    """Take the port for a moment, without listening. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)


async def _who(host: str, port: int) -> Finding:
    """Whether it is us who listens there."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked about, not listened at
    base = f"http://{f'[{near}]' if ':' in near else near}:{port}"
    stranger = broken(
        "http", f"something else listens at {host}, port {port}", "End it, or set another HEARSAY_HTTP_PORT."
    )
    try:
        async with ClientSession(timeout=ClientTimeout(total=WITHIN), trust_env=False) as session:
            lives, ready = await _said(session, f"{base}/healthz"), await _said(session, f"{base}/readyz")
    except (ClientError, TimeoutError, OSError, UnicodeDecodeError):
        return stranger
    if lives != "ok\n" or ready not in {"ready\n", "not ready\n"}:
        return stranger
    if ready != "ready\n":
        return broken(
            "http", f"Hearsay runs at port {port}, and is not ready", "See its log, and the database."
        )
    return ok("http", f"Hearsay runs at {host}, port {port}, and is ready")


async def _said(session: ClientSession, url: str) -> str:
    async with session.get(url, allow_redirects=False) as answer:
        return (await answer.content.read(100)).decode()


def fetching(settings: Settings) -> Finding:
    """Which addresses besides public ones articles may be fetched from."""
    networks = settings.fetch_allow
    if not networks:
        return absent("fetching", "HEARSAY_FETCH_ALLOW: only public addresses are fetched from")
    reached = {
        what
        for address, what in DANGEROUS.items()
        if any(ip_address(address) in network for network in networks)
    }
    named = ", ".join(map(str, networks))
    if reached:
        return warning(
            "fetching",
            f"HEARSAY_FETCH_ALLOW ({named}) lets links reach {' and '.join(sorted(reached))}",
            "Name only the networks that articles stand in.",
        )
    return ok("fetching", f"public addresses, and {named}")
