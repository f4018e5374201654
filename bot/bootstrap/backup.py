"""`hearsay backup` and `hearsay restore`, wired: a folder with the database, the Matrix keys and a manifest.

The folder is made under another name, and gets its own when everything in it, the manifest last, is on the
disk: half a backup has another name. Only a whole one is restored, and only where nothing is.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import secrets
import shutil
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from adapters.console.deliver import Printer
from bot.bootstrap import manifest
from bot.bootstrap.manifest import Manifest
from bot.errors import HearsayError, StoreFailed, StoreTooNew
from bot.report import backup as pages
from bot.settings import Settings
from storage.backup_sqlite import settle

MATRIX: Final = "matrix"  # of the data folder: logins, device keys, the identity's seed
_SQLITE: Final = b"SQLite format 3\x00"
_FLEETING: Final = ("-wal", "-shm", "-journal", ".new", ".part")  # what a file's next version is made of

Mark = Callable[[str], None]  # told what was just done
Command = Callable[[Settings, Printer, Path], Coroutine[None, None, bool]]


def pass_by(_: str) -> None:
    """Nobody wants to know."""


async def backup(settings: Settings, printer: Printer, folder: Path, *, mark: Mark = pass_by) -> bool:
    """Write a new folder from which everything can be restored. Raises HearsayError."""
    folder, partial = await asyncio.to_thread(_begun, folder)
    try:
        written = await _write(settings, partial, mark)
        with _disk(folder):
            partial.replace(folder)
            settle(folder.parent)
    except Exception:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    printer.show(pages.made(str(folder), written.schema, len(written.files), written.size))
    return True


def _begun(folder: Path) -> tuple[Path, Path]:
    """Where the backup will be, and the folder that it is made in. Raises HearsayError."""
    folder = folder.absolute()
    if folder.is_symlink() or (folder.exists() and not _is_empty(folder)):
        raise HearsayError(f"{folder} is there already: name a folder that is not")
    partial = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.part")
    with _disk(folder):
        partial.mkdir(mode=0o700, parents=True)
    return folder, partial


async def _write(settings: Settings, partial: Path, mark: Mark) -> Manifest:
    """Fill the folder; its manifest.

    The database first: it says how far Matrix was read, and keys that came with what is read again are
    the same, but those that came with what the database has and they have not would be lost.
    """
    from storage import backup as store

    schema = await store.dump(settings.database, partial)
    mark("database")
    with _disk(partial):
        await asyncio.to_thread(_copy, settings.data_dir / MATRIX, partial / MATRIX, _taken)
        mark("keys")
        written = await asyncio.to_thread(
            manifest.made,
            partial,
            kind=store.kind_of(settings.database),
            schema=schema,
            version=importlib.metadata.version("hearsay-bot"),
            at=datetime.now(UTC),
        )
        manifest.write(written, partial)
    mark("manifest")
    return written


async def restore(settings: Settings, printer: Printer, folder: Path, *, mark: Mark = pass_by) -> bool:
    """Put a backup where nothing is. Raises HearsayError, and then nothing has changed that matters."""
    from storage import backup as store
    from storage.schema import VERSIONS

    found = await asyncio.to_thread(manifest.read, folder)
    if found.schema not in VERSIONS:
        raise StoreTooNew(
            f"{folder} was made by a newer Hearsay ({found.version}, schema {found.schema}): restore it with"
            " that one"
        )
    if found.kind != store.kind_of(settings.database):
        raise StoreFailed(
            f"{folder} holds a database of {found.kind}, and HEARSAY_DATABASE_URL names another kind: name an"
            f" empty one of {found.kind}"
        )
    with _disk(folder):
        await asyncio.to_thread(manifest.verify, found, folder)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    await store.refuse_full(settings.database)
    with _disk(settings.data_dir):
        await asyncio.to_thread(_put_keys, found, folder, settings.data_dir / MATRIX)
    mark("keys")
    await store.load(settings.database, folder)
    mark("database")
    printer.show(pages.restored(str(folder), found.schema, found.at, is_current=found.schema == VERSIONS[-1]))
    return True


COMMANDS: Final[Mapping[str, Command]] = {"backup": backup, "restore": restore}


def _put_keys(found: Manifest, folder: Path, place: Path) -> None:
    """Restore the Matrix keys at once; they may be there already, from a try that was broken off."""
    if not any(name.startswith(f"{MATRIX}/") for name in found.files):
        return
    if place.exists() and not _is_empty(place):
        if manifest.sums(place, under=MATRIX) == found.sums(MATRIX):
            return
        raise HearsayError(
            f"{place} is not empty, and nothing is restored over what is there: name another"
            " HEARSAY_DATA_DIR, or move this folder away"
        )
    partial = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        _copy(folder / MATRIX, partial, _same)
        partial.replace(place)
        settle(place.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _copy(source: Path, into: Path, put: Callable[[Path, Path], None]) -> None:
    """Copy a folder, if it is there, for its owner's eyes; `put` copies a file."""
    if not source.is_dir():
        return
    for folder in [source, *sorted(path for path in source.rglob("*") if path.is_dir())]:
        (into / folder.relative_to(source)).mkdir(mode=0o700)
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.endswith(_FLEETING):
            put(path, into / path.relative_to(source))


def _taken(path: Path, into: Path) -> None:
    """A copy of a file that is in use: of a database as it is at one moment."""
    from storage.backup import snapshot

    with path.open("rb") as file:
        is_database = file.read(len(_SQLITE)) == _SQLITE
    (snapshot if is_database else _same)(path, into)


def _same(path: Path, into: Path) -> None:
    """A copy, byte by byte."""
    os.close(os.open(into, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    shutil.copyfile(path, into)
    settle(into)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and next(folder.iterdir(), None) is None


def _disk(where: Path) -> AbstractContextManager[None]:
    """Turn what a disk says inside into an error of ours."""
    from storage.failures import telling

    return telling(str(where))
