"""Where sentences begin and end."""

from __future__ import annotations

import pytest

from bot.analysis.sentences import sentences
from bot.model.article import Span
from tests.unit.analysis.tables import Row, rows, words


@pytest.mark.parametrize("row", rows("sentences"))
def test_sentences(row: Row) -> None:
    """A text falls into the sentences that a reader would count."""
    found = sentences(row["text"])
    assert words(row["text"], tuple(s.span for s in found)) == row["expected"]


def test_paragraphs_are_counted_and_furniture_is_marked() -> None:
    """Each sentence knows its paragraph, and whether it stands in furniture of the page."""
    text = "The dam held. It was old.\n\nSubscribe now!\n\nThe valley is safe."
    start = text.index("Subscribe")
    found = sentences(text, [Span(start, start + len("Subscribe now!"))])
    assert [s.paragraph for s in found] == [0, 0, 1, 2]
    assert [s.noise for s in found] == [False, False, True, False]
