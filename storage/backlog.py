"""How much promised work there is, of both kinds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, func, literal_column, select

from bot.model.job import Backlog, JobState, MessageState
from storage.session import Session
from storage.work_tables import jobs, messages


async def backlog(session: Session) -> Backlog:
    """Jobs and messages by state, and when the oldest that are waiting or at work came in."""
    by_job, by_message = await _counts(session, jobs), await _counts(session, messages)
    return Backlog(
        jobs={state: by_job.get(state, 0) for state in JobState},
        messages={state: by_message.get(state, 0) for state in MessageState},
        oldest_job=await _oldest(session, jobs, JobState.WAITING, JobState.RUNNING),
        oldest_message=await _oldest(session, messages, MessageState.DUE, MessageState.SENDING),
    )


async def _counts(session: Session, work: Table) -> dict[str, int]:
    rows = await session.rows(select(work.c.state, func.count().label("many")).group_by(work.c.state))
    return {row.state: row.many for row in rows}


async def _oldest(session: Session, work: Table, *states: str) -> datetime | None:
    """State by state, each by its own partial index, for which the state must stand there in letters."""
    found = [
        await session.scalar(
            select(work.c.came)
            .where(work.c.state == literal_column(f"'{state}'"))
            .order_by(work.c.came)
            .limit(1)
        )
        for state in states
    ]
    return min((moment for moment in found if moment is not None), default=None)
