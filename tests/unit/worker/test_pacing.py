"""Pauses, rates and bells."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.worker.pacing import BASE, LONGEST, Bell, Pace, pause, within
from tests.fakes.clock import DAWN, live


@pytest.mark.parametrize(("tries", "longest"), [(1, 2), (2, 4), (3, 8), (4, 16), (6, 60), (10_000, 60)])
def test_pauses_grow_to_a_bound(tries: int, longest: float) -> None:
    """A pause is any time up to a bound that doubles, and no longer than a minute."""
    assert BASE <= longest <= LONGEST
    assert pause(tries, chance=0.0) == 0
    assert pause(tries, chance=0.5) == longest / 2


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60), st.integers(1, 4))
def test_rate_is_never_exceeded(gaps: list[float], burst: int) -> None:
    """In any stretch of s seconds a place gets at most s messages and a burst, and none waits needlessly."""
    pace, at, sent = Pace(per_second=1.0, burst=burst), DAWN, []
    for gap in gaps:
        at += timedelta(seconds=gap)
        at += timedelta(seconds=pace.take("a", at))
        sent.append(at)
    for first in range(len(sent)):
        for last in range(first, len(sent)):
            assert last - first + 1 <= (sent[last] - sent[first]).total_seconds() + burst + 1e-3


def test_held_place() -> None:
    """Nothing goes to a place that is held; another is free."""
    pace = Pace(per_second=1.0, burst=3)
    pace.hold("a", DAWN + timedelta(seconds=7))
    assert pace.take("a", DAWN) == 7
    assert pace.take("b", DAWN) == 0


def test_old_places_are_forgotten() -> None:
    """Ten thousand places that were quiet for long take no room."""
    pace = Pace()
    for number in range(10_000):
        pace.take(f"p{number}", DAWN + timedelta(minutes=number))
    assert len(pace._due) <= 1001


def test_bell_that_was_rung_before_is_heard() -> None:
    """Who comes late to a bell does not wait; who is not rung for waits its time."""

    async def story() -> list[float]:
        bell, loop, times = Bell(), asyncio.get_running_loop(), []
        bell.ring()
        for _ in range(2):
            await bell.wait(5, asyncio.sleep)
            times.append(loop.time())
        loop.call_later(1, bell.ring)
        await bell.wait(5, asyncio.sleep)
        return [*times, loop.time()]

    assert live(story()) == [0, 5, 6]


def test_within() -> None:
    """What takes too long is broken off; what fails in time fails as it would."""

    async def story() -> None:
        assert await within(asyncio.sleep(1, "done"), 2, asyncio.sleep) == "done"
        with pytest.raises(TimeoutError):
            await within(asyncio.sleep(3), 2, asyncio.sleep)
        with pytest.raises(ZeroDivisionError):
            await within(_fails(), 2, asyncio.sleep)

    live(story())


async def _fails() -> None:
    raise ZeroDivisionError
