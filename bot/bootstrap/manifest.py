"""What is in a backup: each file with its size and checksum, which database it is, and of which version."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from bot.errors import UnreadableInput
from storage.backup_sqlite import settle

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file's size in bytes and its SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`kind` is the database's and `schema` its version; `version` is the program's; `files` are by path."""

    kind: str
    schema: str
    version: str
    at: datetime
    files: Mapping[str, File]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files.values())

    def sums(self, folder: str) -> dict[str, File]:
        """The files under a folder of the backup."""
        return {name: file for name, file in self.files.items() if name.startswith(f"{folder}/")}


def made(folder: Path, *, kind: str, schema: str, version: str, at: datetime) -> Manifest:
    """The manifest of what is in a folder. Raises OSError."""
    return Manifest(kind=kind, schema=schema, version=version, at=at, files=sums(folder))


def sums(folder: Path, *, under: str = "") -> dict[str, File]:
    """Every file of a folder but a manifest, by its path with `under` before it. Raises OSError."""
    found = {
        PurePosixPath(under, path.relative_to(folder).as_posix()).as_posix(): _sum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    found.pop(MANIFEST, None)
    return found


def write(manifest: Manifest, folder: Path) -> None:
    """Put the manifest beside the files, and all of their names on the disk. Raises OSError."""
    files = {name: {"bytes": file.size, "sha256": file.sha256} for name, file in manifest.files.items()}
    words = {
        "format": FORMAT,
        "hearsay": manifest.version,
        "made": manifest.at.isoformat(timespec="seconds"),
        "database": {"kind": manifest.kind, "schema": manifest.schema},
        "files": files,
    }
    path = folder / MANIFEST
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(words, file, indent=2, sort_keys=True)
        file.write("\n")
    settle(path)
    for inner in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        settle(inner)


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises UnreadableInput."""
    path = folder / MANIFEST
    try:
        words = json.loads(path.read_bytes())
        if words["format"] != FORMAT:
            raise UnreadableInput(
                f"{path} is of format {words['format']}, which this program does not know: use a newer one"
            )
        return Manifest(
            kind=str(words["database"]["kind"]),
            schema=str(words["database"]["schema"]),
            version=str(words["hearsay"]),
            at=datetime.fromisoformat(words["made"]),
            files={str(name): _file(str(name), file) for name, file in words["files"].items()},
        )
    except FileNotFoundError as error:
        raise UnreadableInput(
            f"{folder} is no whole backup: {MANIFEST} is not in it; name a folder that hearsay backup made"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableInput(f"{path} cannot be read; use another backup") from error


def verify(manifest: Manifest, folder: Path) -> None:
    """Hold every file to the manifest. Raises UnreadableInput for one that is not as it was, or OSError."""
    there = sums(folder)
    for name in sorted(manifest.files.keys() | there.keys()):
        if name not in there:
            raise UnreadableInput(f"{folder} lacks {name}: use another backup")
        if name not in manifest.files:
            raise UnreadableInput(f"{folder} holds {name}, which the backup does not name: take it away")
        if there[name] != manifest.files[name]:
            raise UnreadableInput(f"{folder}: {name} is not as it was when backed up: use another backup")


def _file(name: str, words: Mapping[str, Any]) -> File:
    """Raises ValueError for a path that leads out of the backup, KeyError and TypeError for what is none."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("a path out of the backup")
    return File(size=int(words["bytes"]), sha256=str(words["sha256"]))


def _sum(path: Path) -> File:
    with path.open("rb") as file:
        return File(size=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())
