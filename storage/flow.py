"""The rule of what may be told where, as statements, each made once; who asks comes with each use."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, exists, or_, select

from bot.model.chat import Audience
from bot.model.memory import Scope
from storage.listed import among_named
from storage.rows import kept
from storage.tables import places
from storage.visibility_tables import grants, shelves

# What stands for who asks in every statement that says what may be known; `asking` has the values.
TENANT: Final = bindparam("tenant", type_=Text())
VIEW: Final = bindparam("view", type_=Text())
_HERE: Final = "here"

OWN: Final = select(places.c.number).where(
    places.c.tenant == TENANT, among_named(places.c.name, _HERE)
)  # the numbers of the places that ask


class Reach(Enum):
    """How far a question goes: all of a newsroom, what members may know at a place, or what others may."""

    ALL = "all"
    INSIDE = "inside"
    OUTSIDE = "outside"


def reach(scope: Scope) -> Reach:
    """How far this one goes."""
    if scope.places is None:
        return Reach.ALL
    return Reach.INSIDE if scope.internal else Reach.OUTSIDE


def asking(scope: Scope) -> dict[str, Any]:
    """The values that say who asks."""
    return {
        "tenant": kept(scope.tenant),
        "view": kept(scope.eye),
        _HERE: sorted(map(kept, scope.places or ())),
    }


def here(name: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a place of this name is one of those that ask."""
    return among_named(name, _HERE)


def on_shelf(shelf: int) -> int:
    """What `changes` and the index have in the place of a place's number for what stands on a shelf."""
    return -shelf


@cache
def flowing(who: Reach) -> Select[tuple[int]]:
    """The shelves of which they may know who ask though they are of other places: the rule, in one statement.

    What is for the whole newsroom, where none but its members read along; and what a standing grant that is
    older lets through. Neither while it is under embargo, unless the grant says that this is meant too.
    """
    granted = exists().where(
        grants.c.place == shelves.c.place,
        grants.c.tenant == TENANT,
        here(grants.c.destination),
        grants.c.revoked.is_(None),
        grants.c.after < shelves.c.began,
        or_(shelves.c.until.is_(None), grants.c.embargoed),
    )
    rules: list[ColumnElement[bool]] = [granted]
    if who is Reach.INSIDE:
        rules.append(and_(shelves.c.label == Audience.ORG.value, shelves.c.until.is_(None)))
    return select(shelves.c.number).where(shelves.c.tenant == TENANT, or_(*rules))
