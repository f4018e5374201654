"""Articles as they are remembered, and the legal holds on them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, or_, select

from bot.errors import IdTaken
from bot.model.chat import Audience
from bot.model.memory import Kept, Scope
from storage.flow import flowing
from storage.rows import Rows, kept, kept_all
from storage.tables import article_sightings, articles, holds


class Articles(Rows):
    """The articles of a ClaimStore."""

    async def add_article(
        self, article: Kept, *, tenant: str, place: str, audience: Audience = Audience.ROOM
    ) -> bool:
        """Keep an article, seen at `place`; False when the same words stand under this id there already.

        Raises IdTaken when the id belongs to other words there.
        """
        number = await self._place(tenant, place)
        shelf = await self._shelf(tenant, number, audience)
        token = secrets.token_hex(16)
        row = kept_all({"tenant": tenant, "token": token, "home": shelf, "shelf": shelf, **asdict(article)})
        new = await self._session.insert_new(articles, [row], "number")
        there = new[0].number if new else await self._same(row)
        seen = {"article": there, "place": number, "at": article.received}
        await self._session.insert(article_sightings, [seen])
        return bool(new)

    async def _same(self, row: dict[str, Any]) -> int:
        """The number of the article that has this id at home. Raises IdTaken when its words are others."""
        (held,) = await self._session.rows(
            select(articles.c.number, articles.c.text).where(
                articles.c.home == row["home"], articles.c.id == row["id"]
            )
        )
        if held.text != row["text"]:
            raise IdTaken(
                f"article {row['id']!r} is there already, with other words; nothing was overwritten:"
                " give the new one another id"
            )
        return int(held.number)

    async def texts(self, ids: Sequence[str], *, scope: Scope) -> dict[str, str]:
        """The words, where they are kept, of those of these articles that the scope may know of."""
        wanted = articles.c.tenant == kept(scope.tenant)
        wanted &= self._session.among(articles.c.id, map(kept, ids)) & (articles.c.text != "")
        if scope.places is not None:
            here = exists().where(
                article_sightings.c.article == articles.c.number,
                article_sightings.c.place.in_(self._places(scope)),
            )
            wanted &= or_(here, articles.c.shelf.in_(flowing(scope)))
        latest_first = articles.c.number.desc()
        statement = select(articles.c.id, articles.c.text).where(wanted).order_by(latest_first)
        found = await self._session.rows(statement)
        return {row.id: row.text for row in found}

    async def hold(self, article: str, *, tenant: str, by: str, at: datetime, reason: str | None) -> bool:
        """Put an article and its claims under legal hold; False when there is no such article."""
        row = {"by": by, "at": at, "reason": reason}
        copies = await self._copies(article, tenant)
        await self._session.insert(holds, [kept_all({"article": number, **row}) for number in copies])
        return bool(copies)

    async def release(self, article: str, *, tenant: str) -> bool:
        """End every hold on an article; whether there was one."""
        copies = await self._copies(article, tenant)
        return bool(
            await self._session.run(delete(holds).where(self._session.among(holds.c.article, copies)))
        )

    async def _copies(self, id: str, tenant: str) -> list[int]:
        """The numbers of an article: every place has its own copy."""
        statement = select(articles.c.number).where(
            articles.c.tenant == kept(tenant), articles.c.id == kept(id)
        )
        return [row.number for row in await self._session.rows(statement.order_by(articles.c.number))]
