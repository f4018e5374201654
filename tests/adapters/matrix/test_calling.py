"""How long we wait when a homeserver says no, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import pytest

from adapters.matrix.calling import LONGEST, MOST, Backoff, Refused, Unreachable, refusal


@pytest.mark.parametrize(
    ("status", "given", "headers", "after"),
    [
        (429, {}, {"Retry-After": "7"}, 7.0),
        (429, {"retry_after_ms": 2500}, {}, 2.5),
        (429, {"retry_after_ms": 2500}, {"Retry-After": "9"}, 9.0),
        (429, {"retry_after_ms": 2500}, {"Retry-After": "soon"}, 2.5),
        (503, None, {"Retry-After": "-4"}, 0.0),
        (503, [], {"Retry-After": "nan"}, None),
        (503, "<html>", {"Retry-After": "1e99"}, LONGEST),
        (429, {"retry_after_ms": "many"}, {}, None),
        (502, None, {}, None),
    ],
)
def test_told_to_wait(status: int, given: Any, headers: dict[str, str], after: float | None) -> None:
    """The header says how long, in seconds; older servers say it in the answer; nonsense says nothing."""
    assert refusal(status, given, headers).after == after


def test_told_until_when() -> None:
    """The header may be a date."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 50 < (refusal(429, {}, {"Retry-After": later}).after or 0) <= 60


@pytest.mark.parametrize(
    ("status", "given", "can_retry", "signed_out", "softly"),
    [
        (401, {"errcode": "M_UNKNOWN_TOKEN"}, False, True, False),
        (401, {"errcode": "M_UNKNOWN_TOKEN", "soft_logout": True}, False, True, True),
        (401, {"errcode": "M_UNKNOWN_TOKEN", "soft_logout": "yes"}, False, True, False),
        (403, {"errcode": "M_FORBIDDEN"}, False, False, False),
        (400, {"errcode": "M_LIMIT_EXCEEDED"}, True, False, False),
        (429, {}, True, False, False),
        (502, None, True, False, False),
        (404, {"errcode": ["M_UNKNOWN_TOKEN"]}, False, False, False),
    ],
)
def test_what_is_refused(status: int, given: Any, can_retry: bool, signed_out: bool, softly: bool) -> None:
    """A refusal says whether trying again may help, and whether our token or our device is gone."""
    refused = refusal(status, given, {})
    assert (refused.can_retry, refused.signed_out, refused.softly) == (can_retry, signed_out, softly)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_backoff(chance: float) -> None:
    """Each failure is waited for twice as long as the last, at least a second, at most half a minute."""
    backoff = Backoff(lambda: chance)
    pauses = [backoff.pause(Unreachable("x")) for _ in range(9)]
    assert pauses[0] >= 1
    assert all(later >= sooner for sooner, later in pairwise(pauses))
    assert pauses[-1] == MOST * (1 + chance / 4)
    backoff.worked()
    assert backoff.pause(Unreachable("x")) == pauses[0]


def test_never_sooner_than_told() -> None:
    """Whoever tells us to wait is waited for."""
    refused = Refused("busy", status=429, given={}, after=45.0)
    assert Backoff(lambda: 0.0).pause(refused) == 45.0
