"""What a command works with, and who may do what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

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

MOST_NAMED = 3  # admins that a refusal names


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


async def admins(newsroom: Newsroom, unit: UnitOfWork, tenant: str) -> dict[str, bool]:
    """The keys of the admins, and whether the settings name them."""
    made = await unit.register.admins(tenant)
    return {key: key in newsroom.admins for key in sorted(newsroom.admins | made)}


async def require_admin(newsroom: Newsroom, request: Request, what: str) -> None:
    """Raises CommandError, which says whom to ask, unless an admin speaks, where the place allows it.

    Both must be: an admin whom a room gives no power has none there, and a room's moderator is no admin.
    """
    async with newsroom.memory.storage.begin(write=False) as unit:
        known = await admins(newsroom, unit, request.place.tenant)
    if request.actor.key in known and request.moderates is not False:
        return
    if request.actor.key in known:
        raise CommandError(
            f"{what} is for admins whom this room gives the power to do it, and {request.actor.key} has too"
            " little of it here; a moderator of the room can change that, or do it in another place"
        )
    if not known:
        raise CommandError(
            f"{what} is for admins, and there are none yet: whoever runs Hearsay names the first in the"
            f" setting HEARSAY_ADMINS, you as {request.actor.key}"
        )
    named = ", ".join(list(known)[:MOST_NAMED])
    raise CommandError(f"{what} is for admins, and {request.actor.key} is none; ask one of them: {named}")
