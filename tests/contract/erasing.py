"""What erasures are tried with: to keep, hold and erase; to wait for what is still left, and to see it."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.model.memory import Forgotten, Kept, Remembered
from bot.ports import Storage, UnitOfWork
from tests.contract.specimens import EVERYWHERE, NOON, vector


async def keep(storage: Storage, one: Kept, claims: list[Remembered], *, place: str, first: int = 0) -> None:
    """Put in an article with its claims."""
    async with storage.begin() as unit:
        await unit.claims.add_article(one, tenant="main", place=place)
        pairs = [(each, vector(first + at)) for at, each in enumerate(claims)]
        await unit.claims.add(pairs, tenant="main", place=place)
        await unit.commit()


async def forget(storage: Storage, **which: Any) -> Forgotten:
    """Erase, and make it last."""
    async with storage.begin() as unit:
        gone = await unit.claims.forget(
            **({"tenant": "main", "article": None, "place": None, "before": None} | which)
        )
        await unit.commit()
    return gone


async def hold(storage: Storage, id: str, *, on: bool = True, tenant: str = "main") -> bool:
    """Put something under legal hold, or end that."""
    async with storage.begin() as unit:
        if on:
            done = await unit.claims.hold(
                id, tenant=tenant, by="console:ana", at=NOON, reason="a letter came"
            )
        else:
            done = await unit.claims.release(id, tenant=tenant)
        await unit.commit()
    return done


async def left(unit: UnitOfWork) -> set[str]:
    """The claims that are still there; every way of asking agrees."""
    every = {c.id async for c in unit.claims.everything(scope=EVERYWHERE, since=None)}
    assert {id for id, _ in await unit.claims.by_words(["harbour"], scope=EVERYWHERE, limit=999)} == every
    assert {id for id, _ in await unit.claims.by_meaning(vector(0), scope=EVERYWHERE, limit=999)} == every
    return every


async def purged(storage: Storage) -> None:
    """Wait until the traces are gone; a server's own work may keep them for a moment."""
    async with asyncio.timeout(60):
        while not await storage.purge():  # noqa: ASYNC110 - what keeps them rings no bell here
            await asyncio.sleep(0.1)
