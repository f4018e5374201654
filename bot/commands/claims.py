"""Claims that come by themselves: remember them, look them up, compare two, search."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from bot.errors import HearsayError, IdTaken
from bot.memory.judge import Judge
from bot.memory.recalling import matches
from bot.memory.remembering import Memory
from bot.model.article import Kind, Source
from bot.model.memory import Comparison, Handed, Match, Remembered, Scope, Statement

BATCH = 64  # claims a transaction: one durable commit costs about as much as reading a hundred claims
LONGEST = 200_000  # characters of a claim; what is longer is an article

T = TypeVar("T")
Supply = Iterable[Handed | HearsayError]


async def add(
    supply: Supply, *, memory: Memory, place: str, tenant: str
) -> AsyncIterator[int | HearsayError]:
    """Remember claims as they come; for each batch how many were new, and what was wrong with the rest.

    Nothing is overwritten: an id that is there with other words is an IdTaken, and the others go on.
    """
    for batch in batches(supply, BATCH):
        good = []
        for given in batch:
            if isinstance(given, HearsayError):
                yield given
            else:
                good.append(remembered(given, memory.now(), memory.fresh_id))
        for outcome in await _added(good, memory, place, tenant):
            yield outcome


async def _added(
    claims: list[Remembered], memory: Memory, place: str, tenant: str
) -> list[int | HearsayError]:
    try:
        return [len(await memory.add(claims, place=place, tenant=tenant))] if claims else []
    except IdTaken as error:
        if len(claims) == 1:
            return [error]
    halves = claims[: len(claims) // 2], claims[len(claims) // 2 :]
    return [outcome for half in halves for outcome in await _added(half, memory, place, tenant)]


async def match(asked: Handed, *, memory: Memory, scope: Scope, limit: int) -> list[Match]:
    """The remembered claims most like this one, best first. Adds nothing."""
    async with memory.storage.begin(write=False) as unit:
        return await matches(
            Statement(text=asked.text), store=unit.claims, encoder=memory.encoder, scope=scope, limit=limit
        )


def compare(a: str, b: str, *, judge: Judge) -> Comparison:
    """How the second claim stands to the first, by their words alone."""
    return judge.compare(Statement(text=a), Statement(text=b))


def remembered(given: Handed, now: datetime, fresh_id: Callable[[], str]) -> Remembered:
    """A handed claim as it is remembered."""
    return Remembered(
        id=fresh_id(),
        external_id=given.id,
        text=given.text,
        title=given.title,
        seen=now,
        outlet=given.outlet,
        url=given.url,
        published=given.published,
        rating=given.rating,
        sources=(Source(name=given.source, kind=Kind.PERSON),) if given.source else (),
    )


def batches(supply: Iterable[T], size: int) -> Iterator[list[T]]:
    """The supply in lists of at most `size`."""
    left = iter(supply)
    while batch := list(islice(left, size)):
        yield batch
