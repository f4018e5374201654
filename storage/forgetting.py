"""Erasing: an article, what only a place has seen, or what is old, and everything made of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select

from bot.model.memory import Forgotten
from storage.erasure import PENDING
from storage.rows import Rows, kept
from storage.tables import (
    GONE,
    article_sightings,
    articles,
    claims,
    cluster_history,
    clusters,
    holds,
    meta,
    places,
    sightings,
)
from storage.visibility_tables import cluster_members
from storage.work_tables import submissions

_HELD_ARTICLE = exists().where(holds.c.article == articles.c.number)
_HELD_CLAIM = or_(
    exists().where(holds.c.claim == claims.c.number),
    exists().where(holds.c.article == claims.c.article, claims.c.article.is_not(None)),
)


class Forgetting(Rows):
    """The erasures of a ClaimStore."""

    async def forget(
        self, *, tenant: str, article: str | None, place: str | None, before: datetime | None
    ) -> Forgotten:
        """Erase what all the given conditions hold for, and all made of it.

        What is under legal hold stays and is counted. The claims of an article go with it.
        """
        if article is None and place is None and before is None:
            raise ValueError("forget what? name an article, a place or a time")
        which = await self._place_number(tenant, place)
        if place is not None and which is None:
            return Forgotten(articles=0, claims=0, held=0)
        wanted_articles, wanted_claims = self._wanted(kept(tenant), article, which, before)
        held = await self._count(wanted_articles.where(_HELD_ARTICLE))
        held += await self._count(wanted_claims.where(_HELD_CLAIM))
        gone_articles = await self._these(wanted_articles.where(~_HELD_ARTICLE))
        gone_claims = await self._these(
            select(claims.c.number).where(
                or_(
                    claims.c.number.in_(wanted_claims.where(~_HELD_CLAIM)),
                    and_(self._session.among(claims.c.article, gone_articles), ~_HELD_CLAIM),
                )
            )
        )
        gone_articles = await self._without_claims_left(gone_articles, gone_claims)
        await self._erase(gone_articles, gone_claims)
        if which is not None and article is None and before is None:
            await self._leave(which)
        return Forgotten(articles=len(gone_articles), claims=len(gone_claims), held=held)

    def _wanted(
        self, tenant: str, article: str | None, place: int | None, before: datetime | None
    ) -> tuple[Select[Any], Select[Any]]:
        """The articles and the claims that the conditions hold for, as numbers."""
        of_articles: list[ColumnElement[bool]] = [articles.c.tenant == tenant]
        of_claims: list[ColumnElement[bool]] = [claims.c.tenant == tenant]
        if article is not None:
            of_articles.append(articles.c.id == kept(article))
            named = select(articles.c.number).where(*of_articles)
            of_claims.append(claims.c.article.in_(named))
        if place is not None:
            of_articles.append(_only(article_sightings, article_sightings.c.article, articles, place))
            of_claims.append(_only(sightings, sightings.c.claim, claims, place))
        if before is not None:
            of_articles.append(articles.c.received < before)
            of_claims.append(claims.c.seen < before)
        return select(articles.c.number).where(*of_articles), select(claims.c.number).where(*of_claims)

    async def _these(self, statement: Select[Any]) -> list[int]:
        return [row.number for row in await self._session.rows(statement)]

    async def _count(self, statement: Select[Any]) -> int:
        return len(await self._these(statement))

    async def _place_number(self, tenant: str, name: str | None) -> int | None:
        if name is None:
            return None
        statement = select(places.c.number).where(
            places.c.tenant == kept(tenant), places.c.name == kept(name)
        )
        number: int | None = await self._session.scalar(statement)
        return number

    async def _without_claims_left(self, gone: Sequence[int], gone_claims: Sequence[int]) -> list[int]:
        """The articles whose every claim goes too: a held claim keeps its article."""
        statement = select(claims.c.article).where(
            self._session.among(claims.c.article, gone), ~self._session.among(claims.c.number, gone_claims)
        )
        kept_articles = {row.article for row in await self._session.rows(statement)}
        return [number for number in gone if number not in kept_articles]

    async def _erase(self, gone_articles: Sequence[int], gone_claims: Sequence[int]) -> None:
        await self._index.current(self._session)
        await self._session.note(GONE, ((number, None) for number in gone_claims))
        await self._session.run(delete(claims).where(self._session.among(claims.c.number, gone_claims)))
        await self._session.run(delete(articles).where(self._session.among(articles.c.number, gone_articles)))
        await self._mark_erased()
        await self._drop_empty_clusters()

    async def _mark_erased(self) -> None:
        """Once this lasts its traces must go, by us or, after a kill, by the next who opens the database."""
        await self._session.insert_new(meta, [{"name": PENDING, "value": "1"}], "name")
        self._session.erased = True

    async def _drop_empty_clusters(self) -> None:
        used = [
            exists().where(cluster_members.c.cluster == clusters.c.number),
            exists().where(cluster_history.c.joined == clusters.c.number),
            exists().where(cluster_history.c.left == clusters.c.number),
        ]
        await self._session.run(delete(clusters).where(~or_(*used)))

    async def _leave(self, place: int) -> None:
        """Forget that a place saw what other places have seen too, and its name when nothing is held."""
        for table, column, owner, held in (
            (sightings, sightings.c.claim, claims, _HELD_CLAIM),
            (article_sightings, article_sightings.c.article, articles, _HELD_ARTICLE),
        ):
            hold = exists().where(owner.c.number == column, held)
            await self._session.run(delete(table).where(table.c.place == place, ~hold))
        await self._session.run(delete(submissions).where(submissions.c.place == place))
        unused = ~or_(
            exists().where(sightings.c.place == places.c.number),
            exists().where(article_sightings.c.place == places.c.number),
        )
        await self._session.run(delete(places).where(places.c.number == place, unused))
        await self._mark_erased()


def _only(table: Any, column: ColumnElement[int], owner: Any, place: int) -> ColumnElement[bool]:
    """Whether something was seen at this place and at no other."""
    here = exists().where(column == owner.c.number, table.c.place == place)
    elsewhere = exists().where(column == owner.c.number, table.c.place != place)
    return here & ~elsewhere
