"""Names in a claim, and whether a name of one claim is met in another.

"Oleksandr Bortnikov" meets "Alexander Bortnikov", "WHO" the "World Health Organization", "Russian" meets
"Russia". A claim without capitals has no names; its words still meet those of another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.wording.words import Word

_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun"
    " jul aug sep sept oct nov dec".split()
)
_TITLES = frozenset(
    "mr mrs ms dr prof sir gen lt col president minister prime premier king queen prince princess judge coach"
    " captain governor mayor senator director chief acting chairman pope bishop the".split()
)
_SMALL = frozenset("of the for and de del di da van von der den bin ibn al el la le".split())
_SAME_PLACE = {
    "uk": "britain", "british": "britain", "england": "britain", "us": "america", "usa": "america",
    "american": "america", "french": "france", "dutch": "netherlands", "spanish": "spain", "swiss": "switzerland",
    "greek": "greece", "danish": "denmark", "polish": "poland", "turkish": "turkey", "turkiye": "turkey",
    "ukrainian": "ukraine", "ec": "eu", "european": "europe", "welsh": "wales", "irish": "ireland",
    "scottish": "scotland", "kremlin": "russia", "moscow": "russia",
}  # fmt: skip
_CONSONANTS = re.compile(r"[aeiouyhw'\-]+")
_SPELLINGS = str.maketrans({"x": "ks", "q": "k", "c": "k", "z": "s", "j": "d", "v": "f"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as folded words in order, and where it starts among the claim's words."""

    parts: tuple[str, ...]
    at: int

    @property
    def label(self) -> str:
        """The name on one line, folded."""
        return " ".join(self.parts)


def names(text: str, found: Sequence[Word]) -> tuple[Name, ...]:
    """Runs of capitalised words, less days, months and titles; the first word counts if its run goes on."""
    if _shouts(text):
        return ()
    runs: list[list[int]] = []
    for at, word in enumerate(found):
        if not _is_capital(text, word, found, at):
            continue
        if runs and _joins(text, found, runs[-1][-1], at):
            runs[-1].append(at)
        else:
            runs.append([at])
    kept = (_name(text, found, run) for run in runs)
    return tuple(name for name in kept if name is not None)


def meets(part: str, other: str) -> bool:
    """Whether two folded words of names are one: the same, one nation, or one spelling of it."""
    if part == other or _place(part) == _place(other):
        return True
    if len(part) > 3 and len(other) > 3 and (part.startswith(other[:5]) and other.startswith(part[:5])):
        return len(part) > 5 or len(other) > 5
    bones = _bones(part)
    return len(bones) > 2 and bones == _bones(other)


def is_initials(part: str, forms: Sequence[str]) -> bool:
    """Whether "who" stands for consecutive words of the other claim: "world health organization"."""
    size = len(part)
    if not 2 <= size <= 6 or not part.isalpha():
        return False
    initials = "".join(form[0] for form in forms if form not in _SMALL)
    return part in initials


def _shouts(text: str) -> bool:
    """Whether the text is set in capitals, or every word of it has one, so that they name nothing."""
    return text.isupper()


def _is_capital(text: str, word: Word, found: Sequence[Word], at: int) -> bool:
    first = text[word.start]
    if not first.isupper() or word.form in _DAYS or word.form in _MONTHS:
        return False
    if not _opens(text, word):
        return not word.stop or text[word.start : word.end].isupper()
    if word.stop:
        return False
    raw = text[word.start : word.end]
    follows = found[at + 1] if at + 1 < len(found) else None
    return bool(
        (len(raw) > 1 and raw.isupper())
        or (follows and text[follows.start].isupper() and text[word.end : follows.start] == " ")
        or raw.endswith(("'s", "’s"))
        or (follows and follows.form in _AFTER_A_NAME)
    )


_AFTER_A_NAME = frozenset(
    "has had is was will would have can could may might won't hasn't isn't wasn't didn't doesn't wouldn't said says"
    " told does did denies denied plans wants".split()
)


def _opens(text: str, word: Word) -> bool:
    """Whether the word begins the text or a sentence or quotation in it."""
    before = text[: word.start].rstrip(" \t\n\"'“‘(—-")
    return not before or before[-1] in ".!?:…"


def _joins(text: str, found: Sequence[Word], last: int, at: int) -> bool:
    """Whether the word goes on with the name that ended at `last`: next to it, or "Bank of England"."""
    between = text[found[last].end : found[at].start]
    if at == last + 1:
        return between in {" ", "-", "’s ", "'s "} and not text[found[last].start : found[last].end].endswith(
            "s'"
        )
    middle = found[last + 1 : at]
    return (
        len(middle) == 1
        and middle[0].form in {"of", "de", "al", "van", "von", "bin", "der"}
        and "," not in between
    )


def _name(text: str, found: Sequence[Word], run: Sequence[int]) -> Name | None:
    parts = tuple(found[at].form for at in run if found[at].form not in _TITLES)
    _ = text
    return Name(parts=parts, at=run[0]) if parts else None


@lru_cache(maxsize=1 << 14)
def _bones(part: str) -> str:
    """The consonants as they sound: "alexander" and "oleksandr" are "lksndr"."""
    spelt = part.replace("ph", "f").replace("ck", "k").translate(_SPELLINGS)
    bare = _CONSONANTS.sub("", spelt)
    return re.sub(r"(.)\1+", r"\1", bare)


def _place(part: str) -> str:
    return _SAME_PLACE.get(part, part)
