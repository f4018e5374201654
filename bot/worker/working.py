"""Takes jobs and answers them: the answer's messages and the job's end are written in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import structlog

from bot.answer import Answer, just
from bot.errors import StoreError
from bot.model.chat import Request
from bot.model.job import LEASE, MOST_TRIES, Job
from bot.ports import UnitOfWork
from bot.ports.watching import Happening
from bot.worker.crew import Crew
from bot.worker.endings import DIED, READING, STOPPED, apology, can_help, cause, refusal
from bot.worker.pacing import Bell, pause
from bot.worker.saying import changed, message, told
from bot.worker.surroundings import Surroundings
from bot.worker.tidying import Keeping

RENEWALS: Final = 3  # a lease: one of them may be late, or fail, and the job is still ours

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How work is done: how many at a time, seconds between looks, seconds to finish in when told to stop.

    `keeping` is how long what is done is kept.
    """

    at_once: int = 4
    idle: float = 0.25
    drain: float = 5.0
    lease: timedelta = LEASE
    most_tries: int = MOST_TRIES
    keeping: Keeping = field(default_factory=Keeping)


class Worker:
    """Answers what was asked.

    A request for which `is_slow` gets a progress note at once, under the key of its answer, which then
    takes its place. `ring_out` is called when there are messages to deliver.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        answer: Callable[[Request], Awaitable[Answer]],
        *,
        name: str,
        is_slow: Callable[[Request], bool] = lambda _: False,
        bell: Bell | None = None,
        ring_out: Callable[[], None] = lambda: None,
        terms: Terms = Terms(),
    ) -> None:
        """`name` is this process's among all that work on one database; `bell` is rung when a job came in."""
        self._surroundings, self._answer, self._is_slow = surroundings, answer, is_slow
        self._name, self._terms, self._ring_out = name, terms, ring_out
        self._crew = Crew(
            self._take,
            self._work,
            surroundings=surroundings,
            bell=bell or Bell(),
            at_once=terms.at_once,
            idle=terms.idle,
        )

    def stop(self) -> None:
        """Take no more jobs; `run` returns when those at work are done or given back."""
        self._crew.stop()

    async def run(self) -> None:
        """Work until `stop`."""
        renewing = asyncio.ensure_future(self._keep())
        try:
            left = await self._crew.run(drain=self._terms.drain)
        finally:
            renewing.cancel()
            await asyncio.wait({renewing})
        await self._give_back(left)

    async def _take(self, room: int) -> list[Job]:
        taken: list[Job] = []

        async def lease(unit: UnitOfWork) -> bool:
            now = self._surroundings.now()
            taken.extend(
                await unit.inbox.lease(worker=self._name, now=now, until=now + self._terms.lease, limit=room)
            )
            return bool(taken)

        return taken if await self._surroundings.make("worker.lease", lease) else []

    async def _keep(self) -> None:
        """Renew the leases of what is at work, and break off what others have taken."""
        while True:
            await self._surroundings.sleep(self._terms.lease.total_seconds() / RENEWALS)
            try:
                await self._renew(self._crew.at_work)
            except Exception as error:  # noqa: BLE001 - without leases everything would be done twice
                tell = log.warning if isinstance(error, StoreError) else log.error
                tell("leases not renewed", error=type(error).__name__)

    async def _renew(self, jobs: list[Job]) -> None:
        ours: set[str] = set()

        async def renew(unit: UnitOfWork) -> bool:
            until = self._surroundings.now() + self._terms.lease
            ours.update(await unit.inbox.renew(jobs, until=until))
            return bool(ours)

        if jobs:
            await self._surroundings.make("worker.renew", renew)
            asked = {job.lease for job in jobs}
            self._crew.abandon(lambda job: job.lease in asked and job.id not in ours)

    async def _work(self, job: Job) -> None:
        if job.tries > self._terms.most_tries:
            await self._park(job, None)
            return
        try:
            if job.tries == 1 and self._is_slow(job.request) and not await self._note(job):
                return
            answer = await self._answer(job.request)
        except Exception as error:  # noqa: BLE001 - whatever it is, the asker is told in the end
            log.warning("not answered", job=job.id, tries=job.tries, cause=cause(error))
            await self._fail(job, error)
        else:
            await self._finish(job, answer)

    async def _note(self, job: Job) -> bool:
        """Say that it is being done; False when it is not ours to do any more."""

        async def note(unit: UnitOfWork) -> bool:
            until = self._surroundings.now() + self._terms.lease
            if job.id not in await unit.inbox.renew([job], until=until):
                return False  # who has it now may have answered, and the note would take the answer's place
            await self._put(unit, job, just(READING))
            return True

        ours = await self._surroundings.make("worker.note", note)
        if ours:
            self._ring_out()
        return ours

    async def _fail(self, job: Job, error: Exception) -> None:
        if not can_help(error):
            await self._finish(job, told(job.request, refusal(error)))
        elif job.tries >= self._terms.most_tries:
            await self._park(job, error)
        else:
            await self._retry(job, error)

    async def _finish(self, job: Job, answer: Answer) -> None:
        async def finish(unit: UnitOfWork) -> bool:
            now = self._surroundings.now()
            if not await unit.inbox.finish(job, now=now):
                return False
            await self._put(unit, job, answer)
            return True

        if await self._end(job, "finish", finish, Happening.ANSWERED):
            lag = self._surroundings.now() - job.request.at
            self._surroundings.watch.took(max(0.0, lag.total_seconds()))

    async def _retry(self, job: Job, error: Exception) -> None:
        wait = timedelta(seconds=pause(job.tries, chance=self._surroundings.chance()))

        async def retry(unit: UnitOfWork) -> bool:
            return await unit.inbox.retry(job, at=self._surroundings.now() + wait, error=cause(error))

        await self._end(job, "retry", retry, Happening.RETRIED)

    async def _park(self, job: Job, error: Exception | None) -> None:
        async def park(unit: UnitOfWork) -> bool:
            said = DIED if error is None else cause(error)
            if not await unit.inbox.park(job, now=self._surroundings.now(), error=said):
                return False
            await self._put(unit, job, told(job.request, apology(job.id, error)))
            return True

        await self._end(job, "park", park, Happening.PARKED)

    async def _end(
        self, job: Job, step: str, change: Callable[[UnitOfWork], Awaitable[bool]], what: Happening
    ) -> bool:
        made = await self._surroundings.settle(f"worker.{step}", change, job=job.id)
        self._surroundings.watch.count(what if made else Happening.LOST)
        if made:
            self._ring_out()
        return made

    async def _put(self, unit: UnitOfWork, job: Job, answer: Answer) -> None:
        now = self._surroundings.now()
        for said in answer.documents:
            await unit.outbox.put(message(job.request, said), now=now)
        for edit in answer.edits:
            if (other := await changed(unit, edit)) is not None:
                await unit.outbox.put(other, now=now)

    async def _give_back(self, jobs: list[Job]) -> None:
        """Let others have, at once, what was not done in time."""

        async def give_back(unit: UnitOfWork) -> bool:
            now = self._surroundings.now()
            given = [await unit.inbox.retry(job, at=now, error=STOPPED, counts=False) for job in jobs]
            return any(given)

        if jobs:
            log.info("given back", jobs=len(jobs))
            try:
                await self._surroundings.make("worker.return", give_back)
            except StoreError as error:
                log.warning("not given back; the leases run out", error=type(error).__name__)
