"""The tables, as SQLAlchemy Core sees them; migrations/ makes them.

Rows are named inside by `number`, which is never used twice; what leaves this room are ids. Everything that
a claim's forgetting must take hangs on `claims.number` with ON DELETE CASCADE.

`changes` is what the index in memory is kept in step by: one row for each claim that came (ADDED), was seen
at a place for the first time (SEEN) or went (GONE). `epoch` orders transactions: a counter on SQLite, where
writers stand in line, and the transaction's own id on PostgreSQL, where they do not.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

ADDED, SEEN, GONE, UNSEEN = 1, 2, 3, 4

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Number: Final = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A time in UTC, to the microsecond; SQLite, which has no zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone: it would be somebody's guess later."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value.isoformat()}; give it in UTC")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Every time comes back in UTC, whatever the server's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _claim(*, key: bool = False) -> Column[int]:
    return Column(
        "claim", Number, ForeignKey("claims.number", ondelete="CASCADE"), primary_key=key, nullable=False
    )


meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

places = Table(
    "places",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("tenant", Text, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("tenant", "name"),
    sqlite_autoincrement=True,
)

articles = Table(
    "articles",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("tenant", Text, nullable=False),
    Column("token", Text, nullable=False),  # random: no two rows of a newsroom have one
    Column("id", Text),
    Column("home", Number),
    Column("shelf", Number, index=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("url", Text),
    Column("published", Text),
    Column("language", Text, nullable=False),
    Column("received", Moment, nullable=False),
    Column("digest", Text),  # names the words that it had, when `text` is "" because their time was over
    UniqueConstraint("tenant", "token", name="uq_articles_tenant_id"),
    Index("ix_articles_home_id", "home", "id", unique=True),
    Index("ix_articles_tenant_id", "tenant", "id"),
    Index(
        "ix_articles_worded", "number", sqlite_where=text("text <> ''"), postgresql_where=text("text <> ''")
    ),
    Index(None, "received"),
    sqlite_autoincrement=True,
)

article_sightings = Table(
    "article_sightings",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("article", Number, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("place", Number, ForeignKey("places.number"), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "article", "place"),
    Index(None, "place", "article"),
    sqlite_autoincrement=True,
)

clusters = Table(
    "clusters",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("tenant", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

claims = Table(
    "claims",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("tenant", Text, nullable=False),
    Column("external_before", Text),  # always NULL now
    Column("external_id", Text),
    Column("home", Number),
    Column("shelf", Number, index=True),
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("article", Number, ForeignKey("articles.number", ondelete="CASCADE"), index=True),
    Column("outlet", Text),
    Column("url", Text),
    Column("published", Text),
    Column("rating", Text),
    Column("status", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("central", Boolean, nullable=False),
    Column("seen", Moment, nullable=False, index=True),
    Column(
        "cluster_before", Number, ForeignKey("clusters.number", name="fk_claims_cluster")
    ),  # always NULL now
    UniqueConstraint("tenant", "external_before", name="uq_claims_tenant_external_id"),
    Index("ix_claims_cluster", "cluster_before"),
    Index("ix_claims_home_external_id", "home", "external_id", unique=True),
    sqlite_autoincrement=True,
)

# Apart from the words, because a search reads hundreds of them at scattered places: ten rows to a page.
claim_vectors = Table(
    "claim_vectors", metadata, _claim(key=True), Column("vector", LargeBinary, nullable=False)
)

claim_sources = Table(
    "claim_sources",
    metadata,
    _claim(key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("canonical", Text),
    Column("degree", Text),
    Column("many", Integer),
    Column("reason", Text),
    sqlite_with_rowid=False,
)

claim_links = Table(
    "claim_links",
    metadata,
    _claim(key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    sqlite_with_rowid=False,
)

sightings = Table(
    "sightings",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _claim(),
    Column("place", Number, ForeignKey("places.number"), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "claim", "place"),
    Index(None, "place", "claim"),
    sqlite_autoincrement=True,
)

cluster_history = Table(
    "cluster_history",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _claim(),
    Column("view", Text, nullable=False, server_default=""),
    Column("left", Number, ForeignKey("clusters.number")),
    Column("joined", Number, ForeignKey("clusters.number"), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "claim"),
    sqlite_autoincrement=True,
)


# Of a pair, `low` is the claim with the smaller number, whichever was named first.
decisions = Table(
    "decisions",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("view", Text, nullable=False, server_default=""),
    Column("low", Number, ForeignKey("claims.number", ondelete="CASCADE"), nullable=False),
    Column("high", Number, ForeignKey("claims.number", ondelete="CASCADE"), nullable=False),
    Column("turned", Boolean, nullable=False),  # whether the decision named the higher one first
    Column("relation", Text, nullable=False),
    Column("band", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("model", Text, nullable=False),
    Column("matched", JSON, nullable=False),
    Column("reason", Text),
    Column("standing", Boolean, nullable=False),
    Index(None, "low", "high"),
    Index(None, "high"),
    sqlite_autoincrement=True,
)

rejected = Table(
    "rejections",
    metadata,
    Column("view", Text, primary_key=True),
    Column("low", Number, ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True),
    Column("high", Number, ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True, index=True),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

statuses = Table(
    "statuses",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _claim(),
    Column("status", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("note", Text),
    Column("place", Text),  # whose opinion it is; NULL, of old, is no place's
    Index(None, "claim"),
    sqlite_autoincrement=True,
)

# Hold beats retention. Without a cascade: not even a mistake of ours may erase what is held.
holds = Table(
    "holds",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("article", Number, ForeignKey("articles.number")),
    Column("claim", Number, ForeignKey("claims.number")),
    Column("reason", Text),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "article"),
    Index(None, "claim"),
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("epoch", BigInteger, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("claim", Number, nullable=False),
    Column("place", Number),
    Index(None, "epoch", "number"),
    sqlite_autoincrement=True,
)
