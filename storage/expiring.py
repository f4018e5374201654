"""What is kept for a set time: articles' words, and longer their claims; it goes in small pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update

from bot.model.memory import Forgotten
from storage.erasure import EMPTIED, mark
from storage.forgetting import Forgetting, Taken
from storage.tables import article_sightings, articles, claims, holds, places, sightings
from storage.work_tables import submissions
from storage.written import named


class Expiring(Forgetting):
    """What a ClaimStore lets go of when its time is over."""

    async def strip(
        self, *, before: datetime | None, at: Mapping[str, datetime | None], after: int, limit: int
    ) -> tuple[int, int | None]:
        """Drop the words of articles that were seen nowhere since a time; their claims stay.

        `at` are the times of places with one of their own, by key; None keeps them for ever. Of `limit`
        articles with numbers higher than `after`: how many lost their words, and the highest number looked
        at, None when there are no more.
        """
        here = select(articles.c.number, articles.c.text).where(articles.c.text != "")
        here = here.where(articles.c.number > after).order_by(articles.c.number).limit(limit)
        found = await self._session.rows(here)
        last_seen = await self._last_seen([row.number for row in found])
        held = await self._held_articles([row.number for row in found])
        gone = [
            row
            for row in found
            if row.number not in held and _is_over(last_seen.get(row.number, {}), before, at)
        ]
        for row in gone:
            mine = update(articles).where(articles.c.number == row.number)
            await self._session.run(mine.values(text="", digest=named(row.text)))
        if gone:
            await mark(self._session, EMPTIED)
        return len(gone), found[-1].number if found else None

    async def expire(self, *, before: datetime, limit: int) -> Forgotten:
        """Take back up to `limit` sightings of each kind from before a time, as `forget` does.

        What is under legal hold is left as it is.
        """
        held_claim = or_(
            exists().where(holds.c.claim == claims.c.number),
            exists().where(holds.c.article == claims.c.article, claims.c.article.is_not(None)),
        )
        of_claims = (
            select(
                sightings.c.number,
                sightings.c.claim.label("of"),
                sightings.c.place,
                claims.c.article.label("inside"),
            )
            .join(claims, claims.c.number == sightings.c.claim)
            .where(sightings.c.at < before, ~held_claim)
            .order_by(sightings.c.number)
            .limit(limit)
        )
        of = article_sightings.c.article
        inside = select(claims.c.number).where(claims.c.article == of)
        held_article = or_(exists().where(holds.c.article == of), exists().where(holds.c.claim.in_(inside)))
        of_articles = (
            select(article_sightings.c.number, of.label("of"), article_sightings.c.place, of.label("inside"))
            .where(article_sightings.c.at < before, ~held_article)
            .order_by(article_sightings.c.number)
            .limit(limit)
        )
        taken_articles = await self._session.rows(of_articles)
        columns = (submissions.c.number, submissions.c.place, submissions.c.message, submissions.c.key)
        noted = select(*columns).where(
            submissions.c.at < before,
            self._session.among(submissions.c.article, {row.of for row in taken_articles}),
        )
        taken = Taken(
            articles=taken_articles,
            claims=await self._session.rows(of_claims),
            noted=await self._session.rows(noted),
        )
        if not (taken.articles or taken.claims):
            return Forgotten(articles=0, claims=0, held=0)
        return await self._take(taken, here=None)

    async def _last_seen(self, numbers: Sequence[int]) -> dict[int, dict[str, datetime]]:
        """Of each article when each place saw it last."""
        statement = (
            select(article_sightings.c.article, places.c.name, func.max(article_sightings.c.at).label("at"))
            .join(places, places.c.number == article_sightings.c.place)
            .where(self._session.among(article_sightings.c.article, numbers))
            .group_by(article_sightings.c.article, places.c.name)
        )
        found: dict[int, dict[str, datetime]] = {}
        for row in await self._session.rows(statement):
            found.setdefault(row.article, {})[row.name] = row.at
        return found

    async def _held_articles(self, numbers: Sequence[int]) -> set[int]:
        """Those of these articles that are under legal hold, or have a claim that is."""
        on_claim = select(claims.c.article).join(holds, holds.c.claim == claims.c.number)
        on_claim = on_claim.where(self._session.among(claims.c.article, numbers))
        on_article = select(holds.c.article).where(self._session.among(holds.c.article, numbers))
        rows = [*await self._session.rows(on_claim), *await self._session.rows(on_article)]
        return {row.article for row in rows}


def _is_over(
    seen: Mapping[str, datetime], before: datetime | None, places: Mapping[str, datetime | None]
) -> bool:
    """Whether every place that saw an article has no more use for its words."""
    limits = [(at, places.get(name, before)) for name, at in seen.items()]
    return all(limit is not None and at < limit for at, limit in limits)
