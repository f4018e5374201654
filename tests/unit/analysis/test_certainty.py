"""How firmly a claim is put."""

from __future__ import annotations

import pytest

from bot.analysis.certainty import certainty_of
from tests.unit.analysis.tables import Row, rows


@pytest.mark.parametrize("row", rows("certainty"))
def test_certainty(row: Row) -> None:
    """Asked, denied, hedged, predicted or asserted, from the claim's words and its cue."""
    assert certainty_of(row["content"], row["cue"]).value == row["expected"]
