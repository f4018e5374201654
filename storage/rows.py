"""What every store stands on: the transaction, the index, and ids turned into numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select, update

from bot.model.chat import Audience
from bot.model.memory import Scope
from storage.session import Session
from storage.tables import claims, places
from storage.visibility_tables import shelves

if TYPE_CHECKING:
    from storage.index import ClaimIndex

# No database takes a surrogate, and PostgreSQL no NUL, in a text.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def kept(text: str) -> str:
    """A text as every database can keep it: what none can is U+FFFD."""
    return _UNKEEPABLE.sub("\ufffd", text)


def kept_all(values: dict[str, Any]) -> dict[str, Any]:
    """A row whose texts can be kept."""
    return {name: kept(value) if type(value) is str else value for name, value in values.items()}


class Rows:
    """One transaction's hold on the database."""

    def __init__(self, session: Session, index: ClaimIndex) -> None:
        """The index is shared with other transactions; the session is ours."""
        self._session = session
        self._index = index

    async def _place(self, tenant: str, name: str) -> int:
        """The number of a place, which is made when it is new."""
        tenant, name = kept(tenant), kept(name)
        wanted = select(places.c.number).where(places.c.tenant == tenant, places.c.name == name)
        number = await self._session.scalar(wanted)
        if number is None:
            await self._session.insert_new(places, [{"tenant": tenant, "name": name}], "number")
            number = await self._session.scalar(wanted)
        return int(number)

    async def _place_known(self, tenant: str, name: str) -> int | None:
        """The number of a place, if there is one."""
        number: int | None = await self._session.scalar(
            select(places.c.number).where(places.c.tenant == kept(tenant), places.c.name == kept(name))
        )
        return number

    async def _shelf(self, tenant: str, place: int, audience: Audience) -> int:
        """The shelf for what comes in at a place with this label."""
        wanted = select(shelves.c.number).where(
            shelves.c.place == place, shelves.c.label == audience.value, shelves.c.fresh
        )
        number = await self._session.scalar(wanted)
        if number is None:
            row = {"tenant": kept(tenant), "place": place, "label": audience.value, "began": 0, "fresh": True}
            for new in await self._session.insert_new(shelves, [row], "number"):
                own = shelves.c.number == new.number
                await self._session.run(update(shelves).where(own).values(began=new.number))
            number = await self._session.scalar(wanted)
        return int(number)

    def _places(self, scope: Scope) -> Select[tuple[int]]:
        """The numbers of the scope's places."""
        return select(places.c.number).where(
            places.c.tenant == kept(scope.tenant),
            self._session.among(places.c.name, map(kept, scope.places or ())),
        )

    async def _numbers(self, ids: Iterable[str]) -> dict[str, int]:
        """The numbers of claims; an id that is not there is left out."""
        statement = select(claims.c.id, claims.c.number).where(
            self._session.among(claims.c.id, [kept(id) for id in ids])
        )
        return {row.id: row.number for row in await self._session.rows(statement)}
