"""Each code by what it must and must not fire on: cues and their look-alikes, in texts written for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

import pytest

from bot.analysis import analyse
from bot.analysis.caveats import RULES
from bot.reading import read_text


class Row(TypedDict):
    """A text, a code, and whether the code is a caveat of the text."""

    code: str
    fires: bool
    text: str


_TABLE = Path(__file__).parents[3] / "golden" / "caveats.jsonl"
_ROWS: list[Row] = [json.loads(line) for line in _TABLE.read_text(encoding="utf-8").splitlines()]
# An editor does the same about either: "reportedly" hedges, or hides who reports.
_ALIKE = frozenset({"hedged", "vague-attribution"})


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row['code']}: {row['text'][:60]}")
def test_a_code_fires_on_its_cue_and_not_on_the_look_alike(row: Row) -> None:
    """A caveat is there exactly when the table says so."""
    found = {caveat.code for caveat in analyse(read_text(row["text"], id="row")).caveats}
    wanted = _ALIKE if row["fires"] and row["code"] in _ALIKE else {row["code"]}
    assert bool(found & wanted) is row["fires"]


def test_every_code_has_cues_and_look_alikes() -> None:
    """No rule stands in the table of rules without cases for and against it."""
    for fires in (True, False):
        assert {row["code"] for row in _ROWS if row["fires"] is fires} == {rule.code for rule in RULES}


def test_there_are_35_codes_each_once() -> None:
    """The taxonomy has 35 codes, and no rule answers for two."""
    assert len({rule.code for rule in RULES}) == len(RULES) == 35
