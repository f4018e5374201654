"""What a command works with, and who may do what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.commands.standing import Role, Standing, standing
from bot.commands.watchbook import Watchbook
from bot.errors import CommandError
from bot.memory.remembering import Memory
from bot.model.article import Analysis
from bot.model.chat import Platform, Request
from bot.model.command import Call, Usage
from bot.model.material import Material
from bot.model.outcome import Outcome
from bot.ports import Fetcher, Files, UnitOfWork
from bot.ports.watching import UNWATCHED, Watch

MOST_NAMED: Final = 3  # admins that a refusal names
PLACED: Final = " in "  # between an action of the log and the key of the place where it was done


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """The memory, what reads articles and fetches pages, and the admins whom the settings name.

    `files` gets what people put beside their messages, on each platform that is set up.
    """

    memory: Memory
    examine: Callable[[Material], Analysis]
    fetcher: Callable[[], Fetcher]
    admins: frozenset[str] = field(default_factory=frozenset)
    files: Mapping[Platform, Files] = field(default_factory=dict)
    watch: Watch = UNWATCHED
    watchbook: Watchbook = field(default_factory=Watchbook)


Doing = Callable[[Call, Request, Newsroom], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command's row in the table: how it is used, and what does it."""

    usage: Usage
    do: Doing


async def standing_of(newsroom: Newsroom, request: Request, unit: UnitOfWork) -> Standing:
    """What a request's actor is where it was said, and who decides there."""
    place, actor = request.place, request.actor.key
    return await standing(place, actor, unit, newsroom.admins, moderates=request.moderates)


async def role_of(newsroom: Newsroom, request: Request) -> Role:
    """What a request's actor is where it was said."""
    async with newsroom.memory.storage.begin(write=False) as unit:
        return (await standing_of(newsroom, request, unit)).role


async def require(newsroom: Newsroom, request: Request, what: str, needed: Role) -> None:
    """Raises CommandError, which says whom to ask, unless a request's actor has a role.

    An admin whom a room gives no power has none there.
    """
    async with newsroom.memory.storage.begin(write=False) as unit:
        there = await standing_of(newsroom, request, unit)
    if there.role < needed:
        raise CommandError(_refusal(there, request.actor.key, what, needed))


async def require_admin(newsroom: Newsroom, request: Request, what: str) -> None:
    """Raises CommandError, which says whom to ask, unless an admin of the place speaks."""
    await require(newsroom, request, what, Role.HERE)


async def noted(
    unit: UnitOfWork, request: Request, action: str, about: str, *, place: str | None = None
) -> None:
    """Log what somebody did to an id in a place, whose admins may see that it was done there.

    `place` is its key when that is another than where it was said. Actions are words of ours, in which
    PLACED does not stand.
    """
    where = request.place.key if place is None else place
    await unit.register.log(
        request.place.tenant,
        by=request.actor.key,
        at=request.at,
        action=f"{action}{PLACED}{where}",
        about=about,
    )


def _refusal(there: Standing, who: str, what: str, needed: Role) -> str:
    """Why somebody may not do something, and who may."""
    deciders = there.deciders(needed)
    named = ", ".join(deciders[:MOST_NAMED])
    if there.role is Role.DENIED:
        return f"{who} was denied the use of Hearsay here; who can change that: {named or 'nobody yet'}"
    if there.powerless:
        return (
            f"{what} is for admins whom this room gives the power to do it, and {who} has too little of it"
            " here; a moderator of the room can change that, or do it in another place"
        )
    if not deciders:
        return (
            f"{what} is for admins, and there are none yet: whoever runs Hearsay names the first in the"
            f" setting HEARSAY_ADMINS, you as {who}"
        )
    kind = "admins of the whole newsroom" if needed is Role.NEWSROOM else "admins"
    return f"{what} is for {kind}, and {who} is none; ask one of them: {named}"
