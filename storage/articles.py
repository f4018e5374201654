"""Articles as they are remembered."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import Any

from sqlalchemy import Select, select, update

from bot.errors import IdTaken
from bot.model.chat import Audience
from bot.model.memory import Kept, Scope
from storage.flow import Reach, asking, reach
from storage.knowing import allowed_article
from storage.listed import among_named
from storage.rows import Rows, kept, kept_all
from storage.tables import article_sightings, articles
from storage.written import named


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
            select(articles.c.number, articles.c.text, articles.c.digest).where(
                articles.c.home == row["home"], articles.c.id == row["id"]
            )
        )
        if held.digest is not None and held.digest == named(row["text"]):
            again = update(articles).where(articles.c.number == held.number)
            await self._session.run(again.values(text=row["text"], digest=None))
        elif held.text != row["text"]:
            raise IdTaken(
                f"article {row['id']!r} is there already, with other words; nothing was overwritten:"
                " give the new one another id"
            )
        return int(held.number)

    async def texts(self, ids: Sequence[str], *, scope: Scope) -> dict[str, str]:
        """The words, where they are kept, of those of these articles that the scope may know of."""
        values = {**asking(scope), "ids": list(map(kept, ids))}
        return {row.id: row.text for row in await self._session.rows(_texts(reach(scope)), values)}


@cache
def _texts(who: Reach) -> Select[Any]:
    """The words of articles with these "ids" that those who ask may know of, of copies the first one last."""
    wanted = allowed_article(who) & among_named(articles.c.id, "ids") & (articles.c.text != "")
    return select(articles.c.id, articles.c.text).where(wanted).order_by(articles.c.number.desc())
