"""What is done to a text before its offsets are trusted."""

from __future__ import annotations

import unicodedata

import pytest

from bot.reading.clean import MAX_CHARS, MAX_MARKS, clean

CLEAN = (
    "The ferry was late.",
    "  Two spaces first,\n\n\nthree newlines after.\n\n",
    "Zoë Åkerlund spoke to Łukasz in São Tiago.\tA tab, too.",
    "“Quotes”, dashes — and … an ellipsis; №, ½ and ² stay what they are.",
    "می\u200cخواهم گفت رئیس شورا",  # the joiner shapes Persian words
    "👩\u200d🚒 said so",  # and joins emoji
)

CHANGED = (
    ("one\r\ntwo\rthree", "one\ntwo\nthree", None),
    ("line\u2028break\x85here", "line\nbreak\nhere", None),
    ("no\xa0break\u202fspaces\u3000kept apart", "no break spaces kept apart", None),
    ("a\x00b\x07c", "abc", "2 control characters removed"),
    ("\x1b[31mred\x1b[0m and \x9b5m", "[31mred[0m and 5m", "3 control characters removed"),
    ("half \ud800 a letter", "half � a letter", "1 broken characters (lone surrogates) replaced"),
    ("pay\u202elap\u202c now", "paylap now", "2 bidi characters removed"),
    ("\u2067turned\u2069", "turned", "2 bidi characters removed"),
    ("zero\u200bwidth, soft\u00adhyphen, \ufeffmark, jo\u200din", "zerowidth, softhyphen, mark, join", None),
    ("plain\U000e0068\U000e0069 text", "plain text", "2 invisible tag characters removed"),
    ("cafe\u0301 Rene\u0301e", "café Renée", None),
    ("x" + "\u0301" * 500, "x\u0301" + "\u0301" * (MAX_MARKS - 1), "470 stacked accents removed"),
)


@pytest.mark.parametrize("text", CLEAN)
def test_a_clean_text_is_kept_to_the_letter(text: str) -> None:
    """Normalisation is the identity on text that needs none."""
    assert clean(text).text == text
    assert clean(text).warnings == ()


@pytest.mark.parametrize(("text", "expected", "warning"), CHANGED)
def test_what_deceives_or_breaks_is_taken_out(text: str, expected: str, warning: str | None) -> None:
    """Characters that hide, turn or break a text go, with a warning where a reader was deceived."""
    found = clean(text)
    assert found.text == expected
    assert [w for w in found.warnings if warning and w.startswith(warning)] == list(found.warnings)
    assert bool(found.warnings) == bool(warning)


def test_a_stray_decomposed_letter_stays_in_a_long_text() -> None:
    """Offsets of whoever sent the text still fit: one odd letter is no reason to move them."""
    text = "Rene\u0301 spoke. " + "The council met again on the matter of the bridge. " * 20
    assert clean(text).text == text
    assert clean(text, compose=True).text == unicodedata.normalize("NFC", text)


def test_a_long_text_is_cut_between_words_and_says_so() -> None:
    """The cut keeps whole words and names both lengths."""
    found = clean("The mayor spoke again. " * 20_000)
    assert MAX_CHARS - 100 < len(found.text) <= MAX_CHARS
    assert found.text.endswith("again.")
    assert found.warnings == (f"too long: the first {len(found.text):,} of 460,000 characters were read",)


def test_cleaning_twice_changes_nothing_more() -> None:
    """What comes out is clean."""
    for text, _, _ in CHANGED:
        once = clean(text).text
        assert clean(once).text == once
