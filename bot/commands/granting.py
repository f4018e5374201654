"""What may be told elsewhere beyond the rule for all, and what not before its time."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Final

from bot.commands.arrangement import arrangement
from bot.commands.elsewhere import place_named
from bot.commands.naming import arguments, claim_named
from bot.commands.newsroom import Newsroom, noted
from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Place, Request
from bot.model.command import Call, Usage
from bot.model.memory import Scope
from bot.model.outcome import Arranged
from bot.model.visibility import Grant
from bot.ports import UnitOfWork
from bot.wording.clocks import clock

GRANT: Final = Usage(
    name="grant",
    words="PLACE, end PLACE or list",
    about="let what comes by here from now on be told in another conversation; --embargoed means that too",
    example="grant #politics",
    aliases=("grants",),
    flags=("embargoed",),
    admin=True,
)
EMBARGO: Final = Usage(
    name="embargo",
    words="ID DATE|off",
    about="keep the article that a claim is from to this conversation until a time",
    example="embargo cq3kf7ab 2031-05-02T06:00",
    aliases=("embargoes",),
    admin=True,
)
_TOLD: Final = "what comes by here is told there"
_ALL: Final = "what comes by here is told there, under embargo too"


async def grant(call: Call, request: Request, newsroom: Newsroom) -> Arranged:
    """`grant PLACE`, `grant end PLACE`, `grant list`: of what comes by after it, and of nothing before."""
    verb = call.texts[0].casefold() if call.words else "list"
    if verb == "list" and len(call.words) < 2:
        async with newsroom.memory.storage.begin(write=False) as unit:
            return await _listed(request.place, unit, changed=False)
    (word,) = arguments(call, GRANT, ("a place",)) if verb != "end" else (call.after(1),)
    there = await place_named(word, request, newsroom, "telling another place", GRANT.example)
    if there.key == request.place.key:
        raise CommandError("what comes by here is told here: name another place", example=GRANT.example)
    here, tenant = request.place.key, request.place.tenant
    async with newsroom.memory.storage.begin() as unit:
        if verb == "end":
            done = await unit.visibility.revoke(here, there.key, tenant=tenant, at=request.at)
        else:
            if (await unit.register.settings(here)).get("confidential") == "on":
                raise CommandError("this conversation is confidential: nothing of it is told in another")
            done = await unit.visibility.grant(
                Grant(
                    tenant=tenant,
                    source=here,
                    destination=there.key,
                    by=request.actor.key,
                    at=request.at,
                    embargoed="embargoed" in call.flags,
                )
            )
        if done:
            await noted(unit, request, "grant end" if verb == "end" else "grant", there.key)
            await unit.commit()
        return await _listed(request.place, unit, changed=True)


async def _listed(place: Place, unit: UnitOfWork, *, changed: bool) -> Arranged:
    """The standing grants of a place."""
    rows = []
    for one in await unit.visibility.grants(place.key, tenant=place.tenant):
        known = await unit.register.place(one.destination)
        name = known.name if known is not None and known.name else one.destination
        rows.append((name, "granted", _ALL if one.embargoed else _TOLD))
    nothing = [("grants", "none", "what comes by here is told where everybody may know it, or nowhere else")]
    return Arranged(rows=tuple(rows or nothing), changed=changed)


async def embargo(call: Call, request: Request, newsroom: Newsroom) -> Arranged:
    """`embargo ID until DATE` and `embargo ID off`: of what came by here first, and nothing else."""
    words = [word for word in call.texts if word.casefold() != "until"]
    if len(words) != 2:
        raise CommandError("embargo needs a claim's ID, and a date or off", example=EMBARGO.example)
    id, typed = words
    place = request.place
    own = Scope(tenant=place.tenant, places=frozenset({place.key}))
    async with newsroom.memory.storage.begin() as unit:
        zone = arrangement(await unit.register.settings(place.key)).zone
        until = None if typed.casefold() == "off" else _moment(typed, zone)
        if until is not None and until <= newsroom.memory.now():
            raise CommandError(
                f"{printable(typed)[:40]} is over: an embargo ends later", example=EMBARGO.example
            )
        claim = await claim_named(id, unit=unit, scope=own, usage=EMBARGO)
        found = await unit.visibility.embargo([claim.id], place=place.key, tenant=place.tenant, until=until)
        if not found:
            raise CommandError("that claim came by elsewhere first: its embargo is set there")
        await noted(unit, request, "embargo" if until else "embargo off", claim.id)
        await unit.commit()
    end = until and until.astimezone(zone)
    value = f"until {end:%Y-%m-%d %H:%M} {clock(end)}" if end else "off"
    return Arranged(rows=((f"embargo of {claim.id}", value, "and all of its article"),), changed=True)


def _moment(typed: str, zone: tzinfo) -> datetime:
    """A time as somebody types it, on the place's clock unless they name another. Raises CommandError."""
    try:
        found = datetime.fromisoformat(typed)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise CommandError(
            f"an embargo ends at a time such as 2031-05-02T06:00, not “{printable(typed)[:40]}”",
            example=EMBARGO.example,
        ) from None


async def seal(place: Place, unit: UnitOfWork, *, now: datetime) -> None:
    """A place is confidential from now on: nothing that ever came by there is told elsewhere any more."""
    await unit.visibility.close(place.key, tenant=place.tenant)
    for one in await unit.visibility.grants(place.key, tenant=place.tenant):
        await unit.visibility.revoke(place.key, one.destination, tenant=place.tenant, at=now)
