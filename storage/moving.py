"""A place is given up for another: what came by there came by at its successor from then on."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table, and_, delete, exists, select, update

from storage.rows import Rows, kept
from storage.tables import (
    SEEN,
    UNSEEN,
    article_sightings,
    cluster_history,
    decisions,
    rejected,
    sightings,
    statuses,
)
from storage.visibility_tables import cluster_members, shelves
from storage.work_tables import submissions

# What a view holds once; of two rows that would be one, that of the successor stays.
_ONCE: Final = ((cluster_members, ("claim",)), (rejected, ("low", "high")))


class Moving(Rows):
    """What a ClaimStore knows of a place goes to its successor."""

    async def move(self, place: str, successor: str, *, tenant: str) -> int:
        """What came by at a place came by at its successor, with the same labels; how many sightings.

        What was thought and decided goes along. Grants do not: nobody granted them to the successor.
        """
        old = await self._place_known(tenant, place)
        if old is None or place == successor:
            return 0
        new = await self._place(tenant, successor)
        seen = select(sightings.c.claim).where(sightings.c.place == old).distinct()
        claims = [row.claim for row in await self._session.rows(seen)]
        await self._session.note(UNSEEN, ((claim, old) for claim in claims))
        await self._session.note(SEEN, ((claim, new) for claim in claims))
        moved = 0
        for table in (sightings, article_sightings, submissions):
            here = update(table).where(table.c.place == old).values(place=new)
            moved += await self._session.run(here) * (table is sightings)
        # The shelves of what comes in there stay the successor's own.
        mine = update(shelves).where(shelves.c.place == old)
        await self._session.run(mine.values(place=new, fresh=False))
        named = update(statuses).where(statuses.c.place == kept(place))
        await self._session.run(named.values(place=kept(successor)))
        for table, columns in _ONCE:
            await self._merge(table, columns, kept(place), kept(successor))
        for table in (decisions, cluster_history):
            there = update(table).where(table.c.view == kept(place))
            await self._session.run(there.values(view=kept(successor)))
        return moved

    async def _merge(self, table: Table, columns: tuple[str, ...], old: str, new: str) -> None:
        other = table.alias("other")
        same = and_(other.c.view == new, *(other.c[name] == table.c[name] for name in columns))
        await self._session.run(delete(table).where(table.c.view == old, exists().where(same)))
        await self._session.run(update(table).where(table.c.view == old).values(view=new))
