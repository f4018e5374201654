"""The watches of places, ready to be held against articles."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final

from bot.alerts.terms import Matcher
from bot.model.chat import Place
from bot.ports import UnitOfWork

MOST_PLACES: Final = 200  # of which the watches are kept ready


class Watchbook:
    """Keeps what was made of the watches of places until these change."""

    def __init__(self) -> None:
        """It is empty."""
        self._kept: OrderedDict[tuple[str, str], tuple[str, Matcher]] = OrderedDict()

    async def of(self, place: Place, unit: UnitOfWork) -> Matcher | None:
        """The watches of a place; None when there are none."""
        key = (place.tenant, place.key)
        revision = await unit.watches.revision(place.key, tenant=place.tenant)
        if not revision:
            self._kept.pop(key, None)
            return None
        known = self._kept.get(key)
        if known is None or known[0] != revision:
            watches = await unit.watches.of_place(place.key, tenant=place.tenant)
            known = (revision, await asyncio.to_thread(Matcher, watches))
            self._kept[key] = known
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_PLACES:
            self._kept.popitem(last=False)
        return known[1]
