"""Platforms are opened where they are set up, and listened to until the service ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.bootstrap.parts import ROLES
from bot.bootstrap.plugs import Plug, Socket, listened_to, platforms
from bot.errors import FetchRefused
from bot.intake import Intake
from bot.model.chat import Attachment, Place, Platform
from bot.ports import Fetched, Storage
from bot.ports.watching import UNWATCHED
from bot.settings import Settings
from bot.worker import Line
from tests.fakes.clock import now
from tests.fakes.platform import FakePlatform
from tests.fakes.storage import FakeStorage


class NoFiles:
    """The port `Files` of a platform without any."""

    async def fetch(self, place: Place, attachment: Attachment) -> Fetched:
        """There is none."""
        raise FetchRefused(f"{attachment.name}: there are no files in {place.id}")


def plug(run: Callable[[], Awaitable[None]] | None = None) -> Plug:
    """A platform that is open."""
    return Plug(line=Line(messenger=FakePlatform()), files=NoFiles(), run=run)


async def test_opens_what_is_set_up(tmp_path: Path) -> None:
    """Only a platform whose settings are there is opened, and it is closed in the end."""
    said: list[str] = []

    @asynccontextmanager
    async def opening(name: str) -> AsyncIterator[Plug]:
        said.append(f"{name} open")
        yield plug()
        said.append(f"{name} closed")

    def socket(name: str, *, there: bool) -> Socket:
        def plugged(
            settings: Settings,  # noqa: ARG001 - as every platform's
            **_: object,
        ) -> AbstractAsyncContextManager[Plug]:
            return opening(name)

        return Socket(is_set_up=lambda _: there, plugging=lambda: plugged)

    sockets = {
        Platform.SLACK: socket("slack", there=True),
        Platform.MATRIX: socket("matrix", there=False),
    }
    storage: Storage = FakeStorage()
    async with platforms(
        Settings(data_dir=tmp_path),
        intake=Intake(storage=storage, now=now),
        storage=storage,
        role=ROLES["all"],
        watch=UNWATCHED,
        sockets=sockets,
    ) as plugs:
        assert list(plugs) == [Platform.SLACK]
    assert said == ["slack open", "slack closed"]


async def test_listens_until_the_end() -> None:
    """Who listens is told to end by being cancelled, and is waited for."""
    said: list[str] = []

    async def run() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            said.append("ended")

    plugs: Mapping[Platform, Plug] = {Platform.SLACK: plug(run), Platform.MATRIX: plug()}
    async with listened_to(plugs, ended=lambda: said.append("called")):
        await asyncio.sleep(0)
        assert said == []
    assert said[0] == "ended"


async def test_a_fault_ends_it() -> None:
    """A listener that fails by itself ends the service, and its fault is raised at the end."""
    ended = asyncio.Event()

    async def run() -> None:
        raise RuntimeError("the line is dead")

    with pytest.raises(RuntimeError, match="the line is dead"):
        async with listened_to({Platform.SLACK: plug(run)}, ended=ended.set):
            await asyncio.wait_for(ended.wait(), 5)
