"""Claims: put in, seen again, and read as they were put in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from bot.errors import IdTaken
from bot.model.article import Link, Source
from bot.model.chat import Audience
from bot.model.memory import Remembered, Scope
from storage.claim_parts import claim_of, claim_row, grouped, source_of, source_row
from storage.flow import asking, on_shelf, reach
from storage.reading import PARTS, reading, seeing
from storage.rows import Rows, kept
from storage.session import pieces
from storage.tables import (
    ADDED,
    SEEN,
    articles,
    claim_links,
    claim_sources,
    claim_vectors,
    claims,
    sightings,
)

_PIECE = 500
Vectored = tuple[Remembered, bytes]


class ClaimRows(Rows):
    """The claims of a ClaimStore, and where they were seen."""

    async def add(
        self, claims: Sequence[Vectored], *, tenant: str, place: str, audience: Audience = Audience.ROOM
    ) -> list[str]:
        """Remember claims with their vectors, seen at `place`; the ids that are new.

        Raises IdTaken when an id, or an external id of this place, stands for other words.
        """
        number = await self._place(tenant, place)
        shelf = await self._shelf(tenant, number, audience)
        new: list[str] = []
        for piece in pieces(list(claims), _PIECE):
            new += await self._add(piece, kept(tenant), number, shelf)
        return new

    async def _add(self, batch: Sequence[Vectored], tenant: str, place: int, shelf: int) -> list[str]:
        known = await self._known([claim for claim, _ in batch], tenant, shelf)
        again = [(known[id(claim)], claim.seen) for claim, _ in batch if id(claim) in known]
        fresh = [pair for pair in batch if id(pair[0]) not in known]
        numbers = await self._insert(fresh, tenant, shelf)
        raced = [pair for pair in fresh if kept(pair[0].id) not in numbers]
        if raced:  # the same external id twice in this batch, or another session was quicker
            settled = await self._known([claim for claim, _ in raced], tenant, shelf)
            again += [(settled[id(claim)], claim.seen) for claim, _ in raced]
        there = [(pair, numbers[kept(pair[0].id)]) for pair in fresh if kept(pair[0].id) in numbers]
        await self._insert_parts(there)
        await self._session.note(ADDED, ((number, None) for _, number in there))
        await self._session.note(SEEN, ((number, on_shelf(shelf)) for _, number in there))
        await self._sight([*again, *((number, pair[0].seen) for pair, number in there)], place)
        return [claim.id for (claim, _), _ in there]

    async def _known(self, batch: Sequence[Remembered], tenant: str, shelf: int) -> dict[int, int]:
        """The numbers of those that are there, by the object's identity. Raises IdTaken."""
        columns = (claims.c.number, claims.c.id, claims.c.external_id, claims.c.text, claims.c.tenant)
        own = await self._session.rows(
            select(*columns).where(self._session.among(claims.c.id, [kept(claim.id) for claim in batch]))
        )
        outside = [kept(claim.external_id) for claim in batch if claim.external_id is not None]
        same = (claims.c.home == shelf) & self._session.among(claims.c.external_id, outside)
        outer = await self._session.rows(select(*columns).where(same)) if outside else ()
        by_id = {row.id: row for row in own}
        by_external = {row.external_id: row for row in outer}
        found = {}
        for claim in batch:
            row = by_id.get(kept(claim.id)) or (
                by_external.get(kept(claim.external_id)) if claim.external_id is not None else None
            )
            if row is not None:
                if row.text != kept(claim.text) or row.tenant != tenant:
                    raise IdTaken(
                        f"claim {claim.external_id or claim.id!r} is there already, with other words; nothing"
                        " was overwritten: give the new one another id"
                    )
                found[id(claim)] = row.number
        return found

    async def _insert(self, batch: Sequence[Vectored], tenant: str, shelf: int) -> dict[str, int]:
        articles_of = await self._article_numbers({c.article for c, _ in batch if c.article}, shelf)
        rows = [claim_row(claim, tenant, shelf, articles_of) for claim, _ in batch]
        new = await self._session.insert_new(claims, rows, "id", "number")
        return {row.id: row.number for row in new}

    async def _article_numbers(self, ids: Iterable[str], shelf: int) -> dict[str, int]:
        wanted = {kept(id) for id in ids}
        if not wanted:
            return {}
        statement = select(articles.c.id, articles.c.number).where(
            articles.c.home == shelf, self._session.among(articles.c.id, sorted(wanted))
        )
        found = {row.id: row.number for row in await self._session.rows(statement)}
        if missing := wanted - found.keys():
            raise ValueError(f"a claim names article {min(missing)!r}, which is not kept: add_article first")
        return found

    async def _insert_parts(self, batch: Sequence[tuple[Vectored, int]]) -> None:
        await self._session.insert(
            claim_vectors, [{"claim": number, "vector": vector} for (_, vector), number in batch]
        )
        await self._session.insert(
            claim_sources,
            [
                source_row(source, number, position)
                for (claim, _), number in batch
                for position, source in enumerate(claim.sources)
            ],
        )
        await self._session.insert(
            claim_links,
            [
                {
                    "claim": number,
                    "position": position,
                    "name": kept(link.name),
                    "kind": kept(link.kind),
                }
                for (claim, _), number in batch
                for position, link in enumerate(claim.chain)
            ],
        )

    async def _sight(self, seen: Sequence[tuple[int, datetime]], place: int) -> None:
        """Note that claims came by at a place; the index is told once for each claim."""
        numbers = sorted({number for number, _ in seen})
        statement = select(sightings.c.claim).where(
            sightings.c.place == place, self._session.among(sightings.c.claim, numbers)
        )
        known = {row.claim for row in await self._session.rows(statement)}
        await self._session.insert(
            sightings, [{"claim": number, "place": place, "at": at} for number, at in seen]
        )
        await self._session.note(SEEN, ((number, place) for number in numbers if number not in known))

    async def see(self, ids: Sequence[str], *, place: str, at: datetime) -> None:
        """Note that these claims came by at a place once more."""
        statement = select(claims.c.number, claims.c.tenant).where(
            self._session.among(claims.c.id, [kept(id) for id in ids])
        )
        by_tenant: dict[str, list[int]] = {}
        for row in await self._session.rows(statement):
            by_tenant.setdefault(row.tenant, []).append(row.number)
        for tenant, numbers in by_tenant.items():
            await self._sight([(number, at) for number in numbers], await self._place(tenant, place))

    async def get(self, ids: Sequence[str], *, scope: Scope) -> dict[str, Remembered]:
        """The claims with these ids that the scope may know of."""
        found: dict[str, Remembered] = {}
        for piece in pieces([kept(id) for id in ids], _PIECE):
            claims_of = await self._read("ids", scope=scope, ids=piece)
            found |= {claim.id: claim for claim in claims_of}
        return found

    async def by_prefix(self, prefix: str, *, scope: Scope, limit: int) -> list[Remembered]:
        """Claims that the scope may know of whose ids begin so, in the order they came in."""
        begins = kept(prefix)
        return await self._read("prefix", scope=scope, prefix=begins, long=len(begins), limit=limit)

    async def copy(self, article: str, *, place: str, audience: Audience, scope: Scope) -> list[Remembered]:
        """The claims of an article as they were first put in at a place with this label."""
        number = await self._place(scope.tenant, place)
        home = await self._shelf(scope.tenant, number, audience)
        return await self._read("copy", scope=scope, home=home, article=kept(article))

    async def of_article(self, article: str, *, scope: Scope) -> list[Remembered]:
        """The claims of one article."""
        return (await self.of_articles([article], scope=scope)).get(kept(article), [])

    async def of_articles(self, ids: Sequence[str], *, scope: Scope) -> dict[str, list[Remembered]]:
        """The claims of each of these articles, of several copies of one those of the first that is known."""
        rows = await self._rows("articles", scope=scope, ids=map(kept, ids))
        first: dict[str, int] = {}
        for row in rows:
            first.setdefault(row.article_id, row.article)
        found = await self._built([row for row in rows if row.article == first[row.article_id]])
        return grouped(found, lambda claim: claim.article)

    async def members_of(self, ids: Sequence[str], *, scope: Scope) -> dict[str, list[Remembered]]:
        """The members of each of these clusters, in the order they were seen."""
        found = await self._read("clusters", scope=scope, ids=map(kept, ids))
        return grouped(sorted(found, key=lambda claim: claim.seen), lambda claim: claim.cluster)

    async def members(self, cluster: str, *, scope: Scope) -> list[Remembered]:
        """The claims of a cluster that the scope may know of, in the order they were seen."""
        return (await self.members_of([cluster], scope=scope)).get(kept(cluster), [])

    async def everything(self, *, scope: Scope, since: datetime | None) -> AsyncIterator[Remembered]:
        """Every claim, in the order they came in, read in pieces so that memory does not grow."""
        last = 0
        wanted, bound = ("after", {}) if since is None else ("after since", {"since": since})
        while True:
            rows = await self._rows(wanted, scope=scope, last=last, limit=_PIECE, **bound)
            for claim in await self._built(rows):
                yield claim
            if len(rows) < _PIECE:
                return
            last = rows[-1].number

    async def vectors(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The vectors of these claims."""
        statement = (
            select(claims.c.id, claim_vectors.c.vector)
            .join(claim_vectors, claim_vectors.c.claim == claims.c.number)
            .where(self._session.among(claims.c.id, [kept(id) for id in ids]))
        )
        return {row.id: bytes(row.vector) for row in await self._session.rows(statement)}

    async def sightings(self, ids: Sequence[str], *, scope: Scope) -> list[tuple[str, str, datetime]]:
        """(claim, place, when) of every time these claims came by at a place of the scope, in order."""
        values = {**asking(scope), "ids": [kept(id) for id in ids]}
        return [(row.id, row.name, row.at) for row in await self._session.rows(seeing(reach(scope)), values)]

    async def _read(self, wanted: str, *, scope: Scope, **values: Any) -> list[Remembered]:
        return await self._built(await self._rows(wanted, scope=scope, **values))

    async def _rows(self, wanted: str, *, scope: Scope, **values: Any) -> Sequence[Row[Any]]:
        return await self._session.rows(reading(wanted, reach(scope)), {**asking(scope), **values})

    async def _built(self, rows: Sequence[Row[Any]]) -> list[Remembered]:
        sources: dict[int, list[Source]] = {}
        links: dict[int, list[Link]] = {}
        of_sources, of_links = PARTS
        for piece in pieces([row.number for row in rows], 5_000):
            for row in await self._session.rows(of_sources, {"numbers": piece}):
                sources.setdefault(row.claim, []).append(source_of(row))
            for row in await self._session.rows(of_links, {"numbers": piece}):
                links.setdefault(row.claim, []).append(Link(name=row.name, kind=row.kind))
        return [
            claim_of(row, tuple(sources.get(row.number, ())), tuple(links.get(row.number, ())))
            for row in rows
        ]
