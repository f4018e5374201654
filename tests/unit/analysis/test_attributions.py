"""Who says what, found by rules."""

from __future__ import annotations

import pytest

from bot.analysis.attribution import read_by_rules
from tests.unit.analysis.tables import Row, article, rows, words


@pytest.mark.parametrize("row", rows("attributions"))
def test_attributions(row: Row) -> None:
    """Every attribution is found, with the words of its source, its cue and its content, and no other."""
    text = row["text"]
    found = [
        [words(text, part) for part in (a.source, a.cue, a.content)] for a in read_by_rules(article(row))
    ]
    assert found == row["expected"]
