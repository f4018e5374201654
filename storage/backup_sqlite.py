"""SQLite as a file that is a database itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import URL

from bot.errors import StoreFailed

_BESIDE = ("-wal", "-shm", "-journal", ".index")  # what belongs to a database that stood in this place


def snapshot(source: Path, into: Path) -> None:
    """Copy a database as it is at one moment, while others write. Raises StoreFailed, sqlite3.Error."""
    os.close(os.open(into, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(_opened(source)) as original, closing(_opened(into)) as copy:
        original.backup(copy)  # in one step, so that a writer does not make it begin again
        (said,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        copy.execute("PRAGMA journal_mode=DELETE")  # nothing stays in a file beside it
    if said != "ok":
        raise StoreFailed(f"{source} is damaged, so its copy is no backup: restore an older one")
    settle(into)


def dump(url: URL, into: Path) -> None:
    """Write the database's file."""
    snapshot(Path(str(url.database)), into)


def load(url: URL, source: Path) -> None:
    """Put the file into the database's place, where an empty database may be."""
    place = Path(str(url.database))
    partial = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        shutil.copyfile(source, partial)
        settle(partial)
        for end in _BESIDE:  # a log of another database would be taken for this one's
            place.with_name(place.name + end).unlink(missing_ok=True)
        partial.replace(place)
        settle(place.parent)
    finally:
        partial.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Have a file, or a folder's names, on the disk itself. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _opened(path: Path) -> sqlite3.Connection:
    """A database that is there already."""
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=rw", uri=True, timeout=15)
