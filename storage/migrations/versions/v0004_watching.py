"""Places watch for things, are told of claims that come back, and have opinions of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; opinions of which it is not known where they were said are no place's."""
    _watches()
    _mutes()
    _cards()
    _waiting()
    op.create_table(
        "paces",
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("alerted", MOMENT),
        sa.Column("digested", MOMENT),
        sa.PrimaryKeyConstraint("room", name="pk_paces"),
    )
    op.add_column("statuses", sa.Column("place", sa.Text()))


def downgrade() -> None:
    """Back to one opinion for all; what places watch for is lost."""
    op.drop_column("statuses", "place")
    for table in ("paces", "waiting", "cards", "mutes", "firings", "watches"):
        op.drop_table(table)


def _watches() -> None:
    op.create_table(
        "watches",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_watches"),
        sa.UniqueConstraint("id", name="uq_watches_id"),
        sa.UniqueConstraint("room", "name", name="uq_watches_room_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "firings",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("right", sa.Boolean()),
        sa.ForeignKeyConstraint(["watch"], ["watches.id"], name="fk_firings_watch", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_firings"),
        sa.UniqueConstraint("watch", "card", name="uq_firings_watch_card"),
        sqlite_autoincrement=True,
    )


def _mutes() -> None:
    op.create_table(
        "mutes",
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("room", "what", "id", name="pk_mutes"),
    )


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("room", "cluster", name="pk_cards"),
    )


def _waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_waiting"),
        sa.UniqueConstraint("room", "claim", "watch", name="uq_waiting_room_claim_watch"),
        sqlite_autoincrement=True,
    )
