"""Many who work at once on one database: nothing is done twice or left out, and a lane's order holds."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.model.job import Job, JobState
from bot.ports import Storage
from storage.engine import connect
from tests.contract.promises import (
    LEASE,
    at,
    deliveries,
    finish,
    ids,
    lease,
    message,
    place,
    put,
    request,
    sent,
    take_in,
)


async def test_same_event_at_once(storage: Storage) -> None:
    """An event that comes in many times at the same moment is one job."""
    new = await asyncio.gather(*(take_in(storage, request("e1")) for _ in range(8)))
    assert sorted(new) == [[False]] * 7 + [[True]]
    assert len(await lease(storage)) == 1


async def test_same_message_at_once(storage: Storage) -> None:
    """A message that is put many times at the same moment is one message."""
    await asyncio.gather(*(put(storage, message("k", f"#{n}", f"words {n}")) for n in range(8)))
    (one,) = await deliveries(storage)
    assert one.version == 8
    assert await sent(storage, one)
    assert await deliveries(storage) == []


async def test_asked_at_once(storage: Storage) -> None:
    """Workers that ask at the same moment get different jobs, and never two of a lane."""
    await take_in(storage, *(request(f"e{n}", f"#{n % 10}") for n in range(40)))
    taken = await asyncio.gather(*(lease(storage, limit=3, worker=f"w{n}") for n in range(6)))
    assert sorted(id for jobs in taken for id in ids(jobs)) == [f"e{n}" for n in range(10)]


class Watch:
    """What is at work, in which lane; it fails when that ought not to be."""

    def __init__(self) -> None:
        """Nothing is at work yet."""
        self.at_work: set[str] = set()
        self.done: dict[str, list[int]] = defaultdict(list)

    def took(self, jobs: Sequence[Job]) -> None:
        """Jobs that somebody has now; their lanes were free."""
        for job in jobs:
            assert job.request.place.lane not in self.at_work
            self.at_work.add(job.request.place.lane)

    def ends(self, job: Job) -> None:
        """A job that is about to be let go of."""
        self.at_work.remove(job.request.place.lane)


async def worker(storage: Storage, watch: Watch, name: str, many: int) -> None:
    """Take, give up, revive, try again and finish, until so many are done in all."""
    step = 0
    while sum(map(len, watch.done.values())) < many:
        step += 1
        async with storage.begin() as unit:
            jobs = await unit.inbox.lease(
                worker=name, now=datetime.now(UTC), until=at(10**9), limit=1 + step % 3
            )
            watch.took(jobs)
            await unit.commit()
        for number, job in enumerate(jobs):
            await asyncio.sleep(0)
            async with storage.begin() as unit:
                now = datetime.now(UTC)
                if job.tries == 1 and (step + number) % 5 == 0:
                    ours = await unit.inbox.park(job, now=now, error="no use")
                    await unit.inbox.revive(job.id, now=now)
                elif job.tries == 1 and (step + number) % 7 == 0:
                    ours = await unit.inbox.retry(job, at=now, error="later")
                else:
                    ours = await unit.inbox.finish(job, now=now)
                    watch.done[job.request.place.lane].append(int(job.request.id))
                watch.ends(job)
                await unit.commit()
            assert ours
        await asyncio.sleep(0 if jobs else 0.01)


async def test_many_workers(storage: Storage) -> None:
    """Five workers and those who ask at the same time: each job is done once, each lane in order."""
    watch, lanes, each = Watch(), 6, 10
    many = lanes * each

    async def asker(lane: int) -> None:
        there = place(f"#{lane}", tenant=f"t{lane % 2}")
        for n in range(each):
            await take_in(storage, request(f"{lane * 1000 + n}", there), now=0)

    askers = [asker(lane) for lane in range(lanes)]
    await asyncio.gather(*askers, *(worker(storage, watch, f"w{n}", many) for n in range(5)))
    assert watch.done == {
        place(f"#{lane}").lane: [lane * 1000 + n for n in range(each)] for lane in range(lanes)
    }


async def test_nobody_waits(kind: str, storage: Storage) -> None:
    """On PostgreSQL who asks while another has not committed yet gets other lanes, and does not wait."""
    await take_in(storage, *(request(f"e{n}", f"#{n % 2}") for n in range(4)))
    if kind == "sqlite":  # one writes at a time there, and others stand in line
        assert ids(await lease(storage, limit=1)) == ["e0"]
        assert ids(await lease(storage, limit=9)) == ["e1"]
        return
    async with storage.begin() as first, storage.begin() as second:
        for unit, got in ((first, ["e0"]), (second, ["e1"]), (first, []), (second, [])):
            jobs = await unit.inbox.lease(worker="w", now=at(1), until=at(LEASE), limit=1)
            assert ids(jobs) == got
        await second.commit()
    assert ids(await lease(storage)) == ["e0"]


async def test_order_of_lasting(storage: Storage) -> None:
    """Of two requests of a lane that come in at once, the one that lasted first is answered first."""
    began = asyncio.Event()

    async def second() -> None:
        await began.wait()
        await take_in(storage, request("e2"))

    later = asyncio.ensure_future(second())
    async with storage.begin() as unit:
        await unit.inbox.take_in(request("e1"), now=at(0))
        began.set()
        await asyncio.sleep(0.1)
        assert not later.done()
        await unit.commit()
    await later
    (job,) = await lease(storage)
    assert job.request.id == "e1"
    await finish(storage, job)
    assert ids(await lease(storage)) == ["e2"]


def program(url: str, root: Path, *arguments: str) -> subprocess.Popen[str]:
    """A worker that is a program of its own."""
    command = [sys.executable, "-m", "tests.contract.worker", url, *arguments]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, env=dict(os.environ))


async def test_programs(url: str, root: Path) -> None:
    """Two programs share the work, and that of a third which was killed; each job is done once."""
    storage = await connect(url)
    lanes, each = 5, 8
    await take_in(storage, *(request(f"{n:02}", f"#{n % lanes}") for n in range(lanes * each)))
    with program(url, root, "dead", "--hold") as dead:
        assert dead.stdout is not None
        held = [dead.stdout.readline().split() for _ in range(3)]
        dead.kill()
    programs = [program(url, root, name) for name in ("one", "two")]
    lines = []
    for one in programs:
        with one:
            said, _ = one.communicate(timeout=90)
        assert one.returncode == 0
        lines += [line.split() for line in said.splitlines()]
    done = [(lane, id, tries) for what, lane, id, tries in lines if what == "done"]
    assert sorted(id for _, id, _ in done) == [f"{n:02}" for n in range(lanes * each)]
    assert {id for _, id, tries in done if tries == "2"} == {id for _, _, id, _ in held}
    async with storage.begin(write=False) as unit:
        assert (await unit.inbox.backlog()).jobs[JobState.DONE] == lanes * each
    await storage.close()
