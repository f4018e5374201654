"""What kind of source each one is, and the fullest name the article gives it."""

from __future__ import annotations

import pytest

from bot.analysis import take_apart
from bot.model.article import Article, Attribution, Kind, Source, Span
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


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (
            "The trial was paid for by the Tarn Nut Board, which said walnuts help.",
            "which",
            "the Tarn Nut Board",
        ),
        ("Police met a fisherman who said the boat was empty.", "who", "a fisherman"),
    ],
)
def test_relative(text: str, source: str, expected: str) -> None:
    """A reader that marks "which" as the source means the one named just before it."""
    start, said = text.find(source), text.find("said")
    found = Attribution(
        source=(Span(start, start + len(source)),),
        cue=(Span(said, said + 4),),
        content=(Span(said + 5, len(text) - 1),),
    )
    findings = take_apart(Article(id="a", text=text), (found,))
    assert [s.label for s in findings.attributions[0].sources] == [expected]
