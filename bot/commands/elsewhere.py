"""Another place than the one where something is said, named by who may name it."""

from __future__ import annotations

from bot.commands.newsroom import Newsroom, require
from bot.commands.standing import Role
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Place, Platform, Request


async def place_named(word: str, request: Request, newsroom: Newsroom, what: str, example: str) -> Place:
    """The place that is meant, which must be one of this newsroom's; "" is where it is said.

    Only an admin of the whole newsroom names another place, and a confidential one is not to be named.
    Raises CommandError, the same for one that is nowhere and for one that is not to be named.
    """
    typed = word.strip().strip("<>").split("|")[0]
    platform, colon, _ = typed.partition(":")
    ours = request.place.platform.value
    known = colon and platform.casefold() in set(Platform)
    keys = [typed] if known else [f"{ours}:{typed}", f"{ours}:{typed.lstrip('#')}"]
    if not typed or request.place.key in keys:
        return request.place
    await require(newsroom, request, what, Role.NEWSROOM)
    async with newsroom.memory.storage.begin(write=False) as unit:
        for key in keys:
            found = await unit.register.place(key)
            confidential = (await unit.register.settings(key)).get("confidential") == "on"
            if found is not None and found.tenant == request.place.tenant and not confidential:
                return found
    raise CommandError(
        f"no place is known as “{printable(typed)[:60]}”; say something to me there first, then name it"
        " by its id",
        example=example,
    )
