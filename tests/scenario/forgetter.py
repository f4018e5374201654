"""A program that forgets an article and is killed before it can remove the traces.

    python -m tests.scenario.forgetter URL

It remembers an article, forgets it, and as soon as that lasts ends itself with SIGKILL.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from bot.model.memory import Remembered
from storage.engine import connect, open_engine
from storage.index import ClaimIndex
from storage.unit_of_work import Unit
from tests.contract.specimens import DESK, NOON, article, vector
from tests.scenario.left import SENTENCE


async def killed() -> None:
    """What comes after an erasure does not."""
    os.kill(os.getpid(), signal.SIGKILL)


async def main(url: str) -> None:
    """Remember, forget, end."""
    storage = await connect(url)
    said = Remembered(id="c1", text=SENTENCE, seen=NOON, article="a1")
    async with storage.begin() as unit:
        await unit.claims.add_article(article("a1", SENTENCE), tenant="main", place=DESK)
        await unit.claims.add([(said, vector(1))], tenant="main", place=DESK)
        await unit.commit()
    await storage.close()
    engine = open_engine(url, wait=5)
    begun = Unit(engine, index=ClaimIndex(None), name="the database", write=True, after_erasing=killed)
    async with begun as unit:
        await unit.claims.forget(tenant="main", article="a1", place=None, before=None)
        await unit.commit()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
