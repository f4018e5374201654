"""What places were told of claims, and their stories: it goes with the claims."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, exists, or_, select

from storage.custody import Custody
from storage.tables import claims, cluster_history, clusters
from storage.visibility_tables import cluster_members
from storage.watch_tables import cards, firings, mutes, waiting
from storage.written import named


class Unsaying(Custody):
    """The part of the erasures of a ClaimStore that is about stories, and what was said of them."""

    async def _card_keys(self, numbers: Collection[int]) -> set[str]:
        """The keys of the cards that tell of these claims, or of a story that has no others."""
        ids, stories = await self._stories(numbers)
        mine = or_(self._session.among(cards.c.claim, ids), self._session.among(cards.c.cluster, stories))
        return {row.key for row in await self._session.rows(select(cards.c.key).where(mine))}

    async def _unsay(self, numbers: Collection[int]) -> None:
        """Drop what places were told, are to be told and want to hear no more of about claims."""
        ids, stories = await self._stories(numbers)
        among = self._session.among
        about = {named(name) for name in (*ids, *stories)}
        for table, mine in (
            (cards, or_(among(cards.c.claim, ids), among(cards.c.cluster, stories))),
            (waiting, among(waiting.c.claim, ids)),
            (mutes, among(mutes.c.id, about)),
            (firings, among(firings.c.card, about)),
        ):
            await self._session.run(delete(table).where(mine))

    async def _stories(self, numbers: Collection[int]) -> tuple[set[str], set[str]]:
        """The ids of claims, and of the clusters that have no others."""
        found = await self._session.rows(
            select(claims.c.id).where(self._session.among(claims.c.number, numbers))
        )
        members, among = cluster_members.c, self._session.among
        mine = select(members.cluster).where(among(members.claim, numbers)).distinct()
        inside = {row.cluster for row in await self._session.rows(mine)}
        others = select(members.cluster).where(among(members.cluster, inside), ~among(members.claim, numbers))
        empty = inside - {row.cluster for row in await self._session.rows(others.distinct())}
        of_these = select(clusters.c.id).where(self._session.among(clusters.c.number, empty))
        return {row.id for row in found}, {row.id for row in await self._session.rows(of_these)}

    async def _drop_empty_clusters(self) -> None:
        used = [
            exists().where(cluster_members.c.cluster == clusters.c.number),
            exists().where(cluster_history.c.joined == clusters.c.number),
            exists().where(cluster_history.c.left == clusters.c.number),
        ]
        await self._session.run(delete(clusters).where(~or_(*used)))
