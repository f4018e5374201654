"""Who may do what in a place: what is kept of it, and what follows from it.

The admins of the whole newsroom are those whom HEARSAY_ADMINS names and those whom an admin made one; a
place's own admins are named for it, or, on Matrix, have the power there. Who is denied may do nothing, in one
place or in all, whatever else they are. What is kept for a place is kept among its settings, so that it goes
along when a place moves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from bot.model.chat import Place
from bot.ports import UnitOfWork


class Role(IntEnum):
    """What somebody is in a place. Each may do all that the roles before it may."""

    DENIED = 0  # may ask for help
    ANYBODY = 1
    HERE = 2  # an admin of this place
    NEWSROOM = 3  # an admin of the whole newsroom


class Mark(StrEnum):
    """What a place or the whole newsroom keeps of somebody."""

    ADMIN = "admin"
    DENIED = "denied"


SET: Final = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody is in a place, and who decides there.

    `admins` are the newsroom's, and whether the settings name them; `here` the place's own. `barred` says
    that they may do nothing in any place, `powerless` that a room gives an admin too little power.
    """

    role: Role
    admins: Mapping[str, bool]
    here: tuple[str, ...]
    barred: bool = False
    powerless: bool = False

    def deciders(self, needed: Role) -> tuple[str, ...]:
        """Whom to ask for what needs a role, those of the place first."""
        here = () if self.barred or needed is Role.NEWSROOM else self.here
        return tuple(dict.fromkeys([*here, *self.admins]))


def newsroom_key(tenant: str) -> str:
    """What the marks of a whole newsroom are kept under; no place's key is like it."""
    return f"newsroom:{tenant}"


async def marked(unit: UnitOfWork, key: str, mark: Mark) -> tuple[str, ...]:
    """The keys of those who have a mark in a place, or in the newsroom whose key it is; sorted."""
    return _marked(await unit.register.settings(key), mark)


async def set_mark(unit: UnitOfWork, key: str, mark: Mark, actor: str, *, on: bool) -> bool:
    """Mark somebody, or no longer; whether that changed anything."""
    if (actor in await marked(unit, key, mark)) == on:
        return False
    await unit.register.set(key, f"{mark.value}/{actor}", SET if on else None)
    return True


async def standing(
    place: Place, actor: str, unit: UnitOfWork, first: Collection[str], *, moderates: bool | None = None
) -> Standing:
    """What the actor of this key is in a place.

    `first` are the admins whom the settings name; `moderates` is as in bot.model.chat.Request.
    """
    here = await unit.register.settings(place.key)
    everywhere = await unit.register.settings(newsroom_key(place.tenant))
    made = await unit.register.admins(place.tenant)
    admins = {key: key in first for key in sorted({*first, *made})}
    local = _marked(here, Mark.ADMIN)
    barred = actor in _marked(everywhere, Mark.DENIED)
    denied = (barred or actor in _marked(here, Mark.DENIED)) and actor not in first
    powerless = moderates is False and (actor in admins or actor in local)
    if denied:
        role = Role.DENIED
    elif powerless:
        role = Role.ANYBODY
    elif actor in admins:
        role = Role.NEWSROOM
    else:
        role = Role.HERE if actor in local or moderates else Role.ANYBODY
    return Standing(role=role, admins=admins, here=local, barred=barred, powerless=powerless)


def _marked(settings: Mapping[str, str], mark: Mark) -> tuple[str, ...]:
    sign = f"{mark.value}/"
    return tuple(sorted(name.removeprefix(sign) for name in settings if name.startswith(sign)))
