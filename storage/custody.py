"""Legal hold: what is held stays on disk whatever is erased, but is shown nowhere once it was to go.

What is to be erased and is held is put away whole, as text, into `custody`, and then erased like all the
rest: so no reader has to know of it. When the hold ends that copy goes too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Index, Row, Table, delete, or_, select

from bot.model.erasure import Hold
from bot.model.memory import Scope
from storage.erasure import ERASED, mark
from storage.flow import asking, reach
from storage.knowing import allowed, allowed_article
from storage.rows import Rows, kept, kept_all
from storage.tables import (
    Moment,
    Number,
    article_sightings,
    articles,
    claim_links,
    claim_sources,
    claims,
    holds,
    metadata,
    places,
    sightings,
    statuses,
)
from storage.work_tables import Exact, submissions

custody = Table(
    "custody",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("tenant", Exact, nullable=False),
    Column("about", Exact, nullable=False),  # the article's id, or that of a claim that came without one
    Column("claims", Exact, nullable=False),  # the ids of its claims, with a space before and after each
    Column("content", Exact, nullable=False),
    Column("by", Exact, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Exact),
    Index("ix_custody_tenant", "tenant", "about"),
    sqlite_autoincrement=True,
)

_PARTS: Final = (claim_sources, claim_links, sightings, statuses)  # what hangs on a claim


class Custody(Rows):
    """The holds of a ClaimStore, and what they have kept."""

    async def hold(
        self,
        article: str,
        *,
        tenant: str,
        by: str,
        at: datetime,
        reason: str | None,
        scope: Scope | None = None,
    ) -> bool:
        """Put an article and its claims, or a claim without an article, under legal hold.

        False when there is no such thing, or the scope may not know of it; None is the whole newsroom.
        """
        things = await self._held_things(article, scope or Scope(tenant=tenant))
        rows = [kept_all({**what, "by": by, "at": at, "reason": reason}) for what in things]
        await self._session.insert(holds, rows)
        return bool(rows)

    async def release(self, article: str, *, tenant: str, scope: Scope | None = None) -> bool:
        """End every hold on it, and erase what was to be erased meanwhile; whether there was one."""
        found = 0
        whose = scope or Scope(tenant=tenant)
        for what in await self._held_things(article, whose):
            mine = holds.c.claim == what["claim"]
            if what["article"] is not None:
                inside = select(claims.c.number).where(claims.c.article == what["article"])
                mine = or_(holds.c.article == what["article"], holds.c.claim.in_(inside))
            found += await self._session.run(delete(holds).where(mine))
        away = [row.number for row in await self._away(whose) if row.about == article]
        gone = delete(custody).where(self._session.among(custody.c.number, away))
        if put_away := await self._session.run(gone):
            await mark(self._session, ERASED)
        return found + put_away > 0

    async def held(self, *, tenant: str, scope: Scope | None = None) -> list[Hold]:
        """What is under legal hold, the latest first: all, or what the scope may know of."""
        whose = scope or Scope(tenant=tenant)
        there = await self._session.rows(
            select(holds.c.by, holds.c.at, holds.c.reason, articles.c.id.label("article"), claims.c.id)
            .select_from(holds)
            .outerjoin(articles, articles.c.number == holds.c.article)
            .outerjoin(claims, claims.c.number == holds.c.claim)
            .where(or_(allowed_article(reach(whose)), allowed(reach(whose)))),
            asking(whose),
        )
        away = await self._away(whose)
        found = {Hold(about=row.article or row.id, by=row.by, at=row.at, reason=row.reason) for row in there}
        found |= {Hold(about=row.about, by=row.by, at=row.at, reason=row.reason, erased=True) for row in away}
        return sorted(found, key=lambda one: (one.at, one.about), reverse=True)

    async def in_custody(self, id: str, *, tenant: str, scope: Scope | None = None) -> str | None:
        """What is held back that has this id, or has a claim with it, by its own; None for nothing."""
        away = await self._away(scope or Scope(tenant=tenant))
        return next((row.about for row in away if id == row.about or f" {id} " in row.claims), None)

    async def _away(self, scope: Scope) -> Sequence[Row[Any]]:
        """What is put away: all, or what came by at the places of the scope, which none but they may know."""
        rows = await self._session.rows(
            select(custody).where(custody.c.tenant == kept(scope.tenant)).order_by(custody.c.number)
        )
        if scope.places is None:
            return rows
        here = set(map(kept, scope.places))
        return [row for row in rows if here & set(json.loads(row.content)["places"].values())]

    async def _held_things(self, id: str, scope: Scope) -> list[dict[str, int | None]]:
        """The numbers of an article's copies, or of a claim, that may be known, by the names of columns."""
        who = reach(scope)
        for column, table, may in (("article", articles, allowed_article), ("claim", claims, allowed)):
            wanted = select(table.c.number).where(may(who), table.c.id == kept(id))
            if rows := await self._session.rows(wanted, asking(scope)):
                return [{"article": None, "claim": None, column: row.number} for row in rows]
        return []

    async def _put_away(self, held: Iterable[tuple[int | None, int | None]]) -> None:
        """Keep copies of held things, (article, claim), which are about to be erased."""
        for article, claim in held:
            mine = claims.c.article == article if article is not None else claims.c.number == claim
            of_these = [row._asdict() for row in await self._session.rows(select(claims).where(mine))]
            numbers = [row["number"] for row in of_these]
            hold = await self._hold_on(article, numbers)
            about = await self._described(article) if article is not None else {}
            content: dict[str, Any] = {**about, "claims": of_these}
            for table in _PARTS:
                rows = await self._session.rows(
                    select(table).where(self._session.among(table.c.claim, numbers))
                )
                content[table.name] = [row._asdict() for row in rows]
            seen = {
                row["place"] for name in ("sightings", "article_sightings") for row in content.get(name, ())
            }
            content["places"] = await self._names(seen)
            await self._session.insert(custody, [self._row(content, hold)])

    def _row(self, content: dict[str, Any], hold: Any) -> dict[str, Any]:
        inside = content["claims"]
        one = content["article"] if "article" in content else inside[0]
        return {
            "tenant": one["tenant"],
            "about": one["id"],
            "claims": f" {' '.join(row['id'] for row in inside)} ",
            "content": json.dumps(content, default=str),
            "by": hold.by,
            "at": hold.at,
            "reason": hold.reason,
        }

    async def _described(self, article: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for table, column in ((article_sightings, "article"), (submissions, "article")):
            rows = await self._session.rows(select(table).where(table.c[column] == article))
            found[table.name] = [row._asdict() for row in rows]
        (row,) = await self._session.rows(select(articles).where(articles.c.number == article))
        return {**found, "article": row._asdict()}

    async def _hold_on(self, article: int | None, numbers: list[int]) -> Any:
        """The first hold on an article or one of these claims."""
        mine = or_(holds.c.article == article, self._session.among(holds.c.claim, numbers))
        return (await self._session.rows(select(holds).where(mine).order_by(holds.c.number).limit(1)))[0]

    async def _names(self, numbers: Iterable[int]) -> dict[str, str]:
        rows = await self._session.rows(select(places).where(self._session.among(places.c.number, numbers)))
        return {str(row.number): row.name for row in rows}
