"""`forget`: what admins erase."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.commands.naming import claim_named
from bot.commands.newsroom import Newsroom, noted
from bot.commands.scope import scope_of
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.memory import Forgotten
from bot.model.outcome import Erased
from bot.ports import UnitOfWork

FORGET = Usage(
    name="forget",
    words="ID|here",
    about="erase the article that a claim is from, or all that only this conversation has seen",
    example="forget here --older-than 90d",
    aliases=("erase",),
    flags=("older-than=", "yes"),
    admin=True,
)
_AGE = re.compile(r"([1-9]\d{0,4})\s*([hdwy])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "y": timedelta(days=365)}


async def forget(call: Call, request: Request, newsroom: Newsroom) -> Erased:
    """`forget ID` and `forget here`: without --yes, what would go, and nothing goes."""
    if len(call.words) != 1:
        raise CommandError("forget needs a claim's ID, or here", example=FORGET.example)
    sure = "yes" in call.flags
    async with newsroom.memory.storage.begin() as unit:
        gone, about = await _forget(call, request, newsroom, unit)
        if not gone.articles and not gone.claims:
            sure = True  # there is nothing to be sure about
        elif sure:
            await noted(unit, request, "forget", about)
            await unit.commit()
    return Erased(gone=gone, confirm=None if sure else f"forget {_typed(call)} --yes")


async def _forget(
    call: Call, request: Request, newsroom: Newsroom, unit: UnitOfWork
) -> tuple[Forgotten, str]:
    """Erase, unless it is not committed; how much, and the id of what."""
    tenant, place = request.place.tenant, request.place.key
    word = call.texts[0]
    if word.casefold() == "here":
        before = _before(call, newsroom)
        return await unit.claims.forget(tenant=tenant, article=None, place=place, before=before), place
    if "older-than" in call.flags:
        raise CommandError("--older-than goes with here", example=FORGET.example)
    claim = await claim_named(word, unit=unit, scope=scope_of(request.place), usage=FORGET)
    if claim.article is None:
        raise CommandError(f"{claim.id} came without an article; forget here erases it with all the rest")
    return await unit.claims.forget(
        tenant=tenant, article=claim.article, place=None, before=None
    ), claim.article


def _before(call: Call, newsroom: Newsroom) -> datetime | None:
    """The time before which all goes. Raises CommandError."""
    age = call.flags.get("older-than")
    if age is None:
        return None
    found = _AGE.fullmatch(age.casefold())
    if found is None:
        raise CommandError(
            f"“{printable(age)[:40]}” is no age such as 36h, 90d, 12w or 2y", example=FORGET.example
        )
    now = newsroom.memory.now()
    return now - min(int(found[1]) * _UNITS[found[2]], now - datetime(1, 1, 2, tzinfo=now.tzinfo))


def _typed(call: Call) -> str:
    age = call.flags.get("older-than")
    return call.texts[0] + (f" --older-than {age}" if age else "")
