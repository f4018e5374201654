"""What is held is put away when it is erased; an article's words may go before its claims.

PostgreSQL keeps samples of columns for its planner: none of words, which would outlive their rows there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORDED = {
    "articles": ("id", "text", "title", "outlet", "url"),
    "claims": ("external_id", "text", "title", "outlet", "url", "rating"),
    "claim_sources": ("name", "canonical", "reason"),
    "claim_links": ("name",),
    "claim_words": ("words",),
    "statuses": ("note",),
    "decisions": ("matched", "reason"),
    "jobs": ("request",),
    "messages": ("content",),
    "custody": ("content", "reason"),
    "holds": ("reason",),
    "places": ("name",),
}


def upgrade() -> None:
    """Make the table and the column, and take no samples of words."""
    op.create_table(
        "custody",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("claims", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("number", name="pk_custody"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_custody_tenant", "custody", ["tenant", "about"])
    op.add_column("articles", sa.Column("digest", sa.Text()))
    worded = sa.text("text <> ''")
    op.create_index(
        "ix_articles_worded", "articles", ["number"], sqlite_where=worded, postgresql_where=worded
    )
    _sample(0)


def downgrade() -> None:
    """Back to one kind of hold; what was put away is lost, and so is which words an article had."""
    _sample(-1)
    op.drop_index("ix_articles_worded", "articles")
    op.drop_column("articles", "digest")
    op.drop_table("custody")


def _sample(size: int) -> None:
    """How much of the words the planner's samples have; -1 is as much as the server likes."""
    if op.get_context().dialect.name != "postgresql":
        return
    for table, columns in WORDED.items():
        for column in columns:
            op.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET STATISTICS {size}')
