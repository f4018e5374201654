"""Through whom a claim came, and where it began."""

from __future__ import annotations

import pytest

from bot.analysis import take_apart
from tests.unit.analysis.tables import Row, article, rows


@pytest.mark.parametrize("row", rows("chains"))
def test_chains(row: Row) -> None:
    """A claim's chain runs from its most upstream origin to this article; the origins are its roots."""
    read = article(row)
    findings = take_apart(read)
    claim = next(c for c in findings.claims if row["claim"] in read.slice(c.span))
    assert [[link.name, link.kind] for link in claim.chain] == row["chain"]
    assert [[source.label, source.kind.value] for source in findings.origins] == row["origins"]
