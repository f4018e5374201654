"""`admin`: who is an admin, of the newsroom or of one conversation, and who may do nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.commands.newsroom import Newsroom, noted, require, standing_of
from bot.commands.standing import Mark, Role, Standing, marked, newsroom_key, set_mark
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Platform, Request
from bot.model.command import Call, Usage
from bot.model.outcome import Admins, Appointed
from bot.ports import UnitOfWork
from bot.settings import admin_key

ADMIN: Final = Usage(
    name="admin",
    words="list, or add|remove|deny|allow PERSON [here]",
    about="say who is an admin, and who may not use Hearsay, in the whole newsroom or here alone",
    example="admin add slack:U012ABC here",
    aliases=("admins",),
    admin=True,
)
# verb -> what is marked, and whether it is set or unset
VERBS: Final = {
    "add": (Mark.ADMIN, True),
    "remove": (Mark.ADMIN, False),
    "deny": (Mark.DENIED, True),
    "allow": (Mark.DENIED, False),
}
LIST: Final = "list"
HERE: Final = "here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted of whom: `verb` is one of VERBS, `here` that it is for this conversation alone."""

    verb: str
    person: str
    here: bool


async def admin(call: Call, request: Request, newsroom: Newsroom) -> Admins | Appointed:
    """`admin list`, and `admin add|remove|deny|allow PERSON [here]`."""
    verb = call.texts[0].casefold() if call.words else LIST
    if verb == LIST:
        return await _list(call, request, newsroom)
    if verb not in VERBS:
        raise CommandError(
            f"admin does {', '.join(VERBS)} or {LIST}, not “{printable(verb)[:40]}”", example=ADMIN.example
        )
    order = _order(call, request, verb)
    if not order.here:
        await require(newsroom, request, f"admin {verb} without {HERE}", Role.NEWSROOM)
    mark, on = VERBS[verb]
    async with newsroom.memory.storage.begin() as unit:
        there = await standing_of(newsroom, request, unit)
        await _check(order, request, there, unit)
        if mark is Mark.ADMIN:
            changed = await _appoint(order, request, unit, admin=on)
        else:
            changed = await set_mark(unit, _where(order, request), mark, order.person, on=on)
            if changed and on:  # who is allowed again is nobody special
                await _appoint(order, request, unit, admin=False)
        if changed:
            await _log(order, request, unit)
            await unit.commit()
    return Appointed(person=order.person, done=verb, here=order.here, changed=changed)


async def _list(call: Call, request: Request, newsroom: Newsroom) -> Admins:
    """Who decides here, and who may not do anything here."""
    if len(call.words) > 1:
        raise CommandError(f"admin {LIST} takes nothing more", example=f"admin {LIST}")
    place = request.place
    async with newsroom.memory.storage.begin(write=False) as unit:
        there = await standing_of(newsroom, request, unit)
        everywhere = await marked(unit, newsroom_key(place.tenant), Mark.DENIED)
        here = await marked(unit, place.key, Mark.DENIED)
    return Admins(
        named=there.admins,
        here=there.here,
        by_power=request.moderates is not None,
        denied={key: key in everywhere for key in sorted({*here, *everywhere})},
    )


def _order(call: Call, request: Request, verb: str) -> Order:
    here = len(call.words) > 2 and call.texts[-1].casefold() == HERE
    if len(call.words) - here != 2:
        raise CommandError(f"admin {verb} needs one person", example=ADMIN.example)
    return Order(
        verb=verb, person=person_named(call.texts[1], request, f"admin {verb} slack:U012ABC"), here=here
    )


def person_named(word: str, request: Request, example: str) -> str:
    """Whom they mean: a key as settings have it, a mention, or an id here. Raises CommandError."""
    typed = word.strip("<>").split("|")[0]
    platform = request.place.platform
    if typed.partition(":")[0].casefold() not in set(Platform):
        typed = f"{platform.value}:{typed if platform is Platform.MATRIX else typed.lstrip('@')}"
    try:
        return admin_key(typed)
    except ValueError as error:
        raise CommandError(str(error), example=example) from error


async def _check(order: Order, request: Request, there: Standing, unit: UnitOfWork) -> None:
    """Raises CommandError for what nobody may say, or this one may not say of that one."""
    person, admins = order.person, there.admins
    fixed, own = admins.get(person, False), person == request.actor.key
    if order.verb in {"remove", "deny"} and fixed and not (order.verb == "remove" and order.here):
        raise CommandError(
            f"{person} is named in the setting HEARSAY_ADMINS; whoever runs Hearsay can take them out there"
        )
    if order.verb == "deny" and own:
        raise CommandError("nobody denies themselves; another admin can do that")
    if order.verb == "deny" and person in admins and there.role < Role.NEWSROOM:
        raise CommandError(f"{person} is an admin of the whole newsroom, whom only another of them denies")
    if order.verb == "remove" and not order.here and set(admins) == {person}:
        raise CommandError(f"{person} is the only admin: make somebody else one first", example=ADMIN.example)
    if order.verb == "add" and not fixed:
        for key, behind in ((newsroom_key(request.place.tenant), ""), (request.place.key, " here")):
            if person in await marked(unit, key, Mark.DENIED):
                typed = f"admin allow {person}{behind}"
                raise CommandError(f"{person} is denied{behind}, which wins over all else", example=typed)


def _where(order: Order, request: Request) -> str:
    return request.place.key if order.here else newsroom_key(request.place.tenant)


async def _appoint(order: Order, request: Request, unit: UnitOfWork, *, admin: bool) -> bool:
    if order.here:
        return await set_mark(unit, request.place.key, Mark.ADMIN, order.person, on=admin)
    return await unit.register.make_admin(request.place.tenant, order.person, admin=admin)


async def _log(order: Order, request: Request, unit: UnitOfWork) -> None:
    """What is said for one place is that place's own, the rest the newsroom's."""
    action = f"admin {order.verb}"
    if order.here:
        await noted(unit, request, f"{action} {HERE}", order.person)
        return
    await unit.register.log(
        request.place.tenant, by=request.actor.key, at=request.at, action=action, about=order.person
    )
