"""Messages are found by where they stand, and may be for one person's eyes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEX = "ix_messages_stands"
STANDING = sa.text("stands IS NOT NULL")


def upgrade() -> None:
    """Add the columns and the index; what was sent before is not found by where it stands."""
    op.add_column("messages", sa.Column("stands", sa.Text()))
    op.add_column("messages", sa.Column("only_for", sa.Text()))
    op.create_index(INDEX, "messages", ["stands"], sqlite_where=STANDING, postgresql_where=STANDING)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(INDEX, "messages")
    op.drop_column("messages", "only_for")
    op.drop_column("messages", "stands")
