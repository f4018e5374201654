"""The words of a text, where they stand, and the forms they are compared by.

`words("Mayor's $2.5m start-up")` has the forms "mayor", "2.5m", "start", "up". Figures keep their commas'
value and not the commas ("1,200" is "1200"); ideographs stand each for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer  # type: ignore[import-untyped]  # ships no types

from bot.wording.fold import IGNORABLE, fold

STOP_WORDS = frozenset(
    """
    a about after again against all also am an and any are aren't as at be because been before being below
    between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during
    each either few for from further had hadn't has hasn't have haven't having he he'd he'll her here hers
    herself he's him himself his how i i'd if i'll i'm in into is isn't it its it's itself i've let's may
    me might more most much must my myself neither no nor not of off on once only or other ought our ours
    ourselves out over own per same she she'd she'll she's should shouldn't so some such than that that's
    the their theirs them themselves then there there's these they they'd they'll they're they've this those
    through to too under until up upon us very was wasn't we we'd we'll were we're weren't we've what when
    where which while who who's whom whose why will with won't would wouldn't yet you you'd you'll your
    you're yours yourself you've
    """.split()
)
# Marks that belong to the letter before them: accents written apart, vowel signs of some scripts.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0b80-\u0bcd\u0e31\u0e34-\u0e4e\u1dc0-\u1dff"
)
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = rf"[^\W_{_IDEOGRAPH}]"
_INSIDE = rf"[{IGNORABLE}{_MARKS}]"
_WORD = re.compile(
    rf"(?P<initials>\b(?:[A-Za-z]\.){{2,}})"
    rf"|\d+(?:[.,]\d+)*{_LETTER}*"
    rf"|(?:{_LETTER}{_INSIDE}*)+(?:['’ʼ＇](?:{_LETTER}{_INSIDE}*)+)*"
    rf"|[{_IDEOGRAPH}]"
)
_LONGEST = 64  # characters of a form; nothing longer is a word, and a stemmer's time grows with it


class Word(NamedTuple):
    """A word at text[start:end]: its folded form without a possessive 's, its stem, and if it is a stop word.

    "US" and "U.S." have the form "us" and are no stop words. A tuple, for a text makes many of them.
    """

    start: int
    end: int
    form: str
    stem: str
    stop: bool


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order, about a microsecond each once a form has been seen; () for none."""
    # Built as plain tuples are: half the time of calling Word, and a text makes many of them.
    make = tuple.__new__
    return tuple(
        [make(Word, (*match.span(), *_forms(match[0][:_LONGEST]))) for match in _WORD.finditer(text)]
    )


def content_stems(found: Iterable[Word]) -> tuple[str, ...]:
    """The stems of the words that carry meaning, in order, repeats kept."""
    return tuple(word.stem for word in found if not word.stop)


@lru_cache(maxsize=1 << 16)
def stem(form: str) -> str:
    """The English stem of a folded word: "killing" and "killed" are "kill"; a figure is its own."""
    if not form[:1].isalpha():
        return form
    return str(snowballstemmer.stemmer("english").stemWord(form))


@lru_cache(maxsize=1 << 16)
def _forms(raw: str) -> tuple[str, str, bool]:
    """(form, stem, stop) of a word as written; kept, for texts repeat their words."""
    form = fold(raw)
    initials = "." in form and form[:1].isalpha()
    if initials:
        form = form.replace(".", "")
    elif form[:1].isdigit():
        form = form.replace(",", "")
    stop = not initials and raw != "US" and form in STOP_WORDS
    if not stop:
        form = form.removesuffix("'s")
    return form, stem(form), stop
