"""What every store stands on: the transaction, the index, and ids turned into numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, update

from bot.model.chat import Audience
from storage.listed import among_named
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


# Statements that are made once; the words in quotation marks are the values that come with each use.
_PLACE: Final = select(places.c.number).where(
    places.c.tenant == bindparam("tenant"), places.c.name == bindparam("name")
)
_SHELF: Final = select(shelves.c.number).where(
    shelves.c.place == bindparam("place"), shelves.c.label == bindparam("label"), shelves.c.fresh
)
_NUMBERS: Final = select(claims.c.id, claims.c.number).where(among_named(claims.c.id, "ids"))


class Rows:
    """One transaction's hold on the database."""

    def __init__(self, session: Session, index: ClaimIndex) -> None:
        """The index is shared with other transactions; the session is ours."""
        self._session = session
        self._index = index

    async def _place(self, tenant: str, name: str) -> int:
        """The number of a place, which is made when it is new."""
        tenant, name = kept(tenant), kept(name)
        number = await self._place_known(tenant, name)
        if number is None:
            await self._session.insert_new(places, [{"tenant": tenant, "name": name}], "number")
            number = await self._session.scalar(_PLACE, {"tenant": tenant, "name": name})
        return int(number or 0)

    async def _place_known(self, tenant: str, name: str) -> int | None:
        """The number of a place, if there is one."""
        asked = {"tenant": kept(tenant), "name": kept(name)}
        number: int | None = await self._session.scalar(_PLACE, asked)
        return number

    async def _shelf(self, tenant: str, place: int, audience: Audience) -> int:
        """The shelf for what comes in at a place with this label."""
        asked = {"place": place, "label": audience.value}
        number = await self._session.scalar(_SHELF, asked)
        if number is None:
            row = {"tenant": kept(tenant), "place": place, "label": audience.value, "began": 0, "fresh": True}
            for new in await self._session.insert_new(shelves, [row], "number"):
                own = shelves.c.number == new.number
                await self._session.run(update(shelves).where(own).values(began=new.number))
            number = await self._session.scalar(_SHELF, asked)
        return int(number)

    async def _numbers(self, ids: Iterable[str]) -> dict[str, int]:
        """The numbers of claims; an id that is not there is left out."""
        found = await self._session.rows(_NUMBERS, {"ids": [kept(id) for id in ids]})
        return {row.id: row.number for row in found}
