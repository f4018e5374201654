"""Calls to a homeserver that come to nothing, and how long to wait before the next; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isnan
from typing import Any, Final

LEAST: Final = 2.0  # seconds between two calls while calls fail; where a connection breaks aiohttp makes two
MOST: Final = 30.0  # seconds: a server that is back is noticed within a minute
LONGEST: Final = 3600.0  # seconds that a server may tell us to wait, and that one thing may be put off
_AGAIN: Final = frozenset({408, 425, 429})


class Unreachable(Exception):
    """There was no answer; nobody knows what came of the call."""


class Refused(Exception):
    """The homeserver said no.

    `given` is its answer, `code` the Matrix error's name in it, `after` how many seconds it told us to wait.
    `signed_out` says that our token is no good any more, and `softly` that the device and its keys still are.
    """

    def __init__(
        self, message: str, *, status: int, given: Mapping[str, Any], after: float | None = None
    ) -> None:
        """`given` is the answer's JSON object, empty when it was none."""
        super().__init__(message)
        code = given.get("errcode")
        self.status, self.given, self.after = status, given, after
        self.code = code if isinstance(code, str) else ""
        self.softly = given.get("soft_logout") is True

    @property
    def signed_out(self) -> bool:
        """Whether the token is no good any more."""
        return self.code in {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"}

    @property
    def can_retry(self) -> bool:
        """Whether the same call may work later."""
        return self.status >= 500 or self.status in _AGAIN or self.code == "M_LIMIT_EXCEEDED"


def refusal(status: int, given: object, headers: Mapping[str, str]) -> Refused:
    """What an answer that is no success says; `given` is its JSON, whatever it is."""
    said: Mapping[str, Any] = given if isinstance(given, dict) else {}
    return Refused(
        f"{status} {said.get('errcode') or ''} {said.get('error') or ''}".strip(),
        status=status,
        given=said,
        after=_after(headers.get("Retry-After"), said.get("retry_after_ms")),
    )


def _after(header: str | None, milliseconds: object) -> float | None:
    """Seconds to wait: by the header, which is seconds or a date, else by what older servers write."""
    seconds: float | None = None
    if header:
        try:
            seconds = float(header)
        except ValueError:
            try:
                seconds = (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds()
            except (ValueError, TypeError):
                seconds = None
    if seconds is None and isinstance(milliseconds, int | float):
        seconds = milliseconds / 1000
    return None if seconds is None or isnan(seconds) else min(max(seconds, 0.0), LONGEST)


@dataclass(slots=True)
class Backoff:
    """How long to wait after one failure more: twice as long each time, and never less than we are told.

    `chance` gives numbers from 0 to 1, so that two of us do not wait equally long.
    """

    chance: Callable[[], float]
    failures: int = 0

    def worked(self) -> None:
        """A call came through."""
        self.failures = 0

    def pause(self, error: Exception) -> float:
        """Seconds to wait after a failure; at least one."""
        self.failures += 1
        own = min(LEAST * 2.0 ** min(self.failures - 1, 10), MOST)
        told = error.after if isinstance(error, Refused) and error.after is not None else 0.0
        return max(own, told) * (1 + self.chance() / 4)


class Turns:
    """When each of several things may be tried again: one that fails keeps no other waiting."""

    def __init__(self, seconds: Callable[[], float], chance: Callable[[], float]) -> None:
        """`seconds` only go on; `chance` is as in Backoff."""
        self._seconds, self._chance = seconds, chance
        self._waiting: dict[str, tuple[int, float]] = {}  # how often each failed, and until when it waits

    def is_due(self, name: str) -> bool:
        """Whether it may be tried."""
        return self._seconds() >= self._waiting.get(name, (0, 0.0))[1]

    def worked(self, name: str) -> None:
        """It is done."""
        self._waiting.pop(name, None)

    def failed(self, name: str) -> float:
        """It failed once more; seconds until it is due again: twice as many each time, at most an hour."""
        failures = self._waiting.get(name, (0, 0.0))[0] + 1
        pause = min(LEAST * 2.0 ** min(failures, 16), LONGEST) * (1 + self._chance() / 4)
        self._waiting[name] = failures, self._seconds() + pause
        return pause
