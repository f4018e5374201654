"""A connection as the storage uses one, without a thread of its own, and quick at what is asked often.

What the storage states once, with values that come with each use, is compiled once by SQLAlchemy, and then
given to SQLite straight; everything else goes SQLAlchemy's own way. Statements, values and types are the
same.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, create_engine, event

Change = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A statement as SQLite takes it: the name of each value, what it is, and how it is kept."""

    sql: str
    places: Sequence[tuple[str, Any, Change]]
    columns: Sequence[Change]
    row: type[Any]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """What stands in the places."""
        found = []
        for name, constant, change in self.places:
            value = given.get(name, constant)
            found.append(value if change is None else change(value))
        return found

    def read(self, row: Sequence[Any]) -> Any:
        """A row as the storage reads one."""
        pairs = zip(self.columns, row, strict=True)
        return self.row(*(value if change is None else change(value) for change, value in pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found."""

    rows: list[Any]

    def all(self) -> list[Any]:
        """All of it."""
        return self.rows


class Straight:
    """A connection, as the stores use one."""

    def __init__(self, connection: Connection) -> None:
        """Everything is done when it is asked for."""
        self._connection, self.dialect = connection, connection.dialect
        self._driver: Any = connection.connection.driver_connection
        self._prepared: dict[Select[Any], Prepared] = connection.info.setdefault("prepared", {})

    async def execute(self, statement: Any, values: Any = None) -> Any:
        """Do it."""
        if isinstance(statement, Select) and values is not None:
            return Found(rows=self._found(statement, values))
        return self._connection.execute(statement, values)

    async def scalar(self, statement: Any, values: Any = None) -> Any:
        """The first column of its first row."""
        if isinstance(statement, Select) and values is not None:
            rows = self._found(statement, values)
            return rows[0][0] if rows else None
        return self._connection.scalar(statement, values)

    def _found(self, statement: Select[Any], values: Mapping[str, Any]) -> list[Any]:
        made = self._prepared.get(statement)
        if made is None:
            made = self._prepared[statement] = _prepared(statement, self._connection)
        if not self._connection.in_transaction():
            self._connection.begin()
        return [made.read(row) for row in self._driver.execute(made.sql, made.values(values))]


def _prepared(statement: Select[Any], connection: Connection) -> Prepared:
    compiled: Any = statement.compile(connection)
    kept, columns = compiled._bind_processors, compiled._result_columns
    return Prepared(
        sql=str(compiled),
        places=[(name, compiled.params[name], kept.get(name)) for name in compiled.positiontup],
        columns=[column.type._cached_result_processor(connection.dialect, None) for column in columns],
        row=namedtuple("row", [column.keyname for column in columns], rename=True),
    )


@contextmanager
def straight(path: Path) -> Iterator[Connection]:
    """A connection to a database that is there."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours to say
        # No disk is waited for: what a power cut would take is not asked here.
        for pragma in ("foreign_keys=ON", "synchronous=OFF", "journal_mode=MEMORY", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    with engine.connect() as connection:
        yield connection
    engine.dispose()
