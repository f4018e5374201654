"""One transaction on a connection, as the stores use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Executable, Insert, Row, Table, insert, text, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.failures import telling
from storage.listed import among
from storage.tables import changes

T = TypeVar("T")

_OWN_EPOCH = text("SELECT pg_current_xact_id()::text::bigint")
_OLDEST_AT_WORK = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_NEXT_EPOCH = text("SELECT coalesce(max(epoch), 0) + 1 FROM changes")
_PIECE = 500  # rows a statement: far under every driver's limit on parameters


class Session:
    """What a unit of work is made of: statements, in one transaction, whose errors are ours."""

    def __init__(self, connection: AsyncConnection, *, name: str) -> None:
        """`name` is how messages call the database."""
        self.connection = connection
        self.name = name
        self.postgres = connection.dialect.name == "postgresql"
        self.erased = False  # whether claims were
        self.left: set[str] = set()  # traces of what kinds (storage.erasure) must go once this lasts
        self.noted = False  # whether this transaction has changes of its own
        self._epoch: int | None = None

    async def run(self, statement: Executable, values: Any = None) -> int:
        """Do it; how many rows it changed."""
        with telling(self.name):
            return (await self.connection.execute(statement, values)).rowcount

    async def rows(self, statement: Executable, values: Any = None) -> Sequence[Row[Any]]:
        """Everything it finds."""
        with telling(self.name):
            return (await self.connection.execute(statement, values)).all()

    async def scalar(self, statement: Executable, values: Any = None) -> Any:
        """The first column of its first row, or None."""
        with telling(self.name):
            return await self.connection.scalar(statement, values)

    async def insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows into a table."""
        if rows:
            await self.run(_inserting(table), list(rows))

    async def insert_new(
        self, table: Table, rows: Sequence[Mapping[str, Any]], *returned: str
    ) -> Sequence[Row[Any]]:
        """Put in what stands in no other row's way; the named columns of what went in."""
        if not rows:
            return []
        return await self.rows(_inserting_new(table, self.postgres, returned), list(rows))

    async def keep(self, table: Table, keys: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """A new row, or other values for the one that is there; `keys` has at least its primary key."""
        if await self.insert_new(table, [{**keys, **values}], table.primary_key.columns.keys()[0]):
            return
        same = [column == keys[column.name] for column in table.primary_key]
        await self.run(update(table).where(*same).values(values))

    def among(self, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
        """Whether a column has one of these values: one parameter, so any number of them, and one plan."""
        return among(column, values)

    async def epoch(self) -> int:
        """This transaction's place in the order of transactions, higher than all that lasted before it."""
        if self._epoch is None:
            self._epoch = int(await self.scalar(_OWN_EPOCH if self.postgres else _NEXT_EPOCH))
        return self._epoch

    async def settled(self) -> int:
        """What has a lower epoch is decided: everything of it that lasts can be seen, and none will come.

        On PostgreSQL a transaction with a low number may end after one with a high number was read; the
        lowest number still at work is the bound below which that cannot happen any more.
        """
        return int(await self.scalar(_OLDEST_AT_WORK)) if self.postgres else await self.epoch()

    async def note(self, kind: int, claims: Iterable[tuple[int, int | None]]) -> None:
        """Tell the index, and those of other processes, what became of claims: (claim, place)."""
        epoch = await self.epoch()
        rows = [{"epoch": epoch, "kind": kind, "claim": claim, "place": place} for claim, place in claims]
        self.noted = self.noted or bool(rows)
        await self.insert(changes, rows)

    def ended(self) -> None:
        """The transaction lasts; what follows is in another."""
        self.noted, self._epoch = False, None


@cache
def _inserting(table: Table) -> Insert:
    return insert(table)


@cache
def _inserting_new(table: Table, postgres: bool, returned: tuple[str, ...]) -> Insert:
    made = postgres_insert(table) if postgres else sqlite_insert(table)
    return made.on_conflict_do_nothing().returning(*(table.c[name] for name in returned))


def pieces(values: Sequence[T], size: int = _PIECE) -> Iterator[Sequence[T]]:
    """Runs of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
