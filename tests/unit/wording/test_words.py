"""Words, their folded forms and their stems."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wording.fold import fold
from bot.wording.words import content_stems, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ｃａｆé’s", "cafe's"),
        ("wo\u200brd", "word"),
        ("e\u0301lan", "elan"),
        ("“Zürich” — Wałęsa", '"zurich" - walesa'),
        ("½ STRASSE Straße", "1⁄2 strasse strasse"),
        ("plain ASCII", "plain ascii"),
        ("", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    """Spellings that a reader sees as one fold to one."""
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Mayor's $2.5m start-up", ["mayor", "2.5m", "start", "up"]),
        ("1,200 boats, 3.5.", ["1200", "boats", "3.5"]),
        ("The U.S. told US mayors", ["the", "us", "told", "us", "mayors"]),
        ("won’t isn't", ["won't", "isn't"]),
        ("hid\u200bden e\u0301te\u0301", ["hidden", "ete"]),
        ("北京 said", ["北", "京", "said"]),
        ("\x00\x07 ''' -- _", []),
    ],
)
def test_forms(text: str, forms: list[str]) -> None:
    """Words have one form however they are written."""
    assert [word.form for word in words(text)] == forms


def test_stop_words_are_marked() -> None:
    """What carries no meaning is marked, initials that look like a pronoun are not."""
    assert content_stems(words("It was the US that killed us, and they were killing")) == (
        "us",
        "kill",
        "kill",
    )


def test_stem() -> None:
    """Inflections share a stem and figures are left alone."""
    assert stem("injuries") == stem("injury")
    assert stem("1200") == "1200"


@given(st.text(max_size=200))
def test_spans_point_at_the_words(text: str) -> None:
    """Whatever the text, spans are in order, inside it, and never empty."""
    found = words(text)
    assert all(0 <= w.start < w.end <= len(text) for w in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize("unit", ["a", "1,", "a.", "a'", "\u200b", "e\u0301", "1.2", "a\u200b", "京"])
def test_monstrous_words(unit: str) -> None:
    """A hundred thousand characters of one thing are read, and no form is longer than a word can be."""
    assert all(len(word.form) <= 64 for word in words(unit * (100_000 // len(unit))))
