"""Whole articles: who makes each claim, in whose words, and what the story is."""

from __future__ import annotations

import pytest

from bot.analysis import take_apart
from tests.unit.analysis.tables import Row, article, rows


@pytest.mark.parametrize("row", rows("stories"))
def test_stories(row: Row) -> None:
    """Each claim of a story has its sources, most upstream first, its voice, and its place (null: either)."""
    read = article(row)
    claims = take_apart(read).claims
    for expected in row["claims"]:
        (claim,) = (c for c in claims if expected["words"] in read.slice(c.span))
        assert [[s.label, s.kind.value] for s in claim.sources] == expected["sources"]
        assert claim.voice.value == expected["voice"]
        assert expected["central"] in {None, claim.central}
