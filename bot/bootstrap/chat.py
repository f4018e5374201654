"""`hearsay chat`, wired: the whole product in one process, with the terminal as its platform."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass
from itertools import count
from typing import IO, Final

from adapters.console import talk, typed
from adapters.console.deliver import Printer
from adapters.console.screen import Screen
from adapters.console.talk import Seat
from bot.bootstrap.crashing import crasher
from bot.bootstrap.memory import HISTORY
from bot.bootstrap.parts import Commands, assembled, at_work, surroundings, terms_of, utc_now
from bot.bootstrap.serving import newsroom
from bot.errors import CommandError, StoreError
from bot.intake import Intake
from bot.model.chat import Platform, Request
from bot.ports import Storage
from bot.settings import Settings, secrets_of
from bot.worker import Line

LOOK: Final = 1.0  # seconds between looks whether somebody else has shown an answer
FAST: Final = 1000.0  # messages a second: a terminal takes what it is given


@dataclass(slots=True, kw_only=True)
class Chat:
    """One session. Its requests' ids begin with its own.

    `seat` changes as people come and go, `complete` says whether every line was taken.
    """

    id: str
    seat: Seat
    screen: Screen
    intake: Intake
    storage: Storage
    complain: Callable[[str], None]
    waits: bool
    complete: bool = True

    async def take(self, texts: AsyncIterator[str]) -> None:
        """Hand on what is said, until somebody leaves."""
        number = count(1)
        async for text in texts:
            if self.screen.broken is not None:
                raise self.screen.broken
            try:
                meant = talk.understood(text, self.seat)
                if isinstance(meant, talk.Left):
                    return
                if isinstance(meant, Seat):
                    self.seat = meant
                elif meant is not None:
                    await self._say(meant.text, f"{self.id}-{next(number)}")
            except (CommandError, StoreError) as error:
                self.complete = False
                self.complain(str(error))

    async def _say(self, text: str, id: str) -> None:
        request = Request(id=id, place=self.seat.where, actor=self.seat.who, text=text, at=utc_now())
        await self.intake.take_in(request)
        while self.waits and not await self.screen.shown(request.key, within=LOOK):
            if self.screen.broken is not None:
                raise self.screen.broken
            async with self.storage.begin(write=False) as unit:
                if await unit.outbox.ref(request.key) is not None:
                    return


def chat(settings: Settings, *, who: str, where: str, stdin: IO[bytes], printer: Printer) -> bool:
    """Talk until the input ends or somebody leaves; whether every line was taken.

    Raises StoreError and NoModel, CommandError for a name that is none, and OSError when the output is gone.
    """
    from bot.bootstrap import logs

    logs.configure(sys.stderr, plain=True, secrets=secrets_of(settings))
    for name in ("bot", "adapters", "storage"):
        logging.getLogger(name).setLevel(logging.ERROR)  # who talks here is told of the rest by answers
    seat = Seat(who=talk.person(who), where=talk.place(where))
    return asyncio.run(_chat(settings, seat, stdin, printer))


async def _chat(settings: Settings, seat: Seat, stdin: IO[bytes], printer: Printer) -> bool:
    live = sys.stdin is not None and stdin.isatty() and printer.out.isatty()
    async with AsyncExitStack() as stack:
        storage, staffed = await stack.enter_async_context(newsroom(settings))
        commands = staffed({})
        stack.enter_context(typed.above_the_prompt() if live else nullcontext())
        here = surroundings(storage, checkpoint=crasher())
        id = secrets.token_hex(6)
        screen = Screen(
            lambda: _printing(printer, live=live),
            here=lambda: session.seat.where.key,
            ours=lambda key: key.startswith(f"{Platform.CONSOLE.value}:{id}-"),
            ruled=not live,
        )
        if not live:
            commands = Commands(answer=commands.answer)  # a note would stand in the output for good
        line = Line(messenger=screen, late=0.0, per_second=FAST, burst=int(FAST))
        parts = assembled(here, commands, {Platform.CONSOLE: line}, terms=terms_of(settings))
        session = Chat(
            id=id,
            seat=seat,
            screen=screen,
            intake=parts.intake,
            storage=storage,
            complain=printer.complain,
            waits=not live,
        )
        if live:
            printer.complain(f"help shows what can be asked; {talk.ROOM_HELP}")
        prompt = typed.prompted(lambda: session.seat.prompt, history=settings.data_dir / HISTORY)
        async with at_work(parts):
            await session.take(prompt if live else typed.piped(stdin))
    return session.complete


def _printing(printer: Printer, *, live: bool) -> Printer:
    """What prints now: while a prompt is shown, standard output is the prompt's own."""
    if not live:
        return printer
    return Printer(out=sys.stdout, err=printer.err, colour=printer.colour, width=printer.width)
