"""Places and people that are known, and the log of who did what; the port `Register`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.model.chat import Actor, Audience, Place
from storage.audit import Log
from storage.rows import kept
from storage.tables import places
from storage.visibility_tables import shelves
from storage.work_tables import actors, admins, rooms, settings
from storage.written import named, read_actor, read_place, write


class Known(Log):
    """Places and people inside one transaction; the log is in `Log`."""

    async def meet(self, place: Place, actor: Actor | None, *, now: datetime) -> None:
        """Know a place, and who speaks there, by their latest names and audience.

        What came by at one that is closed now, and was open, narrows with it.
        Who comes without a name keeps the one that is known.
        """
        rows = await self._session.rows(select(rooms).where(rooms.c.id == named(place.key)))
        old = read_place(rows[0].place) if rows else None
        met = replace(place, thread=None, name=place.name or (old.name if old else ""))
        if met.closed and met != old:
            await self._close(met)
        if met != old or rows[0].left is not None:
            values = {"place": write(met), "left": None}
            await self._session.keep(rooms, {"id": named(place.key), "met": now}, values)
        if actor is not None:
            await self._meet_actor(place.tenant, actor, now=now)

    async def _close(self, place: Place) -> None:
        """What ever came by at a place that is not open to all any more is for those alone who are there."""
        there = select(places.c.number).where(
            places.c.tenant == kept(place.tenant), places.c.name == kept(place.key)
        )
        wide = shelves.c.place.in_(there) & (shelves.c.label == Audience.ORG.value)
        await self._session.run(update(shelves).where(wide).values(label=Audience.ROOM.value, fresh=False))

    async def place(self, key: str) -> Place | None:
        """A conversation by its key."""
        found = await self._session.scalar(select(rooms.c.place).where(rooms.c.id == named(key)))
        return None if found is None else read_place(found)

    async def leave(self, place: Place, *, now: datetime) -> None:
        """Note that we are no longer in a place."""
        known = await self.place(place.key)
        values = {"place": write(known or replace(place, thread=None)), "left": now}
        await self._session.keep(rooms, {"id": named(place.key), "met": now}, values)

    async def left(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these places that we are no longer in."""
        ids = {named(key): key for key in keys}
        gone = select(rooms.c.id).where(self._session.among(rooms.c.id, ids), rooms.c.left.is_not(None))
        return frozenset(ids[row.id] for row in await self._session.rows(gone))

    async def settings(self, place: str) -> dict[str, str]:
        """What was set for a conversation, by its key."""
        statement = select(settings.c.name, settings.c.value).where(settings.c.room == named(place))
        return {row.name: row.value for row in await self._session.rows(statement)}

    async def set(self, place: str, name: str, value: str | None) -> None:
        """Set something for a conversation; None unsets it."""
        keys = {"room": named(place), "name": name}
        if value is not None:
            await self._session.keep(settings, keys, {"value": value})
            return
        await self._session.run(
            delete(settings).where(settings.c.room == keys["room"], settings.c.name == name)
        )

    async def set_to(self, name: str) -> dict[str, str]:
        """What was set under a name, by the keys of the conversations that have it."""
        statement = select(rooms.c.place, settings.c.value).join(settings, settings.c.room == rooms.c.id)
        found = await self._session.rows(statement.where(settings.c.name == name))
        return {read_place(row.place).key: row.value for row in found}

    async def admins(self, tenant: str) -> frozenset[str]:
        """The keys of the actors that were made admins."""
        rows = await self._session.rows(select(admins.c.actor).where(admins.c.tenant == tenant))
        return frozenset(row.actor for row in rows)

    async def make_admin(self, tenant: str, actor: str, *, admin: bool) -> bool:
        """Make somebody an admin or no longer one; whether that changed anything."""
        id = named(actor)
        if admin:
            row = {"tenant": tenant, "id": id, "actor": actor}
            return bool(await self._session.insert_new(admins, [row], "id"))
        gone = delete(admins).where(admins.c.tenant == tenant, admins.c.id == id)
        return await self._session.run(gone) > 0

    async def _meet_actor(self, tenant: str, actor: Actor, *, now: datetime) -> None:
        id = named(tenant, actor.key)
        found = await self._session.scalar(select(actors.c.actor).where(actors.c.id == id))
        old = None if found is None else read_actor(found)
        met = replace(actor, name=actor.name or (old.name if old else ""))
        if met != old:
            await self._session.keep(actors, {"id": id, "tenant": tenant, "met": now}, {"actor": write(met)})
