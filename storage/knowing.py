"""What a question may know of claims, and of what was thought of them: parts of what reads them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func, or_, select

from storage.flow import OWN, TENANT, Reach, flowing, here
from storage.tables import article_sightings, articles, claims, places, sightings, statuses
from storage.visibility_tables import shelves


def status(who: Reach) -> ColumnElement[str]:
    """The latest that those who ask think of a claim, or the place it is from; NULL for nothing."""
    if who is Reach.ALL:
        return claims.c.status
    latest = select(statuses.c.status).where(statuses.c.claim == claims.c.number, said(who))
    return latest.order_by(statuses.c.number.desc()).limit(1).scalar_subquery()


def allowed(who: Reach) -> ColumnElement[bool]:
    """Whether they may know of a claim: it came by where they are, or stands on a shelf they see."""
    # As an expression: SQLite would rather walk all of a tenant's claims by their index than look up ids.
    mine = func.coalesce(claims.c.tenant, "") == TENANT
    if who is Reach.ALL:
        return mine
    own = exists().where(sightings.c.claim == claims.c.number, sightings.c.place.in_(OWN))
    return mine & or_(own, claims.c.shelf.in_(flowing(who)))


def allowed_article(who: Reach) -> ColumnElement[bool]:
    """The same of an article."""
    mine = articles.c.tenant == TENANT
    if who is Reach.ALL:
        return mine
    own = exists().where(article_sightings.c.article == articles.c.number, article_sightings.c.place.in_(OWN))
    return mine & or_(own, articles.c.shelf.in_(flowing(who)))


def said(who: Reach) -> ColumnElement[bool]:
    """Whether they may know of an opinion of a claim: it is theirs, or of the place the claim is from."""
    home = select(places.c.name).join(shelves, places.c.number == shelves.c.place)
    # Said outright: a statement within a statement within a statement is not correlated by itself.
    its = home.where(shelves.c.number == claims.c.shelf).correlate(claims).scalar_subquery()
    return or_(here(statuses.c.place), (statuses.c.place == its) & claims.c.shelf.in_(flowing(who)))
