"""Takes requests in: what an adapter waits for before it acknowledges an event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.model.chat import Request
from bot.ports import Storage
from bot.ports.watching import UNWATCHED, Checkpoint, Happening, Watch, pass_by


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
        """Keep a request; when this returns it lasts, and may be acknowledged. False: it was kept before.

        Raises StoreError, and then it must not be acknowledged: the platform will say it again.
        """
        async with self._storage.begin() as unit:
            now = self._now()
            new = await unit.inbox.take_in(request, now=now)
            if new:
                await unit.register.meet(request.place, request.actor, now=now)
                self._checkpoint("intake.accept.before")
                await unit.commit()
        if not new:
            self._watch.count(Happening.KNOWN)
            return False
        self._checkpoint("intake.accept.after")
        self._watch.count(Happening.TAKEN_IN)
        self._ring()
        return True
