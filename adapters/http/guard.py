"""What one fetch may contact: checks of the address as written, as looked up, and as connected to."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass, field
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from adapters.http.addresses import Network, allowed, refusal
from bot.errors import FetchRefused

PORTS = (80, 443)
_LONGEST_URL = 4096
_LONGEST_SHOWN = 200
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")
_USERINFO = re.compile(r"(?<=//)[^/?#]*@")
_ODD_NUMBER = re.compile(r"(?:^|\.)(?:0x[0-9a-f]*|\d+)\.?$", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Guard:
    """What may be contacted in one fetch; `reason` keeps why not, through aiohttp's own errors."""

    allow: tuple[Network, ...] = ()
    reason: str = field(default="", init=False)

    def check_url(self, url: URL) -> None:
        """Refuse what can be told from the address alone."""
        reason = _url_reason(url)
        host = url.raw_host or ""
        if not reason and _is_literal(host):
            reason = self._address_reason(host, url.port or 0)
        elif not reason and _ODD_NUMBER.search(host):
            reason = "writes its address in an unusual way"
        elif not reason and not self.allow and url.port not in PORTS:
            reason = f"only ports 80 and 443 are visited, not {url.port}"
        if reason:
            raise FetchRefused(f"{shown(str(url))}: {reason}; paste the text instead")

    def check_address(self, host: str, port: int) -> None:
        """Raise OSError, as a failed connection would, for an address that must not be contacted."""
        if reason := self._address_reason(host, port):
            self.reason = reason
            raise OSError(reason)

    def socket(self, info: tuple[object, ...]) -> socket.socket:
        """A socket for an address that was looked up: the last check, on what will be connected."""
        family, kind, protocol, _, address = info
        host, port = address[:2]  # type: ignore[index]  # typed as object: a pair for IPv4, four values for IPv6
        self.check_address(host, port)
        made = socket.socket(family, kind, protocol)  # type: ignore[arg-type]  # aiohttp hands on what getaddrinfo gave
        made.setblocking(False)
        return made

    def _address_reason(self, host: str, port: int) -> str | None:
        if what := refusal(host, self.allow):
            return f"leads to an address that is not public ({what})"
        if port not in PORTS and not allowed(host, self.allow):
            return f"only ports 80 and 443 are visited, not {port}"
        return None


class CheckedResolver(AbstractResolver):
    """Looks names up and refuses a name with any answer that is not public."""

    def __init__(self, guard: Guard, inner: AbstractResolver) -> None:
        self._guard = guard
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name, all of them checked."""
        found = await self._inner.resolve(host, port, family)
        for answer in found:
            self._guard.check_address(answer["host"], port)
        return found

    async def close(self) -> None:
        """Nothing of its own to close."""
        await self._inner.close()


def parsed_url(url: str, *, relative: bool = False) -> URL:
    """The address, by the parser that the request will be made with."""
    url = url.strip()
    if len(url) > _LONGEST_URL or _UNPRINTABLE.search(url):
        raise FetchRefused(f"{shown(url)}: is no web address: too long, or with spaces; copy it again")
    try:
        parsed = URL(url)
    except ValueError as error:
        raise FetchRefused(f"{shown(url)}: is no web address; copy it again") from error
    if not relative and not parsed.host:
        raise FetchRefused(f"{shown(url)}: is no web address; it should begin with https://")
    return parsed


def _url_reason(url: URL) -> str | None:
    if url.scheme not in ("http", "https"):
        return "only http and https addresses are read"
    if url.user is not None or url.password is not None:
        return "carries a user name or password"
    return None if url.raw_host else "names no host"


def _is_literal(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def shown(url: str) -> str:
    """The address as errors print it: no credentials, no query (it may hold a key), not endless."""
    bare = re.split("[?#]", _USERINFO.sub("", url.strip()), maxsplit=1)[0]
    bare = "".join(char if char.isprintable() else "�" for char in bare)
    return bare if len(bare) <= _LONGEST_SHOWN else f"{bare[:_LONGEST_SHOWN]}…"
