"""The traces of what was erased: where a database keeps words that no row has any more.

SQLite's full-text index keeps an erased word until its segments are merged, and the write-ahead log until it
is emptied. Both wait until the erasure lasts, so a flag in `meta` says that they are still to be done.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.failures import telling

_MERGE: Final = text("INSERT INTO claims_fts(claims_fts, rank) VALUES ('merge', :pages)")
_START, _GO_ON = -500, 500  # pages; below zero: make one segment of all, which leaves nothing behind
_TRIES, _PAUSE = 20, 0.1  # seconds; a reader's question takes less
PENDING: Final = "erasing"


async def is_pending(engine: AsyncEngine, name: str) -> bool:
    """Whether traces of an erasure are left, because a kill came between."""
    with telling(name):
        async with engine.connect() as connection:
            value = await connection.scalar(text("SELECT value FROM meta WHERE name = 'erasing'"))
    return value is not None


async def remove_traces(engine: AsyncEngine, name: str) -> None:
    """Leave no copy of what was erased in any file of the database.

    In pieces, so that others may write in between. PostgreSQL's write-ahead log, which is the server's,
    is not ours to empty: it is used again in time.
    """
    with telling(name):
        async with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                await _merge(connection)
                if not await _empty_log(connection):
                    return  # somebody is reading; whoever opens the database next tries again
                await _forget_flag(connection)
            else:
                await _vacuum(engine)
                await _forget_flag(connection)


async def _merge(connection: AsyncConnection) -> None:
    """Merge the index's segments into one, whose writing leaves erased words out."""
    pages, changed = _START, 2
    while changed >= 2:  # FTS5: a merge with nothing left to do changes fewer than two rows
        await connection.execution_options(hearsay_write=True)
        before = await connection.scalar(text("SELECT total_changes()"))
        await connection.execute(_MERGE, {"pages": pages})
        changed = await connection.scalar(text("SELECT total_changes()")) - before
        await connection.commit()
        pages = _GO_ON


async def _forget_flag(connection: AsyncConnection) -> None:
    await connection.execute(text("DELETE FROM meta WHERE name = 'erasing'"))
    await connection.commit()


async def _empty_log(connection: AsyncConnection) -> bool:
    """Copy the log into the file and cut it to nothing; False when a reader keeps it."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    for _ in range(_TRIES):
        async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
            is_kept, *_ = await cursor.fetchone()
        if not is_kept:
            return True
        await asyncio.sleep(_PAUSE)
    return False


async def _vacuum(engine: AsyncEngine) -> None:
    """Give the erased rows' room back, so that it is written over."""
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("VACUUM articles, claims, claim_vectors, claim_words, decisions"))
