"""Promised work: requests as jobs, messages to be sent, and the register of places, people and deeds."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

# What was logged stays as it was logged.
SQLITE = (
    "CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is kept'); END",
    "CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is kept'); END",
)
POSTGRES = (
    (
        "CREATE FUNCTION log_is_kept() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the log is kept'; END $$"
    ),
    (
        "CREATE TRIGGER log_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON log"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_is_kept()"
    ),
)


def upgrade() -> None:
    """Make the tables, then what only one of the databases has."""
    _lanes()
    _work(
        "jobs",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("request", sa.Text()),
        sa.UniqueConstraint("event", name="uq_jobs_event"),
    )
    _work_indexes("jobs", waiting="waiting", held="running")
    _partial("ix_jobs_words", "jobs", ["ended"], "state = 'done' AND request IS NOT NULL")
    _work(
        "messages",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text()),
        sa.Column("content", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text()),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
    )
    _work_indexes("messages", waiting="due", held="sending")
    _partial("ix_messages_words", "messages", ["ended"], "state = 'sent' AND content IS NOT NULL")
    _register()
    _log()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    """Back to the memory alone: what was promised, and who may do what, is lost."""
    for table in ("log", "admins", "settings", "actors", "rooms", "messages", "jobs", "lanes"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION log_is_kept()")


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _lanes() -> None:
    op.create_table(
        "lanes",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("ready", MOMENT),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_lanes"),
        sa.UniqueConstraint("id", name="uq_lanes_id"),
        sqlite_autoincrement=True,
    )
    _partial("ix_lanes_ready", "lanes", ["queue", "tenant", "ready", "turn", "number"], "ready IS NOT NULL")
    op.create_index("ix_lanes_tenant_turn", "lanes", ["queue", "tenant", "turn"])


def _work(name: str, *own: sa.Column[Any] | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("lane", NUMBER, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("came", MOMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("lease", sa.Text()),
        sa.Column("worker", sa.Text()),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("ended", MOMENT),
        *own,
        sa.ForeignKeyConstraint(["lane"], ["lanes.number"], name=f"fk_{name}_lane"),
        sa.PrimaryKeyConstraint("number", name=f"pk_{name}"),
        sa.UniqueConstraint("id", name=f"uq_{name}_id"),
        sqlite_autoincrement=True,
    )


def _work_indexes(name: str, *, waiting: str, held: str) -> None:
    op.create_index(f"ix_{name}_state", name, ["state"])
    _partial(f"ix_{name}_waiting", name, ["lane", "number"], f"state = '{waiting}'")
    _partial(f"ix_{name}_oldest", name, ["came"], f"state = '{waiting}'")
    _partial(f"ix_{name}_held", name, ["lane"], f"state = '{held}'", unique=True)
    _partial(f"ix_{name}_parked", name, ["ended"], "state = 'parked'")


def _register() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("met", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
    )
    op.create_table(
        "actors",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("met", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_actors"),
    )
    op.create_table(
        "settings",
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("room", "name", name="pk_settings"),
    )
    op.create_table(
        "admins",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_admins"),
    )


def _log() -> None:
    op.create_table(
        "log",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_log"),
        sa.UniqueConstraint("tenant", "position", name="uq_log_tenant_position"),
        sqlite_autoincrement=True,
    )
