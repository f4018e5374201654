"""Forgets what is no longer needed: words that are long done, articles' words, and claims, at their times."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.errors import StoreError
from bot.settings import age
from bot.worker.surroundings import Surroundings

KEPT: Final = timedelta(days=7)  # platforms deliver an event again within hours; a week leaves room to look
GIVEN_UP: Final = timedelta(days=90)  # an admin may have such a request tried again; nobody does so later
EVERY: Final = 3600.0  # seconds
PURGE_EVERY: Final = 10.0  # seconds; what was erased is to be off the disk within a minute
PIECE: Final = 200  # articles or sightings in one transaction, so that nobody waits for the next one

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How long words of requests, of articles, and claims are kept; None is for ever."""

    words: timedelta = KEPT
    text: timedelta | None = None
    claims: timedelta | None = None


class Tidier:
    """Drops what has had its time, in small pieces, and finishes what erasures have left to do.

    The keys of requests stay, by which an event that comes again is known. An article's claims stay when its
    words go. A process that is killed in between has done some of it; the next does the rest.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        *,
        keeping: Keeping = Keeping(),
        every: float = EVERY,
        purge_every: float = PURGE_EVERY,
    ) -> None:
        """`every` and `purge_every` are how many seconds lie between two times."""
        self._surroundings, self._keeping = surroundings, keeping
        self._every, self._purge_every = every, purge_every
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Leave the rest for the next time; `run` returns."""
        self._stopped.set()

    async def run(self) -> None:
        """Tidy now and then, until `stop`; what goes wrong is tried the next time."""
        stopped = asyncio.ensure_future(self._stopped.wait())
        due = self._surroundings.now()
        while not stopped.done():
            now = self._surroundings.now()
            try:
                await self._surroundings.storage.purge()
                if now >= due:
                    due = now + timedelta(seconds=self._every)
                    await self.tidy()
            except Exception as error:  # noqa: BLE001 - a fault of ours in tidying must not end the service
                tell = log.warning if isinstance(error, StoreError) else log.error
                tell("not tidied", error=type(error).__name__)
            rest = min(self._every, self._purge_every)
            resting = asyncio.ensure_future(self._surroundings.sleep(rest))
            await asyncio.wait({stopped, resting}, return_when=asyncio.FIRST_COMPLETED)
            resting.cancel()

    async def tidy(self) -> int:
        """Once; how many requests, messages and articles lost their words, or claims went.

        Raises StoreError.
        """
        now = self._surroundings.now()
        before = now - self._keeping.words
        async with self._surroundings.storage.begin() as unit:
            gone = await unit.inbox.tidy(before=before) + await unit.outbox.tidy(before=before)
            gone += await unit.wording.tidy(before=now - GIVEN_UP)
            await unit.commit()
        gone += await self._strip(now) + await self._expire(now)
        if gone:
            log.info("tidied", words_of=gone)
        return gone

    async def _strip(self, now: datetime) -> int:
        """Drop the words of articles whose time is over, where they came by too; how many."""
        async with self._surroundings.storage.begin(write=False) as unit:
            set_ = await unit.register.set_to("keep-text")
        at = {place: _before(now, age(value)) for place, value in set_.items()}
        before = _before(now, self._keeping.text)
        if before is None and not any(at.values()):
            return 0
        gone, after = 0, 0
        while not self._stopped.is_set():
            async with self._surroundings.storage.begin() as unit:
                many, last = await unit.claims.strip(before=before, at=at, after=after, limit=PIECE)
                if many:
                    await unit.commit()
            gone += many
            if last is None:
                break
            after = last
        return gone

    async def _expire(self, now: datetime) -> int:
        """Forget claims whose time is over; how many."""
        before, gone = _before(now, self._keeping.claims), 0
        while before is not None and not self._stopped.is_set():
            async with self._surroundings.storage.begin() as unit:
                some = await unit.claims.expire(before=before, limit=PIECE)
                if not some.articles and not some.claims:
                    break
                await unit.commit()
            gone += some.claims
        return gone


def _before(now: datetime, kept: timedelta | None) -> datetime | None:
    """The time before which something has had its time, None for never."""
    return None if kept is None else now - kept
