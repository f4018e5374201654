"""The tables of what places watch for and were told; `room` names a newsroom's place (storage.watching)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from storage.tables import Moment, Number, metadata
from storage.work_tables import Exact

__all__ = ["cards", "firings", "mutes", "paces", "waiting", "watches"]

watches = Table(
    "watches",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("room", Text, nullable=False),
    Column("name", Text, nullable=False),  # names the folded name
    Column("watch", Exact, nullable=False),  # as storage.watch_text has it
    Column("version", Text, nullable=False),  # another whenever the watch is
    UniqueConstraint("room", "name"),
    sqlite_autoincrement=True,
)

firings = Table(
    "firings",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("watch", Text, ForeignKey("watches.id", ondelete="CASCADE"), nullable=False),
    Column("card", Text, nullable=False),  # names the message's key
    Column("at", Moment, nullable=False),
    Column("right", Boolean),
    UniqueConstraint("watch", "card"),
    sqlite_autoincrement=True,
)

mutes = Table(
    "mutes",
    metadata,
    Column("room", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("id", Text, primary_key=True),  # names what is mute
    Column("tenant", Exact, nullable=False),
    Column("place", Exact, nullable=False),
    Column("about", Exact, nullable=False),
    Column("until", Moment, nullable=False),
    Column("by", Exact, nullable=False),
    Column("at", Moment, nullable=False),
)

cards = Table(
    "cards",
    metadata,
    Column("room", Text, primary_key=True),
    Column("cluster", Text, primary_key=True),
    Column("tenant", Exact, nullable=False),
    Column("place", Exact, nullable=False),
    Column("key", Exact, nullable=False),
    Column("claim", Text, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("figures", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

waiting = Table(
    "waiting",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("room", Text, nullable=False),
    Column("tenant", Exact, nullable=False),
    Column("place", Exact, nullable=False),
    Column("claim", Text, nullable=False),
    Column("watch", Text, nullable=False),  # "" without one
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("room", "claim", "watch"),
    sqlite_autoincrement=True,
)

paces = Table(
    "paces",
    metadata,
    Column("room", Text, primary_key=True),
    Column("alerted", Moment),
    Column("digested", Moment),
)
