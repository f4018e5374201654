"""Time that passes only when everybody waits: hours of waiting take no time, and always the same turns."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
DAWN = datetime(2031, 3, 14, 6, 0, tzinfo=UTC)


class _Waiting(selectors.DefaultSelector):
    """Where a loop would wait, it moves its clock on."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Look, wait for nobody."""
        if timeout is None:
            raise RuntimeError("everybody waits, and for nothing that will come")
        self.passed += max(0.0, timeout)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    """A loop whose time is its selector's."""

    def __init__(self) -> None:
        self._waiting = _Waiting()
        super().__init__(self._waiting)

    def time(self) -> float:
        """Seconds that were waited."""
        return self._waiting.passed


class Story:
    """Time that goes on from one chapter to the next; in between it stands still."""

    def __init__(self) -> None:
        """It is dawn."""
        self._runner = asyncio.Runner(loop_factory=_Loop)

    def tell(self, chapter: Coroutine[Any, Any, T]) -> T:
        """What comes of a chapter."""
        return self._runner.run(chapter)

    def close(self) -> None:
        """The end."""
        self._runner.close()


def live(story: Coroutine[Any, Any, T]) -> T:
    """What comes of a story in which nobody has to wait for real."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(story)


def now() -> datetime:
    """The time in the story, which begins at dawn."""
    return DAWN + timedelta(seconds=asyncio.get_running_loop().time())
