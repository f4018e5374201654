"""What was made to be told is looked at again when it is sent, by what holds then of place and claims.

In newsrooms by chance messages are made of what a place knows, and sent when other things have happened.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from sqlalchemy import Connection

from bot.model.job import Message
from bot.ports import Storage
from bot.worker.narrowing import may_be_told
from storage.index import ClaimIndex
from tests.visibility.happenings import INSIDE, PLACES, alike, operations
from tests.visibility.leaks import Leak
from tests.visibility.newsrooms import Method, Wide, everywhere
from tests.visibility.real import Real
from tests.visibility.rules import Rules

Check = Callable[[Message, Storage], Awaitable[bool]]
NEWSROOMS: Final = 10
ONE: Final = Leak(skips=frozenset({"last"}))  # nothing lasts: one newsroom follows the other in a database


class Made:
    """A newsroom's stores as the worker begins a unit of work on them."""

    def __init__(self, real: Real) -> None:
        """What is written there is seen at once."""
        self._real = real

    @asynccontextmanager
    async def begin(self, *, write: bool = True) -> AsyncIterator[Any]:
        """A unit of work, which ends with nothing."""
        assert not write
        yield SimpleNamespace(register=self._real.register, claims=self._real.claims)


async def wrongly_sent(database: Connection, check: Check, seed: int) -> tuple[int, bool] | None:
    """After how many operations a message would be sent that must not be, or not sent that may be."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    rules = Rules(inside=set(INSIDE), alike=alike())
    real = Real(connection=database, index=ClaimIndex(None), tenant="main", leak=ONE)
    storage = cast("Storage", Made(real))
    made: list[Message] = []
    for number, op in enumerate(operations(seed, 200, looks=0), 1):
        rules.do(op)
        await real.do(op)
        place = chance.choice(PLACES)
        if known := [one.id for one in rules.known(place)]:
            rests = frozenset(chance.sample(known, min(len(known), chance.randint(1, 3))))
            made.append(Message(key=f"m{number}", place=real.there(place), content="", rests_on=rests))
        if op.what == "see":
            continue  # what came by as one article is put in as one, with what follows it
        for message in chance.sample(made, min(len(made), 3)):
            told = {one.id for one in rules.known(message.place.key)}
            if await check(message, storage) != (message.rests_on <= told):
                return number, message.rests_on <= told
    return None


async def test_sent_as_the_rules_say(database: Connection) -> None:
    """What may be told no more is not sent, and everything else is."""
    for seed in range(NEWSROOMS):
        assert await wrongly_sent(database, may_be_told, seed) is None
        database.rollback()


async def _unlooked(message: Message, storage: Storage) -> bool:  # noqa: ARG001 - as every check is called
    return True


def _unknown(method: Method, store: Any) -> Method:  # noqa: ARG001 - as every wider one is called
    async def asked(key: str) -> None:
        """A place of which nothing is known."""
        assert key

    return asked


async def _as_it_was(message: Message, storage: Storage) -> bool:
    return await may_be_told(message, cast("Storage", Wide(storage, {"register": {"place": _unknown}})))


async def _in_part(message: Message, storage: Storage) -> bool:
    return await may_be_told(replace(message, rests_on=frozenset(sorted(message.rests_on)[:1])), storage)


async def _everywhere(message: Message, storage: Storage) -> bool:
    return await may_be_told(message, cast("Storage", Wide(storage, {"claims": {"get": everywhere}})))


FAULTS: Final[Mapping[str, Check]] = {
    "nothing is looked at again": _unlooked,
    "the place is taken as it was": _as_it_was,
    "some of what it rests on is enough": _in_part,
    "what the newsroom knows is enough": _everywhere,
}


@pytest.mark.parametrize("name", FAULTS)
async def test_faults_are_noticed(database: Connection, name: str) -> None:
    """A worker that looks less closely sends something that it must not."""
    for seed in range(NEWSROOMS):
        if found := await wrongly_sent(database, FAULTS[name], seed):
            assert found[1] is False
            return
        database.rollback()
    raise AssertionError(name)
