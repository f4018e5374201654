"""What everybody at work needs: the database, the clock, chance, and who watches."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from typing import Final

import structlog

from bot.errors import StoreError
from bot.ports import Storage, UnitOfWork
from bot.ports.watching import UNWATCHED, Checkpoint, Watch, pass_by
from bot.worker.pacing import Clock, Sleep, pause

PATIENCE: Final = (
    60.0  # seconds to try to write down what is done; then the lease runs out and it is done anew
)
Change = Callable[[UnitOfWork], Awaitable[bool]]  # False: it is not ours to change any more

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Time is given by `now` (UTC) and passes by `sleep` (seconds); `chance` is from [0, 1)."""

    storage: Storage
    now: Clock
    sleep: Sleep
    chance: Callable[[], float] = random.random
    checkpoint: Checkpoint = pass_by
    watch: Watch = UNWATCHED

    async def make(self, step: str, change: Change) -> bool:
        """Make a change last, in one transaction; False, and nothing changes, when it is not ours to make.

        Raises StoreError, after which the change may have been made all the same.
        """
        async with self.storage.begin() as unit:
            if not await change(unit):
                return False
            self.checkpoint(f"{step}.before")
            await unit.commit()
        self.checkpoint(f"{step}.after")
        return True

    async def settle(self, step: str, change: Change, **about: str) -> bool:
        """Make a change last, however often the database has to be asked; whether it was made.

        `about` names, for the log, what it concerns.
        """
        began = self.now()
        for tries in count(1):
            try:
                made = await self.make(step, change)
            except StoreError as error:
                waited = (self.now() - began).total_seconds()
                log.warning("not written", step=step, error=type(error).__name__, tries=tries, **about)
                if waited > PATIENCE:
                    return False
                await self.sleep(pause(tries, chance=self.chance()))
                continue
            if not made:
                log.warning("lease lost", step=step, **about)
            return made
        raise AssertionError("count() ends")  # pragma: no cover
