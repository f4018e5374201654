"""A terminal as a place where messages stand: they are printed, and what is printed stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from adapters.console.deliver import Printer
from bot.document import Document, Heading, Text
from bot.errors import SendError
from bot.model.chat import MessageRef, Place

_REMEMBERED: Final = 1000  # keys of messages that somebody may wait for


class Screen:
    """The port `Messenger` on a terminal, or on whatever reads our output.

    An edited message is printed anew below. What was printed before this program began is not looked for:
    whoever looks now has not seen it.
    """

    def __init__(self, printer: Callable[[], Printer], *, here: Callable[[], str], ruled: bool) -> None:
        """`printer` gives what prints now, `here` the key of the place that is looked at.

        `ruled` sets what is printed apart by a rule; between prompts nothing needs to.
        """
        self._printer, self._here, self._ruled = printer, here, ruled
        self._shown: dict[str, asyncio.Event] = {}
        self._printed = 0
        self.broken: OSError | None = None  # why nothing can be printed any more

    async def send(
        self,
        place: Place,
        document: Document,
        *,
        key: str,
        reply_to: MessageRef | None,  # noqa: ARG002 - answers stand below what they answer
    ) -> MessageRef:
        """Print a document, under its place's name when that is elsewhere. Raises SendError."""
        self._print(place, document)
        self._event(key).set()
        return MessageRef(place=place, id=key)

    async def edit(self, ref: MessageRef, document: Document, *, key: str) -> None:
        """Print the new words. Raises SendError."""
        self._print(ref.place, document)
        self._event(key).set()

    async def find(self, place: Place, key: str) -> MessageRef | None:
        """What this program printed."""
        return MessageRef(place=place, id=key) if key in self._shown and self._shown[key].is_set() else None

    async def shown(self, key: str, *, within: float) -> bool:
        """Whether a message was printed within so many seconds."""
        try:
            async with asyncio.timeout(within):
                await self._event(key).wait()
        except TimeoutError:
            return False
        return True

    def _event(self, key: str) -> asyncio.Event:
        while len(self._shown) > _REMEMBERED:
            del self._shown[next(iter(self._shown))]
        return self._shown.setdefault(key, asyncio.Event())

    def _print(self, place: Place, document: Document) -> None:
        if place.key != self._here():
            document = Document(
                (Heading((Text(f"In {place.name or place.id}:"),), level=1), *document.blocks)
            )
        try:
            printer = self._printer()
            if self._printed and self._ruled:
                printer.separate("text")
            printer.show(document)
        except OSError as error:
            self.broken = error
            raise SendError("the terminal is gone", can_retry=True, after=1.0) from error
        self._printed += 1
