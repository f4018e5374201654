"""What people type, answered; what goes wrong in a way that its sender can mend is an answer too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.answer import NOTHING, Answer, one_by_one
from bot.app.resting import rests_on
from bot.app.telling import told
from bot.commands import Command, Newsroom, Role, require
from bot.document import Document
from bot.errors import CommandError, HearsayError, IdTaken, StoreError
from bot.model.chat import Request
from bot.model.command import Call
from bot.model.outcome import Found, History, Outcome, Read, Several, Story, Traced
from bot.report import chat
from bot.report.pressed import offered_to_share
from bot.router import Router

SHARED: Final = (Read, Several, Story, Found, History, Traced)  # what others may want to see too
FREE: Final = frozenset({"help"})  # also for those who are denied everything
_LONGEST: Final = 200  # characters of what was typed that are offered to be typed again


class Desk:
    """Does what was typed, with the table of commands."""

    def __init__(self, newsroom: Newsroom, commands: Mapping[str, Command]) -> None:
        """Keep what commands work with."""
        self.newsroom = newsroom
        self._commands = commands
        self._router = Router(command.usage for command in commands.values())

    async def answer(self, request: Request) -> Answer:
        """What is said to it, never nothing. Raises StoreError."""
        try:
            outcome = await self.outcome(request)
        except HearsayError as error:
            return one_by_one((refusal(error),))
        documents = chat.drawn(outcome)
        alerts = await self._alerts(outcome, request)
        if request.privately and isinstance(outcome, SHARED):
            typed = request.text.strip()
            typed = typed if 0 < len(typed) <= _LONGEST else self.call(request).name
            documents = tuple(offered_to_share(document, typed) for document in documents)
        ids = rests_on(outcome)
        said = [replace(one, rests_on=ids) for one in one_by_one(documents).documents]
        return Answer(documents=(*said, *alerts.documents), edits=alerts.edits)

    async def _alerts(self, outcome: Outcome, request: Request) -> Answer:
        """What the watches of a place say of what was read there, but for what one person alone was shown."""
        parts = outcome.parts if isinstance(outcome, Several) else (outcome,)
        if request.privately or not any(isinstance(part, Read) for part in parts):
            return NOTHING
        return await told(parts, request, self.newsroom, reported=True)

    async def outcome(self, request: Request) -> Outcome:
        """What comes of it. Raises HearsayError."""
        await self.permit(request)
        return await self.command(request).do(self.call(request), request, self.newsroom)

    async def permit(self, request: Request) -> None:
        """Raises CommandError when who speaks may not use the command there.

        What its words ask for besides is for the command to refuse.
        """
        usage = self.command(request).usage
        if usage.name not in FREE:
            await require(self.newsroom, request, usage.name, Role.HERE if usage.admin else Role.ANYBODY)

    def command(self, request: Request) -> Command:
        """The command that was meant. Raises CommandError."""
        return self._commands[self.call(request).name]

    def call(self, request: Request) -> Call:
        """What was meant; our name alone means the message replied to, or help. Raises CommandError."""
        call = self._router.route(request.text)
        if call is not None:
            return call
        pointed = request.about or request.attachments or request.about_attachments
        return Call(name="read" if pointed else "help")


def refusal(error: HearsayError) -> Document:
    """An error in words. Raises it again when it is the database's trouble, which may pass."""
    if isinstance(error, StoreError) and not isinstance(error, IdTaken):
        raise error
    return chat.refused(str(error), error.example if isinstance(error, CommandError) else None)
