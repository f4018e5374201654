"""`forget`: what admins erase; those of a place there, those of the whole newsroom everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.commands.appointing import person_named
from bot.commands.naming import claim_named
from bot.commands.newsroom import Newsroom, noted, role_of
from bot.commands.scope import scope_of
from bot.commands.standing import Role
from bot.document import printable
from bot.errors import CommandError
from bot.memory.erasing import Erasure, erase
from bot.model.chat import Request
from bot.model.command import Call, Usage
from bot.model.memory import Forgotten
from bot.model.outcome import Erased
from bot.ports import UnitOfWork

FORGET = Usage(
    name="forget",
    words="ID, here, or by PERSON",
    about="erase the article that a claim is from, what came by in this conversation, or what somebody handed"
    " in, with everything made of it",
    example="forget here --older-than 90d",
    aliases=("erase",),
    flags=("older-than=", "yes"),
    admin=True,
)
_AGE = re.compile(r"([1-9]\d{0,4})\s*([hdwy])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "y": timedelta(days=365)}
_LATELY: Final = 50  # entries of the log in which an erasure is looked for that was done before a crash


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be erased: here, which is counted, and for the newsroom's admins everywhere, which is not.

    `about` is what the log has of it, `typed` what was typed.
    """

    here: Erasure
    everywhere: Erasure | None
    about: str
    typed: str


async def forget(call: Call, request: Request, newsroom: Newsroom) -> Erased:
    """`forget ID`, `forget here` and `forget by PERSON`: without --yes, what would go, and nothing goes."""
    role, now = await role_of(newsroom, request), newsroom.memory.now()
    async with newsroom.memory.storage.begin() as unit:  # to count, and then left as it was
        if await _is_done(request, unit):
            return Erased(gone=Forgotten(articles=0, claims=0, held=0), again=True)
        order = await _order(call, request, newsroom, unit, everywhere=role >= Role.NEWSROOM)
        gone = await order.here.forget(unit)
    nothing = not (gone.articles or gone.claims or gone.held or order.everywhere)
    if "yes" not in call.flags:
        typed = None if nothing else f"forget {order.typed} --yes"
        return Erased(gone=gone, confirm=typed, everywhere=order.everywhere is not None)
    async with newsroom.memory.storage.begin() as unit:
        await erase(order.everywhere or order.here, unit, now=now)
        await noted(unit, request, "forget", order.about)
        await unit.commit()
    return Erased(gone=gone, everywhere=order.everywhere is not None)


async def _order(
    call: Call, request: Request, newsroom: Newsroom, unit: UnitOfWork, *, everywhere: bool
) -> _Order:
    """What somebody means. Raises CommandError."""
    if not call.words:
        raise CommandError("forget needs a claim's ID, here, or by PERSON", example=FORGET.example)
    word, place = call.texts[0], request.place.key
    before, age = _before(call, newsroom), call.flags.get("older-than")
    typed = " ".join(call.texts) + (f" --older-than {age}" if age else "")
    mine = Erasure(
        tenant=request.place.tenant, asked=request.at, place=place, before=before, besides=request.key
    )
    if word.casefold() == "by":
        if len(call.words) != 2:
            raise CommandError("forget by needs one person", example="forget by slack:U012ABC")
        person = person_named(call.texts[1], request, FORGET.example)
        theirs = replace(mine, by=person)
        wide = replace(theirs, place=None) if everywhere else None
        return _Order(here=theirs, everywhere=wide, about=person, typed=typed)
    if len(call.words) != 1:
        raise CommandError("forget needs one claim's ID, here, or by PERSON", example=FORGET.example)
    if word.casefold() == "here":
        return _Order(here=mine, everywhere=None, about=place, typed=typed)
    if age is not None:
        raise CommandError("--older-than goes with here, or by PERSON", example=FORGET.example)
    claim = await claim_named(word, unit=unit, scope=scope_of(request.place), usage=FORGET)
    if claim.article is None:
        raise CommandError(f"{claim.id} came without an article; forget here erases it with all the rest")
    this = replace(mine, article=claim.article, like=claim.id)
    wide = replace(this, place=None) if everywhere else None
    return _Order(here=this, everywhere=wide, about=claim.article, typed=typed)


async def _is_done(request: Request, unit: UnitOfWork) -> bool:
    """Whether this very request erased something before it could be answered, as after a crash."""
    lately = await unit.register.logged(request.place.tenant, limit=_LATELY)
    return any(
        at == request.at and by == request.actor.key and action.startswith("forget")
        for at, by, action, _ in lately
    )


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
