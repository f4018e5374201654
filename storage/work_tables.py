"""The tables of promised work and of the register; what they share with the memory's stands in tables.py.

Ids that platforms give are of any length and of any characters, and an index takes neither: rows are found
by `id`s of 64 hexadecimal digits (storage.written.named), and texts are kept as `Exact`.

A lane is what is done in order (Place.lane), in one queue: "jobs", or a platform's messages. Its row says
from when its first piece of work may be taken (`ready`; NULL when there is none), so that a lease looks at
one row a lane, however much waits in it; and it is what a transaction locks before it changes the lane.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from storage.tables import Moment, Number, metadata

__all__ = [
    "Exact",
    "actors",
    "admins",
    "cursors",
    "jobs",
    "lanes",
    "log",
    "messages",
    "metadata",
    "rooms",
    "settings",
    "submissions",
    "vault",
]

_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff\\\\]")
_ESCAPED: Final = re.compile(r"\\([0-9a-f]{4})")


class Exact(TypeDecorator[str]):
    """A text that comes back as it went in: what no database keeps, NUL and surrogates, is escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Escape the characters that cannot be kept, and the backslash, by their numbers."""
        return None if value is None else _UNKEEPABLE.sub(lambda found: f"\\{ord(found[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text as it was."""
        return None if value is None else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that a condition holds of; it serves statements with the same words."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def _work(name: str, *parts: Column[Any] | Index, waiting: str, held: str) -> Table:
    """Jobs or messages; the states are those of what waits and of what is held under a lease.

    Of a lane only one can be held: the index on it would refuse a second.
    """
    return Table(
        name,
        metadata,
        Column("number", Number, primary_key=True, autoincrement=True),
        Column("id", Text, nullable=False, unique=True),
        Column("lane", Number, ForeignKey("lanes.number"), nullable=False),
        Column("state", Text, nullable=False, index=True),
        Column("came", Moment, nullable=False),
        Column("at", Moment, nullable=False),  # when it may be taken
        Column("until", Moment),  # when its lease runs out
        Column("lease", Text),
        Column("worker", Exact),
        Column("tries", SmallInteger, nullable=False),
        Column("error", Exact),
        Column("ended", Moment),
        *parts,
        _partial(f"ix_{name}_waiting", "lane", "number", where=f"state = '{waiting}'"),
        _partial(f"ix_{name}_oldest", "came", where=f"state = '{waiting}'"),
        _partial(f"ix_{name}_held", "lane", where=f"state = '{held}'", unique=True),
        _partial(f"ix_{name}_parked", "ended", where="state = 'parked'"),
        sqlite_autoincrement=True,
    )


lanes = Table(
    "lanes",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("queue", Text, nullable=False),
    Column("tenant", Exact, nullable=False),
    Column("ready", Moment),
    Column("turn", BigInteger, nullable=False),  # grows with every lease: when this lane was last served
    _partial("ix_lanes_ready", "queue", "tenant", "ready", "turn", "number", where="ready IS NOT NULL"),
    Index("ix_lanes_tenant_turn", "queue", "tenant", "turn"),
    sqlite_autoincrement=True,
)

jobs = _work(
    "jobs",
    Column("event", Text, nullable=False, unique=True),
    Column("request", Text),  # as storage.written has it; NULL once it was tidied away
    Column("message", Text),  # names the message that it was said in, so that its later fate is known
    Column("key", Exact),
    Column("kind", Text),
    _partial("ix_jobs_message", "message", where="message IS NOT NULL"),
    _partial("ix_jobs_words", "ended", where="state = 'done' AND request IS NOT NULL"),
    waiting="waiting",
    held="running",
)

messages = _work(
    "messages",
    Column("key", Exact, nullable=False),
    Column("place", Text, nullable=False),
    Column("reply_to", Text),
    Column("content", Exact),  # NULL once it was tidied away
    Column("version", Integer, nullable=False),
    Column("ref", Text),
    Column("stands", Text),  # names `ref`, so that a message is found by where it stands
    Column("only_for", Exact),
    Column("rests_on", Text),  # the ids of claims, with spaces between them
    Column("doubtful", Boolean, nullable=False),
    _partial("ix_messages_stands", "stands", where="stands IS NOT NULL"),
    _partial("ix_messages_words", "ended", where="state = 'sent' AND content IS NOT NULL"),
    waiting="due",
    held="sending",
)

rooms = Table(
    "rooms",
    metadata,
    Column("id", Text, primary_key=True),
    Column("place", Text, nullable=False),
    Column("met", Moment, nullable=False),
    Column("left", Moment),  # since when we are not there any more
)

actors = Table(
    "actors",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Exact, nullable=False),
    Column("actor", Text, nullable=False),
    Column("met", Moment, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("room", Text, primary_key=True),
    Column("name", Exact, primary_key=True),
    Column("value", Exact, nullable=False),
)

admins = Table(
    "admins",
    metadata,
    Column("tenant", Exact, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("actor", Exact, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("tenant", Exact, nullable=False),
    Column("position", BigInteger, nullable=False),  # counts the tenant's rows from 1
    Column("at", Moment, nullable=False),
    Column("by", Exact, nullable=False),
    Column("action", Exact, nullable=False),
    Column("about", Exact, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("tenant", "position"),
    sqlite_autoincrement=True,
)

cursors = Table(
    "cursors",
    metadata,
    Column("id", Text, primary_key=True),
    Column("value", Exact, nullable=False),
)

vault = Table(
    "vault",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Exact, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("message", Text, nullable=False),  # names tenant, place and message
    Column("article", Number, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("place", Number, ForeignKey("places.number"), nullable=False),
    Column("answer", Text, nullable=False),  # names `key`
    Column("key", Exact, nullable=False),
    Column("by", Exact, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("message", "article", "answer"),
    Index(None, "article"),
    Index(None, "place"),
    sqlite_autoincrement=True,
)
