"""Articles as they are remembered, and the legal holds on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select

from bot.errors import IdTaken
from bot.model.memory import Kept, Scope
from storage.rows import Rows, kept, kept_all
from storage.tables import article_sightings, articles, holds


class Articles(Rows):
    """The articles of a ClaimStore."""

    async def add_article(self, article: Kept, *, tenant: str, place: str) -> bool:
        """Keep an article, seen at `place`; False when the same words stand under this id already.

        Raises IdTaken when the id belongs to other words.
        """
        row = kept_all({"tenant": tenant, **asdict(article)})
        new = await self._session.insert_new(articles, [row], "number")
        number = new[0].number if new else await self._same(row)
        await self._session.insert(
            article_sightings,
            [{"article": number, "place": await self._place(tenant, place), "at": article.received}],
        )
        return bool(new)

    async def _same(self, row: dict[str, Any]) -> int:
        """The number of the article that has this id. Raises IdTaken when its words are others."""
        (held,) = await self._session.rows(
            select(articles.c.number, articles.c.text).where(
                articles.c.tenant == row["tenant"], articles.c.id == row["id"]
            )
        )
        if held.text != row["text"]:
            raise IdTaken(
                f"article {row['id']!r} is there already, with other words; nothing was overwritten:"
                " give the new one another id"
            )
        return int(held.number)

    async def texts(self, ids: Sequence[str], *, scope: Scope) -> dict[str, str]:
        """The words of those of these articles that the scope may know of."""
        wanted = articles.c.tenant == kept(scope.tenant)
        wanted &= self._session.among(articles.c.id, map(kept, ids))
        if scope.places is not None:
            wanted &= exists().where(
                article_sightings.c.article == articles.c.number,
                article_sightings.c.place.in_(self._places(scope)),
            )
        found = await self._session.rows(select(articles.c.id, articles.c.text).where(wanted))
        return {row.id: row.text for row in found}

    async def hold(self, article: str, *, tenant: str, by: str, at: datetime, reason: str | None) -> bool:
        """Put an article and its claims under legal hold; False when there is no such article."""
        number = await self._article(article, tenant)
        if number is not None:
            row = {"article": number, "by": by, "at": at, "reason": reason}
            await self._session.insert(holds, [kept_all(row)])
        return number is not None

    async def release(self, article: str, *, tenant: str) -> bool:
        """End every hold on an article; whether there was one."""
        number = await self._article(article, tenant)
        return bool(await self._session.run(delete(holds).where(holds.c.article == number)))

    async def _article(self, id: str, tenant: str) -> int | None:
        statement = select(articles.c.number).where(
            articles.c.tenant == kept(tenant), articles.c.id == kept(id)
        )
        number: int | None = await self._session.scalar(statement)
        return number
