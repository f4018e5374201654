"""What hearsay doctor finds out about a database of either kind, which it leaves as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import text

from bot.errors import StoreFailed
from bot.model.health import Finding, State
from bot.model.job import JobState
from storage.engine import Database, connect
from storage.failures import explained
from storage.health import Kept, cursor, examined
from tests.contract.promises import request
from tests.contract.test_migrations import migrate, on

NOWHERE = "postgresql+psycopg://ana:hunter22@127.0.0.1:9/hearsay"


def by_name(kept: Kept) -> dict[str, Finding]:
    """The findings."""
    return {finding.name: finding for finding in kept.findings}


def states(kept: Kept) -> dict[str, State]:
    """How each does."""
    return {finding.name: finding.state for finding in kept.findings}


async def look(url: str, late: timedelta = timedelta()) -> Kept:
    """Look at a database with a clock that is so far ahead."""
    return await examined(url, now=datetime.now(UTC) + late)


def files(folder: Path) -> dict[Path, tuple[bytes, int]]:
    """What is in a folder, and since when."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """No file of a folder comes, goes or changes."""
    before = files(folder)
    yield
    assert files(folder) == before


def copied(blank: Path, folder: Path, mode: int, *, cut: bool = False) -> Path:
    """A file of SQLite with our tables, or with a hole in the middle."""
    path, whole = folder / "hearsay.db", blank.read_bytes()
    path.write_bytes(whole[:8192] + bytes(len(whole) - 16384) + whole[-8192:] if cut else whole)
    path.chmod(mode)
    return path


EXPECTED = {
    "sqlite": ["database.version", "database.whole", "database.log"],
    "postgresql": ["database.version", "database.server", "database.distance", "database.clock"],
}


async def test_all_is_well(storage: Database, url: str, kind: str) -> None:
    """What is there is told while somebody else has it open: its version, how it does, what is to be done."""
    async with storage.begin() as unit:
        await unit.inbox.take_in(request("e1"), now=datetime.now(UTC))
        await unit.inbox.set_cursor("matrix @bot:x", "s7")
        await unit.vault.put("slack/workspace/T1", b"sealed")
        await unit.vault.put("slack/state/abc", b"123.0")
        await unit.commit()
    kept = await look(url)
    assert list(states(kept)) == EXPECTED[kind]
    assert set(states(kept).values()) <= {State.OK, State.WARNING}  # a busy machine may be slow
    assert kept.backlog is not None
    assert kept.backlog.jobs[JobState.WAITING] == 1
    assert kept.sealed == {"slack/workspace/T1": b"sealed"}
    assert await cursor(url, "matrix @bot:x") == "s7"
    assert await cursor(url, "matrix @other:x") is None


async def test_closed_file_is_left_alone(tmp_path: Path) -> None:
    """A file that nobody has open is not changed, and nothing is made beside it, by looking at it."""
    url = f"sqlite+aiosqlite:///{tmp_path}/hearsay.db"
    await (await connect(url)).close()
    with untouched(tmp_path):
        kept = await look(url)
        assert await cursor(url, "matrix @bot:x") is None
    assert set(states(kept).values()) == {State.OK}


async def test_not_there_yet(tmp_path: Path) -> None:
    """A file that is still to be made is no fault, and is not made."""
    url = f"sqlite+aiosqlite:///{tmp_path}/deep/hearsay.db"
    assert states(await look(url)) == {"database": State.OK}
    assert await cursor(url, "any") is None
    assert files(tmp_path) == {}


async def test_empty(postgres: object, empty_url: str, kind: str, tmp_path: Path) -> None:  # noqa: ARG001
    """A database without tables is no fault, and stays so."""
    if kind == "sqlite":
        (tmp_path / "hearsay.db").touch(mode=0o600)
    kept = await look(empty_url)
    assert states(kept)["database"] is State.OK
    assert kept.backlog is None
    assert "is empty" in by_name(await look(empty_url))["database"].message


async def test_older(empty_url: str) -> None:
    """An older version is told with what to do; nothing that it may not have yet is asked of it."""
    await on(empty_url, lambda connection: migrate(connection, command.upgrade, "0001"))
    kept = await look(empty_url)
    finding = by_name(kept)["database.version"]
    assert finding.state is State.BROKEN
    assert "older version (0001" in finding.message
    assert "hearsay db upgrade" in finding.advice
    assert kept.backlog is None
    assert await cursor(empty_url, "any") is None


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "a newer Hearsay made it"),
        ("DROP TABLE alembic_version", "tables of something else"),
    ],
)
async def test_not_ours(url: str, statement: str, message: str) -> None:
    """A database that this program cannot use is told, with why."""
    await on(url, lambda connection: connection.execute(text(statement)))
    (finding,) = (await look(url)).findings
    assert (finding.name, finding.state) == ("database", State.BROKEN)
    assert message in finding.message


async def test_damaged_file(blank_file: Path, tmp_path: Path) -> None:
    """A file that is damaged in the middle, and one that is no database, are told, with what to do."""
    path = copied(blank_file, tmp_path, 0o600, cut=True)
    found = by_name(await look(f"sqlite+aiosqlite:///{path}"))
    assert State.BROKEN in {one.state for one in found.values()}
    assert any("damaged" in one.message for one in found.values())
    path.write_bytes(b"Dear diary" * 500)
    (finding,) = (await look(f"sqlite+aiosqlite:///{path}")).findings
    assert "no database" in finding.message


async def test_open_to_others(blank_file: Path, tmp_path: Path) -> None:
    """A file that others may read is told."""
    path = copied(blank_file, tmp_path, 0o644)
    finding = by_name(await look(f"sqlite+aiosqlite:///{path}"))["database.file"]
    assert (finding.state, finding.advice) == (State.WARNING, f"chmod 600 {path}")


async def test_no_server() -> None:
    """A server that is not there is told, without the password."""
    (finding,) = (await look(NOWHERE)).findings
    assert (finding.name, finding.state) == ("database", State.BROKEN)
    assert "the server is gone" in finding.message
    assert "hunter22" not in finding.message
    with pytest.raises(StoreFailed):
        await cursor(NOWHERE, "any")


def test_server_that_keeps_silent() -> None:
    """A server that does not answer in time is one that is gone."""
    error = explained(psycopg.errors.ConnectionTimeout("connection timeout expired"), "the database")
    assert str(error) == "the database: the server is gone; see that it runs and can be reached"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("/t", "/no_such_t", "no such database on the server"),
        ("postgres@", "nobody_here@", "check the user and the password"),
    ],
)
@pytest.mark.parametrize("kind", ["postgresql"])
async def test_not_let_in(empty_url: str, kind: str, before: str, after: str, message: str) -> None:  # noqa: ARG001 - the url goes by it
    """A server that answers and does not let us in is told apart from one that is gone."""
    (finding,) = (await look(empty_url.replace(before, after, 1))).findings
    assert (finding.name, finding.state) == ("database", State.BROKEN)
    assert message in finding.message


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_servers_clock(url: str, kind: str) -> None:  # noqa: ARG001 - the url goes by it
    """A clock that is not the server's is told."""
    assert states(await look(url, timedelta(seconds=90)))["database.clock"] is State.WARNING
