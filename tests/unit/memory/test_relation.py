"""How two claims stand to each other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.memory.judge import Judge
from bot.memory.nearness import cosine
from bot.memory.relation import compare
from bot.model.memory import Band, Relation, Statement

BAND = {band.value: band for band in Band}
TARROW = "Mayor Odd Brunn opened the new harbour in Tarrow on Friday"


@pytest.mark.parametrize(
    ("a", "b", "similarity", "relation", "change"),
    [
        ("At least 60 people were killed when the bridge at Orlo gave way",
         "The bridge collapse at Orlo killed 107 people", 0.8, Relation.CHANGED, "At least 60 -> 107 dead"),
        ("The collapse killed 111 people and injured 394",
         "At least 118 people were killed and 394 injured in the collapse", 0.8, Relation.CONTRADICTS,
         "111 -> At least 118 dead"),
        ("Kestrelon will cut more than 110,000 jobs", "Kestrelon is cutting 111,800 jobs", 0.9,
         Relation.SAME, None),
        ("Kestrelon will close its Ostrava plant", "Kestrelon will not close its Ostrava plant", 0.9,
         Relation.CONTRADICTS, "one says what the other denies"),
        ("Kestrelon plans to shut its Ostrava plant", "Kestrelon denied that it is shutting the plant",
         0.8, Relation.CONTRADICTS, "denied"),
        ("Brunn will resign", "A spokesman for Brunn said the rumour was false", 0.3, Relation.CONTRADICTS,
         "denied"),
        ("Zorava beat Quinteros in the final", "Quinteros beat Zorava in the final", 0.95,
         Relation.CONTRADICTS, "one says what the other denies"),
        ("Zorava beat Quinteros in the final", "Quinteros were beaten by Zorava in the final", 0.95,
         Relation.SAME, None),
        ("The council approves the harbour tunnel in Tarrow",
         "Tarrow's council has approved the harbour tunnel", 0.92, Relation.SAME, None),
        ("Prices rose 4% in May", "Prices rose 7% in May", 0.9, Relation.CHANGED, "4% -> 7%"),
        ("the shelter will stay open", "the council won't close the shelter", 0.7, Relation.SAME, None),
        ("The harbour in Tarrow will be rebuilt", "Bakers expect a poor wheat harvest", 0.05,
         Relation.UNRELATED, None),
    ],
)  # fmt: skip
def test_relation(a: str, b: str, similarity: float, relation: Relation, change: str | None) -> None:
    """Figures, denials, roles and plain repetition are told apart, and what changed is said."""
    found = compare(Statement(text=a), Statement(text=b), similarity=similarity)
    assert (found.relation, found.change) == (relation, change)


@pytest.mark.parametrize(
    ("a", "b", "band"),
    [
        (TARROW, "Odd Brunn, the mayor, opened the new harbour in Tarrow on Friday", "link"),
        (TARROW, TARROW.replace("Tarrow", "Velm"), "suggest"),
        (TARROW, TARROW.replace("Friday", "Sunday"), "suggest"),
        ("He quit", "He quit", "suggest"),
        ("Brunn opened the harbour", "Bakers expect a poor harvest", "ignore"),
    ],
)
def test_bands(a: str, b: str, band: str) -> None:
    """What differs in a name or a date, or is short, is not said without asking a person."""
    similarity = 0.1 if band == "ignore" else 0.95
    assert compare(Statement(text=a), Statement(text=b), similarity=similarity).band in {
        BAND[band],
        Band.IGNORE,
    }
    if band == "link":
        assert compare(Statement(text=a), Statement(text=b), similarity=similarity).band is Band.LINK


def test_old_claims_are_only_suggested() -> None:
    """The same words more than a year later may be of another event."""
    then, now = (Statement(text=TARROW, published=day) for day in ("2021-03-04", "2023-03-04T10:00:00Z"))
    assert compare(then, now, similarity=1.0).band is Band.SUGGEST
    assert compare(then, then, similarity=1.0).band is Band.LINK


def test_reasons_are_said() -> None:
    """A person is told why two claims were held together."""
    found = compare(Statement(text=TARROW), Statement(text=TARROW + " morning"), similarity=0.97)
    assert found.matched[0] == "close in meaning"
    assert any("Tarrow" in reason for reason in found.matched)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00\x07\x1b[31m", "12 34 56", "🔥" * 50, "a" * 100_000, "1 " * 50_000, "not " * 25_000,
     "Aa Bb " * 16_000, "one in two " * 9_000, "deny " * 20_000, "At least " * 10_000, "İ" * 3_000],
)  # fmt: skip
def test_bad_input(text: str) -> None:
    """Any text is compared with any other and with itself, and the score is a probability."""
    for other in (text, TARROW, f"{text}x"):
        for a, b in ((text, other), (other, text)):
            assert 0 <= compare(Statement(text=a), Statement(text=b)).score <= 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.one_of(st.none(), st.floats(-1, 1)))
def test_anything_compares(a: str, b: str, similarity: float | None) -> None:
    """No two texts are too strange to compare, and what is unrelated is never linked."""
    found = compare(Statement(text=a), Statement(text=b), similarity=similarity)
    assert not (found.band is Band.LINK and found.relation in {Relation.RELATED, Relation.UNRELATED})


class OneMeaning:
    """An encoder for which everything means the same."""

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """The same direction for each text."""
        return [bytes([127]) + bytes(383) for _ in texts]


def test_judge_asks_for_the_meaning() -> None:
    """The judge compares with the cosine of what the encoder says."""
    a, b = Statement(text=TARROW), Statement(text="The Tarrow harbour was opened by Brunn on Friday")
    assert Judge(OneMeaning()).compare(a, b) == compare(a, b, similarity=1.0)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [(b"\x7f\x00", b"\x7f\x00", 1.0), (b"\x7f\x00", b"\x81\x00", -1.0), (b"\x00\x00", b"\x7f\x00", 0.0)],
)
def test_cosine(a: bytes, b: bytes, expected: float) -> None:
    """Bytes are signed, and a vector of zeros is like nothing."""
    assert cosine(a, b) == pytest.approx(expected)


CLOSES = (
    "The Helm Fell slate quarry will close before Christmas with the loss of 85 jobs, the quarry workers'"
    " union said on Saturday, two weeks after a blast injured six men at Helm Fell. The owner, Brathay Stone,"
    " had sold two of its cranes."
)
STAYS = (
    "Brathay Stone will not close its slate quarry at Helm Fell. The union had said 85 people would lose"
    " their jobs at the quarry; it now says 110. Six men were injured in a blast at Helm Fell on 7 November."
    " The quarry has 14 trucks."
)


@pytest.mark.parametrize(
    ("earlier", "later", "relation"),
    [
        ("The quarry will close with the loss of 85 jobs.", "The union says 110 jobs will go at the quarry.",
         Relation.CHANGED),
        ("A blast injured six men at Helm Fell.", "Nine men were injured in the blast at Helm Fell.",
         Relation.CHANGED),
        ("The owner had already sold two of its cranes.", "85 people would lose their jobs.",
         Relation.UNRELATED),
        ("The quarry will close with the loss of 85 jobs.", "The quarry has 14 trucks.", Relation.RELATED),
        ("Six ambulances came to the quarry.", "Nine men were injured in the blast at Helm Fell.",
         Relation.UNRELATED),
    ],
)  # fmt: skip
def test_figures_of_one_event(earlier: str, later: str, relation: Relation) -> None:
    """Of two articles on one event a figure that differs is a changed one if it is of the same thing."""
    said = compare(Statement(text=earlier), Statement(text=later), articles=(CLOSES, STAYS))
    assert said.relation is relation
    assert said.band is (Band.LINK if relation is Relation.CHANGED else Band.IGNORE)
