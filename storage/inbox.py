"""Requests that came in, and the jobs they are; the port `Inbox`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import literal_column, select, update

from bot.model.chat import Kind, Place, Request
from bot.model.job import Backlog, Job, JobState, Parked
from storage.backlog import backlog
from storage.erasure import EMPTIED, mark
from storage.lanes import Lanes
from storage.session import Session
from storage.work_tables import cursors, jobs, lanes
from storage.written import named, read_request, write

_QUEUE: Final = "jobs"
_PARKED: Final = jobs.c.state == literal_column("'parked'")  # in letters, for the partial index
_DONE: Final = jobs.c.state == literal_column("'done'")

_WORDED: Final = (Kind.ASKED, Kind.HEARD, Kind.EDITED)  # kinds of requests that are a message's words


class RequestsIn:
    """Jobs inside one transaction."""

    def __init__(self, session: Session) -> None:
        """The session is the unit of work's."""
        self._session = session
        self._lanes = Lanes(session, jobs, waiting=JobState.WAITING, held=JobState.RUNNING)

    async def take_in(self, request: Request, *, now: datetime) -> bool:
        """Keep a request as a job; False, and nothing changes, when its event came in before."""
        tenant = request.place.tenant
        event = named(tenant, request.key)
        if await self._session.scalar(select(jobs.c.number).where(jobs.c.event == event)) is not None:
            return False
        lane = await self._lanes.enter(queue=_QUEUE, tenant=tenant, name=request.place.lane)
        row = {
            "id": secrets.token_hex(8),
            "event": event,
            "request": write(request),
            "lane": lane,
            "state": JobState.WAITING,
            "came": now,
            "at": now,
            "tries": 0,
            "key": request.key,
            "kind": request.kind,
        }
        if request.message is not None and request.kind in _WORDED:
            row["message"] = _said_in(request.place, request.message)
        new = await self._session.insert_new(jobs, [row], "number")
        if new:
            await self._lanes.added(lane, now=now)
        return bool(new)

    async def lease(self, *, worker: str, now: datetime, until: datetime, limit: int) -> list[Job]:
        """Take up to `limit` jobs that are waiting, or whose worker's lease ran out by `now`."""
        taken = await self._lanes.take([_QUEUE], worker=worker, now=now, until=until, limit=limit)
        return [
            Job(
                id=row.id,
                request=read_request(row.request),
                tries=row.tries + 1,
                lease=lease,
                taken_in=row.came,
            )
            for row, lease in taken
        ]

    async def renew(self, jobs: Sequence[Job], *, until: datetime) -> frozenset[str]:
        """Keep jobs for longer; the ids of those that are still ours."""
        return await self._lanes.renew({job.id: job.lease for job in jobs}, until=until)

    async def finish(self, job: Job, *, now: datetime) -> bool:
        """The job is done; commit it together with the answers."""
        row = await self._lanes.held(job.id, job.lease)
        if row is not None:
            await self._lanes.put_down(row, now=now, state=JobState.DONE, ended=now)
        return row is not None

    async def retry(self, job: Job, *, at: datetime, error: str, counts: bool = True) -> bool:
        """Let it wait and be tried again at `at`; until then it holds up its lane."""
        row = await self._lanes.held(job.id, job.lease)
        if row is not None:
            tries = row.tries if counts else row.tries - 1
            await self._lanes.put_down(row, now=None, state=JobState.WAITING, at=at, error=error, tries=tries)
        return row is not None

    async def park(self, job: Job, *, now: datetime, error: str) -> bool:
        """Give it up, until an admin revives it; its lane goes on."""
        row = await self._lanes.held(job.id, job.lease)
        if row is not None:
            await self._lanes.put_down(row, now=now, state=JobState.PARKED, ended=now, error=error)
        return row is not None

    async def parked(self, *, tenant: str | None = None, limit: int = 100) -> list[Parked]:
        """The jobs that were given up, latest first."""
        statement = select(jobs).where(_PARKED).order_by(jobs.c.ended.desc(), jobs.c.number.desc())
        if tenant is not None:
            statement = statement.join(lanes).where(lanes.c.tenant == tenant)
        return [
            Parked(
                id=row.id,
                place=read_request(row.request).place,
                tries=row.tries,
                error=row.error,
                since=row.ended,
            )
            for row in await self._session.rows(statement.limit(limit))
        ]

    async def revive(self, id: str, *, now: datetime) -> bool:
        """Let a parked job be tried anew, with all its tries; False when there is no such one."""
        row = await self._lanes.lock(id)
        if row is None or row.state != JobState.PARKED:
            return False
        values = {"state": JobState.WAITING, "at": now, "tries": 0, "ended": None}
        await self._session.run(update(jobs).where(jobs.c.number == row.number).values(values))
        if not await self._lanes.is_busy(row.lane):
            await self._lanes.settle(row.lane, now=now)
        return True

    async def backlog(self) -> Backlog:
        """How much is to be done."""
        return await backlog(self._session)

    async def said_in(self, place: Place, message: str) -> list[tuple[str, Kind]]:
        """(key, kind) of what was asked, heard or edited in a message, in order; words or no words."""
        there = jobs.c.message == _said_in(place, message)
        found = await self._session.rows(select(jobs.c.key, jobs.c.kind).where(there).order_by(jobs.c.number))
        return [(row.key, Kind(row.kind)) for row in found]

    async def blank(self, place: Place, message: str) -> int:
        """Forget the words of what was asked, heard or edited in a message; how many requests had some."""
        there = (jobs.c.message == _said_in(place, message)) & jobs.c.request.is_not(None)
        rows = await self._session.rows(select(jobs).where(there))
        for row in rows:
            words = None if row.state == JobState.DONE else write(_blank(read_request(row.request)))
            await self._session.run(update(jobs).where(jobs.c.number == row.number).values(request=words))
        if rows:
            await mark(self._session, EMPTIED)
        return len(rows)

    async def cursor(self, name: str) -> str | None:
        """How far somebody has read; None at the beginning."""
        found: str | None = await self._session.scalar(
            select(cursors.c.value).where(cursors.c.id == named(name))
        )
        return found

    async def set_cursor(self, name: str, value: str) -> None:
        """Note how far somebody has read."""
        await self._session.keep(cursors, {"id": named(name)}, {"value": value})

    async def tidy(self, *, before: datetime) -> int:
        """Forget the words of requests that were done before a time; their keys stay. How many."""
        gone = await self._session.run(
            update(jobs).where(_DONE, jobs.c.ended < before, jobs.c.request.is_not(None)).values(request=None)
        )
        if gone:
            await mark(self._session, EMPTIED)
        return gone


def _said_in(place: Place, message: str) -> str:
    """One message's name among those of every newsroom."""
    return named(place.tenant, place.key, message)


def _blank(request: Request) -> Request:
    """A request that is still to be answered, without words: as if it was heard, and nothing was said."""
    return replace(
        request, kind=Kind.HEARD, text="", attachments=(), about=None, about_attachments=(), replies_to=None
    )
