"""The tables of who may know what; the memory's own are in tables.py.

A shelf is what came by at one place with one label. `label` and `until` are what holds now, and only ever
narrow; `began` is the number of the shelf it was split from, or its own, by which grants tell what came after
them; on the `fresh` one of a place and label goes what comes in. `shelf` of an article or a claim is where it
stands, `home` where it was put first: under one id there is one copy a home.

`view` is the key of the place that looks, or "" for who may see all of a newsroom: each has its own stories.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, text

from storage.tables import Moment, Number, metadata
from storage.work_tables import Exact

shelves = Table(
    "shelves",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("tenant", Text, nullable=False),
    Column("place", Number, nullable=False),
    Column("label", Text, nullable=False),
    Column("until", Moment),  # until when it is under embargo; NULL for none, or for one that is over
    Column("began", Number, nullable=False),
    Column("fresh", Boolean, nullable=False),
    Index(
        "ix_shelves_fresh",
        "place",
        "label",
        unique=True,
        sqlite_where=text("fresh"),
        postgresql_where=text("fresh"),
    ),
    Index("ix_shelves_place", "place"),
    Index("ix_shelves_tenant_label", "tenant", "label"),
    sqlite_autoincrement=True,
)

grants = Table(
    "grants",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("tenant", Text, nullable=False),
    Column("place", Number, nullable=False),
    Column("source", Text, nullable=False),  # the key of that place
    Column("destination", Text, nullable=False),
    Column("after", Number, nullable=False),  # what stands on shelves that began later is meant
    Column("embargoed", Boolean, nullable=False),
    Column("by", Exact, nullable=False),
    Column("at", Moment, nullable=False),
    Column("revoked", Moment),
    Index("ix_grants_place", "place"),
    Index("ix_grants_tenant_destination", "tenant", "destination"),
    sqlite_autoincrement=True,
)

cluster_members = Table(
    "cluster_members",
    metadata,
    Column("view", Text, primary_key=True),
    Column("claim", Number, ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True),
    Column("cluster", Number, ForeignKey("clusters.number"), nullable=False),
    Index("ix_cluster_members_claim", "claim"),
    Index("ix_cluster_members_cluster", "cluster"),
    sqlite_with_rowid=False,
)
