"""What comes by itself: looks now and then which places are to have a digest, and which a week's review."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.app.bearing import borne
from bot.app.resting import rests_on
from bot.app.reviewing import send_reviews
from bot.commands.arrangement import arrangement
from bot.commands.digests import carded, is_due, told_now
from bot.document import dump
from bot.errors import StoreError
from bot.model.job import Message
from bot.model.watch import Muted
from bot.ports import Storage, UnitOfWork
from bot.report import noise

EVERY: Final = 20.0  # seconds between two looks; a digest is never more urgent
REVIEWS: Final = timedelta(minutes=5)  # between two looks at what comes once a week

log = structlog.get_logger(__name__)


class Digester:
    """Puts digests into the outbox, each in one transaction with the note that it was told."""

    def __init__(
        self,
        storage: Storage,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        ring_out: Callable[[], None] = lambda: None,
        every: float = EVERY,
    ) -> None:
        """`now` is UTC; `ring_out` is called when there are messages to deliver."""
        self._storage, self._now, self._sleep = storage, now, sleep
        self._ring_out, self._every = ring_out, every
        self._stopped = asyncio.Event()
        self._reviewed: datetime | None = None  # when we last looked at what comes once a week

    def stop(self) -> None:
        """Leave the rest for the next time; `run` returns."""
        self._stopped.set()

    async def run(self) -> None:
        """Look now and then, until `stop`; what goes wrong is tried the next time."""
        stopped = asyncio.ensure_future(self._stopped.wait())
        while not stopped.done():
            try:
                await self.send()
            except Exception as error:  # noqa: BLE001 - what comes by itself must not end what is asked for
                tell = log.warning if isinstance(error, StoreError) else log.error
                tell("no digests sent", error=type(error).__name__)
            resting = asyncio.ensure_future(self._sleep(self._every))
            await asyncio.wait({stopped, resting}, return_when=asyncio.FIRST_COMPLETED)
            resting.cancel()

    async def send(self) -> int:
        """Once, for every place that is to have its digest, or its review; how many. Raises StoreError.

        Before that, embargoes whose time has come end: so they do within the time between two looks.
        """
        async with self._storage.begin() as unit:
            if await unit.visibility.lift(now=self._now()):
                await unit.commit()
        async with self._storage.begin(write=False) as unit:
            places = await unit.alerts.places()
        sent = await self._reviews()
        for tenant, key in places:
            sent += await borne(self._sent(tenant, key), part="digest")
        if sent:
            self._ring_out()
        return sent

    async def _sent(self, tenant: str, key: str) -> bool:
        """Whether a place was sent its digest."""
        async with self._storage.begin() as unit:
            if sent := await self._send(unit, tenant, key):
                await unit.commit()
            return sent

    async def _reviews(self) -> int:
        now = self._now()
        if self._reviewed is not None and now - self._reviewed < REVIEWS:
            return 0
        self._reviewed = now
        return await send_reviews(self._storage, now=self._now)

    async def _send(self, unit: UnitOfWork, tenant: str, key: str) -> bool:
        now = self._now()
        await unit.alerts.hold(key, tenant=tenant)
        place = await unit.register.place(key)
        if place is None or place.tenant != tenant or await unit.register.left({key}):
            return False
        set_ = arrangement(await unit.register.settings(key))
        waiting = await unit.alerts.waiting(key, tenant=tenant)
        pace = await unit.alerts.pace(key, tenant=tenant)
        mutes = await unit.watches.mutes(key, tenant=tenant)
        if any(mute.what is Muted.PLACE and mute.until > now for mute in mutes):
            return False
        if not is_due(waiting, pace, set_, now=now):
            return False
        told = await told_now(place, unit, now=now, asked=False)
        name = f"digest/{key}/{now:%Y%m%dT%H%M%S}"
        await carded(told, name, place, unit, now=now)
        if told.stories:
            content = dump(noise.digest(told))
            message = Message(key=name, place=place, content=content, rests_on=rests_on(told))
            await unit.outbox.put(message, now=now)
        return True
