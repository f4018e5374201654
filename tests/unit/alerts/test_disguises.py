"""Words that are disguised are found all the same, and nothing that a text does to them takes long."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.alerts.terms import Look, Matcher
from bot.model.watch import Part, Term, Watch, What
from bot.wording.disguise import capped, revealed

BEFORE, BEHIND = (
    "The clerk of the valley wrote on Monday that the",
    "had been on everybody's lips, and went home.",
)
LEAST = 0.95  # of the disguised forms are seen through


def watching(phrase: str) -> Watch:
    """A watch for a phrase."""
    return Watch(
        id=phrase,
        tenant="main",
        place="console:#desk",
        owner="console:ana",
        name=phrase,
        terms=(Term(what=What.PHRASE, text=phrase, part=Part.ANY),),
        made=datetime(2031, 3, 5, tzinfo=UTC),
    )


def test_seen_through(root: Path) -> None:
    """Of 200 disguised forms in a sentence nearly all are found, and no other phrase in any."""
    rows = json.loads((root / "tests" / "golden" / "disguises.json").read_text("utf-8"))
    matcher = Matcher(watching(phrase) for phrase in sorted({row["phrase"] for row in rows}))
    missed, wrong = [], []
    for row in rows:
        met = {hit.watch.name for hit in matcher.met(Look(text=f"{BEFORE} {row['text']} {BEHIND}"))}
        if row["phrase"] not in met:
            missed.append((row["kind"], row["phrase"]))
        wrong += sorted(met - {row["phrase"]})
    print(f"\n{len(rows) - len(missed)} of {len(rows)} disguised forms found; not found: {missed}")
    assert len(rows) == 200
    assert len(missed) <= (1 - LEAST) * len(rows), missed
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nothing is wrong here.", "Nothing is wrong here."),
        ("d\u200ba\u200bm", "dam"),
        ("ｄａｍ", "dam"),
        ("The раураl case", "The paypal case"),
        ("Река вышла из берегов, сор плывёт", "Река вышла из берегов, сор плывёт"),
        ("\u202emad eht\u202c broke", "the dam broke"),
        ("d-a-m, d.a.m and d a m", "dam, dam and dam"),
        ("J. R. Brandt of the U.S. and I", "J. R. Brandt of the U.S. and I"),
        ("🅳🅰🅼 ⓓⓐⓜ ᴅᴀᴍ", "dam dam dam"),
        ("d\u0336a\u0336m\u0336", "dam"),
        ("हिन्दी में बाढ़", "हिन्दी में बाढ़"),
    ],
)
def test_revealed(text: str, shown: str) -> None:
    """A disguise is undone; what is written in its own alphabet, initials and marks that spell stay."""
    assert revealed(text).text == unicodedata.normalize("NFKC", shown)


def test_capped() -> None:
    """However many marks are piled up, no more are normalized than anybody writes."""
    piled = "d" + "\u0301\u0316" * 50_000 + "am"
    assert len(capped(piled)) == 33
    assert Matcher([watching("dam")]).met(Look(text=f"the {piled} burst"))
