"""What becomes of the places that we are in."""

from __future__ import annotations

from bot.answer import NOTHING, Answer
from bot.app.desk import Desk
from bot.commands.places import CHOICES
from bot.model.chat import Request


async def moved(request: Request, desk: Desk) -> Answer:
    """A place was given up for another: how it was set goes along, and nothing is said there any more.

    What was set in the successor already stays, but what cannot be turned off holds there too.
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
        await register.meet(successor, None, now=now)
        await register.leave(place, now=now)
        await unit.commit()
    return NOTHING
