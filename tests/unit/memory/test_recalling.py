"""What is said of a claim that is found among many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.memory.recalling import matches, telling
from bot.model.memory import Band, Comparison, Match, Relation, Remembered, Scope, Statement, Status
from tests.unit.memory.claimbook import ClaimBook, LetterEncoder

SEEN = datetime(2031, 5, 2, tzinfo=UTC)
REMEMBERED = (
    "The Velm dam burst on Friday and killed at least 60 people, the rescue service said.",
    "The governor of Tarrow said that schools would stay closed.",
    "The governor of Tarrow praised the rescue service.",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Velm dam burst on Friday and killed at least 60 people, rescue service said.",
            Band.LINK,
        ),
        ("The governor of Orm said that trains would run again.", None),
        ("Rain is expected.", None),
    ],
)
async def test_only_what_is_surely_found_is_linked(text: str, expected: Band | None) -> None:
    """Near words of one event are linked; what merely speaks of like things is not told of."""
    store = ClaimBook({f"c{n}": text for n, text in enumerate(REMEMBERED)})
    found = await matches(Statement(text=text), store=store, encoder=LetterEncoder(), scope=Scope())
    told = telling(found)
    assert [match.comparison.band for match in told][:1] == ([expected] if expected else [])


def match(number: int, band: Band, score: float, relation: Relation = Relation.SAME) -> Match:
    """A match of a claim that stands for nothing else."""
    claim = Remembered(id=f"c{number}", text=f"claim {number}", seen=SEEN)
    return Match(claim=claim, comparison=Comparison(relation=relation, band=band, score=score))


def test_links_go_first_and_questions_are_few() -> None:
    """Links stand before suggestions, at most two of those; other stories are left out."""
    found = [
        match(1, Band.SUGGEST, 0.9),
        match(2, Band.SUGGEST, 0.8),
        match(3, Band.SUGGEST, 0.7),
        match(4, Band.LINK, 0.6),
        match(5, Band.LINK, 0.95, Relation.RELATED),
        match(6, Band.LINK, 0.99),
    ]
    assert [m.claim.id for m in telling(found)] == ["c6", "c4", "c1", "c2"]


def test_what_was_marked_is_never_crowded_out() -> None:
    """Of more links than are told, the one that the desk or a fact-check has spoken on comes first."""
    found = [match(number, Band.LINK, 1 - number / 100) for number in range(9)]
    wrong = replace(found[8], claim=replace(found[8].claim, status=Status.FALSE))
    checked = replace(found[7], claim=replace(found[7].claim, rating="Mostly false"))
    assert [m.claim.id for m in telling([*found[:7], checked, wrong])] == ["c7", "c8", "c0", "c1", "c2"]
