"""What of a text is looked up, and what of two texts is compared to put the right claim first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.memory.posts import Post, post
from bot.memory.rarity import weight
from bot.wording.words import Word, words

LONGEST = 2_000  # characters of a text that are looked at: twenty times a long claim
_SOUGHT = 24  # words of a question: measured, the rest find nothing that these do not
_PIECE = 4  # letters of the parts of words by which two spellings of a name still meet
_MONTHS = {
    form: name[:3]
    for name in (
        "january february march april may june july august september october november december"
    ).split()
    for form in (name, name[:3])
} | {"sept": "sep"}
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,})[\"”]|‘([^‘]{4,}?)’(?!\w)")
_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split(),
        2,
    )
} | {
    word: str(10 * value)
    for value, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}
_SCALES = {
    "thousand": "k", "k": "k", "million": "m", "m": "m", "mn": "m", "billion": "bn", "bn": "bn",
    "trillion": "tn",
}  # fmt: skip

Stems = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """A text taken apart once, to be held against others. All words are stems, stop words left out.

    `weights` has every stem of text and title with its rarity, 0 to 1. `pairs` and `runs` are two and three
    words in a row, stop words among them. `numbers` are figures in digits with their scale ("5m"), no years.
    """

    text: Stems
    title: Stems
    author: Stems
    weights: Mapping[str, float]
    pairs: Stems
    runs: Stems
    pieces: Stems
    names: Stems
    quoted: Stems
    numbers: Stems
    years: Stems
    month: str
    length: int


def meaning(text: str) -> str:
    """What of a text goes to the encoder: the words with their author, without links and signs."""
    parts = post(text[:LONGEST])
    return f"{parts.body} — {parts.author}" if parts.author else parts.body


def sought(text: str) -> tuple[str, ...]:
    """The words to look a text up by, the rarest first; () where there are none."""
    parts = post(text[:LONGEST])
    rarity = {
        word.form: weight(word.stem)
        for part in (parts.body, parts.author)
        for word in words(part)
        if not word.stop
    }
    return tuple(sorted(rarity, key=lambda form: -rarity[form])[:_SOUGHT])


@lru_cache(maxsize=1 << 11)
def gist(text: str, title: str | None = None) -> Gist:
    """The text taken apart; a text of any length and kind has a gist, an empty one an empty one.

    Kept for the last two thousand, some 20 MB: the claims of one article are held against the same ones.
    """
    parts = post(text[:LONGEST])
    shown = (title or "")[:LONGEST]
    said, headed = words(parts.body), words(shown)
    mine, heads = _content(said), _content(headed)
    every = frozenset((*mine, *heads))
    stems = [word.stem for word in said]
    return Gist(
        text=frozenset(mine),
        title=frozenset(heads),
        author=_author(parts),
        weights={stem: weight(stem) for stem in every},
        pairs=frozenset(map(" ".join, pairwise(stems))),
        runs=frozenset(map(" ".join, zip(stems, stems[1:], stems[2:], strict=False))),
        pieces=frozenset().union(*map(_pieces, every)),
        names=_names(parts.body, said, frozenset(heads)),
        quoted=_quoted(parts.body, said),
        numbers=frozenset(_numbers(said)),
        years=frozenset(w.form for w in said if _is_year(w.form)) | ({parts.year} if parts.year else set()),
        month=_month(parts, said),
        length=len(said),
    )


def _content(found: Sequence[Word]) -> list[str]:
    return [word.stem for word in found if not word.stop]


def _author(parts: Post) -> Stems:
    return frozenset(word.stem for word in words(parts.author) if not word.stop and len(word.form) > 2)


@lru_cache(maxsize=1 << 15)
def _pieces(stem: str) -> Stems:
    return frozenset(stem[at : at + _PIECE] for at in range(max(1, len(stem) - _PIECE + 1)))


def _names(text: str, found: Sequence[Word], heads: Stems) -> Stems:
    """The stems with a capital; of a claim with a title the first word only if the title has it too."""
    first = found[0].start if found and heads and found[0].stem not in heads else -1
    return frozenset(
        word.stem for word in found if not word.stop and word.start != first and text[word.start].isupper()
    )


def _quoted(text: str, found: Sequence[Word]) -> Stems:
    spans = [match.span() for match in _QUOTED.finditer(text)]
    return frozenset(
        word.stem for start, end in spans for word in found if not word.stop and start < word.start < end
    )


def _numbers(found: Sequence[Word]) -> list[str]:
    figures = []
    for at, word in enumerate(found):
        digits = _NUMBERS.get(word.form, word.form)
        if digits[0].isdigit() and not _is_year(digits):
            scale = _SCALES.get(found[at + 1].form, "") if at + 1 < len(found) else ""
            figures.append(digits + scale)
    return figures


def _month(parts: Post, found: Sequence[Word]) -> str:
    """The month it was posted in, or the first that it names, as "jan"; "" for none."""
    if parts.month in _MONTHS:
        return parts.month
    named = (_MONTHS[w.form] for w in found if w.form in _MONTHS and parts.body[w.start].isupper())
    return next(named, "")


def _is_year(form: str) -> bool:
    return len(form) == 4 and form[:2] in {"19", "20"} and form.isdigit()
