"""What was decided about pairs of claims: all of it, what stands, and which pairs never come back."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import Row, Select, Text, bindparam, case, delete, insert, or_, select, update

from bot.errors import StoreFailed
from bot.model.memory import ALL, HEARSAY, Band, Decision, Relation, Scope
from storage.flow import VIEW
from storage.rows import Rows, kept, kept_all
from storage.tables import claims, decisions, rejected


class Relations(Rows):
    """The decisions of a ClaimStore."""

    async def decide(self, decision: Decision, *, scope: Scope = ALL) -> None:
        """Keep what was decided about a pair, with everything decided before.

        The latest stands; but what a person decided stands until a person decides otherwise. A person's
        `Band.IGNORE` rejects the pair, and any other band of theirs lets it come back.
        """
        low, high, turned = await self._pair(decision)
        view = kept(scope.eye)
        pair = (decisions.c.low == low) & (decisions.c.high == high) & (decisions.c.view == view)
        person = decision.by != HEARSAY
        overruled = not person and await self._session.scalar(
            select(decisions.c.number).where(pair, decisions.c.standing, decisions.c.by != HEARSAY)
        )
        if not overruled:
            await self._session.run(
                update(decisions).where(pair, decisions.c.standing).values(standing=False)
            )
        row = {
            "view": view,
            "low": low,
            "high": high,
            "turned": turned,
            "relation": decision.relation.value,
            "band": decision.band.value,
            "score": decision.score,
            "by": decision.by,
            "at": decision.at,
            "model": decision.model,
            "matched": [kept(reason) for reason in decision.matched],
            "reason": decision.reason,
            "standing": not overruled,
        }
        await self._session.run(insert(decisions), [kept_all(row)])
        if person:
            await self._reject(view, low, high, decision)

    async def _pair(self, decision: Decision) -> tuple[int, int, bool]:
        numbers = await self._numbers([decision.a, decision.b])
        a, b = numbers.get(kept(decision.a)), numbers.get(kept(decision.b))
        if a is None or b is None or a == b:
            raise StoreFailed(f"a decision about claims {decision.a!r} and {decision.b!r}: no such pair")
        return min(a, b), max(a, b), a > b

    async def _reject(self, view: str, low: int, high: int, decision: Decision) -> None:
        if decision.band is Band.IGNORE:
            row = {"view": view, "low": low, "high": high, "by": decision.by, "at": decision.at}
            await self._session.insert_new(rejected, [kept_all(row)], "low")
        else:
            pair = (rejected.c.low == low) & (rejected.c.high == high) & (rejected.c.view == view)
            await self._session.run(delete(rejected).where(pair))

    async def decisions(self, id: str, *, scope: Scope = ALL) -> list[Decision]:
        """The standing decisions about a claim's pairs, one for each pair, in the order they were made."""
        return await self._decided(id, scope, standing=True)

    async def decision_history(self, id: str, *, scope: Scope = ALL) -> list[Decision]:
        """Everything that was ever decided about a claim's pairs, in order."""
        return await self._decided(id, scope, standing=False)

    async def _decided(self, id: str, scope: Scope, *, standing: bool) -> list[Decision]:
        values = {"claim_id": kept(id), "view": kept(scope.eye)}
        rows = await self._session.rows(_deciding(standing=standing), values)
        return [_decision(row) for row in rows]

    async def rejected(self, id: str, *, scope: Scope = ALL) -> frozenset[str]:
        """The claims that a person said are not the same as this one."""
        values = {"claim_id": kept(id), "view": kept(scope.eye)}
        return frozenset(row.id for row in await self._session.rows(_rejecting(), values))


# Statements that are made once; what they are about comes with each use: a claim's id, and who asks.
_NUMBER: Final = (
    select(claims.c.number).where(claims.c.id == bindparam("claim_id", type_=Text())).scalar_subquery()
)


@cache
def _deciding(*, standing: bool) -> Select[Any]:
    """What was decided about a claim's pairs, in order: all of it, or what stands."""
    low, high = claims.alias("low_claim"), claims.alias("high_claim")
    statement = (
        select(decisions, low.c.id.label("low_id"), high.c.id.label("high_id"))
        .join(low, low.c.number == decisions.c.low)
        .join(high, high.c.number == decisions.c.high)
        .where(or_(decisions.c.low == _NUMBER, decisions.c.high == _NUMBER), decisions.c.view == VIEW)
        .order_by(decisions.c.number)
    )
    return statement.where(decisions.c.standing) if standing else statement


@cache
def _rejecting() -> Select[Any]:
    """The ids of the claims that a person said are not the same as one."""
    other = case((rejected.c.low == _NUMBER, rejected.c.high), else_=rejected.c.low)
    return (
        select(claims.c.id)
        .select_from(rejected)
        .join(claims, claims.c.number == other)
        .where(or_(rejected.c.low == _NUMBER, rejected.c.high == _NUMBER), rejected.c.view == VIEW)
    )


def _decision(row: Row[Any]) -> Decision:
    a, b = (row.high_id, row.low_id) if row.turned else (row.low_id, row.high_id)
    return Decision(
        a=a,
        b=b,
        relation=Relation(row.relation),
        band=Band(row.band),
        score=row.score,
        by=row.by,
        at=row.at,
        model=row.model,
        matched=tuple(row.matched),
        reason=row.reason,
    )
