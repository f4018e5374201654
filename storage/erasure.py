"""The traces of what was erased: where a database keeps words that no row has any more.

SQLite's full-text index keeps an erased word until its segments are merged, and the write-ahead log until it
is emptied; PostgreSQL keeps rows until a table is written anew. All this waits until the erasure lasts, so a
flag in `meta` says that it is still to be done, whoever is killed when.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreBusy
from storage.failures import telling
from storage.session import Session
from storage.tables import meta

ERASED: Final = "erasing"  # claims or articles are gone: everything is written anew
EMPTIED: Final = "emptying"  # words in rows that stay: only what is quick is done

_MERGE: Final = text("INSERT INTO claims_fts(claims_fts, rank) VALUES ('merge', :pages)")
_START, _GO_ON = -500, 500  # pages; below zero: make one segment of all, which leaves nothing behind
_TRIES, _PAUSE = 20, 0.1  # seconds; a reader's question takes less
_PENDING: Final = text("SELECT name, value FROM meta WHERE name IN ('erasing', 'emptying')")
_DONE: Final = text("DELETE FROM meta WHERE name = :name AND value = :value")
_NUMBER: Final = re.compile(r"\d+")
_WAIT: Final = 3  # seconds that we stand in everybody's way while we wait for a table of PostgreSQL's
# Written anew while nobody may look: so much takes seconds. What is larger is left to the operator.
REWRITTEN: Final = 2 * 2**30  # bytes
_WORDED: Final = (
    "articles", "claims", "claim_words", "claim_vectors", "claim_sources", "claim_links", "decisions",
    "statuses", "submissions", "jobs", "messages", "custody", "holds", "cards", "waiting", "places",
)  # fmt: skip


async def mark(session: Session, flag: str) -> None:
    """Once this lasts its traces must go, by us or, after a kill, by the next who opens the database."""
    session.left.add(flag)
    session.erased = session.erased or flag == ERASED
    # Another value each time: who removes the traces of one erasure leaves the flag of the next.
    await session.keep(meta, {"name": flag}, {"value": secrets.token_hex(8)})


async def pending(engine: AsyncEngine, name: str) -> dict[str, str]:
    """Flags of the traces that are left, because a kill came between, or a reader stood in the way."""
    with telling(name):
        async with engine.connect() as connection:
            found = await connection.execute(_PENDING)
            return {row.name: row.value for row in found}


async def remove_traces(engine: AsyncEngine, name: str, flags: Mapping[str, str]) -> bool:
    """Leave no copy of what was erased in any file of the database; False when some is still to be done.

    In pieces, so that others may write in between. PostgreSQL's write-ahead log, which is the server's,
    is not ours to empty: it is used again in time.
    """
    if not flags:
        return True
    clean = _clean_file if engine.dialect.name == "sqlite" else _clean_server
    try:
        with telling(name):
            if not await clean(engine, flags):
                return False
    except StoreBusy:
        return False
    return True


async def _clean_file(engine: AsyncEngine, flags: Mapping[str, str]) -> bool:
    async with engine.connect() as connection:
        if ERASED in flags:
            await _merge(connection)
        if not await _empty_log(connection):
            return False  # somebody is reading; this is tried again
        await _forget_flags(connection, flags)
    return True


async def _clean_server(engine: AsyncEngine, flags: Mapping[str, str]) -> bool:
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text(f"SET lock_timeout = '{_WAIT}s'"))
        try:
            kept = [await _write_anew(connection, table, is_erased=ERASED in flags) for table in _WORDED]
        finally:
            await connection.execute(text("RESET lock_timeout"))
    if any(kept):
        return False  # somebody may still look at rows as they were; this is tried again
    async with engine.connect() as connection:
        await _forget_flags(connection, flags)
    return True


async def _write_anew(connection: AsyncConnection, table: str, *, is_erased: bool) -> int:
    """Write a table without its dead rows; how many are kept, for a transaction that began before they died.

    The server keeps them without an error, and says so in the detail of a notice alone (PostgreSQL's
    cluster.c), whose words depend on its language: the number comes first.
    """
    size = await connection.scalar(text(f"SELECT pg_total_relation_size('{table}')"))
    if not is_erased or size > REWRITTEN:
        await connection.execute(text(f"VACUUM {table}"))
        return 0
    details: list[str] = []

    def note(notice: Any) -> None:
        details.append(notice.message_detail or "")

    driver: Any = (await connection.get_raw_connection()).driver_connection
    driver.add_notice_handler(note)
    try:
        await connection.execute(text(f"VACUUM (FULL, VERBOSE) {table}"))
    finally:
        driver.remove_notice_handler(note)
    return sum(int(found[0]) for found in map(_NUMBER.search, details) if found)


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


async def _forget_flags(connection: AsyncConnection, flags: Mapping[str, str]) -> None:
    await connection.execution_options(hearsay_write=True)
    for flag, value in flags.items():
        await connection.execute(_DONE, {"name": flag, "value": value})
    await connection.commit()


async def _empty_log(connection: AsyncConnection) -> bool:
    """Copy the log into the file and cut it to nothing; False when a reader keeps it."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    async with driver.execute("PRAGMA busy_timeout") as cursor:
        (patience,) = await cursor.fetchone()
    await driver.execute("PRAGMA busy_timeout = 0")  # else each try waits for as long as a writer may take
    try:
        for _ in range(_TRIES):
            async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                is_kept, *_ = await cursor.fetchone()
            if not is_kept:
                return True
            await asyncio.sleep(_PAUSE)
    finally:
        await driver.execute(f"PRAGMA busy_timeout = {patience}")
    return False
