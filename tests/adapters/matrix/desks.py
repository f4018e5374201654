"""A room with the bot and two people in it, and what they do there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from adapters.matrix.machine import quoted
from tests.adapters.matrix.bots import PATIENCE, Bot
from tests.adapters.matrix.people import Person


@dataclass(frozen=True, slots=True)
class Desk:
    """A room of Ana, Ben and the bot, who listens only when told to."""

    room: str
    bot: Bot
    ana: Person
    ben: Person


async def seated(bot: Bot, ana: Person, ben: Person, *, encrypted: bool) -> Desk:
    """A room with the three in it; the bot was there and is away."""
    room = await ana.create(ben, encrypted=encrypted)
    await ana.client.ask("POST", f"/v3/rooms/{quoted(room)}/invite", {"user_id": bot.id})
    async with bot.listening():
        await until(ana, room, lambda said: said["body"].startswith("Hello."))
    return Desk(room, bot, ana, ben)


async def until(somebody: Person, room: str, is_there: Any) -> dict[str, Any]:
    """What was said in a room, as soon as somebody sees it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for said in somebody.said(room):
                if is_there(said):
                    return said
            await asyncio.sleep(0.05)
            await somebody.sync()


async def state(somebody: Person, room: str, kind: str, key: str = "") -> dict[str, Any]:
    """What a room's state says."""
    return await somebody.client.ask("GET", f"/v3/rooms/{quoted(room)}/state/{kind}/{quoted(key)}")


async def act(somebody: Person, room: str, what: str, **said: object) -> dict[str, Any]:
    """Do something to a room."""
    return await somebody.client.ask("POST", f"/v3/rooms/{quoted(room)}/{what}", said)
