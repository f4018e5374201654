"""The first version: articles, claims and what was decided about them, with their full-text index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

# The words stand in `claims` alone; the index follows it by triggers, so in the same transaction.
SQLITE = (
    (
        "CREATE VIRTUAL TABLE claims_fts USING fts5(text, title, content='claims', content_rowid='number',"
        " tokenize='porter unicode61 remove_diacritics 2')"
    ),
    (
        "CREATE TRIGGER claims_fts_insert AFTER INSERT ON claims BEGIN"
        " INSERT INTO claims_fts(rowid, text, title) VALUES (new.number, new.text, new.title); END"
    ),
    (
        "CREATE TRIGGER claims_fts_delete AFTER DELETE ON claims BEGIN"
        " INSERT INTO claims_fts(claims_fts, rowid, text, title)"
        " VALUES ('delete', old.number, old.text, old.title); END"
    ),
    (
        "CREATE TRIGGER claims_fts_update AFTER UPDATE OF text, title ON claims BEGIN"
        " INSERT INTO claims_fts(claims_fts, rowid, text, title)"
        " VALUES ('delete', old.number, old.text, old.title);"
        " INSERT INTO claims_fts(rowid, text, title) VALUES (new.number, new.text, new.title); END"
    ),
)
# Apart from the claims, because a search looks at many rows. A tsvector may have a million bytes at most.
POSTGRES = (
    (
        "CREATE TABLE claim_words (claim bigint PRIMARY KEY REFERENCES claims(number) ON DELETE CASCADE,"
        " words tsvector NOT NULL)"
    ),
    "CREATE INDEX ix_claim_words_words ON claim_words USING gin (words)",
    (
        "CREATE FUNCTION claim_words_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO claim_words (claim, words) VALUES (new.number,"
        " to_tsvector('english', left(coalesce(new.title, ''), 10000) || ' ' || left(new.text, 100000)))"
        " ON CONFLICT (claim) DO UPDATE SET words = excluded.words; RETURN NULL; END $$"
    ),
    (
        "CREATE TRIGGER claim_words_follow AFTER INSERT OR UPDATE OF text, title ON claims"
        " FOR EACH ROW EXECUTE FUNCTION claim_words_follow()"
    ),
)


def upgrade() -> None:
    """Make the tables, then what only one of the databases has."""
    _articles()
    _changes()
    _clusters()
    _meta()
    _places()
    _article_sightings()
    _claims()
    _claim_links()
    _claim_sources()
    _claim_vectors()
    _cluster_history()
    _decisions()
    _holds()
    _rejected()
    _sightings()
    _statuses()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    """There is none: what is remembered would be lost."""
    raise NotImplementedError("the first version cannot be undone; remove the database")


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("outlet", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("published", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("received", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_articles"),
        sa.UniqueConstraint("tenant", "id", name="uq_articles_tenant_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_received", "articles", ["received"])


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("claim", NUMBER, nullable=False),
        sa.Column("place", NUMBER),
        sa.PrimaryKeyConstraint("number", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_epoch_number", "changes", ["epoch", "number"])


def _clusters() -> None:
    op.create_table(
        "clusters",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_clusters"),
        sa.UniqueConstraint("id", name="uq_clusters_id"),
        sqlite_autoincrement=True,
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_places"),
        sa.UniqueConstraint("tenant", "name", name="uq_places_tenant_name"),
        sqlite_autoincrement=True,
    )


def _article_sightings() -> None:
    op.create_table(
        "article_sightings",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("place", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name="fk_article_sightings_article", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place"], ["places.number"], name="fk_article_sightings_place"),
        sa.PrimaryKeyConstraint("number", name="pk_article_sightings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_sightings_article_place", "article_sightings", ["article", "place"])
    op.create_index("ix_article_sightings_place_article", "article_sightings", ["place", "article"])


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("article", NUMBER),
        sa.Column("outlet", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("published", sa.Text()),
        sa.Column("rating", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("central", sa.Boolean(), nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("cluster", NUMBER),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.number"], name="fk_claims_article", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["cluster"], ["clusters.number"], name="fk_claims_cluster"),
        sa.PrimaryKeyConstraint("number", name="pk_claims"),
        sa.UniqueConstraint("id", name="uq_claims_id"),
        sa.UniqueConstraint("tenant", "external_id", name="uq_claims_tenant_external_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_claims_article", "claims", ["article"])
    op.create_index("ix_claims_cluster", "claims", ["cluster"])
    op.create_index("ix_claims_seen", "claims", ["seen"])


def _claim_links() -> None:
    op.create_table(
        "claim_links",
        sa.Column("claim", NUMBER, nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"], ["claims.number"], name="fk_claim_links_claim", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim", "position", name="pk_claim_links"),
        sqlite_with_rowid=False,
    )


def _claim_sources() -> None:
    op.create_table(
        "claim_sources",
        sa.Column("claim", NUMBER, nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("canonical", sa.Text()),
        sa.Column("degree", sa.Text()),
        sa.Column("many", sa.Integer()),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["claim"], ["claims.number"], name="fk_claim_sources_claim", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim", "position", name="pk_claim_sources"),
        sqlite_with_rowid=False,
    )


def _claim_vectors() -> None:
    op.create_table(
        "claim_vectors",
        sa.Column("claim", NUMBER, nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"], ["claims.number"], name="fk_claim_vectors_claim", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim", name="pk_claim_vectors"),
    )


def _cluster_history() -> None:
    op.create_table(
        "cluster_history",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("claim", NUMBER, nullable=False),
        sa.Column("left", NUMBER),
        sa.Column("joined", NUMBER, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"], ["claims.number"], name="fk_cluster_history_claim", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["joined"], ["clusters.number"], name="fk_cluster_history_joined"),
        sa.ForeignKeyConstraint(["left"], ["clusters.number"], name="fk_cluster_history_left"),
        sa.PrimaryKeyConstraint("number", name="pk_cluster_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cluster_history_claim", "cluster_history", ["claim"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("low", NUMBER, nullable=False),
        sa.Column("high", NUMBER, nullable=False),
        sa.Column("turned", sa.Boolean(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("matched", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["high"], ["claims.number"], name="fk_decisions_high", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low"], ["claims.number"], name="fk_decisions_low", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_high", "decisions", ["high"])
    op.create_index("ix_decisions_low_high", "decisions", ["low", "high"])


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("article", NUMBER),
        sa.Column("claim", NUMBER),
        sa.Column("reason", sa.Text()),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.number"], name="fk_holds_article"),
        sa.ForeignKeyConstraint(["claim"], ["claims.number"], name="fk_holds_claim"),
        sa.PrimaryKeyConstraint("number", name="pk_holds"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_holds_article", "holds", ["article"])
    op.create_index("ix_holds_claim", "holds", ["claim"])


def _rejected() -> None:
    op.create_table(
        "rejected",
        sa.Column("low", NUMBER, nullable=False),
        sa.Column("high", NUMBER, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["high"], ["claims.number"], name="fk_rejected_high", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low"], ["claims.number"], name="fk_rejected_low", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("low", "high", name="pk_rejected"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rejected_high", "rejected", ["high"])


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("claim", NUMBER, nullable=False),
        sa.Column("place", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.number"], name="fk_sightings_claim", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["place"], ["places.number"], name="fk_sightings_place"),
        sa.PrimaryKeyConstraint("number", name="pk_sightings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sightings_claim_place", "sightings", ["claim", "place"])
    op.create_index("ix_sightings_place_claim", "sightings", ["place", "claim"])


def _statuses() -> None:
    op.create_table(
        "statuses",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("claim", NUMBER, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("note", sa.Text()),
        sa.ForeignKeyConstraint(["claim"], ["claims.number"], name="fk_statuses_claim", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_statuses"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_statuses_claim", "statuses", ["claim"])
