"""Names in a claim, and whether a name of one claim is met in another.

"Oleksandr Bortnik" meets "Alexander Bortnik", "WHO" the "World Health Organization", "Russian" meets
"Russia". A claim without capitals has no names; its words still meet those of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.wording.words import Word

_MOST = 24  # names of a claim that are compared
_DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august"
    " september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_TITLES = frozenset(
    "mr mrs ms dr prof sir gen lt col president minister prime premier king queen prince princess judge coach"
    " captain governor mayor senator director chief acting chairman pope bishop the".split()
)
_INSIDE = frozenset("of de al van von bin der".split())  # small words that a name may have inside
_SMALL = _INSIDE | frozenset("the for and del di da den ibn el la le".split())
# What a sentence goes on with after a name that opens it.
_GOES_ON = frozenset(
    "has had is was will would have can could may might won't hasn't isn't wasn't didn't doesn't"
    " wouldn't said"
    " says told does did denies denied plans wants".split()
)
_COUNTRIES = {
    "uk": "britain", "british": "britain", "england": "britain", "us": "america", "usa": "america",
    "american": "america", "french": "france", "dutch": "netherlands", "spanish": "spain",
    "swiss": "switzerland", "greek": "greece", "danish": "denmark", "polish": "poland", "turkish": "turkey",
    "turkiye": "turkey", "ec": "eu", "european": "europe", "welsh": "wales", "irish": "ireland",
    "scottish": "scotland", "kremlin": "russia", "moscow": "russia",
}  # fmt: skip
_OPENING = " \t\n\"'“‘(—-"
_SOFT = re.compile(r"[aeiouyhw'\-]+")
_SPELLINGS = str.maketrans({"x": "ks", "q": "k", "c": "k", "z": "s", "j": "d", "v": "f"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as folded words in order, without titles."""

    parts: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name on one line, folded."""
        return " ".join(self.parts)


def names(text: str, found: Sequence[Word]) -> tuple[Name, ...]:
    """The first 24 runs of capitalised words, less days, months and titles; none in a text all in capitals.

    A word that opens a sentence is a name only if something shows it: a second capital, a 's, a verb.
    """
    if text.isupper():
        return ()
    kept = (
        tuple(found[at].form for at in run if found[at].form not in _TITLES) for run in _runs(text, found)
    )
    return tuple(Name(parts=parts) for parts in kept if parts)[:_MOST]


def meets(part: str, other: str) -> bool:
    """Whether two folded words of names are one: the same, of one country, or spelt from one."""
    return part == other or not traits(part).isdisjoint(traits(other))


@lru_cache(maxsize=1 << 15)
def traits(part: str) -> frozenset[str]:
    """What a folded word has in common with each that it meets, and with no other."""
    bones = _bones(part)
    country = f"={_COUNTRIES.get(part, part)}"
    beginning = f"{part[:5]}…" if len(part) > 4 else country
    return frozenset((country, beginning, f"~{bones}" if len(bones) > 2 else country))


def is_initials(part: str, forms: Sequence[str]) -> bool:
    """Whether "who" stands for consecutive words of the other claim: "world health organization"."""
    if not 2 <= len(part) <= 6 or not part.isalpha():
        return False
    return part in "".join(form[0] for form in forms if form not in _SMALL)


def _runs(text: str, found: Sequence[Word]) -> Iterator[list[int]]:
    """Positions of words that make one name together."""
    run: list[int] = []
    for at, word in enumerate(found):
        if not _is_capital(text, word, found[at + 1] if at + 1 < len(found) else None):
            continue
        if run and not _joins(text, found, run[-1], at):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _is_capital(text: str, word: Word, following: Word | None) -> bool:
    raw = text[word.start : word.end]
    if not raw[0].isupper() or word.form in _DATES:
        return False
    if not _opens(text, word):
        return not word.stop or raw.isupper()
    if word.stop or following is None:
        return False
    goes_on = text[following.start].isupper() and text[word.end : following.start] == " "
    shown = goes_on or following.form in _GOES_ON or raw.endswith(("'s", "’s"))
    return shown or (len(raw) > 1 and raw.isupper())


def _opens(text: str, word: Word) -> bool:
    """Whether the word begins the text or a sentence or quotation in it."""
    before = text[max(0, word.start - 8) : word.start].rstrip(_OPENING)
    return (not before and word.start <= 8) or before[-1:] in {".", "!", "?", ":", "…"}


def _joins(text: str, found: Sequence[Word], last: int, at: int) -> bool:
    """Whether the word goes on with the name that ended at `last`: next to it, or as in "Bank of England"."""
    between = text[found[last].end : found[at].start]
    if at == last + 1:
        return between in {" ", "-", ". "}
    return at == last + 2 and found[last + 1].form in _INSIDE and "," not in between


@lru_cache(maxsize=1 << 14)
def _bones(part: str) -> str:
    """The consonants as they sound: "alexander" and "oleksandr" are "lksndr"."""
    spelt = part.replace("ph", "f").replace("ck", "k").translate(_SPELLINGS)
    return re.sub(r"(.)\1+", r"\1", _SOFT.sub("", spelt))
