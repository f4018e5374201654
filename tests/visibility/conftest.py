"""Empty databases, without making each anew."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.engine import connect
from tests.visibility.straight import straight


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made as the program makes it."""
    path = tmp_path_factory.mktemp("empty") / "world.db"

    async def make() -> None:
        await (await connect(f"sqlite+aiosqlite:///{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture
def database(empty: Path, tmp_path: Path) -> Iterator[Connection]:
    """Another of the same."""
    with straight(Path(shutil.copy(empty, tmp_path))) as connection:
        yield connection
