"""What admins do: make admins, see who did what, erase."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.commands.lookup import whole_number
from bot.commands.naming import claim_named
from bot.commands.newsroom import Newsroom, admins
from bot.commands.scope import scope_of
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Platform, Request
from bot.model.command import Call, Usage
from bot.model.memory import Forgotten
from bot.model.outcome import Admins, Appointed, Audit, Erased
from bot.ports import UnitOfWork
from bot.settings import admin_key

ADMIN = Usage(
    name="admin",
    words="add|remove PERSON, or list",
    about="say who is an admin",
    example="admin add slack:U012ABC",
    aliases=("admins",),
    admin=True,
)
AUDIT = Usage(
    name="audit",
    words="",
    about="show who decided, set or erased what",
    example="audit --limit 10",
    aliases=("audits", "log"),
    flags=("limit=",),
    admin=True,
)
FORGET = Usage(
    name="forget",
    words="ID|here",
    about="erase the article that a claim is from, or all that only this conversation has seen",
    example="forget here --older-than 90d",
    aliases=("erase",),
    flags=("older-than=", "yes"),
    admin=True,
)
LOGGED = 20  # entries that are shown unless told otherwise
MOST_LOGGED = 100  # more than one message holds on some platforms
_AGE = re.compile(r"([1-9]\d{0,4})\s*([hdwy])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "y": timedelta(days=365)}


async def admin(call: Call, request: Request, newsroom: Newsroom) -> Admins | Appointed:
    """`admin list`, `admin add PERSON`, `admin remove PERSON`."""
    verb = call.texts[0].casefold() if call.words else "list"
    if verb not in {"add", "remove", "list"}:
        raise CommandError(
            f"admin does add, remove or list, not “{printable(verb)[:40]}”", example=ADMIN.example
        )
    tenant = request.place.tenant
    async with newsroom.memory.storage.begin(write=verb != "list") as unit:
        known = await admins(newsroom, unit, tenant)
        if verb == "list":
            return Admins(named=known)
        key = _person(call, request, verb)
        if verb == "remove":
            _check_removal(key, known)
        changed = await unit.register.make_admin(tenant, key, admin=verb == "add")
        if changed:
            await unit.register.log(
                tenant, by=request.actor.key, at=request.at, action=f"admin {verb}", about=key
            )
            await unit.commit()
    return Appointed(person=key, admin=verb == "add", changed=changed)


def _person(call: Call, request: Request, verb: str) -> str:
    """Whom they mean: a key as settings have it, a mention, or an id of this platform."""
    if len(call.words) != 2:
        raise CommandError(f"admin {verb} needs one person", example=ADMIN.example)
    typed = call.texts[1].strip("<>").split("|")[0]
    platform = request.place.platform
    if typed.partition(":")[0].casefold() not in set(Platform):
        typed = f"{platform.value}:{typed if platform is Platform.MATRIX else typed.lstrip('@')}"
    try:
        return admin_key(typed)
    except ValueError as error:
        raise CommandError(str(error), example=ADMIN.example) from error


def _check_removal(key: str, known: dict[str, bool]) -> None:
    if known.get(key):
        raise CommandError(
            f"{key} is named in the setting HEARSAY_ADMINS; whoever runs Hearsay can take them out there"
        )
    if set(known) == {key}:
        raise CommandError(f"{key} is the only admin: make somebody else one first", example=ADMIN.example)


async def audit(call: Call, request: Request, newsroom: Newsroom) -> Audit:
    """`audit`."""
    limit = whole_number(call, "limit", LOGGED, MOST_LOGGED, AUDIT)
    async with newsroom.memory.storage.begin(write=False) as unit:
        return Audit(entries=tuple(await unit.register.logged(request.place.tenant, limit=limit)))


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
            await unit.register.log(
                request.place.tenant, by=request.actor.key, at=request.at, action="forget", about=about
            )
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
