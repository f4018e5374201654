"""What stands in quotation marks, and what only looks so."""

from __future__ import annotations

import pytest

from bot.analysis.quotes import quotations
from tests.unit.analysis.tables import Row, rows


@pytest.mark.parametrize("row", rows("quotations"))
def test_quotations(row: Row) -> None:
    """Quotations are found with their depth; a few words set apart are told from speech."""
    text = row["text"]
    found = [
        [text[q.inner.start : q.inner.end], q.depth, "scare" if q.scare else "speech"]
        for q in quotations(text)
    ]
    assert found == row["expected"]


@pytest.mark.parametrize("row", rows("quotations"))
def test_marks_stand_around_the_words(row: Row) -> None:
    """The span of a quotation is its words with one opening mark and at most one closing one."""
    for quotation in quotations(row["text"]):
        assert quotation.span.start == quotation.inner.start - 1
        assert quotation.span.end - quotation.inner.end in {0, 1}
