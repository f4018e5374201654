"""How a database does: looked at and left as it is, down to the files beside it.

`connect` would make tables, switch SQLite to its write-ahead log and finish erasures; nothing here does.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import StoreError
from bot.model.health import Finding, State, broken, clocks, ok, warning
from bot.model.job import Backlog
from storage.backlog import backlog
from storage.engine import open_engine
from storage.failures import shown, telling
from storage.inbox import RequestsIn
from storage.schema import VERSIONS, version_of
from storage.session import Session
from storage.vault import Sealed

WITHIN: Final = 5.0  # seconds for a server to answer, and for looking through a file
OLDEST: Final = 14  # PostgreSQL's oldest version that its makers still mended in 2026
SLOW: Final = 0.05  # seconds of a round trip: an answer takes some dozens of them
WORKSPACES: Final = "slack/workspace/"  # what is sealed under such names is for good; the rest passes
_STEPS: Final = 100_000  # instructions of SQLite's between two looks at the clock: some milliseconds
_URL: Final = "See that HEARSAY_DATABASE_URL is right, and that the database runs."
_UPGRADE: Final = "Make a backup, then run hearsay db upgrade."


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was found, and what is kept there for others to look at: None where it could not be read.

    `backlog` is what is to be done, `sealed` the workspaces' tokens by their names.
    """

    findings: tuple[Finding, ...]
    backlog: Backlog | None = None
    sealed: Mapping[str, bytes] | None = field(default=None, repr=False)


async def examined(url: str, *, now: datetime) -> Kept:
    """How the database at an address does; never raises a StoreError."""
    name = shown(url)
    path = _file(url)
    if path is not None and not path.exists():
        return Kept(findings=(ok("database", f"{name} is not there yet; the first start makes it"),))
    try:
        async with _reading(url) as connection:
            return await _looked_at(connection, name, path, now=now)
    except StoreError as error:
        return Kept(findings=(broken("database", str(error), _URL),))


async def cursor(url: str, name: str) -> str | None:
    """How far somebody has read; None at the beginning. Raises StoreError."""
    if (path := _file(url)) is not None and not path.exists():
        return None
    async with _reading(url) as connection:
        if await connection.run_sync(version_of, shown(url)) != VERSIONS[-1]:
            return None
        return await RequestsIn(Session(connection, name=shown(url))).cursor(name)


def _file(url: str) -> Path | None:
    """SQLite's file; None for a database of another kind, and for an address that is none."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(str(parsed.database)) if is_file else None


@asynccontextmanager
async def _reading(url: str) -> AsyncIterator[AsyncConnection]:
    """A connection that cannot write. Raises StoreError."""
    path, name = _file(url), shown(url)
    engine = _read_only(path) if path is not None else open_engine(url, wait=WITHIN)
    try:
        with telling(name):
            async with engine.connect() as connection:
                await connection.execution_options(hearsay_write=False)
                yield connection
    finally:
        await engine.dispose()


def _read_only(path: Path) -> AsyncEngine:
    """SQLite's file as it stands; where nobody has it open, without the files that reading would make."""
    query = {"mode": "ro", "uri": "true"}
    if not Path(f"{path}-wal").exists():
        query["immutable"] = "1"
    name = f"file:{quote(str(path.resolve()))}"
    url = URL.create("sqlite+aiosqlite", database=name, query=query)
    return create_async_engine(url, poolclass=NullPool, connect_args={"timeout": WITHIN})


async def _looked_at(connection: AsyncConnection, name: str, path: Path | None, *, now: datetime) -> Kept:
    """Everything about a database that answers."""
    found = [await _version(connection, name)]
    found += await (_server(connection, now=now) if path is None else _whole(connection, path))
    if found[0].name != "database.version" or found[0].state is not State.OK:
        return Kept(findings=tuple(found))
    session = Session(connection, name=name)
    vault = Sealed(session)
    names = await vault.names(WORKSPACES)
    sealed = {one: await vault.get(one) for one in names}
    return Kept(
        findings=tuple(found),
        backlog=await backlog(session),
        sealed={one: what for one, what in sealed.items() if what is not None},
    )


async def _version(connection: AsyncConnection, name: str) -> Finding:
    """Whether it is of our version."""
    found, known = await connection.run_sync(version_of, name), VERSIONS[-1]
    if found == known:
        return ok("database.version", f"{name} is of this version ({known})")
    if found is None:
        return ok("database", f"{name} is empty; the first start makes its tables")
    return broken("database.version", f"{name} is of an older version ({found}; ours is {known})", _UPGRADE)


async def _whole(connection: AsyncConnection, path: Path) -> list[Finding]:
    """How SQLite's file does."""
    return [await _undamaged(connection, path), *_kept_well(path)]


def _kept_well(path: Path) -> list[Finding]:
    """Whether the file keeps a write-ahead log, and its words to itself."""
    found = []
    with path.open("rb") as file:
        head = file.read(20)
    if head[18:20] == b"\x02\x02":  # its file format: 1 for a journal, 2 for a write-ahead log
        found.append(ok("database.log", "SQLite keeps a write-ahead log"))
    else:
        advice = "Nothing: the next start turns it on, where the folder's disk allows it (no network disk)."
        found.append(warning("database.log", f"{path} keeps no write-ahead log", advice))
    if path.stat().st_mode & 0o077:
        found.append(
            warning(
                "database.file", f"{path} may be read by other users of this machine", f"chmod 600 {path}"
            )
        )
    return found


async def _undamaged(connection: AsyncConnection, path: Path) -> Finding:
    """SQLite's own quick look through the file, as far as it gets in time."""
    until = time.monotonic() + WITHIN
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS)
    try:
        async with driver.execute("PRAGMA quick_check(1)") as rows:
            (said,) = await rows.fetchone()
    except StoreError:
        raise
    except Exception as error:
        if "interrupted" not in str(error):
            raise
        return ok("database.whole", f"no damage found in {WITHIN:.0f} s; the file is too large to see all of")
    finally:
        await driver.set_progress_handler(None, 0)
    if said != "ok":
        return broken("database.whole", f"{path} is damaged", "Put a backup in its place.")
    return ok("database.whole", f"{path} is whole")


async def _server(connection: AsyncConnection, *, now: datetime) -> list[Finding]:
    """PostgreSQL's version, how far away it is, what time it is there, and whether it has pgvector."""
    number = int(await connection.scalar(text("SELECT current_setting('server_version_num')::int")))
    began = time.perf_counter()
    there = await connection.scalar(text("SELECT clock_timestamp()"))
    took = time.perf_counter() - began
    vector = await connection.scalar(
        text("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")
    )
    version = f"PostgreSQL {number // 10_000}.{number % 10_000}"
    beside = f", with pgvector {vector}" if vector else "; it has no pgvector, which is not needed"
    if number // 10_000 < OLDEST:
        found = warning("database.server", f"{version} is not mended any more", f"Move to {OLDEST} or newer.")
    else:
        found = ok("database.server", version + beside)
    return [found, _distance(took), clocks("database.clock", "PostgreSQL", there, now=now)]


def _distance(took: float) -> Finding:
    """How long a question and its answer take."""
    said = f"a question and its answer take {took * 1000:.0f} ms"
    if took > SLOW:
        return warning("database.distance", said, "Run Hearsay nearer to the database, or look at its load.")
    return ok("database.distance", said)
