"""What platforms need: messages found by where they stand, what was read from which, cursors, secrets."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

# table -> the columns that it gets; what was there before has nothing in them
COLUMNS: dict[str, tuple[tuple[str, Any], ...]] = {
    "messages": (("stands", sa.Text()), ("only_for", sa.Text())),
    "jobs": (("message", sa.Text()), ("key", sa.Text()), ("kind", sa.Text())),
    "rooms": (("left", MOMENT),),
}
# index -> its table and column; it has the rows in which that is not NULL
INDEXES = {"ix_messages_stands": ("messages", "stands"), "ix_jobs_message": ("jobs", "message")}


def upgrade() -> None:
    """Add the columns, the indexes and the tables."""
    for table, columns in COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind))
    for index, (table, column) in INDEXES.items():
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(index, table, [column], sqlite_where=there, postgresql_where=there)
    op.create_table(
        "cursors",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cursors"),
    )
    op.create_table(
        "vault",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vault"),
    )
    _submissions()


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("place", NUMBER, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_submissions"),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name="fk_submissions_article", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place"], ["places.number"], name="fk_submissions_place"),
        sa.UniqueConstraint("message", "article", "answer", name="uq_submissions_message_article_answer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_submissions_article", "submissions", ["article"])
    op.create_index("ix_submissions_place", "submissions", ["place"])


def downgrade() -> None:
    """Take them away."""
    for table in ("submissions", "vault", "cursors"):
        op.drop_table(table)
    for index, (table, _) in INDEXES.items():
        op.drop_index(index, table)
    for table, columns in COLUMNS.items():
        for name, _ in reversed(columns):
            op.drop_column(table, name)
