"""Erasing: every erasure takes back sightings; what was seen nowhere else goes, with everything made of it.

An article is erased by taking back all its sightings, a place by those in it, a person by those with the
messages that were read for them, what is old by the early ones. So what one place loses says nothing of
what another has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, delete, exists, func, or_, select, update

from bot.model.erasure import Lost, Traces
from bot.model.memory import Forgotten, Status
from storage.erasure import ERASED, mark
from storage.rows import kept
from storage.tables import (
    GONE,
    UNSEEN,
    article_sightings,
    articles,
    claims,
    holds,
    places,
    sightings,
    statuses,
)
from storage.unsaying import Unsaying
from storage.visibility_tables import cluster_members
from storage.watch_tables import cards, waiting
from storage.watching import room
from storage.work_tables import submissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The rows that an erasure takes: of each what it is about, `of`, and its own number and place."""

    articles: Sequence[Row[Any]]
    claims: Sequence[Row[Any]]
    noted: Sequence[Row[Any]]

    @property
    def article_numbers(self) -> set[int]:
        """The articles that are taken back, here or everywhere."""
        return {row.of for row in self.articles}

    @property
    def claim_numbers(self) -> set[int]:
        """The claims that are taken back, here or everywhere."""
        return {row.of for row in self.claims}


class Forgetting(Unsaying):
    """The erasures of a ClaimStore."""

    async def forget(
        self,
        *,
        tenant: str,
        article: str | None,
        place: str | None,
        before: datetime | None,
        by: str | None = None,
        like: str | None = None,
    ) -> Forgotten:
        """Take back every sighting that all the conditions hold for; what was seen nowhere else is erased.

        It counts what the sightings were of, so that nobody learns what came by elsewhere. What is under
        legal hold is counted too, and put away: it is shown nowhere any more.
        """
        if article is None and place is None and before is None and by is None:
            raise ValueError("forget what? name an article, a place, a person or a time")
        which = await self._place_number(tenant, place)
        if place is not None and which is None:
            return Forgotten(articles=0, claims=0, held=0)
        meant = await self._meant(kept(tenant), article, like)
        taken = await self._taken(kept(tenant), meant, which, before, by)
        gone = await self._take(taken, here=place)
        if which is not None and article is None and before is None and by is None:
            await self._leave(tenant, str(place), which)
        return gone

    async def _meant(self, tenant: str, article: str | None, like: str | None) -> list[int] | None:
        """The copies of an article, by its id, those with the words of the one that a claim is `like`."""
        if article is None:
            return None
        wanted = select(articles.c.number).where(articles.c.tenant == tenant, articles.c.id == kept(article))
        if like is not None:
            words = select(articles.c.text).join(claims, claims.c.article == articles.c.number)
            wanted = wanted.where(articles.c.text.in_(words.where(claims.c.id == kept(like))))
        return [row.number for row in await self._session.rows(wanted)]

    async def _taken(
        self, tenant: str, meant: list[int] | None, place: int | None, before: datetime | None, by: str | None
    ) -> Taken:
        """The sightings and submissions that the conditions hold for."""
        theirs = select(submissions.c.article, submissions.c.place, submissions.c.at)
        theirs = theirs.where(submissions.c.by == by)

        def rows(table: Table, of: Any, owner: Table, in_article: Any) -> Any:
            wanted = select(table.c.number, of.label("of"), table.c.place, in_article.label("inside"))
            wanted = wanted.join(owner, owner.c.number == of)
            wanted = wanted.where(owner.c.tenant == tenant)
            if meant is not None:
                wanted = wanted.where(self._session.among(in_article, meant))
            if place is not None:
                wanted = wanted.where(table.c.place == place)
            if before is not None:
                wanted = wanted.where(table.c.at < before)
            if by is not None:
                noted = theirs.subquery()
                same = (noted.c.article == in_article) & (noted.c.place == table.c.place)
                wanted = wanted.where(exists().where(same, noted.c.at == table.c.at))
            return wanted

        of_submission = rows(submissions, submissions.c.article, articles, submissions.c.article)
        if by is not None:
            of_submission = of_submission.where(submissions.c.by == by)
        columns = (submissions.c.message, submissions.c.key)
        return Taken(
            articles=await self._session.rows(
                rows(article_sightings, article_sightings.c.article, articles, article_sightings.c.article)
            ),
            claims=await self._session.rows(rows(sightings, sightings.c.claim, claims, claims.c.article)),
            noted=await self._session.rows(of_submission.add_columns(*columns)),
        )

    async def _take(self, taken: Taken, *, here: str | None) -> Forgotten:
        """Take these sightings back; how much they were of. `here` is the place whose alone they are."""
        held = await self._held_of(taken)
        await self._put_away(held)
        held_articles = {article for article, _ in held}
        for table, rows in (
            (sightings, taken.claims),
            (article_sightings, taken.articles),
            (submissions, taken.noted),
        ):
            numbers = [row.number for row in rows]
            await self._session.run(delete(table).where(self._session.among(table.c.number, numbers)))
        gone_articles = await self._unseen(article_sightings, "article", taken.article_numbers)
        gone_claims = await self._unseen(sightings, "claim", taken.claim_numbers)
        gone_claims |= await self._inside(gone_articles)
        traces = await self._traces(taken, gone_articles, gone_claims, everywhere=here is None)
        await self._forget_opinions(taken.claim_numbers - gone_claims, here)
        await self._unsay(gone_claims)
        await self._erase(gone_articles, gone_claims, taken.claims)
        claims_held = {claim for _, claim in held}
        claims_held |= {
            row.of for row in taken.claims if row.inside is not None and row.inside in held_articles
        }
        return Forgotten(
            articles=len(taken.article_numbers - held_articles),
            claims=len(taken.claim_numbers - claims_held),
            held=len(held),
            traces=traces,
        )

    async def _held_of(self, taken: Taken) -> list[tuple[int | None, int | None]]:
        """What of it is under legal hold, as (article, claim): the one or, without an article, the other."""
        on_claim = exists().where(holds.c.claim == claims.c.number)
        on_article = exists().where(holds.c.article == claims.c.article, claims.c.article.is_not(None))
        of_claims = select(claims.c.article, claims.c.number).where(
            self._session.among(claims.c.number, taken.claim_numbers), or_(on_claim, on_article)
        )
        of_articles = select(holds.c.article).where(
            self._session.among(holds.c.article, taken.article_numbers)
        )
        found = await self._session.rows(of_claims)
        numbers = {row.article for row in found if row.article is not None}
        numbers |= {row.article for row in await self._session.rows(of_articles)}
        alone = [row.number for row in found if row.article is None]
        return [*((number, None) for number in sorted(numbers)), *((None, number) for number in alone)]

    async def _unseen(self, table: Table, column: str, numbers: Collection[int]) -> set[int]:
        """Those of these that were seen nowhere else."""
        wanted = select(table.c[column]).where(self._session.among(table.c[column], numbers))
        return set(numbers) - {row[0] for row in await self._session.rows(wanted.distinct())}

    async def _inside(self, of_articles: Collection[int]) -> set[int]:
        """The claims of articles: they go with them."""
        wanted = select(claims.c.number).where(self._session.among(claims.c.article, of_articles))
        return {row.number for row in await self._session.rows(wanted)}

    async def _traces(
        self, taken: Taken, gone_articles: Collection[int], gone_claims: Collection[int], *, everywhere: bool
    ) -> Traces:
        """Where else words of it may stand."""
        numbers = {row.place for row in (*taken.articles, *taken.claims, *taken.noted)}
        lost_here = (taken.article_numbers - set(gone_articles), taken.claim_numbers - set(gone_claims))
        return Traces(
            gone=await self._lost(gone_articles, gone_claims),
            here=Lost() if everywhere else await self._lost(*lost_here),
            places=frozenset((await self._names(numbers)).values()),
            messages=frozenset(row.message for row in taken.noted),
            answers=frozenset({row.key for row in taken.noted} | await self._card_keys(gone_claims)),
        )

    async def _lost(self, of_articles: Collection[int], of_claims: Collection[int]) -> Lost:
        """Ids and words; not those of a claim that says, word for word, what one that stays says too."""
        there = await self._session.rows(
            select(articles).where(self._session.among(articles.c.number, of_articles))
        )
        inside = await self._session.rows(
            select(claims.c.id, claims.c.text).where(self._session.among(claims.c.number, of_claims))
        )
        mine = select(cluster_members.c.cluster).where(
            self._session.among(cluster_members.c.claim, of_claims)
        )
        beside = select(cluster_members.c.claim).where(cluster_members.c.cluster.in_(mine))
        stay = select(claims.c.text).where(
            claims.c.number.in_(beside), ~self._session.among(claims.c.number, of_claims)
        )
        said = {row.text for row in await self._session.rows(stay)}
        titles = {row.title for row in there if row.title}
        return Lost(
            ids=frozenset(row.id for row in inside),
            claims=frozenset(({row.text for row in inside} | titles) - said),
            articles=frozenset(row.text for row in there if row.text),
            urls=frozenset(row.url for row in there if row.url),
        )

    async def _erase(
        self, gone_articles: Collection[int], gone_claims: Collection[int], seen: Iterable[Row[Any]]
    ) -> None:
        """Erase what is seen nowhere any more; the index is told of it, and of what a place lost."""
        await self._index.current(self._session)
        await self._session.note(GONE, ((number, None) for number in sorted(gone_claims)))
        lost = {(row.of, row.place) for row in seen if row.of not in gone_claims}
        still = select(sightings.c.claim, sightings.c.place).where(
            self._session.among(sightings.c.claim, {claim for claim, _ in lost})
        )
        lost -= {(row.claim, row.place) for row in await self._session.rows(still)}
        await self._session.note(UNSEEN, sorted(lost))
        session = self._session
        on_it = or_(session.among(holds.c.article, gone_articles), session.among(holds.c.claim, gone_claims))
        await session.run(delete(holds).where(on_it))
        await session.run(delete(claims).where(session.among(claims.c.number, gone_claims)))
        await session.run(delete(articles).where(session.among(articles.c.number, gone_articles)))
        await mark(self._session, ERASED)
        await self._drop_empty_clusters()

    async def _leave(self, tenant: str, name: str, place: int) -> None:
        """Forget what a place was told and thought, and its name where nothing is known of it any more."""
        for table in (cards, waiting):
            await self._session.run(delete(table).where(table.c.room == room(tenant, name)))
        await self._session.run(delete(submissions).where(submissions.c.place == place))
        unused = ~or_(
            exists().where(sightings.c.place == places.c.number),
            exists().where(article_sightings.c.place == places.c.number),
        )
        await self._session.run(delete(places).where(places.c.number == place, unused))
        await mark(self._session, ERASED)

    async def _forget_opinions(self, numbers: Collection[int], here: str | None) -> None:
        """What a place thought of claims that are no longer known there; others' opinions stay."""
        if here is None or not numbers:
            return
        mine = self._session.among(statuses.c.claim, numbers) & (statuses.c.place == kept(here))
        await self._session.run(delete(statuses).where(mine))
        latest = select(statuses.c.status).where(statuses.c.claim == claims.c.number)
        latest = latest.order_by(statuses.c.number.desc()).limit(1)
        left = func.coalesce(latest.scalar_subquery(), Status.UNVERIFIED.value)
        changed = update(claims).where(self._session.among(claims.c.number, numbers))
        await self._session.run(changed.values(status=left))

    async def _place_number(self, tenant: str, name: str | None) -> int | None:
        if name is None:
            return None
        statement = select(places.c.number).where(
            places.c.tenant == kept(tenant), places.c.name == kept(name)
        )
        number: int | None = await self._session.scalar(statement)
        return number
