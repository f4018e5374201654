"""Opening a database: `connect(url)` gives a Storage whose tables are there and of this version."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError, StoreFailed
from storage import erasure
from storage.failures import shown, telling
from storage.index import ClaimIndex
from storage.session import Session
from storage.unit_of_work import Unit

WAIT: Final = 15.0  # seconds for another writer to finish
_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what is committed survives a power cut, not only a kill
    "foreign_keys=ON",
    "secure_delete=ON",  # what is erased is overwritten
    "cache_size=-65536",  # KiB
    f"mmap_size={2**31 - 2**16}",  # a search reads hundreds of scattered rows: no system call for each
    "temp_store=MEMORY",  # nothing of ours in a temporary file
)
_OPTIONS: Final = frozenset({"max_page_count"})  # of the address: pages of 4 KiB that the file may grow to


class Database:
    """A database that is ready for use; the port `Storage`."""

    def __init__(
        self, engine: AsyncEngine, *, name: str, index: ClaimIndex, beside: Sequence[Path] = ()
    ) -> None:
        """`name` is how messages call the database; files `beside` it may hold words of what is erased."""
        self._engine, self._name, self._index, self._beside = engine, name, index, tuple(beside)

    def begin(self, *, write: bool = True) -> Unit:
        """A unit of work, not yet begun; one that only reads leaves others free to write."""
        return Unit(
            self._engine,
            index=self._index,
            name=self._name,
            write=write,
            after_erasing=self._remove_traces,
        )

    async def close(self) -> None:
        """Save the index and let go of every connection."""
        try:
            if self._index.is_unsaved:
                with telling(self._name):
                    async with self._engine.connect() as connection:
                        session = Session(connection, name=self._name)
                        await self._index.current(session)  # what others erased is not to be written
                        await self._index.save(session)
        finally:
            await self._engine.dispose()

    async def purge(self) -> bool:
        """Remove what traces erasures left, if any; False when some are still there, to be tried again."""
        flags = await erasure.pending(self._engine, self._name)
        if erasure.ERASED in flags:
            await self._index.forget_file()
            with telling(self._name):
                for path in self._beside:
                    path.unlink(missing_ok=True)
        return await erasure.remove_traces(self._engine, self._name, flags)

    async def _remove_traces(self) -> None:
        """What was erased is gone whatever becomes of this: what is left of it is purged when that works."""
        with suppress(StoreError):
            await self.purge()


async def connect(url: str, *, wait: float = WAIT, beside: Sequence[Path] = ()) -> Database:
    """Open a database, whose tables are made when it is empty.

    `url` is `sqlite+aiosqlite:///PATH`, also with `?max_page_count=N`, or `postgresql+psycopg://...`; `wait`
    is how many seconds another writer may take. Files `beside` it go with an erasure. Raises StoreFailed,
    StoreBusy, or StoreTooNew for one that a newer Hearsay made.
    """
    from storage import schema

    engine, name = open_engine(url, wait=wait), shown(url)
    try:
        await schema.ready(engine, name)
        opened = Database(engine, name=name, index=ClaimIndex(_index_path(engine.url)), beside=beside)
        await opened.purge()
    except BaseException:
        await engine.dispose()
        raise
    return opened


def open_engine(url: str, *, wait: float) -> AsyncEngine:
    """An engine with our settings for each database. Raises StoreFailed for an address that is none."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreFailed(
            "the database's address cannot be read: sqlite+aiosqlite:///PATH or postgresql+psycopg://..."
        ) from error
    makers = {"sqlite+aiosqlite": _sqlite, "postgresql+psycopg": _postgres}
    make = makers.get(parsed.drivername)
    if make is None:
        raise StoreFailed(
            f"a database of kind {parsed.drivername!r}: sqlite+aiosqlite and postgresql+psycopg are known"
        )
    return make(parsed, wait)


def _sqlite(url: URL, wait: float) -> AsyncEngine:
    if not url.database or url.database == ":memory:":
        raise StoreFailed("a database in memory would be gone with the program: name a file")
    _private_file(Path(url.database), shown(str(url)))
    query = dict(url.query)
    pragmas = [*_PRAGMAS, *(f"{name}={int(str(query.pop(name)))}" for name in _OPTIONS & query.keys())]
    engine = create_async_engine(url.set(query=query), connect_args={"timeout": wait})

    @event.listens_for(engine.sync_engine, "connect")
    def _settle(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours to say
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("hearsay_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _private_file(path: Path, name: str) -> None:
    """Make the file, for its owner only: what newsrooms read is nobody else's business."""
    with telling(name):
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _postgres(url: URL, wait: float) -> AsyncEngine:
    engine = create_async_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": max(2, int(wait))})

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        # A statement that came often is planned without its values otherwise, and then reads whole tables.
        connection.exec_driver_sql(
            f"SET LOCAL lock_timeout = {int(wait * 1000)}; SET LOCAL plan_cache_mode = force_custom_plan"
        )
        if connection.get_execution_options().get("hearsay_write") is False:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    return engine


def _index_path(url: URL) -> Path | None:
    """The index stands beside SQLite's file; PostgreSQL's is read anew by each process."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(f"{url.database}.index")
