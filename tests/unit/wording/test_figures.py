"""Numbers that a claim can be held to."""

from __future__ import annotations

import pytest

from bot.model.article import Span
from bot.wording.figures import figures
from tests.unit.analysis.tables import Row, rows


@pytest.mark.parametrize("row", rows("figures"))
def test_figures(row: Row) -> None:
    """Figures have value, unit, qualifier and the words they stand in (null: any words)."""
    text = row["text"]
    found = figures(text, Span(0, len(text)))
    assert [f.value for f in found] == pytest.approx([e[0] for e in row["expected"]])
    assert [[f.unit, f.qualifier] for f in found] == [e[1:3] for e in row["expected"]]
    assert [f.text for f in found] == [e[3] or f.text for f, e in zip(found, row["expected"], strict=True)]


def test_only_figures_inside_the_span_are_found() -> None:
    """A number outside the stretch asked for is none of its figures."""
    text = "Twelve boats left. Nine boats came back."
    assert [f.value for f in figures(text, Span(0, 18))] == [12]
    assert [f.value for f in figures(text, Span(19, len(text)))] == [9]
