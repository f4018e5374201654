"""The log of who did what: rows that nobody can change without its showing.

Each tenant's rows are a chain: a row's hash is over the hash before it and the row itself. The database
refuses to change or remove a row (a trigger); who goes behind its back breaks the chain, unless he writes
everything after it anew, or cuts its end off: against that, somebody else must keep a hash.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, select, text

from storage.session import Session
from storage.work_tables import log
from storage.written import named

_PIECE: Final = 1000  # rows read at a time
_LOCK: Final = text("SELECT pg_advisory_xact_lock(:key)")


class Log:
    """The log inside one transaction."""

    def __init__(self, session: Session) -> None:
        """The session is the unit of work's."""
        self._session = session

    async def log(self, tenant: str, *, by: str, at: datetime, action: str, about: str) -> None:
        """Note who did what to which id. The log holds ids and actions and no words of anybody."""
        if self._session.postgres:  # one at a time adds to a chain; SQLite has one writer anyhow
            await self._session.scalar(_LOCK, {"key": _number(named("log", tenant))})
        last = await self._session.rows(
            select(log.c.position, log.c.hash)
            .where(log.c.tenant == tenant)
            .order_by(log.c.position.desc())
            .limit(1)
        )
        position, before = (last[0].position + 1, last[0].hash) if last else (1, "")
        row: dict[str, Any] = {
            "tenant": tenant,
            "position": position,
            "at": at,
            "by": by,
            "action": action,
            "about": about,
        }
        await self._session.insert(log, [row | {"hash": _linked(before, **row)}])

    async def logged(self, tenant: str, *, limit: int) -> list[tuple[datetime, str, str, str]]:
        """(when, by, action, about) of the latest actions, latest first."""
        statement = select(log).where(log.c.tenant == tenant).order_by(log.c.position.desc()).limit(limit)
        return [(row.at, row.by, row.action, row.about) for row in await self._session.rows(statement)]

    async def newsrooms(self) -> list[str]:
        """The tenants of which anything was logged, sorted."""
        return sorted(row.tenant for row in await self._session.rows(select(log.c.tenant).distinct()))

    async def verify_log(self, tenant: str) -> int | None:
        """The place of the first row of a tenant's log that was changed, counted from 1; None if none was.

        A row that is gone shows at the next.
        """
        position, before = 0, ""
        while rows := await self._after(tenant, position):
            for row in rows:
                position += 1
                before = _linked(before, **_fields(row))
                if row.position != position or row.hash != before:
                    return position
        return None

    async def _after(self, tenant: str, position: int) -> list[Row[Any]]:
        found = select(log).where(log.c.tenant == tenant, log.c.position > position)
        return list(await self._session.rows(found.order_by(log.c.position).limit(_PIECE)))


def _fields(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("tenant", "position", "at", "by", "action", "about")}


def _linked(before: str, *, at: datetime, **fields: Any) -> str:
    """The hash of a row that follows the one with the hash `before`."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    chained = json.dumps({"before": before, "at": moment} | fields, sort_keys=True)
    return hashlib.sha256(chained.encode()).hexdigest()


def _number(name: str) -> int:
    """A name of `named` as a number that PostgreSQL locks by: 64 bits with a sign."""
    return int.from_bytes(bytes.fromhex(name[:16]), signed=True)
