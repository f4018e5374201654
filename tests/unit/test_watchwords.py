"""How a watch is typed, and that what is typed back makes the same watch."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.watchfields import FIELDS, mistakes
from bot.commands.watchwords import fields_of, made, parsed, typed
from bot.errors import CommandError

PLAIN = st.text("abcd éß-ж", min_size=1, max_size=12).filter(lambda text: text.strip(" -"))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Dam any:flood", {"called": "Dam", "any": "flood"}),
        ("“Two words” any:“burst dam”", {"called": "Two words", "any": "burst dam"}),
        ("Dam any:a any:'b c' not:«d e»", {"called": "Dam", "any": "a\nb c", "not": "d e"}),
        ("Dam any: flood severity:high", {"called": "Dam", "any": "flood", "severity": "high"}),
        ("Dam any: severity:high", {"called": "Dam", "any": "", "severity": "high"}),
        ("Dam ANY:flood", {"called": "Dam", "any": "flood"}),
        ("Dam any=flood", {"called": "Dam", "any": "flood"}),
        ('Dam not:source:"Tarn Post"', {"called": "Dam", "not": "source:Tarn Post"}),
        (r'Dam pattern:"\bA\d{2}: x"', {"called": "Dam", "pattern": r"\bA\d{2}: x"}),
        ("Dam\nany:flood\nnot:drill", {"called": "Dam", "any": "flood", "not": "drill"}),
        ("any:flood", {"any": "flood"}),
        ("", {"called": ""}),
    ],
)
def test_parsed(text: str, fields: dict[str, str]) -> None:
    """Fields stand in any quotation marks that a telephone puts in, or in none."""
    assert parsed(text) == fields


@pytest.mark.parametrize("text", ["Dam flood", "Dam colour:red", "Dam to:a to:b", "Dam any:a b"])
def test_not_parsed(text: str) -> None:
    """What is no field is said to be none, and what would be one is shown."""
    with pytest.raises(CommandError) as error:
        parsed(text)
    assert error.value.example


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"called": "Dam", "any": "flood"}, set()),
        ({"called": "Dam", "like": "A dam has burst."}, set()),
        ({"any": "flood"}, {"called"}),
        ({"called": "x" * 61, "any": "flood"}, {"called"}),
        ({"called": "Dam"}, {"any"}),
        ({"called": "Dam", "not": "flood"}, {"any"}),
        ({"called": "Dam", "any": "the"}, {"any"}),
        ({"called": "Dam", "any": "flood\n…"}, {"any"}),
        ({"called": "Dam", "any": "x" * 201}, {"any"}),
        ({"called": "Dam", "any": "\n".join(f"w{n}" for n in range(61))}, {"any"}),
        ({"called": "Dam", "pattern": "x" * 513}, {"pattern"}),
        ({"called": "Dam", "pattern": "("}, {"pattern"}),
        ({"called": "Dam", "name": "Ilka | "}, {"name"}),
        (
            {"called": "Dam", "caveat": "no-such", "kind": "spy", "status": "odd"},
            {"caveat", "kind", "status"},
        ),
        ({"called": "Dam", "any": "x", "severity": "loud", "quiet": "late"}, {"severity", "quiet"}),
        ({"called": "Dam", "any": "x", "quiet": "off", "severity": "LOW"}, set()),
        ({"called": "Dam", "any": "x", "quiet": "07:00-07:00"}, {"quiet"}),
        ({"called": "Dam", "any": "x", "colour": "red"}, {"colour"}),
    ],
)
def test_mistakes(fields: dict[str, str], wrong: set[str]) -> None:
    """Every mistake is told at the field that it is made in."""
    found = mistakes(fields)
    assert set(found) == wrong
    assert all(found.values())


def test_examples() -> None:
    """The example beside each field of a form is a value that it takes."""
    for field in FIELDS:
        assert mistakes({"called": "Dam", "any": "flood", field.name: field.example}) == {}


@given(
    name=PLAIN,
    phrases=st.lists(PLAIN, min_size=1, max_size=4, unique_by=lambda text: " ".join(text.split())),
    field=st.sampled_from(["any", "all", "name", "source"]),
)
def test_typed_back(name: str, phrases: list[str], field: str) -> None:
    """What a watch says is how it is typed makes the same watch."""
    fields = {"called": name, field: "\n".join(phrases)}
    if mistakes(fields):
        return
    about = {"id": "w", "tenant": "main", "place": "p", "owner": "o", "at": datetime(2031, 3, 5, tzinfo=UTC)}
    watch = made(fields, **about)  # type: ignore[arg-type]  # one mapping for all of them
    again = parsed(typed(fields_of(watch)))
    assert made(again, **about) == watch  # type: ignore[arg-type]  # as above
