"""The rule of what may be told where, as statements."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from bot.model.chat import Audience
from bot.model.memory import Scope
from storage.rows import kept
from storage.visibility_tables import grants, shelves


def on_shelf(shelf: int) -> int:
    """What `changes` and the index have in the place of a place's number for what stands on a shelf."""
    return -shelf


def flowing(scope: Scope) -> Select[tuple[int]]:
    """The shelves of which the scope may know though they are of other places: the rule, in one statement.

    What is for the whole newsroom, where none but its members read along; and what a standing grant that is
    older lets through. Neither while it is under embargo, unless the grant says that this is meant too.
    """
    granted = exists().where(
        grants.c.place == shelves.c.place,
        grants.c.tenant == kept(scope.tenant),
        grants.c.destination.in_(sorted(map(kept, scope.places or ()))),
        grants.c.revoked.is_(None),
        grants.c.after < shelves.c.began,
        or_(shelves.c.until.is_(None), grants.c.embargoed),
    )
    rules: list[ColumnElement[bool]] = [granted]
    if scope.internal:
        rules.append(and_(shelves.c.label == Audience.ORG.value, shelves.c.until.is_(None)))
    return select(shelves.c.number).where(shelves.c.tenant == kept(scope.tenant), or_(*rules))
