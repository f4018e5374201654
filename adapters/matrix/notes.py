"""What the adapter must not forget from one start to the next, in a file of its own beside the keys.

Everything here is written before the sync token moves on, by `keep`; what was not is said again by the
homeserver. It holds ids, and of messages only those that cannot be decrypted yet, as they came.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

MOST_INDICES: Final = 1_000_000  # message indices that are remembered: some 150 MB, years of a newsroom's
MOST_LOCKED: Final = 2_000  # messages of one room that wait for a key; a flood of them is no news
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS indices (
    session TEXT NOT NULL, number INTEGER NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (session, number));
CREATE TABLE IF NOT EXISTS locked (
    event TEXT PRIMARY KEY, room TEXT NOT NULL, session TEXT NOT NULL, source TEXT NOT NULL,
    since REAL NOT NULL, asked INTEGER NOT NULL DEFAULT 0, given_up INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS locked_room ON locked (room, session);
CREATE TABLE IF NOT EXISTS reactions (
    event TEXT PRIMARY KEY, room TEXT NOT NULL, target TEXT NOT NULL, action TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rooms (
    room TEXT PRIMARY KEY, name TEXT NOT NULL, audience TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS invites (room TEXT PRIMARY KEY, inviter TEXT NOT NULL, via TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS moves (
    successor TEXT PRIMARY KEY, room TEXT NOT NULL, event TEXT NOT NULL, by TEXT NOT NULL,
    at INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS owed (key TEXT PRIMARY KEY, room TEXT NOT NULL, words TEXT NOT NULL);
"""
_LOCKED: Final = "SELECT event, room, session, source, since, asked, given_up FROM locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A message that cannot be decrypted yet. `since` is when it came, in seconds since 1970."""

    event: str
    room: str
    session: str
    source: dict[str, Any]
    since: float
    asked: bool = False
    given_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A room that we are in, as the core knows it; `told` says that it was told what we cannot read there."""

    room: str
    name: str
    audience: str
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """Somebody wants us in a room."""

    room: str
    inviter: str
    via: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A room was given up for `successor` by the event `event`, at `at` milliseconds since 1970."""

    successor: str
    room: str
    event: str
    by: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Words of our own that a room is still to hear, once."""

    key: str
    room: str
    words: str


class Notes:
    """The file. Nothing lasts before `keep`."""

    def __init__(self, path: Path | None) -> None:
        """Open it; None is a book in memory."""
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_TABLES)
        if path is not None:
            path.chmod(0o600)

    def close(self) -> None:
        """What was not kept is gone."""
        self._db.close()

    def keep(self) -> None:
        """Make everything last that was noted."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    # Replays: which event used which number of a key.

    def index(self, session: str, number: int) -> tuple[str, int] | None:
        """The event that a number of a megolm session was used for, and its time."""
        found = self._one("SELECT event, at FROM indices WHERE session = ? AND number = ?", session, number)
        return None if found is None else (found[0], found[1])

    def note_index(self, session: str, number: int, event: str, at: int) -> None:
        """A number of a megolm session was used for an event; the first use stays."""
        self._write("INSERT OR IGNORE INTO indices VALUES (?, ?, ?, ?)", session, number, event, at)

    def tidy(self, *, before: float) -> None:
        """Forget indices beyond MOST_INDICES, and locked messages from before a time."""
        self._write(
            "DELETE FROM indices WHERE rowid <= (SELECT max(rowid) FROM indices) - ?",
            MOST_INDICES,
        )
        self._write("DELETE FROM locked WHERE since < ?", before)

    # Messages that cannot be decrypted yet.

    def lock(self, locked: Locked) -> bool:
        """Remember one; False when it is known, or when there are too many of its room."""
        many = self._one("SELECT count(*) FROM locked WHERE room = ?", locked.room)
        if many is not None and many[0] >= MOST_LOCKED:
            return False
        done = self._write(
            "INSERT OR IGNORE INTO locked (event, room, session, source, since) VALUES (?, ?, ?, ?, ?)",
            *(locked.event, locked.room, locked.session, json.dumps(locked.source), locked.since),
        )
        return done > 0

    def locked(self, room: str) -> list[Locked]:
        """Those of a room that wait, oldest first."""
        return self._locked("room = ?", room)

    def unasked(self) -> list[Locked]:
        """Those whose keys nobody was asked for yet."""
        return self._locked("asked = 0")

    def late(self, *, before: float) -> list[Locked]:
        """Those from before a time whose keys are still waited for."""
        return self._locked("given_up = 0 AND since <= ?", before)

    def _locked(self, which: str, *values: object) -> list[Locked]:
        rows = self._db.execute(f"{_LOCKED} WHERE {which} ORDER BY since, rowid", values)
        return [
            Locked(
                event=event,
                room=where,
                session=session,
                source=json.loads(source),
                since=since,
                asked=bool(asked),
                given_up=bool(given_up),
            )
            for event, where, session, source, since, asked, given_up in rows
        ]

    def asked(self, session: str) -> None:
        """The key of a session was asked for."""
        self._write("UPDATE locked SET asked = 1 WHERE session = ?", session)

    def give_up(self, event: str) -> None:
        """Nobody waits for its key any more; should it come all the same, it is read."""
        self._write("UPDATE locked SET given_up = 1 WHERE event = ?", event)

    def unlock(self, event: str) -> None:
        """It was read, or never will be."""
        self._write("DELETE FROM locked WHERE event = ?", event)

    # Reactions, so that taking one back is known for what it is.

    def react(self, event: str, room: str, target: str, action: str) -> None:
        """A reaction to a message stands for an action."""
        self._write("INSERT OR IGNORE INTO reactions VALUES (?, ?, ?, ?)", event, room, target, action)

    def reaction(self, event: str, room: str) -> tuple[str, str] | None:
        """The message that a reaction was to, and the action that it stood for."""
        found = self._one("SELECT target, action FROM reactions WHERE event = ? AND room = ?", event, room)
        return None if found is None else (found[0], found[1])

    # Rooms.

    def room(self, room: str) -> Known | None:
        """A room that we are in."""
        found = self._one("SELECT name, audience, told FROM rooms WHERE room = ?", room)
        if found is None:
            return None
        return Known(room=room, name=found[0], audience=found[1], told=bool(found[2]))

    def rooms(self) -> list[str]:
        """The ids of the rooms that we are in."""
        return [room for (room,) in self._db.execute("SELECT room FROM rooms")]

    def know(self, known: Known) -> None:
        """Remember a room as it is now."""
        self._write(
            "INSERT OR REPLACE INTO rooms VALUES (?, ?, ?, ?)",
            *(known.room, known.name, known.audience, int(known.told)),
        )

    def forget(self, room: str) -> None:
        """We are in a room no longer, and what we waited for there does not matter."""
        for table in ("rooms", "locked", "owed", "reactions"):
            self._write(f"DELETE FROM {table} WHERE room = ?", room)  # noqa: S608 - tables of our own

    def invite(self, invite: Invite) -> None:
        """Somebody wants us in a room; the last one counts."""
        self._write(
            "INSERT OR REPLACE INTO invites VALUES (?, ?, ?)", invite.room, invite.inviter, invite.via
        )

    def invites(self) -> list[Invite]:
        """Those that are not answered."""
        rows = self._db.execute("SELECT room, inviter, via FROM invites")
        return [Invite(room=room, inviter=inviter, via=via) for room, inviter, via in rows]

    def answered(self, room: str) -> None:
        """An invite was accepted or declined, or is no more."""
        self._write("DELETE FROM invites WHERE room = ?", room)

    def move(self, move: Move) -> None:
        """A room was given up for another."""
        self._write(
            "INSERT OR IGNORE INTO moves (successor, room, event, by, at) VALUES (?, ?, ?, ?, ?)",
            *(move.successor, move.room, move.event, move.by, move.at),
        )

    def moves(self) -> list[Move]:
        """Those that we have not followed yet."""
        rows = self._db.execute("SELECT successor, room, event, by, at FROM moves WHERE done = 0")
        return [Move(successor=to, room=room, event=event, by=by, at=at) for to, room, event, by, at in rows]

    def moved(self, successor: str) -> None:
        """A move was followed, or is not to be: not again either, should we be sent away from there."""
        self._write("UPDATE moves SET done = 1 WHERE successor = ?", successor)

    # Words of our own.

    def owe(self, owed: Owed) -> None:
        """A room is to hear this once; the key is what tells it from any other."""
        self._write("INSERT OR IGNORE INTO owed VALUES (?, ?, ?)", owed.key, owed.room, owed.words)

    def owing(self) -> list[Owed]:
        """What is still to be said."""
        rows = self._db.execute("SELECT key, room, words FROM owed ORDER BY rowid")
        return [Owed(key=key, room=room, words=words) for key, room, words in rows]

    def said(self, key: str) -> None:
        """It was said."""
        self._write("DELETE FROM owed WHERE key = ?", key)

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return found

    def _write(self, statement: str, *values: object) -> int:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        return self._db.execute(statement, values).rowcount


@contextlib.contextmanager
def notebook(path: Path | None) -> Iterator[Notes]:
    """The notes in a file, as long as this lasts."""
    notes = Notes(path)
    try:
        yield notes
    finally:
        notes.close()
