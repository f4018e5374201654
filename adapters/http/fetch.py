"""Reads a web page that a stranger named, without being sent anywhere else.

The address that is checked is the one the socket connects to: names, redirects, odd spellings and answers
that change between two look-ups all end there. A literal address never reaches the resolver, so the resolver
alone would guard nothing.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from adapters.http.addresses import Network
from adapters.http.guard import CheckedResolver, Guard, parsed_url, shown
from bot.errors import FetchError, FetchFailed, FetchRefused, PageUnavailable
from bot.ports import Fetched

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524))
_CHUNK = 65_536
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,text/plain,application/pdf;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en,*;q=0.5",
    "User-Agent": "Mozilla/5.0 (compatible; Hearsay; reads one article when a person asks)",
}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds for everything together, decompressed bytes, redirects followed."""

    deadline: float = 15.0
    size: int = 10 * 1024 * 1024
    redirects: int = 5


class GuardedFetcher:
    """The Fetcher port over aiohttp. `allow` are networks that may be visited too, on any port."""

    def __init__(
        self,
        allow: Sequence[Network] = (),
        *,
        bounds: Bounds | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        """`resolver` answers names; the system's by default."""
        self._allow = tuple(allow)
        self._bounds = bounds or Bounds()
        self._resolver = resolver

    async def fetch(self, url: str) -> Fetched:
        """The page at an http(s) address, redirects followed. Raises FetchRefused or FetchFailed."""
        name = shown(url)
        guard = Guard(allow=self._allow)
        try:
            async with asyncio.timeout(self._bounds.deadline):
                return await self._follow(parsed_url(url), guard)
        except FetchError:
            raise
        except TimeoutError as error:
            limit = f"{self._bounds.deadline:g} s"
            raise FetchFailed(f"{name}: took more than {limit}; try later, or paste the text") from error
        except (aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
            if guard.reason:
                raise FetchRefused(f"{name}: {guard.reason}; paste the text instead") from error
            raise FetchFailed(f"{name}: {_why(error)}; check the address, or paste the text") from error

    async def _follow(self, url: URL, guard: Guard) -> Fetched:
        """The page behind at most so many redirects, each checked like the first address."""
        resolver = CheckedResolver(guard, self._resolver or aiohttp.ThreadedResolver())
        connector = aiohttp.TCPConnector(
            resolver=resolver, use_dns_cache=False, force_close=True, socket_factory=guard.socket
        )
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers=_HEADERS,
            timeout=aiohttp.ClientTimeout(total=None),  # the deadline outside covers all
        ) as session:
            first = url
            for _ in range(self._bounds.redirects + 1):
                guard.check_url(url)
                async with session.get(url, allow_redirects=False) as response:
                    if response.status not in _REDIRECTS or "Location" not in response.headers:
                        return await self._read(response, url)
                    url = url.join(parsed_url(response.headers["Location"], relative=True))
            limit = self._bounds.redirects
            raise PageUnavailable(
                f"{shown(str(first))}: redirects over {limit} times; give the final address"
            )

    async def _read(self, response: aiohttp.ClientResponse, url: URL) -> Fetched:
        """The body of a good answer; a bad one as an error."""
        name = shown(str(url))
        if response.status != HTTPStatus.OK:
            kind = FetchFailed if response.status in _PASSING else PageUnavailable
            answer = _status(response.status)
            raise kind(f"{name}: the site answered {answer}; open it yourself and paste the text")
        content_type = response.headers.get("Content-Type", "")
        charset = _CHARSET.search(content_type)
        return Fetched(
            url=str(url),
            content_type=content_type,
            body=await self._body(response, name),
            charset=charset[1] if charset else None,
        )

    async def _body(self, response: aiohttp.ClientResponse, name: str) -> bytes:
        """The decompressed bytes; stops as soon as there are too many, whatever they would unpack to."""
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "x-gzip"):
            raise PageUnavailable(f"{name}: answers in a compression that was not asked for; paste the text")
        unpack = _Gunzip() if "gzip" in encoding else None
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += unpack.feed(chunk, self._bounds.size + 1 - len(body)) if unpack else chunk
            if len(body) > self._bounds.size:
                limit = self._bounds.size / (1024 * 1024)
                raise PageUnavailable(f"{name}: is larger than {limit:g} MiB; paste the text")
        if unpack and not unpack.whole:
            raise FetchFailed(f"{name}: the answer breaks off; try later, or paste the text")
        return bytes(body)


class _Gunzip:
    """Decompression that never makes more than it is asked for."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(31)

    @property
    def whole(self) -> bool:
        """Whether the end of the compressed stream was seen."""
        return self._stream.eof

    def feed(self, chunk: bytes, most: int) -> bytes:
        """At most `most` bytes more (one at least); the caller stops when that many have come."""
        return self._stream.decompress(chunk, max(1, most))


def _status(code: int) -> str:
    known = next((status.phrase for status in HTTPStatus if status == code), None)
    return f"{code} ({known})" if known else str(code)


def _why(error: Exception) -> str:
    """What went wrong on the way, in words."""
    table: tuple[tuple[type[Exception], str], ...] = (
        (aiohttp.ClientConnectorDNSError, "there is no such host, or the look-up failed"),
        (aiohttp.ClientConnectorCertificateError, "its certificate is not valid"),
        (ssl.SSLError, "no secure connection could be made"),
        (aiohttp.ClientSSLError, "no secure connection could be made"),
        (aiohttp.ClientConnectorError, "no connection could be made"),
        (aiohttp.ServerDisconnectedError, "the site closed the connection"),
        (aiohttp.ClientPayloadError, "the answer breaks off"),
        (zlib.error, "its compressed answer is damaged"),
        (aiohttp.InvalidURL, "is no web address"),
        (UnicodeError, "is no web address"),
        (aiohttp.ClientResponseError, "its answer is not HTTP as it should be"),
    )
    known = (words for kind, words in table if isinstance(error, kind))
    return next(known, f"it could not be read ({type(error).__name__})")
