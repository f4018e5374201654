"""The statements that read claims, each made once: what is asked for, and how far the question goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, Text, bindparam, func, or_, select

from storage.flow import TENANT, VIEW, Reach, flowing, here
from storage.knowing import allowed, status
from storage.listed import among_named
from storage.tables import (
    Moment,
    Number,
    articles,
    claim_links,
    claim_sources,
    claims,
    clusters,
    places,
    sightings,
)
from storage.visibility_tables import cluster_members, shelves

_MINE: Final = (cluster_members.c.claim == claims.c.number) & (cluster_members.c.view == VIEW)
_LAST: Final = claims.c.number > bindparam("last", type_=Number)


def _of_ids() -> ColumnElement[bool]:
    return among_named(claims.c.id, "ids")


def _by_prefix() -> ColumnElement[bool]:
    begins = func.substr(claims.c.id, 1, bindparam("long", type_=Integer()))  # LIKE folds on SQLite
    return begins == bindparam("prefix", type_=Text())


def _of_copy() -> ColumnElement[bool]:
    wanted = select(articles.c.number).where(
        articles.c.home == bindparam("home", type_=Number),
        articles.c.id == bindparam("article", type_=Text()),
    )
    return claims.c.article.in_(wanted)


def _of_articles() -> ColumnElement[bool]:
    # A sub-query, not the joined table: SQLite would read every claim for its article.
    wanted = select(articles.c.number).where(articles.c.tenant == TENANT, among_named(articles.c.id, "ids"))
    return claims.c.article.in_(wanted)


def _of_clusters() -> ColumnElement[bool]:
    wanted = (
        select(cluster_members.c.claim)
        .join(clusters, clusters.c.number == cluster_members.c.cluster)
        .where(cluster_members.c.view == VIEW, among_named(clusters.c.id, "ids"))
    )
    return claims.c.number.in_(wanted)


def _after() -> ColumnElement[bool]:
    return _LAST


def _after_since() -> ColumnElement[bool]:
    return _LAST & (claims.c.seen >= bindparam("since", type_=Moment()))


# What can be asked for; the words in quotation marks above are the values that come with each use.
_WANTED: Final[Mapping[str, Callable[[], ColumnElement[bool]]]] = {
    "ids": _of_ids,
    "prefix": _by_prefix,
    "copy": _of_copy,
    "articles": _of_articles,
    "clusters": _of_clusters,
    "after": _after,
    "after since": _after_since,
}
_LIMITED: Final = frozenset({"prefix", "after", "after since"})


@cache
def reading(wanted: str, who: Reach) -> Select[Any]:
    """The claims that are asked for and may be known, in the order they came in."""
    statement = (
        select(
            claims,
            articles.c.id.label("article_id"),
            clusters.c.id.label("cluster_id"),
            status(who).label("status_here"),
        )
        .outerjoin(articles, articles.c.number == claims.c.article)
        .outerjoin(cluster_members, _MINE)
        .outerjoin(clusters, clusters.c.number == cluster_members.c.cluster)
        .where(_WANTED[wanted](), allowed(who))
        .order_by(claims.c.number)
    )
    return statement.limit(bindparam("limit", type_=Integer())) if wanted in _LIMITED else statement


@cache
def seeing(who: Reach) -> Select[Any]:
    """When and where claims with these "ids" came by, of what those who ask may know of it, in order."""
    statement = (
        select(claims.c.id, places.c.name, sightings.c.at)
        .select_from(sightings)
        .join(claims, claims.c.number == sightings.c.claim)
        .join(places, places.c.number == sightings.c.place)
        .outerjoin(shelves, shelves.c.number == claims.c.shelf)
        .where(
            func.coalesce(claims.c.tenant, "") == TENANT,  # as in storage.knowing
            among_named(claims.c.id, "ids"),
        )
        .order_by(sightings.c.at, sightings.c.number)
    )
    if who is Reach.ALL:
        return statement
    at_home = (shelves.c.place == sightings.c.place) & claims.c.shelf.in_(flowing(who))
    return statement.where(or_(here(places.c.name), at_home))


# What hangs on claims with these "numbers": sources and the hands it went through, in order.
PARTS: Final = tuple(
    select(table).where(among_named(table.c.claim, "numbers")).order_by(table.c.claim, table.c.position)
    for table in (claim_sources, claim_links)
)
