"""The storage against the rules, over operations by chance; and every deliberate leak is noticed.

The rule itself is a statement of the database's (storage.flow), so it is the database that is asked, each
time in a transaction that is then forgotten: some hundred operations here, a million in the long trials.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine import Database, connect
from tests.visibility.rules import Rules
from tests.visibility.worlds import INSIDE, LEAKS, NONE, PLACES, Leak, Real, operations

SHORT, LONG = 160, 1_000  # operations in one newsroom


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Database]:
    """A database in which nothing lasts."""
    opened = await connect(f"sqlite+aiosqlite:///{tmp_path}/world.db")
    yield opened
    await opened.close()


async def divergence(
    storage: Database, *, seed: int, count: int, every: int, leak: Leak = NONE
) -> int | None:
    """After how many operations a place knows something else than by the rules; None for never."""
    rules = Rules(inside=set(INSIDE))
    async with storage.begin() as unit:
        real = Real(unit=unit, leak=leak)
        for number, op in enumerate(operations(seed, count), 1):
            rules.do(op)
            await real.do(op)
            if number % every == 0:
                for place in PLACES:
                    if await real.view(place) != rules.view(place):
                        return number
    return None


async def test_as_the_rules_say(storage: Database) -> None:
    """Each place knows exactly what the rules let it know: what, since when, from where, in which story."""
    assert await divergence(storage, seed=1, count=SHORT, every=8) is None


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1_000))
async def test_as_the_rules_say_for_long(storage: Database, seed: int) -> None:
    """The same, a million operations long in a thousand newsrooms."""
    assert await divergence(storage, seed=seed, count=LONG, every=25) is None


async def test_leaks_are_noticed(storage: Database) -> None:
    """Whatever is made wrong on purpose is noticed, and soon."""
    found = {}
    for name, leak in LEAKS.items():
        for seed in (1, 2, 3):
            found[name] = await divergence(storage, seed=seed, count=SHORT, every=16, leak=leak)
            if found[name] is not None:
                break
    assert [name for name, at in found.items() if at is None] == []
    assert len(LEAKS) >= 20
