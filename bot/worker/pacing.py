"""When to try again, how fast to speak, and when to look for work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], datetime]

BASE, LONGEST = (
    2.0,
    60.0,
)  # seconds; five tries take half a minute at most, and an outage is seen to end in one
_MANY = 1000  # places after which those that nothing is held back from are dropped


def pause(tries: int, *, chance: float) -> float:
    """Seconds to wait after so many failed tries; `chance` is from [0, 1).

    "Full jitter": any time up to a bound that doubles, so that those who failed together do not come back
    together (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
    """
    doublings = min(max(tries, 1) - 1, 16)
    return chance * min(LONGEST, BASE * 2.0**doublings)


class Pace:
    """How fast messages may go to each place: `burst` at once, `per_second` in the long run."""

    def __init__(self, *, per_second: float = 1.0, burst: int = 3) -> None:
        """The generic cell rate algorithm (ITU-T I.371): one time a place is all there is to remember."""
        self._interval = timedelta(seconds=1 / per_second)
        self._slack = self._interval * (burst - 1)
        self._due: dict[str, datetime] = {}  # when a place would be free if messages went evenly
        self._shut: datetime | None = None  # until when nothing goes anywhere

    def take(self, place: str, now: datetime) -> float:
        """Seconds until the next message may go there; it is taken to go then."""
        if len(self._due) > _MANY:
            self._due = {name: due for name, due in self._due.items() if due > now}
        due = max(self._due.get(place, now), now, self._shut + self._slack if self._shut else now)
        self._due[place] = due + self._interval
        return max(0.0, (due - self._slack - now).total_seconds())

    def hold(self, place: str | None, until: datetime) -> None:
        """Let nothing go there before a time; None is everywhere."""
        if place is None:
            self._shut = max(self._shut or until, until)
            return
        free = until + self._slack
        self._due[place] = max(self._due.get(place, free), free)


class Bell:
    """Wakes who waits for work, so that nobody has to look all the time."""

    def __init__(self) -> None:
        """Nobody has rung yet."""
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There may be something to do."""
        self._rung.set()

    async def wait(self, seconds: float, sleep: Sleep) -> None:
        """Return when it is rung, or was since the last time, or after so many seconds."""
        try:
            await within(self._rung.wait(), seconds, sleep)
        except TimeoutError:
            return
        finally:
            self._rung.clear()


async def within(work: Awaitable[T], seconds: float, sleep: Sleep) -> T:
    """What comes of the work. Raises TimeoutError, and the work is broken off, after so many seconds."""
    task, alarm = asyncio.ensure_future(work), asyncio.ensure_future(sleep(seconds))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise TimeoutError(f"nothing came of it in {seconds:g} s")
        return task.result()
    finally:
        for each in (task, alarm):
            each.cancel()
        await asyncio.wait({task, alarm})
