"""One request in, one answer out; what goes wrong in a way that its sender can mend is an answer too."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answer import Answer, just
from bot.commands import COMMANDS, Command, Newsroom, require_admin
from bot.document import Document
from bot.errors import CommandError, HearsayError, IdTaken, StoreError
from bot.model.chat import Request
from bot.model.command import Call
from bot.report import chat
from bot.router import Router


class App:
    """Answers what people type. `commands` is the table of what they may."""

    def __init__(self, newsroom: Newsroom, *, commands: Mapping[str, Command] = COMMANDS) -> None:
        """Keep what commands work with."""
        self._newsroom = newsroom
        self._commands = commands
        self._router = Router(command.usage for command in commands.values())

    async def answer(self, request: Request) -> Answer:
        """What is said to a request, never nothing.

        Raises StoreError when the database cannot be used, and what is a fault of ours: those may be tried
        again. Whatever a command wrote is written once, however often it is tried.
        """
        try:
            return just(await self._done(request))
        except CommandError as error:
            return just(chat.refused(str(error), error.example))
        except IdTaken as error:
            return just(chat.refused(str(error)))
        except StoreError:
            raise
        except HearsayError as error:
            return just(chat.refused(str(error)))

    def is_slow(self, request: Request) -> bool:
        """Whether a word from us should come before the answer."""
        try:
            return self._commands[self._call(request).name].usage.slow
        except CommandError:
            return False

    async def _done(self, request: Request) -> Document:
        call = self._call(request)
        command = self._commands[call.name]
        if command.usage.admin:
            await require_admin(self._newsroom, request, call.name)
        return chat.drawn(await command.do(call, request, self._newsroom))

    def _call(self, request: Request) -> Call:
        """What was meant; our name alone means the message replied to, or help."""
        call = self._router.route(request.text)
        if call is not None:
            return call
        pointed = request.about or request.attachments or request.about_attachments
        return Call(name="read" if pointed else "help")
