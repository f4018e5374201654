"""A database as one file, and a database from such a file: for `hearsay backup` and `hearsay restore`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StoreBusy, StoreFailed
from storage import backup_postgres, backup_sqlite, schema
from storage.failures import shown, telling

snapshot = backup_sqlite.snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a kind of database becomes a file of this name, and the other way round; both raise StoreFailed."""

    file: str
    dump: Callable[[URL, Path], None]
    load: Callable[[URL, Path], None]


KINDS: Final[Mapping[str, Kind]] = {
    "sqlite": Kind(file="database.sqlite", dump=backup_sqlite.dump, load=backup_sqlite.load),
    "postgresql": Kind(file="database.sql.gz", dump=backup_postgres.dump, load=backup_postgres.load),
}


def kind_of(url: str) -> str:
    """A key of KINDS. Raises StoreFailed for an address that is none."""
    return _parsed(url).get_backend_name()


async def dump(url: str, folder: Path) -> str:
    """Write a database's file into a folder: everything as it was at one moment; its version.

    Others may go on writing meanwhile. Raises StoreFailed, StoreBusy, or StoreTooNew.
    """
    before = await _version(url)
    if before is None:
        raise StoreFailed(f"{shown(url)} is empty: there is nothing to back up")
    kind = KINDS[kind_of(url)]
    with telling(shown(url)):
        await asyncio.to_thread(kind.dump, _parsed(url), folder / kind.file)
    if await _version(url) != before:
        raise StoreBusy(f"{shown(url)} was upgraded in the meantime: make the backup again")
    return before


async def load(url: str, folder: Path) -> None:
    """Make a database from its file in a folder, whole or not at all.

    Raises StoreFailed for one that is not empty, or when it cannot be made.
    """
    await refuse_full(url)
    kind = KINDS[kind_of(url)]
    with telling(shown(url)):
        await asyncio.to_thread(kind.load, _parsed(url), folder / kind.file)


async def refuse_full(url: str) -> None:
    """Raises StoreFailed for a database that has tables in it."""
    if await _version(url) is not None:
        raise StoreFailed(
            f"{shown(url)} is not empty, and nothing is restored over what is there: name another in"
            " HEARSAY_DATABASE_URL or HEARSAY_DATA_DIR, or move this one away"
        )


async def _version(url: str) -> str | None:
    return (await schema.check(url)).found


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise StoreFailed(f"{shown(url)} has an address that cannot be read") from error
