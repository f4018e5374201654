"""Labels, embargoes and grants; the port `Visibility`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Table, func, insert, select, update

from bot.model.chat import Audience
from bot.model.visibility import Grant
from storage.flow import on_shelf
from storage.rows import Rows, kept, kept_all
from storage.tables import SEEN, UNSEEN, articles, claims
from storage.visibility_tables import grants, shelves


class Labels(Rows):
    """Who may know what, inside one transaction."""

    async def close(self, place: str, *, tenant: str) -> bool:
        """What ever came by there is for those who are there; whether anything was for more people."""
        number = await self._place_known(tenant, place)
        wide = (shelves.c.place == number) & (shelves.c.label == Audience.ORG.value)
        if (
            number is None
            or await self._session.scalar(select(shelves.c.number).where(wide).limit(1)) is None
        ):
            return False
        # The shelf of what comes in stays another one than that of what was for all.
        narrower = {"label": Audience.ROOM.value, "fresh": False}
        return await self._session.run(update(shelves).where(wide).values(narrower)) > 0

    async def grant(self, grant: Grant) -> bool:
        """Let what comes by at a place from now on be told in another; False when that is so already."""
        there = await self.grants(grant.source, tenant=grant.tenant)
        if any((one.destination, one.embargoed) == (grant.destination, grant.embargoed) for one in there):
            return False
        place = await self._place(grant.tenant, grant.source)
        # What comes in after this stands on later shelves than all that are there.
        await self._session.run(update(shelves).where(shelves.c.place == place).values(fresh=False))
        row = {
            "tenant": grant.tenant,
            "place": place,
            "source": grant.source,
            "destination": grant.destination,
            "after": await self._session.scalar(select(func.coalesce(func.max(shelves.c.number), 0))),
            "embargoed": grant.embargoed,
            "by": grant.by,
            "at": grant.at,
        }
        await self._session.insert(grants, [kept_all(row)])
        return True

    async def revoke(self, source: str, destination: str, *, tenant: str, at: datetime) -> bool:
        """End what was granted; False when there was nothing."""
        standing = (
            (grants.c.tenant == kept(tenant))
            & (grants.c.source == kept(source))
            & (grants.c.destination == kept(destination))
            & grants.c.revoked.is_(None)
        )
        return await self._session.run(update(grants).where(standing).values(revoked=at)) > 0

    async def grants(self, source: str, *, tenant: str) -> list[Grant]:
        """The standing grants of a place, in the order they were made."""
        standing = select(grants).where(
            grants.c.tenant == kept(tenant), grants.c.source == kept(source), grants.c.revoked.is_(None)
        )
        return [
            Grant(
                tenant=row.tenant,
                source=row.source,
                destination=row.destination,
                by=row.by,
                at=row.at,
                embargoed=row.embargoed,
            )
            for row in await self._session.rows(standing.order_by(grants.c.number))
        ]

    async def embargo(self, ids: Sequence[str], *, place: str, tenant: str, until: datetime | None) -> int:
        """Keep these claims, and the articles they are from, to their place until a time; how many."""
        number = await self._place_known(tenant, place)
        there = select(claims.c.number, claims.c.article, claims.c.shelf).join(
            shelves, shelves.c.number == claims.c.shelf
        )
        named = await self._session.rows(
            there.where(shelves.c.place == number, self._session.among(claims.c.id, map(kept, ids)))
        )
        whole = {row.article for row in named if row.article is not None}
        moving = {row.number: row.shelf for row in named}
        beside = there.where(shelves.c.place == number, self._session.among(claims.c.article, whole))
        moving |= {row.number: row.shelf for row in await self._session.rows(beside)}
        of_articles = select(articles.c.number, articles.c.shelf).where(
            self._session.among(articles.c.number, whole)
        )
        moving_articles = {row.number: row.shelf for row in await self._session.rows(of_articles)}
        for shelf in sorted({*moving.values(), *moving_articles.values()} - {None}):
            apart = await self._split(shelf, until)
            inside = [claim for claim, there_ in moving.items() if there_ == shelf]
            await self._put(claims, inside, apart)
            papers = [article for article, there_ in moving_articles.items() if there_ == shelf]
            await self._put(articles, papers, apart)
            await self._session.note(UNSEEN, ((claim, on_shelf(shelf)) for claim in inside))
            await self._session.note(SEEN, ((claim, on_shelf(apart)) for claim in inside))
        return len(named)

    async def _split(self, shelf: int, until: datetime | None) -> int:
        """A shelf as this one, but for the time of its embargo; nothing comes in on it by itself."""
        (old,) = await self._session.rows(select(shelves).where(shelves.c.number == shelf))
        row = {
            "tenant": old.tenant,
            "place": old.place,
            "label": old.label,
            "until": until,
            "began": old.began,
            "fresh": False,
        }
        (new,) = await self._session.rows(insert(shelves).returning(shelves.c.number), row)
        return int(new.number)

    async def _put(self, table: Table, numbers: Iterable[int], shelf: int) -> None:
        """Articles or claims onto a shelf."""
        there = self._session.among(table.c.number, numbers)
        await self._session.run(update(table).where(there).values(shelf=shelf))

    async def lift(self, *, now: datetime) -> int:
        """End every embargo whose time has come; how many."""
        over = shelves.c.until.is_not(None) & (shelves.c.until <= now)
        if await self._session.scalar(select(shelves.c.number).where(over).limit(1)) is None:
            return 0
        return await self._session.run(update(shelves).where(over).values(until=None))
