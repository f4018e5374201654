"""A clock that goes as the real one does, and that a test can put forward."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Clock:
    """Seconds since 1970. Expiries are told by it; signatures bear the real time."""

    ahead: float = 0.0

    def __call__(self) -> float:
        """The time."""
        return time.time() + self.ahead

    def forward(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self.ahead += seconds
