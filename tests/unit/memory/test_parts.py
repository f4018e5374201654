"""What of a claim is compared: its amounts, names, times and what it denies."""

from __future__ import annotations

import pytest

from bot.memory.amounts import Standing, standing
from bot.memory.dates import dates
from bot.memory.measures import amounts
from bot.memory.names import is_initials, meets, names
from bot.memory.polarity import polarity
from bot.wording.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("killing 45 or more and wounding 230", [(45, "dead"), (230, "injured")]),
        (
            "The death toll of 45 people may rise, as 230 people have been injured",
            [(45, "dead"), (230, "injured")],
        ),
        ("the number of those killed has climbed to 412", [(412, "dead")]),
        ("a two-day truce", [(172_800, "duration")]),
        ("four in ten children", [(40, "%")]),
        ("output fell by half", [(50, "%")]),
        ("at an altitude of 2,240 m", [(2240, "length")]),
        ("shared 90,000 times", [(90_000, "times")]),
        ("cracks in 14 of the pier's 60 piles", [(14, "pile"), (60, "pile")]),
        ("cracks in 19 of the 60 piles of the east pier", [(19, "pile"), (60, "pile")]),
        ("86 people fell ill in four provinces", [(86, "sick"), (4, "provinc")]),
    ],
)
def test_amounts(text: str, expected: list[tuple[float, str]]) -> None:
    """A figure counts what the words around it say, whichever words those are."""
    assert [(a.value, a.measure) for a in amounts(text, words(text))] == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("more than 110,000 jobs", "111,800 staff", Standing.EQUAL),
        ("nearly 2,000 cases", "1,987 infections", Standing.EQUAL),
        ("at least 60 dead", "107 people were killed", Standing.CHANGED),
        ("more than 60 dead", "more than 65 deaths", Standing.CHANGED),
        ("$40m", "£40m", Standing.CHANGED),
        ("31 dead", "31 injured", Standing.OTHER),
        ("several thousand people", "3,400 people", Standing.EQUAL),
        ("7 telescopes", "19 observatories", Standing.MAYBE),
    ],
)
def test_standing(a: str, b: str, expected: Standing) -> None:
    """Rounding is no change, another thing is no figure revised, a rising toll is."""
    (one,), (other,) = amounts(a, words(a)), amounts(b, words(b))
    assert standing(one, other) is standing(other, one) is expected


@pytest.mark.parametrize(
    ("text", "denied", "denial"),
    [
        ("Brunn won't close the harbour", {"close", "the", "harbour"}, False),
        ("Brunn denied that the harbour is closing", {"that", "the", "harbour", "is", "closing"}, True),
        ("Not only boats but cars were hit", set(), False),
        ("Nobody doubts that Brunn will run", set(), False),
        ("The report is not true", {"true"}, True),
        ("The ministry could not confirm the report", {"confirm", "the", "report"}, False),
    ],
)
def test_polarity(text: str, denied: set[str], denial: bool) -> None:
    """Negation reaches to the end of its clause, a denial to the end of its sentence, idioms nowhere."""
    found = words(text)
    said = polarity(text, found)
    assert {found[at].form for at in said.denied} == denied
    assert said.denial is denial


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Tarrow, Mayor Odd Brunn met the Bank of Velm on Friday", ["tarrow", "odd brunn", "bank velm"]),
        ("Kestrelon has closed", ["kestrelon"]),
        ("Harbours close early", []),
        ("ALL OF IT IS LOUD", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    """Capitals name, unless they open a sentence, stand for a day or are everywhere."""
    assert [name.label for name in names(text, words(text))] == expected


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("alexander", "oleksandr", True),
        ("french", "france", True),
        ("tarrow", "velm", False),
        ("georgia", "georgian", True),
    ],
)
def test_meets(a: str, b: str, same: bool) -> None:
    """Spellings of one name, and a country and its adjective, meet."""
    assert meets(a, b) is meets(b, a) is same


def test_initials() -> None:
    """Initials stand for words in a row."""
    assert is_initials("fsa", ["the", "food", "safety", "agency"])
    assert not is_initials("fsb", ["the", "food", "safety", "agency"])


@pytest.mark.parametrize(
    ("a", "b", "clash"),
    [
        ("on Friday", "on Sunday", True),
        ("on 22 January", "on Jan. 22", False),
        ("next week", "this week", True),
        ("in 1998", "yesterday", False),
        ("it may close", "in March", False),
    ],
)
def test_dates(a: str, b: str, clash: bool) -> None:
    """Two times of one kind clash when none is shared; silence clashes with nothing."""
    assert dates(a, words(a)).clash(dates(b, words(b))) is clash
