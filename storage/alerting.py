"""What places were told of claims that came back, and what waits; the port `Alerts`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, text, update

from bot.model.alert import Card, Pace, Waiting, Why
from bot.model.memory import Relation, Status
from storage.session import Session
from storage.watch_tables import cards, paces, waiting
from storage.watching import room
from storage.written import named

_LOCK: Final = text("SELECT pg_advisory_xact_lock(:key)")
_CARD = ("tenant", "place", "cluster", "key", "claim", "origins", "figures", "times", "at")


class Alerting:
    """What places were told inside one transaction."""

    def __init__(self, session: Session) -> None:
        """The session is the unit of work's."""
        self._session = session

    async def hold(self, place: str, *, tenant: str) -> None:
        """Have nobody else decide what this place is told; SQLite has one writer anyhow."""
        if self._session.postgres:
            key = int.from_bytes(bytes.fromhex(named("alerts", tenant, place)[:16]), signed=True)
            await self._session.scalar(_LOCK, {"key": key})

    async def card(self, place: str, cluster: str, *, tenant: str) -> Card | None:
        """The card about a story in a place."""
        rows = await self._session.rows(
            select(cards).where(cards.c.room == room(tenant, place), cards.c.cluster == cluster)
        )
        if not rows:
            return None
        values = {name: getattr(rows[0], name) for name in _CARD}
        return Card(**values, relation=Relation(rows[0].relation), status=Status(rows[0].status))

    async def keep(self, card: Card) -> None:
        """Note what a card says now."""
        row = asdict(card) | {
            "room": room(card.tenant, card.place),
            "relation": card.relation.value,
            "status": card.status.value,
        }
        if not await self._session.insert_new(cards, [row], "room"):
            same = (cards.c.room == row["room"]) & (cards.c.cluster == card.cluster)
            await self._session.run(update(cards).where(same).values(row))

    async def wait(self, one: Waiting) -> None:
        """Keep something for the place's next digest; what waits already is not kept twice."""
        row = asdict(one) | {
            "room": room(one.tenant, one.place),
            "why": one.why.value,
            "watch": one.watch or "",
        }
        await self._session.insert_new(waiting, [row], "number")

    async def waiting(self, place: str, *, tenant: str) -> list[Waiting]:
        """What waits there, in the order it came."""
        wanted = select(waiting).where(waiting.c.room == room(tenant, place)).order_by(waiting.c.number)
        return [
            Waiting(
                tenant=row.tenant,
                place=row.place,
                claim=row.claim,
                why=Why(row.why),
                at=row.at,
                watch=row.watch or None,
            )
            for row in await self._session.rows(wanted)
        ]

    async def served(self, place: str, *, tenant: str, upto: datetime) -> int:
        """What waited until a time was told; how much that was."""
        gone = delete(waiting).where(waiting.c.room == room(tenant, place), waiting.c.at <= upto)
        return await self._session.run(gone)

    async def places(self) -> list[tuple[str, str]]:
        """(tenant, key) of every place for which something waits that came after its last digest."""
        fresh = paces.c.digested.is_(None) | (waiting.c.at > paces.c.digested)
        wanted = (
            select(waiting.c.tenant, waiting.c.place)
            .outerjoin(paces, paces.c.room == waiting.c.room)
            .where(fresh)
            .distinct()
        )
        return sorted((row.tenant, row.place) for row in await self._session.rows(wanted))

    async def pace(self, place: str, *, tenant: str) -> Pace:
        """When a place was last told of something."""
        rows = await self._session.rows(select(paces).where(paces.c.room == room(tenant, place)))
        return Pace(alerted=rows[0].alerted, digested=rows[0].digested) if rows else Pace()

    async def keep_pace(self, place: str, pace: Pace, *, tenant: str) -> None:
        """Note when a place was told of something."""
        row = {"room": room(tenant, place), "alerted": pace.alerted, "digested": pace.digested}
        if not await self._session.insert_new(paces, [row], "room"):
            await self._session.run(update(paces).where(paces.c.room == row["room"]).values(row))
