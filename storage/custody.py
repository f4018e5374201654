"""Legal hold: what is held stays on disk whatever is erased, but is shown nowhere once it was to go.

What is to be erased and is held is put away whole, as text, into `custody`, and then erased like all the
rest: so no reader has to know of it. When the hold ends that copy goes too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Index, Table, delete, or_, select

from bot.model.erasure import Hold
from storage.erasure import ERASED, mark
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

    async def hold(self, article: str, *, tenant: str, by: str, at: datetime, reason: str | None) -> bool:
        """Put an article and its claims, or a claim without an article, under legal hold.

        False when there is no such thing.
        """
        things = await self._held_things(article, tenant)
        rows = [kept_all({**what, "by": by, "at": at, "reason": reason}) for what in things]
        await self._session.insert(holds, rows)
        return bool(rows)

    async def release(self, article: str, *, tenant: str) -> bool:
        """End every hold on it, and erase what was to be erased meanwhile; whether there was one."""
        found = 0
        for what in await self._held_things(article, tenant):
            mine = holds.c.claim == what["claim"]
            if what["article"] is not None:
                inside = select(claims.c.number).where(claims.c.article == what["article"])
                mine = or_(holds.c.article == what["article"], holds.c.claim.in_(inside))
            found += await self._session.run(delete(holds).where(mine))
        kept_back = delete(custody).where(custody.c.tenant == tenant, custody.c.about == article)
        if put_away := await self._session.run(kept_back):
            await mark(self._session, ERASED)
        return found + put_away > 0

    async def held(self, *, tenant: str) -> list[Hold]:
        """Everything that is under legal hold, the latest first."""
        there = await self._session.rows(
            select(holds.c.by, holds.c.at, holds.c.reason, articles.c.id.label("article"), claims.c.id)
            .select_from(holds)
            .outerjoin(articles, articles.c.number == holds.c.article)
            .outerjoin(claims, claims.c.number == holds.c.claim)
            .where(or_(articles.c.tenant == kept(tenant), claims.c.tenant == kept(tenant)))
        )
        away = await self._session.rows(select(custody).where(custody.c.tenant == tenant))
        found = {Hold(about=row.article or row.id, by=row.by, at=row.at, reason=row.reason) for row in there}
        found |= {Hold(about=row.about, by=row.by, at=row.at, reason=row.reason, erased=True) for row in away}
        return sorted(found, key=lambda one: (one.at, one.about), reverse=True)

    async def in_custody(self, id: str, *, tenant: str) -> str | None:
        """What is held back that has this id, or has a claim with it, by its own; None for nothing."""
        mine = (custody.c.about == id) | custody.c.claims.contains(f" {id} ", autoescape=True)
        about: str | None = await self._session.scalar(
            select(custody.c.about).where(custody.c.tenant == tenant, mine).limit(1)
        )
        return about

    async def _held_things(self, id: str, tenant: str) -> list[dict[str, int | None]]:
        """The numbers of an article's copies, or of a claim, under the names of their columns."""
        for column, table in (("article", articles), ("claim", claims)):
            wanted = select(table.c.number).where(table.c.tenant == kept(tenant), table.c.id == kept(id))
            if rows := await self._session.rows(wanted):
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
