"""Takes requests in: what an adapter waits for before it acknowledges an event.

What does not concern us is not kept: words in a place that we do not listen in, words that are not worth
reading, and the later fate of messages that we never read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.model.chat import Kind, Press, Request
from bot.ports import Storage, UnitOfWork
from bot.ports.watching import UNWATCHED, Checkpoint, Happening, Watch, pass_by
from bot.wording.worth import is_worth_reading


class Intake:
    """Keeps requests as jobs; `ring` is called when there is a new one."""

    def __init__(
        self,
        *,
        storage: Storage,
        now: Callable[[], datetime],
        ring: Callable[[], None] = lambda: None,
        checkpoint: Checkpoint = pass_by,
        watch: Watch = UNWATCHED,
    ) -> None:
        """`now` is UTC."""
        self._storage, self._now, self._ring = storage, now, ring
        self._checkpoint, self._watch = checkpoint, watch

    async def take_in(self, request: Request) -> bool:
        """Keep a request; when this returns it lasts, and may be acknowledged.

        False: it was kept before, or does not concern us; it may be acknowledged too. Raises StoreError, and
        then it must not be: the platform will say it again.
        """
        return bool(await self.take_in_all([request]))

    async def take_in_all(self, requests: Sequence[Request], *, cursor: tuple[str, str] | None = None) -> int:
        """Keep requests, and under a name how far their sender was read, all or nothing; how many are new.

        Raises StoreError as `take_in` does, and then nothing of it is kept.
        """
        kept, known = 0, 0
        requests = [request for request in requests if _may_concern(request)]
        if not requests and cursor is None:
            return 0
        async with self._storage.begin() as unit:
            now = self._now()
            for request in requests:
                taken = await self._keep(request, unit, now)
                kept, known = kept + (taken is True), known + (taken is False)
            if cursor is not None:
                await unit.inbox.set_cursor(*cursor)
            if kept or cursor is not None:
                self._checkpoint("intake.accept.before")
                await unit.commit()
        if kept or cursor is not None:
            self._checkpoint("intake.accept.after")
        self._watch.count(Happening.KNOWN, known)
        self._watch.count(Happening.TAKEN_IN, kept)
        if kept:
            self._ring()
        return kept

    async def cursor(self, name: str) -> str | None:
        """How far a sender was read; None at the beginning. Raises StoreError."""
        async with self._storage.begin(write=False) as unit:
            return await unit.inbox.cursor(name)

    async def _keep(self, request: Request, unit: UnitOfWork, now: datetime) -> bool | None:
        """Whether it is new; None for what does not concern us."""
        if not await CONCERNS.get(request.kind, _always)(request, unit):
            if request.kind is not Kind.EDITED or not request.addressed:
                return None
            request = replace(request, kind=Kind.ASKED)  # our name was forgotten at first
        if request.press is not None:
            request = await _beside(request, request.press, unit)
        new = await unit.inbox.take_in(request, now=now)
        if new and request.kind is Kind.LEFT:
            await unit.register.leave(request.place, now=now)
        elif new:
            await unit.register.meet(request.place, request.actor, now=now)
        return new


async def _beside(request: Request, press: Press, unit: UnitOfWork) -> Request:
    """What is pressed stands in the order of its message's conversation: of two presses one comes first."""
    pressed = await unit.outbox.standing(press.on)
    return request if pressed is None else replace(request, place=pressed.place)


def _may_concern(request: Request) -> bool:
    """Whether it is worth asking the database about: most of what people chat is not."""
    if request.kind is Kind.HEARD:
        return is_worth_reading(request)
    return request.message is not None or request.kind not in {Kind.EDITED, Kind.WITHDRAWN}


async def _always(_request: Request, _unit: UnitOfWork) -> bool:
    return True


async def _is_listened_to(request: Request, unit: UnitOfWork) -> bool:
    """Whether words that were meant for others are ours to read."""
    return (await unit.register.settings(request.place.key)).get("listening") == "on"


async def _was_read(request: Request, unit: UnitOfWork) -> bool:
    """Whether a message that was changed or withdrawn is one that we took in, or read for somebody."""
    place, message = request.place, request.message or ""
    if await unit.inbox.said_in(place, message):
        return True
    return bool(await unit.claims.submitted(tenant=place.tenant, place=place.key, message=message))


# Which requests concern us; those of other kinds do.
CONCERNS: Mapping[Kind, Callable[[Request, UnitOfWork], Awaitable[bool]]] = {
    Kind.HEARD: _is_listened_to,
    Kind.EDITED: _was_read,
    Kind.WITHDRAWN: _was_read,
}
