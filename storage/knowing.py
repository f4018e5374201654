"""What a question may know of claims, and of what was thought of them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func, or_, select

from bot.model.memory import Scope
from storage.flow import flowing
from storage.rows import Rows, kept
from storage.tables import claims, places, sightings, statuses
from storage.visibility_tables import shelves


class Knowing(Rows):
    """What stands in every statement that reads claims."""

    def _status(self, scope: Scope) -> ColumnElement[str]:
        """The latest that the scope's places think of a claim, or the place it is from; NULL for nothing."""
        if scope.places is None:
            return claims.c.status
        latest = select(statuses.c.status).where(
            statuses.c.claim == claims.c.number, self._said(claims.c.shelf, scope)
        )
        return latest.order_by(statuses.c.number.desc()).limit(1).scalar_subquery()

    def _allowed(self, scope: Scope) -> ColumnElement[bool]:
        """Whether the scope may know of a claim: it came by at its places, or stands on a shelf they see."""
        # As an expression: SQLite would rather walk all of a tenant's claims by their index than look up ids.
        mine = func.coalesce(claims.c.tenant, "") == kept(scope.tenant)
        if scope.places is None:
            return mine
        here = exists().where(
            sightings.c.claim == claims.c.number, sightings.c.place.in_(self._places(scope))
        )
        return mine & or_(here, claims.c.shelf.in_(flowing(scope)))

    def _said(self, shelf: ColumnElement[int], scope: Scope) -> ColumnElement[bool]:
        """Whether the scope may know of an opinion: its own places have it, or the one the claim is from."""
        home = select(places.c.name).join(shelves, places.c.number == shelves.c.place)
        # Said outright: a statement within a statement within a statement is not correlated by itself.
        its = home.where(shelves.c.number == shelf).correlate(claims).scalar_subquery()
        here = self._session.among(statuses.c.place, map(kept, scope.places or ()))
        return or_(here, (statuses.c.place == its) & shelf.in_(flowing(scope)))
