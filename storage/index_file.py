"""The index in a file beside the database: a header, then numbers; whatever is amiss, it is made anew.

The file is written whole and put in place of the old one, so that it is never half there. Its header says
which database it is of and which change it ends with: a copy of another database, or one that was put back
from a backup and went its own way since, has another id at that change.
"""

from __future__ import annotations

import asyncio
import json
import os
import zlib
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import select

from storage.session import Session
from storage.tables import changes, claims, meta
from storage.vectors import Codes

_MAGIC: Final = b"hearsay index 1\n"
_LENGTH: Final = 8


async def stamp(session: Session, mark: int) -> list[Any]:
    """What tells a database with changes up to an epoch from every other: its id, and its last change."""
    store = await session.scalar(select(meta.c.value).where(meta.c.name == "store"))
    statement = (
        select(changes.c.number, changes.c.claim, claims.c.id)
        .select_from(changes)
        .outerjoin(claims, claims.c.number == changes.c.claim)
        .where(changes.c.epoch < mark)
        .order_by(changes.c.epoch.desc(), changes.c.number.desc())
        .limit(1)
    )
    return [store, *(value for row in await session.rows(statement) for value in row)]


def write(path: Path, held: Codes, stamped: list[Any]) -> None:
    """Put the index into its file. Raises OSError."""
    size = held.size
    body = held.columns[:, :size].tobytes() + held.owner[:size].tobytes()
    seen = [(place, held.counts[place]) for place in held.seen]
    body += b"".join(held.seen[place][:count].tobytes() for place, count in seen)
    header = {
        "mark": held.mark,
        "size": size,
        "tenants": held.tenants,
        "seen": seen,
        "stamp": stamped,
        "sum": zlib.crc32(body),
    }
    head = json.dumps(header).encode()
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(_MAGIC + len(head).to_bytes(_LENGTH, "little") + head + body)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


async def read(session: Session, path: Path | None) -> Codes | None:
    """What the file says, if it is whole and of this database."""
    loaded = await asyncio.to_thread(_loaded, path) if path is not None else None
    if loaded is None:
        return None
    header, held = loaded
    return held if header["stamp"] == await stamp(session, held.mark) else None


def _loaded(path: Path) -> tuple[dict[str, Any], Codes] | None:
    """The file's header and index; None for one that is not there, or damaged: it is made anew."""
    try:
        return _parsed(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _parsed(content: bytes) -> tuple[dict[str, Any], Codes]:
    """The header and the index. Raises ValueError, KeyError or TypeError for a damaged file."""
    start = len(_MAGIC) + _LENGTH
    if content[: len(_MAGIC)] != _MAGIC:
        raise ValueError("no index")
    end = start + int.from_bytes(content[len(_MAGIC) : start], "little")
    header = json.loads(content[start:end])
    body = memoryview(content)[end:]
    if zlib.crc32(body) != header["sum"]:
        raise ValueError("a damaged index")
    size = int(header["size"])
    held = Codes(mark=int(header["mark"]), size=size, tenants=list(header["tenants"]))
    held.columns = np.frombuffer(body, np.uint64, 6 * size).reshape(6, size).copy()
    held.owner = np.frombuffer(body, np.uint16, size, offset=48 * size).copy()
    offset = 50 * size
    for place, count in header["seen"]:
        held.seen[place] = np.frombuffer(body[offset : offset + 8 * count], np.int64, count).copy()
        held.counts[place] = count
        offset += 8 * count
    return header, held
