"""Words of news that mean the same or the opposite (data/senses.txt): "shut", "sunset"; "reopen"."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.wording.words import stem

_TABLE = Path(__file__).parent / "data" / "senses.txt"
_SIDES = {"+": 1, "-": -1}


@cache
def beginnings() -> frozenset[str]:
    """The stems that some entry of `senses` begins with: with any other there is nothing to look up."""
    return frozenset(form.split("_", 1)[0] for form in senses())


@cache
def senses() -> dict[str, tuple[tuple[str, int], ...]]:
    """Stem, or up to three stems with "_" between, to its senses and the side (1 or -1) it takes in each."""
    table: dict[str, dict[str, int]] = {}
    sense = ""
    for line in _TABLE.read_text("utf-8").splitlines():
        head, _, rest = line.partition(" ")
        if head in _SIDES:
            for entry in rest.split():
                table.setdefault("_".join(map(stem, entry.split("_"))), {}).setdefault(sense, _SIDES[head])
        elif not line.startswith("#"):
            sense = line.strip()
    return {form: tuple(found.items()) for form, found in table.items()}
