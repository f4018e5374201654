"""Tables of (input, expected) under tests/golden/analysis, as parameters of a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.model.article import Article, Span

_TABLES = Path(__file__).resolve().parents[2] / "golden" / "analysis"

Row = dict[str, Any]


def rows(name: str) -> list[Any]:
    """Every row of a table; its id in pytest's output is what the row says holds."""
    table: list[Row] = json.loads((_TABLES / f"{name}.json").read_text("utf-8"))
    return [pytest.param(row, id=str(row["holds"])) for row in table]


def texts() -> list[str]:
    """Every text of every table, for tests of what holds for any text."""
    tables = [json.loads(path.read_text("utf-8")) for path in sorted(_TABLES.glob("*.json"))]
    return [row["text"] for table in tables for row in table if "text" in row]


def article(row: Row) -> Article:
    """The row's text as an article."""
    return Article(
        id="a",
        text=row["text"],
        title=row.get("title"),
        outlet=row.get("outlet"),
        byline=row.get("byline"),
    )


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    """What the spans point at."""
    return [text[span.start : span.end] for span in spans]
