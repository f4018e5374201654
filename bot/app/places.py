"""What becomes of the places that we are in."""

from __future__ import annotations

from dataclasses import replace

from bot.answer import NOTHING, Answer
from bot.app.desk import Desk
from bot.commands.places import CHOICES
from bot.model.chat import Place, Request
from bot.model.watch import Muted
from bot.ports import UnitOfWork


async def moved(request: Request, desk: Desk) -> Answer:
    """A place was given up for another: what came by there, how it was set and what it watches for go along.

    Nothing is said there any more. What was set in the successor already stays, but what cannot be turned off
    holds there too.
    """
    place, successor, now = request.place, request.successor, desk.newsroom.memory.now()
    if successor is None:
        raise ValueError(f"a request of kind {request.kind} that names no successor")
    async with desk.newsroom.memory.storage.begin() as unit:
        register = unit.register
        there = await register.settings(successor.key)
        for name, value in (await register.settings(place.key)).items():
            lasting = name in CHOICES and CHOICES[name].lasting is not None and value == "on"
            if name not in there or lasting:
                await register.set(successor.key, name, value)
        await _watching(place, successor, unit)
        if place.tenant == successor.tenant:
            await unit.claims.move(place.key, successor.key, tenant=place.tenant)
        await register.meet(successor, None, now=now)
        await register.leave(place, now=now)
        await unit.commit()
    return NOTHING


async def _watching(place: Place, successor: Place, unit: UnitOfWork) -> None:
    """Watches and mutes go along, but for a watch whose name another has there."""
    tenant = place.tenant
    for watch in await unit.watches.of_place(place.key, tenant=tenant):
        await unit.watches.put(replace(watch, tenant=successor.tenant, place=successor.key))
    for mute in await unit.watches.mutes(place.key, tenant=tenant):
        about = successor.key if mute.what is Muted.PLACE else mute.about
        await unit.watches.mute(replace(mute, tenant=successor.tenant, place=successor.key, about=about))
        await unit.watches.unmute(place.key, tenant=tenant, what=mute.what, about=mute.about)
