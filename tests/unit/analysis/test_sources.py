"""What kind of source each one is, and the fullest name the article gives it."""

from __future__ import annotations

import pytest

from bot.analysis import take_apart
from bot.model.article import Kind, Source
from tests.unit.analysis.tables import Row, article, rows


def described(source: Source) -> list[object]:
    """A source as the table spells it: name, kind, fullest name, and for the unnamed degree and count."""
    plain: list[object] = [source.name, source.kind.value, source.label]
    if source.kind is not Kind.ANONYMOUS:
        return plain
    return [*plain, source.degree.value if source.degree else None, source.count]


@pytest.mark.parametrize("row", rows("sources"))
def test_sources(row: Row) -> None:
    """Sources are named as fully as the article does, told apart by kind, and the unnamed are weighed."""
    findings = take_apart(article(row))
    assert [described(s) for r in findings.attributions for s in r.sources] == row["expected"]


@pytest.mark.parametrize("row", rows("reasons"))
def test_reasons(row: Row) -> None:
    """Why somebody is not named is kept in the article's own words."""
    found = [s for r in take_apart(article(row)).attributions for s in r.sources]
    assert [s.reason for s in found] == row["expected"]
