"""The storage against the rules, over operations by chance; and every deliberate leak is noticed.

The rule is a statement of the database's (storage.flow), so it is the database that is asked. An operation is
one thing that happens (a claim comes by, a place is closed, a grant is made...), or one question that a place
asks (for claims by their ids, by words, by meaning, by their article...) and whose answer is compared: four
of five are questions. What comes by as one article is put in as one. A newsroom is 250 operations long; the
newsrooms of a trial are tenants in one database, where what happens is committed now and then. That questions
mean the same through a driver's threads, and to PostgreSQL, is for the tests of the contract to say.
"""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from storage.index import ClaimIndex
from tests.visibility.happenings import INSIDE, alike, operations
from tests.visibility.leaks import LEAKS, NONE, Leak
from tests.visibility.real import Real
from tests.visibility.rules import Op, Rules

LENGTH = 250  # operations in one newsroom
NEWSROOMS = 40  # in one database
ASKED = 0.8  # of all operations


async def divergence(
    database: Connection, index: ClaimIndex, seed: int, *, leak: Leak = NONE, looks: float = ASKED
) -> tuple[int, Op] | None:
    """After how many operations, and at which, a place is told something else than by the rules."""
    rules = Rules(inside=set(INSIDE), alike=alike())
    real = Real(connection=database, index=index, tenant=f"newsroom{seed}", leak=leak)
    for number, op in enumerate(operations(seed, LENGTH, looks=looks), 1):
        expected = rules.do(op)
        told = await real.do(op)
        if op.looks and told != expected:
            return number, op
    return None


@pytest.mark.parametrize("trial", range(10))
async def test_as_the_rules_say(database: Connection, trial: int) -> None:
    """Each place is told exactly what the rules let it know, over 10,000 operations in 40 newsrooms."""
    index = ClaimIndex(None)
    for seed in range(trial * NEWSROOMS, (trial + 1) * NEWSROOMS):
        assert await divergence(database, index, seed) is None, seed


@pytest.mark.soak
@pytest.mark.parametrize("trial", range(100, 200))
async def test_as_the_rules_say_for_long(database: Connection, trial: int) -> None:
    """The same in 4,000 other newsrooms, a million operations long."""
    await test_as_the_rules_say(database, trial)


@pytest.mark.parametrize("name", LEAKS)
async def test_leaks_are_noticed(database: Connection, name: str) -> None:
    """Whatever is made wrong on purpose is noticed within twelve newsrooms."""
    index = ClaimIndex(None)
    for seed in range(12):
        if await divergence(database, index, seed, leak=LEAKS[name], looks=0.5):
            return
    raise AssertionError(name)


def test_leaks_are_many() -> None:
    """There are at least the twenty that a newsroom would ask for."""
    assert len(LEAKS) >= 20
