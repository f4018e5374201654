"""Doing several things at a time, until told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog

from bot.errors import StoreError
from bot.worker.endings import cause
from bot.worker.pacing import Bell, pause
from bot.worker.surroundings import Surroundings

T = TypeVar("T")
log = structlog.get_logger(__name__)


class Crew(Generic[T]):
    """Takes things as long as there is room for them, and does each in a task of its own.

    What cannot be taken is tried for ever, with pauses; what goes wrong in one
    thing is logged and does not touch the others.
    """

    def __init__(
        self,
        take: Callable[[int], Awaitable[Sequence[T]]],
        do: Callable[[T], Awaitable[None]],
        *,
        surroundings: Surroundings,
        bell: Bell,
        at_once: int,
        idle: float,
    ) -> None:
        """`take` is told how many there is room for; `idle` is how many seconds to wait when nobody rings."""
        self._take, self._do = take, do
        self._surroundings, self._bell = surroundings, bell
        self._at_once, self._idle = at_once, idle
        self._tasks: dict[asyncio.Task[None], T] = {}
        self._stopping = False

    @property
    def at_work(self) -> list[T]:
        """What is being done."""
        return list(self._tasks.values())

    def stop(self) -> None:
        """Take nothing more."""
        self._stopping = True
        self._bell.ring()

    def abandon(self, gone: Callable[[T], bool]) -> None:
        """Break off what somebody else does now."""
        for task, thing in self._tasks.items():
            if gone(thing):
                task.cancel()

    async def run(self, *, drain: float) -> list[T]:
        """Work until `stop`, and then for `drain` seconds more; what was not done by then."""
        failures = 0
        while not self._stopping:
            room = self._at_once - len(self._tasks)
            try:
                things = await self._take(room) if room else ()
                failures = 0
            except Exception as error:  # noqa: BLE001 - one row that cannot be read must not end the service
                failures += 1
                tell = log.warning if isinstance(error, StoreError) else log.error
                tell("nothing taken", error=cause(error), failures=failures)
                things = ()
            for thing in things:
                self._start(thing)
            if failures or not room or len(things) < room:
                rest = pause(failures, chance=self._surroundings.chance()) if failures else 0.0
                await self._bell.wait(self._idle + rest, self._surroundings.sleep)
        return await self._finish(drain)

    def _start(self, thing: T) -> None:
        task = asyncio.ensure_future(self._guarded(thing))
        self._tasks[task] = thing
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._tasks[task]
        self._bell.ring()  # there is room, and its lane is free

    async def _guarded(self, thing: T) -> None:
        try:
            await self._do(thing)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one thing must not end the others
            log.error("fault", error=cause(error))

    async def _finish(self, drain: float) -> list[T]:
        if self._tasks and drain > 0:
            alarm = asyncio.ensure_future(self._surroundings.sleep(drain))
            while self._tasks and not alarm.done():
                await asyncio.wait({*self._tasks, alarm}, return_when=asyncio.FIRST_COMPLETED)
            alarm.cancel()
        left = dict(self._tasks)
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
        return [thing for task, thing in left.items() if task.cancelled()]
