"""Whether a column has one of many values: one parameter, so any number of them, and one plan."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Self

from sqlalchemy import BindParameter, Boolean, ColumnElement, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine


class Listed(TypeDecorator[Iterable[Any]]):
    """Many values in one: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        """`item` is what one of them is."""
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database has for it."""
        whole = ARRAY(self.item) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(whole)

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> Any:
        """As the database takes it; None is no value."""
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Among(FunctionElement[bool]):
    """A column and a list, compared."""

    name = "among"
    inherit_cache = True
    type = Boolean()

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002
        """A condition as it is: with "= 1" behind it, as SQLite has booleans, no index would serve it."""
        return self


@compiles(_Among)
def _in_json(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({values})))"  # noqa: S608 - values is a placeholder


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"({column} = ANY ({values}))"


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column has one of these values."""
    return _Among(column, bindparam(None, list(values), type_=Listed(column.type), unique=True))


def among_named(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The same in a statement that is made once: the values come with each use, under this name."""
    return _Among(column, listed(name, column.type))


def listed(name: str, item: TypeEngine[Any]) -> BindParameter[Iterable[Any]]:
    """A parameter that takes a list of such items."""
    return bindparam(name, type_=Listed(item))
