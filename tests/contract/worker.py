"""A program that works on what is promised in a database: python -m tests.contract.worker URL NAME [--hold].

It prints each job as it takes it and when it is done; it ends when nothing was to be done for a while. With
`--hold` it takes what it can get and then does nothing, until it is killed.
"""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

from bot.errors import StoreBusy
from bot.model.job import Job
from bot.ports import Storage
from storage.engine import connect

LEASE = timedelta(seconds=2)
PATIENCE = timedelta(seconds=4)  # longer than a lease: what a dead worker held is waited for


async def take(storage: Storage, name: str, limit: int) -> list[Job]:
    """Take what there is."""
    now = datetime.now(UTC)
    async with storage.begin() as unit:
        jobs = await unit.inbox.lease(worker=name, now=now, until=now + LEASE, limit=limit)
        await unit.commit()
    for job in jobs:
        print("took", job.request.place.lane, job.request.id, job.tries, flush=True)
    return jobs


async def finish(storage: Storage, job: Job) -> None:
    """Be done with a job, unless its lease was lost."""
    async with storage.begin() as unit:
        if await unit.inbox.finish(job, now=datetime.now(UTC)):
            await unit.commit()
            print("done", job.request.place.lane, job.request.id, job.tries, flush=True)


async def work(storage: Storage, name: str) -> None:
    """Work until there was nothing for a while; whoever holds the database is waited for."""
    idle_since = datetime.now(UTC)
    while datetime.now(UTC) - idle_since < PATIENCE:
        try:
            jobs = await take(storage, name, 2)
            for job in jobs:
                await finish(storage, job)
        except StoreBusy:
            continue
        if jobs:
            idle_since = datetime.now(UTC)
        else:
            await asyncio.sleep(0.02)


async def main() -> None:
    """Work, or hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("name")
    parser.add_argument("--hold", action="store_true")
    asked = parser.parse_args()
    storage = await connect(asked.url)
    if asked.hold:
        await take(storage, asked.name, 3)
        await asyncio.sleep(3600)
    await work(storage, asked.name)
    await storage.close()


if __name__ == "__main__":
    asyncio.run(main())
