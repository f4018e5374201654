"""One request in, one answer out, whatever kind of request it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.answer import NOTHING, Answer
from bot.app.desk import Desk
from bot.app.messages import edited, heard, withdrawn
from bot.app.places import moved
from bot.app.presses import pressed, released
from bot.commands import COMMANDS, Command, Newsroom
from bot.errors import CommandError
from bot.model.chat import Kind, Request

__all__ = ["App"]


async def _asked(request: Request, desk: Desk) -> Answer:
    return await desk.answer(request)


async def _noted(_request: Request, _desk: Desk) -> Answer:
    """What the intake did already, when it took the request in."""
    return NOTHING


HANDLERS: Mapping[Kind, Callable[[Request, Desk], Awaitable[Answer]]] = {
    Kind.ASKED: _asked,
    Kind.HEARD: heard,
    Kind.EDITED: edited,
    Kind.WITHDRAWN: withdrawn,
    Kind.PRESSED: pressed,
    Kind.RELEASED: released,
    Kind.PLACE: _noted,
    Kind.MOVED: moved,
    Kind.LEFT: _noted,
}


class App:
    """Answers what comes in. `commands` is the table of what people may type."""

    def __init__(self, newsroom: Newsroom, *, commands: Mapping[str, Command] = COMMANDS) -> None:
        """Keep what commands work with."""
        self._desk = Desk(newsroom, commands)

    async def answer(self, request: Request) -> Answer:
        """What is said to a request: never nothing to what was asked.

        Raises StoreError when the database cannot be used, and what is a fault of ours: those may be tried
        again. Whatever a request wrote is written once, however often it is tried.
        """
        return await HANDLERS[request.kind](request, self._desk)

    def is_slow(self, request: Request) -> bool:
        """Whether a word from us should come before the answer."""
        if request.kind is not Kind.ASKED:
            return False
        try:
            return self._desk.command(request).usage.slow
        except CommandError:
            return False
