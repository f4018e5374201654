"""Clusters of claims that say the same, what they were before, and what the desk thinks of a claim."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, update

from bot.errors import StoreFailed
from bot.model.memory import ALL, Moved, Opinion, Scope, Status
from storage.flow import Reach, asking, reach
from storage.knowing import said
from storage.rows import Rows, kept, kept_all
from storage.tables import claims, cluster_history, clusters, statuses
from storage.visibility_tables import cluster_members


class Clusters(Rows):
    """The clusters and the statuses of a ClaimStore."""

    async def cluster(
        self, ids: Sequence[str], into: str | None, *, by: str, at: datetime, scope: Scope = ALL
    ) -> str:
        """Put claims into one cluster of the scope's view, a new one for None; its id.

        What was changed stays in its history.
        """
        view = kept(scope.eye)
        mine = (cluster_members.c.claim == claims.c.number) & (cluster_members.c.view == view)
        statement = (
            select(claims.c.number, cluster_members.c.cluster, claims.c.tenant)
            .outerjoin(cluster_members, mine)
            .where(self._session.among(claims.c.id, [kept(id) for id in ids]))
        )
        rows = await self._session.rows(statement.order_by(claims.c.number))
        tenants = {row.tenant for row in rows}
        if len(rows) < len(set(ids)) or len(tenants) != 1:
            raise StoreFailed(f"a cluster of {', '.join(map(repr, ids)) or 'no claims'}: no such claims")
        id, number = await self._cluster(into, tenants.pop(), at)
        moved = [row for row in rows if row.cluster != number]
        history = [
            {"claim": r.number, "left": r.cluster, "joined": number, "by": by, "at": at, "view": view}
            for r in moved
        ]
        await self._session.insert(cluster_history, [kept_all(row) for row in history])
        gone = self._session.among(cluster_members.c.claim, [row.number for row in moved])
        await self._session.run(delete(cluster_members).where(gone, cluster_members.c.view == view))
        inside = [{"view": view, "claim": row.number, "cluster": number} for row in moved]
        await self._session.insert(cluster_members, inside)
        return id

    async def _cluster(self, id: str | None, tenant: str, at: datetime) -> tuple[str, int]:
        if id is None:
            id = secrets.token_hex(8)
            await self._session.run(insert(clusters), [{"id": id, "tenant": tenant, "made_at": at}])
        wanted = select(clusters.c.number).where(clusters.c.id == kept(id), clusters.c.tenant == tenant)
        number = await self._session.scalar(wanted)
        if number is None:
            raise StoreFailed(f"cluster {id!r}: there is no such cluster")
        return id, number

    async def cluster_history(self, id: str, *, scope: Scope = ALL) -> list[Moved]:
        """Each time a claim went into a cluster of the scope's view, in order."""
        left, joined = clusters.alias("left_one"), clusters.alias("joined_one")
        history = cluster_history.c
        statement = (
            select(left.c.id.label("left"), joined.c.id.label("joined"), history.by, history.at)
            .select_from(cluster_history)
            .join(claims, claims.c.number == history.claim)
            .outerjoin(left, left.c.number == history.left)
            .join(joined, joined.c.number == history.joined)
            .where(claims.c.id == kept(id), history.view == kept(scope.eye))
            .order_by(history.number)
        )
        rows = await self._session.rows(statement)
        return [Moved(left=row.left, joined=row.joined, by=row.by, at=row.at) for row in rows]

    async def set_status(
        self, id: str, status: Status, *, place: str, by: str, at: datetime, note: str | None
    ) -> None:
        """Say what a place thinks of a claim; earlier opinions stay in its history."""
        number = (await self._numbers([id])).get(kept(id))
        if number is None:
            raise StoreFailed(f"claim {id!r}: there is no such claim")
        row = {
            "claim": number,
            "status": status.value,
            "place": place,
            "by": by,
            "at": at,
            "note": note,
        }
        await self._session.insert(statuses, [kept_all(row)])
        await self._session.run(update(claims).where(claims.c.number == number).values(status=status.value))

    async def opinions(self, id: str, *, scope: Scope) -> list[Opinion]:
        """What the places of the scope, and the one it is from, have thought of a claim, in order."""
        statement = _opinions(reach(scope))
        return [
            Opinion(status=Status(row.status), by=row.by, at=row.at, note=row.note, place=row.place)
            for row in await self._session.rows(statement, {**asking(scope), "claim_id": kept(id)})
        ]


@cache
def _opinions(who: Reach) -> Select[Any]:
    """What was thought of the claim with this "claim_id", of what those who ask may know of it, in order."""
    statement = (
        select(statuses)
        .join(claims, claims.c.number == statuses.c.claim)
        .where(claims.c.id == bindparam("claim_id"))
        .order_by(statuses.c.number)
    )
    return statement if who is Reach.ALL else statement.where(said(who))
