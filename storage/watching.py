"""Watches, how they did, and what is mute; the port `Watches`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from bot.model.watch import Mute, Muted, Record, Watch
from storage.session import Session
from storage.watch_tables import firings, mutes, watches
from storage.watch_text import read_watch, write_watch
from storage.written import named


def room(tenant: str, place: str) -> str:
    """What rows of a newsroom's place are found by."""
    return named("room", tenant, place)


class Watching:
    """The watches of places inside one transaction."""

    def __init__(self, session: Session) -> None:
        """The session is the unit of work's."""
        self._session = session

    async def put(self, watch: Watch) -> bool:
        """Keep a watch, in the place of the one with its id; False, when another there has its name."""
        row = {
            "id": watch.id,
            "room": room(watch.tenant, watch.place),
            "name": named(watch.name_key),
            "watch": write_watch(watch),
            "version": secrets.token_hex(8),
        }
        taken = await self._session.scalar(
            select(watches.c.id).where(
                watches.c.room == row["room"], watches.c.name == row["name"], watches.c.id != watch.id
            )
        )
        if taken is not None:
            return False
        if await self._session.insert_new(watches, [row], "id"):
            return True
        changed = update(watches).where(watches.c.id == watch.id).values(row)
        return await self._session.run(changed) > 0

    async def of_place(self, place: str, *, tenant: str) -> list[Watch]:
        """The watches of a place, in the order they were made."""
        wanted = select(watches.c.watch).where(watches.c.room == room(tenant, place))
        return [read_watch(row.watch) for row in await self._session.rows(wanted.order_by(watches.c.number))]

    async def places(self) -> list[tuple[str, str]]:
        """(tenant, key) of every place that watches for something, sorted."""
        firsts = select(func.min(watches.c.number)).group_by(watches.c.room)
        rows = await self._session.rows(select(watches.c.watch).where(watches.c.number.in_(firsts)))
        found = (read_watch(row.watch) for row in rows)
        return sorted((watch.tenant, watch.place) for watch in found)

    async def revision(self, place: str, *, tenant: str) -> str:
        """Something that is another whenever the watches of the place are; "" without any."""
        wanted = select(watches.c.version).where(watches.c.room == room(tenant, place))
        rows = await self._session.rows(wanted.order_by(watches.c.number))
        return named(*(row.version for row in rows)) if rows else ""

    async def remove(self, id: str, *, tenant: str) -> bool:
        """Forget a watch and how it did; False when there is none."""
        found = await self._session.scalar(select(watches.c.watch).where(watches.c.id == id))
        if found is None or read_watch(found).tenant != tenant:
            return False
        return await self._session.run(delete(watches).where(watches.c.id == id)) > 0

    async def fire(self, id: str, *, card: str, at: datetime) -> bool:
        """Count that a watch fired about a story, the card's; False when that was counted."""
        if await self._session.scalar(select(watches.c.id).where(watches.c.id == id)) is None:
            return False  # it was removed meanwhile
        row = {"watch": id, "card": named(card), "at": at, "right": None}
        return bool(await self._session.insert_new(firings, [row], "number"))

    async def fired(self, ids: Sequence[str], *, card: str) -> frozenset[str]:
        """Those of these watches that were counted about this story."""
        wanted = select(firings.c.watch).where(
            self._session.among(firings.c.watch, ids), firings.c.card == named(card)
        )
        return frozenset(row.watch for row in await self._session.rows(wanted))

    async def judge(self, id: str, *, card: str, right: bool) -> bool:
        """Note what somebody thought of one firing; the latest word counts. False when there is none."""
        one = (firings.c.watch == id) & (firings.c.card == named(card))
        return await self._session.run(update(firings).where(one).values(right=right)) > 0

    async def records(self, ids: Sequence[str], *, since: datetime) -> dict[str, Record]:
        """How watches did since a time; all that are asked for are in it."""
        statement = (
            select(firings.c.watch, firings.c.right, func.count().label("many"))
            .where(self._session.among(firings.c.watch, ids), firings.c.at >= since)
            .group_by(firings.c.watch, firings.c.right)
        )
        counts: dict[str, dict[bool | None, int]] = {id: {} for id in ids}
        for row in await self._session.rows(statement):
            counts[row.watch][row.right] = row.many
        return {
            id: Record(fired=sum(c.values()), right=c.get(True, 0), wrong=c.get(False, 0))
            for id, c in counts.items()
        }

    async def mute(self, mute: Mute) -> None:
        """Let something be mute; of two mutes of one thing the later said holds."""
        await self.unmute(mute.place, tenant=mute.tenant, what=mute.what, about=mute.about)
        row = {
            "room": room(mute.tenant, mute.place),
            "what": mute.what.value,
            "id": named(mute.about),
            "tenant": mute.tenant,
            "place": mute.place,
            "about": mute.about,
            "until": mute.until,
            "by": mute.by,
            "at": mute.at,
        }
        await self._session.insert(mutes, [row])

    async def unmute(self, place: str, *, tenant: str, what: Muted, about: str) -> bool:
        """End a mute and forget it; False when there is none."""
        gone = delete(mutes).where(
            mutes.c.room == room(tenant, place), mutes.c.what == what.value, mutes.c.id == named(about)
        )
        return await self._session.run(gone) > 0

    async def mutes(self, place: str, *, tenant: str) -> list[Mute]:
        """What is mute in a place, and what was and nobody was told that it ended: first to end first."""
        wanted = select(mutes).where(mutes.c.room == room(tenant, place))
        return [_mute(row) for row in await self._session.rows(wanted.order_by(mutes.c.until, mutes.c.id))]


def _mute(row: Row[Any]) -> Mute:
    return Mute(
        tenant=row.tenant,
        place=row.place,
        what=Muted(row.what),
        about=row.about,
        until=row.until,
        by=row.by,
        at=row.at,
    )
