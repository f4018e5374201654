"""Lanes of work, for jobs and for messages: what is taken next, under a lease, by whom.

Who changes anything in a lane locks the lane's row first, and looks at the work in it with a later statement,
which on PostgreSQL (READ COMMITTED) sees all that was committed before the lock was had. So:

* two workers that lease at once cannot take two of one lane: each skips the lanes that another has locked
  (SKIP LOCKED), nobody waits, and a lane's head is read when nobody else can change it. To lock jobs instead
  is not enough: a job that is revived and taken while another worker still sees an older state of the table
  makes both take one of the same lane. The unique index on what is held would refuse that; with the lane's
  row it does not happen;
* a lease that is finished late and taken over at once stand in line, lane first, and cannot deadlock;
* a lane's work is numbered in the order in which it lasts, for whoever adds to it has the lock.

A lane's `ready` is when its head may be taken: the end of its lease if it is held, else its `at`, but not
before the one ahead of it ended. Lanes are served in the order of `ready`, so one with much work goes to the
end of the line after each piece; tenants in turn, the one served longest ago first.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Table,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from storage.session import Session
from storage.tables import Moment
from storage.work_tables import Exact, lanes
from storage.written import named

# From one tenant to the next by ix_lanes_ready, whose order the inner selects name so that no planner takes
# another index; a scan of the lanes, most of which are idle, would be slow where there are many.
_TENANTS: Final = (
    text(
        "WITH RECURSIVE known(tenant) AS ("
        " SELECT (SELECT l.tenant FROM lanes l WHERE l.queue = :queue AND l.ready IS NOT NULL"
        "  ORDER BY l.tenant, l.ready LIMIT 1)"
        " UNION ALL"
        " SELECT (SELECT l.tenant FROM lanes l"
        "  WHERE l.queue = :queue AND l.tenant > known.tenant AND l.ready IS NOT NULL"
        "  ORDER BY l.tenant, l.ready LIMIT 1)"
        " FROM known WHERE known.tenant IS NOT NULL)"
        " SELECT tenant, (SELECT max(l.turn) FROM lanes l WHERE l.queue = :queue AND l.tenant = known.tenant)"
        " AS turn FROM known WHERE (SELECT min(l.ready) FROM lanes l"
        "  WHERE l.queue = :queue AND l.tenant = known.tenant AND l.ready IS NOT NULL) <= :now"
    )
    .bindparams(bindparam("now", type_=Moment))
    .columns(tenant=Exact, turn=BigInteger)
)


class Lanes:
    """The lanes of one kind of work, inside one transaction."""

    def __init__(self, session: Session, work: Table, *, waiting: str, held: str) -> None:
        """`work` is its table; `waiting` and `held` are how it calls what may be taken and what is."""
        self._session, self._work = session, work
        self._waiting, self._held = waiting, held
        # In letters, not as parameters: only so a partial index is known to serve.
        self.is_waiting: ColumnElement[bool] = work.c.state == literal_column(f"'{waiting}'")
        self.is_held: ColumnElement[bool] = work.c.state == literal_column(f"'{held}'")

    async def enter(self, *, queue: str, tenant: str, name: str) -> int:
        """The number of a lane, made when it is new; it is ours until the transaction ends."""
        make = postgres_insert if self._session.postgres else sqlite_insert
        statement = make(lanes).values(id=named(queue, tenant, name), queue=queue, tenant=tenant, turn=0)
        statement = statement.on_conflict_do_update(index_elements=["id"], set_={"queue": queue})
        return int(await self._session.scalar(statement.returning(lanes.c.number)))

    async def added(self, lane: int, *, now: datetime) -> None:
        """Something came to the end of a lane that is ours: it is ready if it was idle."""
        await self._session.run(
            update(lanes).where(lanes.c.number == lane, lanes.c.ready.is_(None)).values(ready=now)
        )

    async def lock(self, id: str) -> Row[Any] | None:
        """A piece of work by its id, whose lane is ours from now on; None when there is none."""
        work = self._work
        of_work = select(work.c.lane).where(work.c.id == id).scalar_subquery()
        ours = select(lanes.c.number).where(lanes.c.number == of_work).with_for_update(key_share=True)
        if await self._session.scalar(ours) is None:
            return None
        rows = await self._session.rows(select(work).where(work.c.id == id))
        return rows[0]

    async def held(self, id: str, lease: str) -> Row[Any] | None:
        """A piece of work as long as this lease is good, its lane locked; None when the lease was lost."""
        row = await self.lock(id)
        return row if row is not None and row.state == self._held and row.lease == lease else None

    async def put_down(self, row: Row[Any], *, now: datetime | None, **values: Any) -> None:
        """Let go of a piece of work of a locked lane: its new `values`, and who is next.

        The next is not ready before `now`, if that is given.
        """
        freed = {"until": None, "lease": None, "worker": None}
        await self._session.run(
            update(self._work).where(self._work.c.number == row.number).values(freed | values)
        )
        await self.settle(row.lane, now=now)

    async def settle(self, lane: int, *, now: datetime | None) -> None:
        """Say anew when a lane that is ours, and in which nothing is held, is ready."""
        work = self._work
        at = await self._session.scalar(
            select(work.c.at).where(work.c.lane == lane, self.is_waiting).order_by(work.c.number).limit(1)
        )
        ready = max(at, now) if at and now else at
        await self._session.run(update(lanes).where(lanes.c.number == lane).values(ready=ready))

    async def is_busy(self, lane: int) -> bool:
        """Whether something in a lane is held."""
        found = select(self._work.c.number).where(self._work.c.lane == lane, self.is_held)
        return await self._session.scalar(found) is not None

    async def take(
        self, queues: Collection[str], *, worker: str, now: datetime, until: datetime, limit: int
    ) -> list[tuple[Row[Any], str]]:
        """Take up to `limit` pieces: each as it was before, and its new lease."""
        tenants = await self._tenants(queues, now=now)
        ours = await self._choose([(queue, tenant) for _, tenant, queue in tenants], now=now, limit=limit)
        if not ours:
            return []
        heads = await self._heads(ours)
        taken = [(heads[lane], secrets.token_hex(16)) for lane in ours if lane in heads]
        # A clock, so that who was idle for long is not behind, that goes on when the time does not.
        turn = max(int(now.timestamp() * 1_000_000), *(turn for turn, _, _ in tenants))
        await self._mark(taken, worker=worker, until=until, turn=turn)
        return taken

    async def renew(self, leases: Mapping[str, str], *, until: datetime) -> frozenset[str]:
        """Hold for longer what is still held under these leases (by id); the ids of that."""
        work = self._work
        mine = self._session.among(work.c.id, leases)
        of_work = select(work.c.lane).where(mine)
        ours = select(lanes.c.number).where(lanes.c.number.in_(of_work)).order_by(lanes.c.number)
        await self._session.rows(ours.with_for_update(key_share=True))
        found = await self._session.rows(
            select(work.c.id, work.c.number, work.c.lane, work.c.lease).where(mine, self.is_held)
        )
        kept = [row for row in found if row.lease == leases[row.id]]
        await self._each(work, kept, "number", until=until)
        await self._each(lanes, kept, "lane", ready=until)
        return frozenset(row.id for row in kept)

    async def _each(self, table: Table, rows: Sequence[Row[Any]], column: str, **values: Any) -> None:
        """Give the rows of a table that these name by a column the same values."""
        numbers = [getattr(row, column) for row in rows]
        await self._session.run(
            update(table).where(self._session.among(table.c.number, numbers)).values(values)
        )

    async def _tenants(self, queues: Collection[str], *, now: datetime) -> list[tuple[int, str, str]]:
        """(last turn, tenant, queue) of those with a lane that is ready, the one served longest ago first."""
        found = [
            (row.turn, row.tenant, queue)
            for queue in queues
            for row in await self._session.rows(_TENANTS, {"queue": queue, "now": now})
        ]
        return sorted(found)

    async def _choose(self, turns: Sequence[tuple[str, str]], *, now: datetime, limit: int) -> list[int]:
        """Lanes that are ready, of these (queue, tenant), in the order in which they are served, locked."""
        shares: dict[tuple[str, str], list[int]] = {turn: [] for turn in turns}
        for position, turn in enumerate([*turns, *turns]):  # again, for what others left over
            left = limit - sum(map(len, shares.values()))
            share = -(-left // max(1, len(turns) - position))
            shares[turn] += await self._lock_ready(turn, shares, now=now, limit=share)
        rounds = max(map(len, shares.values()), default=0)
        return [mine[nth] for nth in range(rounds) for mine in shares.values() if nth < len(mine)]

    async def _lock_ready(
        self, turn: tuple[str, str], shares: Mapping[Any, list[int]], *, now: datetime, limit: int
    ) -> Sequence[int]:
        """Lanes of one tenant in one queue that are ready and nobody else's, and not ours already."""
        if limit <= 0:
            return []
        queue, tenant = turn
        statement = (
            select(lanes.c.number)
            .where(lanes.c.queue == queue, lanes.c.tenant == tenant, lanes.c.ready <= now)
            .where(lanes.c.number.not_in(shares[turn]))
            .order_by(lanes.c.ready, lanes.c.turn, lanes.c.number)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        return [row.number for row in await self._session.rows(statement)]

    async def _heads(self, ours: Sequence[int]) -> dict[int, Row[Any]]:
        """Of each locked lane what is held, else the first that waits."""
        work = self._work
        held = select(work.c.number).where(work.c.lane == lanes.c.number, self.is_held).scalar_subquery()
        first = (
            select(work.c.number)
            .where(work.c.lane == lanes.c.number, self.is_waiting)
            .order_by(work.c.number)
            .limit(1)
            .scalar_subquery()
        )
        heads = select(func.coalesce(held, first)).where(self._session.among(lanes.c.number, ours))
        rows = await self._session.rows(select(work).where(work.c.number.in_(heads)))
        return {row.lane: row for row in rows}

    async def _mark(
        self, taken: Sequence[tuple[Row[Any], str]], *, worker: str, until: datetime, turn: int
    ) -> None:
        """Write down who has what, and whose turn it was: those after `turn`."""
        work = self._work
        numbers = [row.number for row, _ in taken]
        leases = case(*((work.c.number == row.number, lease) for row, lease in taken))
        await self._session.run(
            update(work)
            .where(self._session.among(work.c.number, numbers))
            .values(state=self._held, until=until, lease=leases, worker=worker, tries=work.c.tries + 1)
        )
        lanes_taken = [row.lane for row, _ in taken]
        turns = case(
            *(
                (lanes.c.number == lane, literal(turn + nth, BigInteger))
                for nth, lane in enumerate(lanes_taken, start=1)
            )
        )
        await self._session.run(
            update(lanes)
            .where(self._session.among(lanes.c.number, lanes_taken))
            .values(ready=until, turn=turns)
        )
