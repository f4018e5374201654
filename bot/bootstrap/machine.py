"""Looks at the machine: settings and their files, the data folder, its disk, the models. Changes nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.model.health import Finding, broken, ok, warning
from bot.settings import TABLE, Given, Settings

MODELS: Final = ("analysis/data", "memory/data", "neural/data")  # folders of this package
SUMS: Final = "SHA256SUMS"  # beside the models; scripts/checksums.py writes it
ROOM: Final = 2**30  # bytes: some hundred thousand claims, with their index
FULL: Final = 50 * 2**20  # bytes: SQLite's log alone may take as many
_OTHERS, _WRITABLE = 0o077, 0o022
_PIECE: Final = 2**20


def settings(given: Given) -> Iterator[Finding]:
    """Every mistake at once; else what is set, by name."""
    for mistake in given.mistakes:
        advice = "Set it right: in the environment, in .env, or in hearsay.toml, whichever has it."
        yield broken("settings", mistake, advice)
    if not given.mistakes:
        named = ", ".join(given.named) or "nothing, so that the defaults hold"
        yield ok("settings", f"set and understood: {named}")
    if os.name == "posix":
        yield from _files(given)


def _files(given: Given) -> Iterator[Finding]:
    """Whether files with secrets in them are their owner's alone."""
    secret = [name for name, one in TABLE.items() if one.secret]
    for path in given.files:
        try:
            has_secrets = any(name in path.read_text("utf-8", "replace") for name in secret)
            is_open = bool(path.stat().st_mode & _OTHERS)
        except OSError:
            continue  # that it cannot be read is told among the mistakes
        if has_secrets and is_open:
            message = f"{path} holds secrets, and other users of this machine may read it"
            yield warning("settings.files", message, f"chmod 600 {path}")


def folder(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be used, and has room."""
    path, name = settings.data_dir, "data.folder"
    there = next(one for one in (path, *path.absolute().parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        what = "cannot be written" if there == path else f"cannot be made in {there}"
        advice = f"Give this user the right to write in {there}, or set HEARSAY_DATA_DIR to another folder."
        yield broken(name, f"HEARSAY_DATA_DIR: {path} {what}", advice)
    elif there != path:
        yield ok(name, f"{path} is not there yet; the first start makes it")
    elif os.name == "posix" and path.stat().st_mode & _WRITABLE:
        message = f"other users of this machine may write in {path}"
        yield warning(name, message, f"chmod go-w {path}")
    else:
        yield ok(name, f"{path} can be written")
    yield _disk(there)


def _disk(there: Path) -> Finding:
    """Whether there is room."""
    free = shutil.disk_usage(there).free
    said = f"{free / 2**30:.1f} GB are free on the disk of {there}"
    if free < FULL:
        return broken("data.disk", said, "Make room: nothing more can be kept.")
    if free < ROOM:
        return warning(
            "data.disk", said, "Make room soon, or forget what is old: hearsay forget --older-than."
        )
    return ok("data.disk", said)


def models(package: Path | None = None) -> Iterator[Finding]:
    """Whether the models are the files that they were when they were made."""
    package = package or Path(__file__).resolve().parents[1]
    whole = 0
    for part in MODELS:
        for name, expected in _sums(package / part / SUMS):
            path = package / part / name
            if not path.is_file():
                yield broken("models", f"{path} is missing", "Install Hearsay again.")
            elif _sum(path) != expected:
                yield broken(
                    "models", f"{path} is damaged: its checksum is another", "Install Hearsay again."
                )
            else:
                whole += 1
    if whole:
        yield ok("models", f"{whole} files have the checksums that they were made with")


def _sums(path: Path) -> Iterator[tuple[str, str]]:
    """(file, checksum) of each line, as sha256sum writes them. Raises OSError where there is no list."""
    for line in path.read_text("utf-8").splitlines():
        expected, _, name = line.partition("  ")
        yield name, expected


def _sum(path: Path) -> str:
    made = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            made.update(piece)
    return made.hexdigest()
