"""Fetching reads public pages, and nothing that is not public, too big, too slow or endless."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from ipaddress import ip_network

import pytest
from aiohttp import web
from yarl import URL

from adapters.http.addresses import refusal
from adapters.http.fetch import Bounds, GuardedFetcher
from adapters.http.guard import Guard
from bot.errors import FetchError, FetchFailed, FetchRefused, PageUnavailable
from tests.adapters.http.servers import Names, listener, site

HERE = (ip_network("127.0.0.1/32"),)
"""What the tests allow: one address of this machine. 127.0.0.2 and the rest stay private."""

LITERALS = (
    "0.0.0.0",  # noqa: S104 - an address to refuse, not to bind
    *("127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.255.255.254", "0", "0.0.0.1", "10.0.0.1"),
    *("10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "169.254.169.254"),
    *(
        "169.254.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "100.100.100.200",
        "192.0.0.1",
        "192.0.0.8",
        "192.0.0.192",
    ),
    *("192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
    *("239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16", "2130706433", "017700000001"),
    *("0x7f000001", "0x7f.0.0.1", "0x7f.1", "0177.0.0.1", "0177.1", "127.0.0.1.", "0xa9fea9fe", "2852039166"),
    *(
        "127.0.0.01",
        "1.1",
        "0x",
        "0x0",
        "00000177.0.0.1",
        "127。0。0。1",
        "１２７.0.0.1",
        "⑫7.0.0.1",
        "127｡0｡0｡1",
    ),
    *(
        "[::]",
        "[::1]",
        "[::2]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
    ),
    *("[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]"),
    *(
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2002:a00:1::1]",
    ),
    *("[2002:7f00:0001::1]", "[2001:0:7f00:1::]", "[2001::1]", "[2001:10::1]", "[2001:db8::1]", "[3fff::1]"),
    *("[fe80::1]", "[fe80::1%25lo]", "[fe80::1%25eth0]", "[febf::1]", "[fec0::1]", "[feff::1]", "[fc00::1]"),
    *(
        "[fd00::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "[ff05::2]",
        "[100::1]",
        "[5f00::1]",
        "[1::1]",
        "[4000::1]",
    ),
)
NAMES = (
    "localhost",
    "LOCALHOST",
    "localhost.",
    "ip6-localhost",
    "localhost.localdomain",
    "lo.example.invalid",
)
SHAPES = (
    "http://{host}/",
    "https://{host}/",
    "http://{host}:{port}/secret",
    "http://{host}:80/latest/meta-data/",
)
ODDITIES = (
    *("file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1:{port}/_x", "dict://127.0.0.1:{port}/"),
    *(
        "data:text/html,words",
        "javascript:alert(1)",
        "ws://127.0.0.1:{port}/",
        "unix:/run/x.sock",
        "jar:http://x/",
    ),
    *("http://user@127.0.0.1:{port}/", "http://user:pw@example.org/", "http://example.org@127.0.0.1:{port}/"),
    *("http://127.0.0.1:{port}@example.org/", "http://:pw@example.org/", "http://@127.0.0.1:{port}/"),
    *(
        "http://example.org:22/",
        "http://example.org:{port}/",
        "https://example.org:8080/",
        "http://example.org:0/",
    ),
    *(
        "http://127.0.0.1:{port}\\@example.org/",
        "http:\\\\127.0.0.1:{port}/",
        "http:/127.0.0.1:{port}/",
        "http:///x",
    ),
    *(
        "//127.0.0.1:{port}/",
        "127.0.0.1:{port}",
        "",
        " ",
        "http://",
        "http://[::1",
        "http://]/",
        "http://[]/",
    ),
    *("http://127.0.0.1:99999/", "http://127.0.0.1:-1/", "http://127.0.0.1:x/", "http://exa mple.org/"),
    *("http://127.0.0.1:{port}\r\nHost: x/", "http://127.0.0.1\t:{port}/", "http://\x00127.0.0.1:{port}/"),
    *(
        "http://127.0.0.1%00.example.org/",
        "http://127.0.0.1%2eexample.org:{port}/",
        "http://%31%32%37.0.0.1:{port}/",
    ),
    *(
        "http://127.0.0.1#@example.org:{port}/",
        "http://127.0.0.1?@example.org:{port}/",
        "http://./",
        "http://../",
    ),
    *("http://xn--/", "http://‥/", "http://" + "a" * 300 + ".example/", "http://example.org/" + "a" * 9000),
)


def attacks(port: int) -> list[str]:
    """Every address that must not be visited, with the port where somebody listens."""
    shaped = [shape.format(host=host, port=port) for host in (*LITERALS, *NAMES) for shape in SHAPES]
    return shaped + [oddity.replace("{port}", str(port)) for oddity in ODDITIES]


async def test_no_address_that_is_not_public_is_ever_connected_to() -> None:
    """Hundreds of ways to write a private address: all refused or unknown, no connection made."""
    async with listener() as private:
        urls = attacks(private.port)
        assert len(urls) >= 200
        for url in urls:
            with pytest.raises(FetchError) as caught:
                await GuardedFetcher(bounds=Bounds(deadline=5)).fetch(url)
            assert "\n" not in str(caught.value)
            assert "pw@" not in str(caught.value)
        assert private.visits == []


@pytest.mark.parametrize("host", [host for host in LITERALS if host.count(".") == 3 or ":" in host])
async def test_a_literal_private_address_is_refused_not_tried(host: str) -> None:
    """The refusal says that trying again is no use."""
    with pytest.raises(FetchRefused) as caught:
        await GuardedFetcher().fetch(f"http://{host}/")
    assert not caught.value.can_retry


@pytest.mark.parametrize(
    "answer", [["127.0.0.2"], ["::1"], ["10.0.0.1"], ["93.184.216.34", "127.0.0.2"], ["fe80::1%1"]]
)
async def test_a_name_that_leads_inside_is_refused(answer: list[str]) -> None:
    """One private answer among public ones is enough."""
    async with listener() as private:
        fetcher = GuardedFetcher(resolver=Names(answer))
        with pytest.raises(FetchRefused, match="an address that is not public"):
            await fetcher.fetch("http://innocent.example/")
        assert private.visits == []


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]
)
def test_the_socket_is_the_last_check(address: str) -> None:
    """Whatever a resolver answered, no socket is made for a private address."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    guard = Guard()
    with pytest.raises(OSError, match="not public"):
        guard.socket((family, socket.SOCK_STREAM, 0, "", (address, 80)))
    assert guard.reason


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450::1", "100.63.0.1"]
)
def test_public_addresses_pass(address: str) -> None:
    """What is public is not refused."""
    assert refusal(address) is None


async def redirect(request: web.Request) -> web.StreamResponse:
    """Sends the visitor wherever the address asks."""
    return web.Response(
        status=int(request.query.get("status", "302")), headers={"Location": request.query["to"]}
    )


async def loop(_: web.Request) -> web.StreamResponse:
    """Sends the visitor to itself."""
    return web.Response(status=302, headers={"Location": "/loop"})


async def page(_: web.Request) -> web.StreamResponse:
    """An ordinary page."""
    return web.Response(text="<p>Words.</p>", content_type="text/html", charset="utf-8")


async def test_a_redirect_inside_is_refused() -> None:
    """Every hop is checked like the first address."""
    async with site({"/r": redirect}) as base, listener() as private:
        for target in (
            f"http://127.0.0.2:{private.port}/",
            f"//127.0.0.2:{private.port}/",
            f"http://[::1]:{private.port}/",
            f"http://user@127.0.0.1:{private.port}/",
            "http://169.254.169.254/latest/meta-data/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            f"http://2130706434:{private.port}/",
        ):
            with pytest.raises(FetchRefused):
                await GuardedFetcher(HERE).fetch(str(URL(f"{base}/r").with_query(to=target)))
        assert private.visits == []


async def test_redirects_are_followed_a_few_times_and_not_for_ever() -> None:
    """A relative redirect leads to the page; a loop ends."""
    async with site({"/r": redirect, "/page": page, "/loop": loop}) as base:
        for status in (301, 302, 303, 307, 308):
            found = await GuardedFetcher(HERE).fetch(f"{base}/r?to=/page&status={status}")
            assert found.url == f"{base}/page"
        with pytest.raises(PageUnavailable, match="redirects over 5 times"):
            await GuardedFetcher(HERE).fetch(f"{base}/loop")


async def test_a_page_comes_with_its_type_and_charset() -> None:
    """What the site says of the page is handed on, and no cookie or proxy is used."""
    async with site({"/page": page}) as base:
        found = await GuardedFetcher(HERE).fetch(f"{base}/page")
    assert (found.body, found.content_type, found.charset) == (
        b"<p>Words.</p>",
        "text/html; charset=utf-8",
        "utf-8",
    )


async def test_a_compressed_page_is_unpacked() -> None:
    """What was asked for is understood."""

    async def zipped(_: web.Request) -> web.StreamResponse:
        return web.Response(body=gzip.compress(b"words " * 1000), headers={"Content-Encoding": "gzip"})

    async with site({"/": zipped}) as base:
        assert (await GuardedFetcher(HERE).fetch(f"{base}/")).body == b"words " * 1000


def bomb(size: int) -> bytes:
    """A few hundred kilobytes that unpack to `size` bytes; the checksum is right for a megabyte alone."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = pack.flush(zlib.Z_FULL_FLUSH)
    block = pack.compress(bytes(1 << 20)) + pack.flush(zlib.Z_FULL_FLUSH)  # which unpacks by itself
    return start + block * (size >> 20) + pack.flush()


async def endless(request: web.Request) -> web.StreamResponse:
    """Never stops sending."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"words " * 10_000)


BAD_ANSWERS = (
    (web.Response(status=404), PageUnavailable, r"the site answered 404 \(Not Found\)"),
    (web.Response(status=403), PageUnavailable, "the site answered 403"),
    (web.Response(status=503), FetchFailed, "the site answered 503"),
    (web.Response(status=204), PageUnavailable, "the site answered 204"),
    (web.Response(body=b"x" * (11 << 20)), PageUnavailable, "is larger than 10 MiB"),
    (
        web.Response(body=bomb(512 << 20), headers={"Content-Encoding": "gzip"}),
        PageUnavailable,
        "is larger than 10 MiB",
    ),
    (web.Response(body=b"no gzip", headers={"Content-Encoding": "gzip"}), FetchFailed, "is damaged"),
    (web.Response(body=bomb(1 << 20)[:-20], headers={"Content-Encoding": "gzip"}), FetchFailed, "breaks off"),
    (web.Response(body=b"\x0b\x00", headers={"Content-Encoding": "br"}), PageUnavailable, "not asked for"),
    (web.Response(body=b"x", headers={"Content-Encoding": "gzip, gzip"}), PageUnavailable, "not asked for"),
)


@pytest.mark.parametrize(("answer", "error", "words"), BAD_ANSWERS)
async def test_a_bad_answer_is_one_line(answer: web.Response, error: type[FetchError], words: str) -> None:
    """The error names the page, not its query, and says what to do."""

    async def give(_: web.Request) -> web.StreamResponse:
        return answer

    async with site({"/story": give}) as base:
        with pytest.raises(error, match=words) as caught:
            await GuardedFetcher(HERE).fetch(f"{base}/story?key=secret")
    line = str(caught.value)
    assert line.startswith(f"{base}/story: ")
    assert "secret" not in line
    assert "paste the text" in line
    assert type(caught.value) is error


async def test_an_endless_page_is_left() -> None:
    """The bound on size ends a stream that has no end."""
    async with site({"/": endless}) as base:
        with pytest.raises(PageUnavailable, match="is larger than"):
            await GuardedFetcher(HERE).fetch(f"{base}/")


async def test_a_page_that_drips_is_left() -> None:
    """The deadline covers everything: a byte now and then does not put it off."""

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"a")
            await asyncio.sleep(0.05)

    async with site({"/": drip}) as base:
        with pytest.raises(FetchFailed, match=r"took more than 0\.5 s") as caught:
            await GuardedFetcher(HERE, bounds=Bounds(deadline=0.5)).fetch(f"{base}/")
    assert caught.value.can_retry


async def test_a_site_that_is_not_there_may_come_back() -> None:
    """No connection and no such name can be tried again."""
    async with site({"/": page}) as base:
        gone = base
    for url in (gone, "http://no-such-name.invalid/"):
        with pytest.raises(FetchFailed) as caught:
            await GuardedFetcher(HERE).fetch(url)
        assert caught.value.can_retry


async def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would connect to what we refuse."""
    async with site({"/page": page}) as base, listener() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        assert (await GuardedFetcher(HERE).fetch(f"{base}/page")).body == b"<p>Words.</p>"
        assert proxy.visits == []
