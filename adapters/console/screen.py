"""A terminal as a place where messages stand: they are printed, and what is printed stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from adapters.console.deliver import Printer
from bot.document import Document, Heading, Text
from bot.errors import SendError
from bot.model.chat import MessageRef, Place

PATIENCE: Final = 3.0  # seconds; a terminal that is there looks four times a second
STEP_ASIDE: Final = 0.05  # seconds until somebody else may take a message that is theirs
_REMEMBERED: Final = 1000  # keys of messages that somebody may wait for


class Screen:
    """The port `Messenger` on a terminal, or on whatever reads our output.

    Of several terminals on one database each shows its own answers. What another asked for is left to it for
    `PATIENCE` seconds; then it is gone, and whoever is there shows it.

    An edited message is printed anew below. What was printed before this program began is not looked for:
    whoever looks now has not seen it.
    """

    def __init__(
        self,
        printer: Callable[[], Printer],
        *,
        here: Callable[[], str],
        ours: Callable[[str], bool] = lambda _: True,
        ruled: bool = False,
        patience: float = PATIENCE,
    ) -> None:
        """`printer` gives what prints now, `here` the key of the place that is looked at.

        `ours` tells by its key a message that was asked for here. `ruled` sets what is printed apart by a
        rule; between prompts nothing needs to.
        """
        self._printer, self._here, self._ours, self._ruled = printer, here, ours, ruled
        self._patience = patience
        self._others: dict[str, float] = {}  # since when somebody else's messages were left to them
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
        only_for: str | None = None,  # noqa: ARG002 - everybody here reads along
    ) -> MessageRef:
        """Print a document, under its place's name when that is elsewhere. Raises SendError."""
        self._leave_to_others(key)
        self._print(place, document)
        self._event(key).set()
        return MessageRef(place=place, id=key)

    async def edit(self, ref: MessageRef, document: Document, *, key: str) -> None:
        """Print the new words. Raises SendError."""
        self._leave_to_others(key)
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

    def _leave_to_others(self, key: str) -> None:
        """Raises SendError as long as the terminal that asked may still be there."""
        now = asyncio.get_running_loop().time()
        while len(self._others) > _REMEMBERED:
            del self._others[next(iter(self._others))]
        if not self._ours(key) and now - self._others.setdefault(key, now) < self._patience:
            raise SendError("another terminal asked for it", can_retry=True, after=STEP_ASIDE)

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
