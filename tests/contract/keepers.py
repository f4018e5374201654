"""What promised work is kept in: a fake in memory, a file of SQLite and a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.ports import Storage
from storage.engine import connect
from tests.databases import TEMPLATE, Postgres
from tests.fakes.storage import FakeStorage


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def keeper_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | None]:
    """The address of a database with our tables; None for the fake."""
    if request.param == "memory":
        yield None
    elif request.param == "sqlite":
        shutil.copy(request.getfixturevalue("blank_file"), tmp_path / "hearsay.db")
        yield f"sqlite+aiosqlite:///{tmp_path}/hearsay.db"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.database(template=TEMPLATE) as url:
            yield url


@pytest.fixture
async def keeper(keeper_url: str | None) -> AsyncIterator[Storage]:
    """Each of them in turn, with nothing in it."""
    storage = FakeStorage() if keeper_url is None else await connect(keeper_url)
    yield storage
    await storage.close()
