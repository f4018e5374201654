"""Forgets what is no longer needed: the words of requests and messages that are long done."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

import structlog

from bot.errors import StoreError
from bot.worker.surroundings import Surroundings

KEPT: Final = timedelta(days=7)  # platforms deliver an event again within hours; a week leaves room to look
EVERY: Final = 3600.0  # seconds

log = structlog.get_logger(__name__)


class Tidier:
    """Drops the words of requests that were done, and of messages that were sent, a week ago.

    Their keys stay, by which an event that comes again is known. What claims an article made is the
    memory's, and is not touched.
    """

    def __init__(self, surroundings: Surroundings, *, kept: timedelta = KEPT, every: float = EVERY) -> None:
        """`every` is how many seconds lie between two times."""
        self._surroundings, self._kept, self._every = surroundings, kept, every
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Leave the rest for the next time; `run` returns."""
        self._stopped.set()

    async def run(self) -> None:
        """Tidy now and then, until `stop`; a database that cannot be reached is tried the next time."""
        stopped = asyncio.ensure_future(self._stopped.wait())
        while not stopped.done():
            try:
                await self.tidy()
            except StoreError as error:
                log.warning("not tidied", error=type(error).__name__)
            resting = asyncio.ensure_future(self._surroundings.sleep(self._every))
            await asyncio.wait({stopped, resting}, return_when=asyncio.FIRST_COMPLETED)
            resting.cancel()

    async def tidy(self) -> int:
        """Once; how many requests and messages lost their words. Raises StoreError."""
        before = self._surroundings.now() - self._kept
        async with self._surroundings.storage.begin() as unit:
            gone = await unit.inbox.tidy(before=before) + await unit.outbox.tidy(before=before)
            await unit.commit()
        if gone:
            log.info("tidied", words_of=gone)
        return gone
