"""A program that writes to a database until it is done or killed: python -m tests.contract.writer URL ...

It prints the number of each batch once it lasts. Claims are numbered; with `--step` -1 they go in from the
last to the first, so that two such programs meet.
"""

from __future__ import annotations

import argparse
import asyncio

from bot.errors import StoreBusy
from bot.model.memory import Remembered
from bot.ports import Storage
from storage.engine import connect
from tests.contract.specimens import DESK, article, claim, vector

BATCH = 5


def numbered(n: int, name: str, batch: int) -> Remembered:
    """Claim number n."""
    return claim(f"{name}-{n}", f"The word number{n} was said.", external_id=f"x{n}", article=f"a{batch}")


async def write(storage: Storage, batch: int, name: str) -> None:
    """One article and its claims, again for as long as somebody else is in the way."""
    numbers = range(batch * BATCH, (batch + 1) * BATCH)
    while True:
        try:
            async with storage.begin() as unit:
                await unit.claims.add_article(article(f"a{batch}"), tenant="main", place=DESK)
                claims = [
                    claim(
                        f"{name}-{n}",
                        f"The word number{n} was said.",
                        external_id=f"x{n}",
                        article=f"a{batch}",
                    )
                    for n in numbers
                ]
                pairs = [(one, vector(n)) for one, n in zip(claims, numbers, strict=True)]
                await unit.claims.add(pairs, tenant="main", place=DESK)
                await unit.commit()
        except StoreBusy:
            await asyncio.sleep(0.01)
        else:
            return


async def main() -> None:
    """Write what the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--name", default="one")
    parser.add_argument("--batches", type=int, default=1000)
    parser.add_argument("--step", type=int, default=1)
    given = parser.parse_args()
    storage = await connect(given.url)
    for batch in range(given.batches)[:: given.step]:
        await write(storage, batch, given.name)
        print(batch, flush=True)
    await storage.close()


if __name__ == "__main__":
    asyncio.run(main())
