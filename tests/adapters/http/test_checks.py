"""Whether the port is free, ours or somebody else's, and which networks are too wide to fetch from."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp import web

from adapters.http.checks import fetching, listening
from adapters.http.server import application
from adapters.http.server import listening as served
from bot.model.health import Finding, State
from bot.settings import Settings


async def look(folder: Path, host: str, port: int) -> Finding:
    """What is found at an address."""
    return await listening(Settings(data_dir=folder, http_host=host, http_port=port))


@pytest.mark.parametrize(
    ("host", "ready", "state", "message"),
    [
        ("127.0.0.1", True, State.OK, "is ready"),
        ("0.0.0.0", True, State.OK, "is ready"),  # noqa: S104 - asked about
        ("127.0.0.1", False, State.BROKEN, "is not ready"),
        ("localhost", True, State.OK, "is ready"),
    ],
)
async def test_ours(tmp_path: Path, host: str, ready: bool, state: State, message: str) -> None:
    """A port at which Hearsay runs is told to be its own, and whether it is ready; then it is free."""

    async def is_ready() -> bool:
        return ready

    async def figures() -> tuple[bytes, str]:
        return b"", "text/plain"

    async with served(application(ready=is_ready, figures=figures), host="127.0.0.1", port=0) as port:
        finding = await look(tmp_path, host, port)
        assert finding.state is state
        assert message in finding.message
    assert "is free" in (await look(tmp_path, host, port)).message


async def test_somebody_elses(tmp_path: Path) -> None:
    """A port at which something else answers is told."""
    async with served(web.Application(), host="127.0.0.1", port=0) as port:
        finding = await look(tmp_path, "127.0.0.1", port)
    assert (finding.state, "something else listens" in finding.message) == (State.BROKEN, True)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
async def test_not_ours_to_listen_at(tmp_path: Path, host: str) -> None:
    """An address that is not this machine's, or none at all, is told."""
    finding = await look(tmp_path, host, 8080)
    assert (finding.state, "cannot listen there" in finding.message) == (State.BROKEN, True)


async def test_any_port(tmp_path: Path) -> None:
    """Where any port will do nothing is in the way."""
    assert (await look(tmp_path, "127.0.0.1", 0)).state is State.OK


@pytest.mark.parametrize(
    ("networks", "state", "words"),
    [
        ((), State.ABSENT, "only public"),
        (("10.20.0.0/16",), State.OK, "10.20.0.0/16"),
        (("0.0.0.0/0",), State.WARNING, "this machine itself"),
        (("169.254.0.0/16",), State.WARNING, "hand out their keys"),
        (("::/0", "10.0.0.0/8"), State.WARNING, "this machine itself"),
    ],
)
def test_fetching(tmp_path: Path, networks: tuple[str, ...], state: State, words: str) -> None:
    """Networks in which more than articles can be reached are told."""
    finding = fetching(Settings(data_dir=tmp_path, fetch_allow=tuple(map(ip_network, networks))))
    assert finding.state is state
    assert words in finding.message
