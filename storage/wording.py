"""The words that requests and messages still have, so that what is erased is found; port `Wording`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from bot.model.erasure import Asked
from bot.model.job import JobState, Message, MessageState
from storage.erasure import EMPTIED, mark
from storage.lanes import Lanes
from storage.outbox import message_of
from storage.session import Session
from storage.work_tables import jobs, lanes, messages
from storage.written import named, read_request

_PIECE: Final = 500
_OPEN: Final = (JobState.WAITING, JobState.RUNNING)


class Worded:
    """Words inside one transaction."""

    def __init__(self, session: Session) -> None:
        """The session is the unit of work's."""
        self._session = session
        self._lanes = Lanes(session, jobs, waiting=JobState.WAITING, held=JobState.RUNNING)

    async def requests(self, tenant: str) -> AsyncIterator[Asked]:
        """The requests that have words, in the order they came."""
        last = 0
        while True:
            wanted = select(jobs).join(lanes, lanes.c.number == jobs.c.lane).where(lanes.c.tenant == tenant)
            wanted = wanted.where(jobs.c.number > last, jobs.c.request.is_not(None))
            rows = await self._session.rows(wanted.order_by(jobs.c.number).limit(_PIECE))
            for row in rows:
                yield Asked(
                    id=row.id,
                    request=read_request(row.request),
                    message=row.message,
                    is_open=row.state in _OPEN,
                )
            if len(rows) < _PIECE:
                return
            last = rows[-1].number

    async def messages(self, tenant: str) -> AsyncIterator[Message]:
        """Our messages that have words, in the order they were put."""
        last = 0
        while True:
            wanted = select(messages).join(lanes, lanes.c.number == messages.c.lane)
            wanted = wanted.where(lanes.c.tenant == tenant)
            wanted = wanted.where(messages.c.number > last, messages.c.content.is_not(None))
            rows = await self._session.rows(wanted.order_by(messages.c.number).limit(_PIECE))
            for row in rows:
                yield message_of(row)
            if len(rows) < _PIECE:
                return
            last = rows[-1].number

    async def drop(self, ids: Collection[str], *, now: datetime) -> None:
        """Forget the words of requests; one that is not done is called off, whoever is at it."""
        for id in sorted(ids):
            row = await self._lanes.lock(id)
            if row is None:
                continue
            over = {"request": None, "state": JobState.DONE, "ended": row.ended or now}
            if row.state == JobState.RUNNING:
                await self._lanes.put_down(row, now=now, **over)
                continue
            await self._session.run(update(jobs).where(jobs.c.number == row.number).values(over))
            if row.state == JobState.WAITING and not await self._lanes.is_busy(row.lane):
                await self._lanes.settle(row.lane, now=now)
        if ids:
            await mark(self._session, EMPTIED)

    async def is_wanted(self, key: str, *, tenant: str) -> bool:
        """Whether a request was not called off; nobody calls it off before this transaction ends."""
        mine = select(jobs.c.number, jobs.c.request).where(jobs.c.event == named(tenant, key))
        rows = await self._session.rows(mine.with_for_update(read=True))
        return not rows or rows[0].request is not None

    async def tidy(self, *, before: datetime) -> int:
        """Forget the words of what was given up before a time; how many requests and messages."""
        old = select(jobs.c.id).where(jobs.c.state == JobState.PARKED, jobs.c.ended < before)
        ids = [row.id for row in await self._session.rows(old)]
        await self.drop(ids, now=before)
        given_up = (messages.c.state == MessageState.PARKED) & (messages.c.ended < before)
        emptied = update(messages).where(given_up, messages.c.content.is_not(None)).values(content=None)
        many = await self._session.run(emptied)
        if many:
            await mark(self._session, EMPTIED)
        return len(ids) + many
