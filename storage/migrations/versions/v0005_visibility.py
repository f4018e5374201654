"""What came by somewhere has a label; stories, decisions and ids are those of the place that looks at them.

Until now nothing was known of who could read along where something came by: all of it is for its own place.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

COLUMNS: dict[str, tuple[tuple[str, Any], ...]] = {
    "articles": (("id", sa.Text()), ("home", NUMBER), ("shelf", NUMBER)),
    "claims": (("external_id", sa.Text()), ("home", NUMBER), ("shelf", NUMBER)),
    "messages": (("rests_on", sa.Text()),),
}
# What was one for a whole newsroom makes room for what is each place's own.
RENAMED = (
    ("articles", "id", "token"),
    ("claims", "external_id", "external_before"),
    ("claims", "cluster", "cluster_before"),
)
VIEWED = ("cluster_history", "decisions")  # whose rows are those of a view from now on

PAIR = 'low, high, "by", "at"'
MOVE = 'claim, "left", joined, "by", "at"'
DECIDED = f"{PAIR}, turned, relation, band, score, model, matched, reason, standing"


def _first(table: str, seen: str, owner: str) -> str:
    """The first place that saw it is whose it is: the shelf is that place's."""
    return (
        f"UPDATE {table} SET home = (SELECT shelves.number FROM {seen}"  # noqa: S608 - names of ours
        f" JOIN shelves ON shelves.place = {seen}.place WHERE {seen}.{owner} = {table}.number"
        f" ORDER BY {seen}.number LIMIT 1)"
    )


def _both_seen(table: str) -> str:
    """The places that saw both claims of a pair."""
    seen = "sightings AS a JOIN sightings AS b ON b.place = a.place"
    pair = f"a.claim = {table}.low AND b.claim = {table}.high AND a.place = places.number"
    return f"JOIN places ON EXISTS (SELECT 1 FROM {seen} WHERE {pair})"  # noqa: S608 - names of ours


# Every place has one shelf, for itself alone; what was decided for all is every place's that saw it.
FILL = (
    (
        "INSERT INTO shelves (tenant, place, label, began, fresh)"
        " SELECT tenant, number, 'room', 0, true FROM places ORDER BY number"
    ),
    "UPDATE shelves SET began = number",
    _first("claims", "sightings", "claim"),
    _first("articles", "article_sightings", "article"),
    "UPDATE claims SET shelf = home, external_id = external_before",
    "UPDATE claims SET external_before = NULL WHERE external_before IS NOT NULL",
    "UPDATE articles SET shelf = home, id = token",
    (
        "INSERT INTO cluster_members (view, claim, cluster)"
        " SELECT '', number, cluster_before FROM claims WHERE cluster_before IS NOT NULL UNION"
        " SELECT places.name, claims.number, claims.cluster_before FROM claims"
        " JOIN sightings ON sightings.claim = claims.number JOIN places ON places.number = sightings.place"
        " WHERE claims.cluster_before IS NOT NULL"
    ),
    "UPDATE claims SET cluster_before = NULL WHERE cluster_before IS NOT NULL",
    f"INSERT INTO rejections (view, {PAIR}) SELECT '', {PAIR} FROM rejected",  # noqa: S608
    (
        f"INSERT INTO rejections (view, {PAIR}) SELECT places.name, {PAIR} FROM rejected"  # noqa: S608
        f" {_both_seen('rejected')}"
    ),
    (
        f"INSERT INTO decisions (view, {DECIDED}) SELECT places.name, {DECIDED} FROM decisions"  # noqa: S608
        f" {_both_seen('decisions')} ORDER BY decisions.number"
    ),
    (
        f"INSERT INTO cluster_history (view, {MOVE}) SELECT places.name, {MOVE} FROM cluster_history AS moved"  # noqa: S608
        " JOIN places ON EXISTS (SELECT 1 FROM sightings WHERE sightings.claim = moved.claim"
        " AND sightings.place = places.number) ORDER BY moved.number"
    ),
)

# Of several copies of one the first keeps the id.
UNDO = (
    (
        "UPDATE claims SET external_before = external_id WHERE number IN"
        " (SELECT min(number) FROM claims WHERE external_id IS NOT NULL GROUP BY tenant, external_id)"
    ),
    (
        "UPDATE articles SET token = id WHERE token <> id AND number IN"
        " (SELECT min(number) FROM articles GROUP BY tenant, id)"
    ),
    (
        "UPDATE claims SET cluster_before ="
        " (SELECT min(cluster) FROM cluster_members WHERE cluster_members.claim = claims.number)"
    ),
)


def upgrade() -> None:
    """Make the tables; what is there is for those alone who had it."""
    _shelves()
    _grants()
    _members()
    for table, column, other in RENAMED:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO {other}")
    for table, columns in COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind))
    for table in VIEWED:
        op.add_column(table, sa.Column("view", sa.Text(), nullable=False, server_default=""))
    _rejections("rejections", "view", "low", "high")
    for statement in FILL:
        op.execute(statement)
    op.drop_table("rejected")
    op.create_index("ix_articles_home_id", "articles", ["home", "id"], unique=True)
    op.create_index("ix_articles_tenant_id", "articles", ["tenant", "id"])
    op.create_index("ix_articles_shelf", "articles", ["shelf"])
    op.create_index("ix_claims_home_external_id", "claims", ["home", "external_id"], unique=True)
    op.create_index("ix_claims_shelf", "claims", ["shelf"])


def downgrade() -> None:
    """Back to one memory for all; of two copies of one article or claim the first keeps its id."""
    for statement in UNDO:
        op.execute(statement)
    for index in ("ix_articles_home_id", "ix_articles_tenant_id", "ix_articles_shelf"):
        op.drop_index(index, "articles")
    for index in ("ix_claims_home_external_id", "ix_claims_shelf"):
        op.drop_index(index, "claims")
    op.execute("DELETE FROM changes WHERE place < 0")
    _rejections("rejected", "low", "high")
    op.execute(f"INSERT INTO rejected ({PAIR}) SELECT {PAIR} FROM rejections WHERE view = ''")  # noqa: S608
    op.drop_table("rejections")
    for table in VIEWED:
        op.execute(f"DELETE FROM {table} WHERE view <> ''")  # noqa: S608 - names of ours
        op.drop_column(table, "view")
    for table, columns in COLUMNS.items():
        for name, _ in columns:
            op.drop_column(table, name)
    for table, column, other in RENAMED:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {other} TO {column}")
    for table in ("cluster_members", "grants", "shelves"):
        op.drop_table(table)


def _shelves() -> None:
    op.create_table(
        "shelves",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("place", NUMBER, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("began", NUMBER, nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_shelves"),
        sqlite_autoincrement=True,
    )
    fresh = sa.text("fresh")
    op.create_index(
        "ix_shelves_fresh", "shelves", ["place", "label"], unique=True, sqlite_where=fresh,
        postgresql_where=fresh,
    )  # fmt: skip
    op.create_index("ix_shelves_place", "shelves", ["place"])
    op.create_index("ix_shelves_tenant_label", "shelves", ["tenant", "label"])


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("place", NUMBER, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("after", NUMBER, nullable=False),
        sa.Column("embargoed", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("revoked", MOMENT),
        sa.PrimaryKeyConstraint("number", name="pk_grants"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_grants_place", "grants", ["place"])
    op.create_index("ix_grants_tenant_destination", "grants", ["tenant", "destination"])


def _members() -> None:
    op.create_table(
        "cluster_members",
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("claim", NUMBER, nullable=False),
        sa.Column("cluster", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"], ["claims.number"], name="fk_cluster_members_claim", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.number"], name="fk_cluster_members_cluster"),
        sa.PrimaryKeyConstraint("view", "claim", name="pk_cluster_members"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cluster_members_claim", "cluster_members", ["claim"])
    op.create_index("ix_cluster_members_cluster", "cluster_members", ["cluster"])


def _rejections(name: str, *key: str) -> None:
    view = [sa.Column("view", sa.Text(), nullable=False)] if "view" in key else []
    op.create_table(
        name,
        *view,
        sa.Column("low", NUMBER, nullable=False),
        sa.Column("high", NUMBER, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["high"], ["claims.number"], name=f"fk_{name}_high", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low"], ["claims.number"], name=f"fk_{name}_low", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{name}_high", name, ["high"])
