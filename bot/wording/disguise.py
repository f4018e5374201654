"""Undoing what is done to a word so that a machine does not know it, and a reader still does.

    revealed("d\u200ba\u200bm ｂｕｒｓｔ, е v а c u а t е d").text  ->  "dam burst, evacuated"

Hidden characters, widths, piled marks, look-alike letters of other alphabets, text set backwards, and
letters that stand apart. Whole words of another alphabet are left alone where that alphabet is at home.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.wording.fold import IGNORABLE
from bot.wording.lookalikes import ALPHABETS, CYRILLIC, STAND_INS

# Marks in a row, UAX 15's stream-safe bound: normalizing longer runs takes Python 3.11 seconds.
MOST_MARKS: Final = 30

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f"
)
_TOO_MANY = re.compile(f"([{_MARKS}]{{{MOST_MARKS}}})[{_MARKS}]+")
_BACKWARDS = re.compile("\u202e([^\u202c\n]*)\u202c?")
_HIDDEN = re.compile(f"[{IGNORABLE}\u2800\u2028\u00a0\ufff9-\ufffb]")
# Marks that are no part of any alphabet's letters: overlays, circles around a letter, half marks.
_OVERLAID = re.compile("[\u0334-\u0338\u20d0-\u20ff\ufe20-\ufe2f\u0489\u1ab0-\u1aff]")
# What most news has beside ASCII, each as one character of it.
_TYPOGRAPHIC = {
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("–—", "-"),
    "…": ".",
    "\u00a0": " ",
}
_FOREIGN_LETTER = "\u0370-\u03ff\u0400-\u052f\u0531-\u0587"
_STAND_IN = re.compile(f"[{''.join(STAND_INS)}]")
_FOREIGN = re.compile(f"[{_FOREIGN_LETTER}]")
_SUSPECT = re.compile(rf"[^\W\d_]*[{_FOREIGN_LETTER}][^\W\d_]*")
_LATIN = re.compile("[A-Za-z]")
_APART = re.compile(r"\b[^\W\d_](?P<gap>[ .\-_·•*~|/\u2009\u202f])(?:[^\W\d_](?P=gap))+[^\W\d_](?![^\W_])")
_TO_CYRILLIC = {latin: letter for letter, latin in reversed(CYRILLIC.items()) if latin.isalpha()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """A text without its disguises; `runs` are letters that stood apart, put together."""

    text: str
    runs: tuple[str, ...] = ()


def revealed(text: str) -> Revealed:
    """The text as a reader sees it. Takes about a millisecond for 100 KB of ASCII, ten of anything else."""
    if not text.isascii():
        for mark, plain_one in _TYPOGRAPHIC.items():  # ten times as fast as one translation
            text = text.replace(mark, plain_one)
    plain = text.isascii()
    shown = text if plain else _shown(text)
    runs: list[str] = []

    def together(found: re.Match[str]) -> str:
        run = found[0].replace(found["gap"], "")
        runs.append(run if plain else _of_one_alphabet(run))
        return run

    joined = _APART.sub(together, shown)
    return Revealed(text=joined if plain else _of_one_alphabet(joined), runs=tuple(runs))


def capped(text: str) -> str:
    """The text with no more marks in a row than anybody writes; safe to normalize."""
    return text if text.isascii() else _TOO_MANY.sub(r"\1", text)


def _shown(text: str) -> str:
    """The text without hidden characters, widths, piled marks and letters that only stand in for others."""
    shown = _BACKWARDS.sub(lambda found: found[1][::-1], capped(text))
    shown = _HIDDEN.sub(_gap, shown)
    shown = unicodedata.normalize("NFKC", _OVERLAID.sub("", shown))
    return _STAND_IN.sub(lambda found: STAND_INS[found[0]], shown)


def _of_one_alphabet(text: str) -> str:
    """The text with every word's letters of one alphabet."""
    if not _FOREIGN.search(text):
        return text
    at_home = len(_FOREIGN.findall(text)) > len(_LATIN.findall(text))
    return _SUSPECT.sub(lambda found: _in_one_alphabet(found[0], at_home=at_home), text)


def in_latin(word: str) -> str:
    """A word with a Latin letter for each that looks like one; the same for all that look alike."""
    return "".join(ALPHABETS.get(letter, letter) for letter in word)


def _gap(found: re.Match[str]) -> str:
    """What a character that shows nothing leaves: a space's kin a space, all others nothing."""
    return " " if found[0] in "\u00a0\u2028" else ""


def _in_one_alphabet(word: str, *, at_home: bool) -> str:
    """A word whose letters are of several alphabets, in the one that it is a word of.

    `at_home` says that the text is in another alphabet than Latin: there its whole words are themselves.
    """
    mixed = _LATIN.search(word) is not None
    if not mixed and at_home:
        return word
    if all(letter in ALPHABETS or letter.isascii() for letter in word):
        if mixed or len(word) > 1:
            return in_latin(word)
        return word
    if mixed:  # some of its letters are like no Latin one, so it is the others that are disguised
        return "".join(_TO_CYRILLIC.get(letter.lower(), letter) for letter in word)
    return word
