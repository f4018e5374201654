"""What of a text is looked up, and what of two texts is compared to put the right claim first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.memory.posts import Post, post
from bot.memory.rarity import weight
from bot.wording.words import Word, words

LONGEST = 2_000  # characters of a text that are looked at: twenty times a long claim
_SOUGHT = 24  # words of a question: measured, the rest find nothing that these do not
_PIECE = 4  # letters of the parts of words by which two spellings of a name still meet
_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_LONG_MONTH = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
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
    pairs: frozenset[tuple[str, ...]]
    runs: frozenset[tuple[str, ...]]
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


def gist(text: str, title: str | None = None) -> Gist:
    """The text taken apart; a text of any length and kind has a gist, an empty one an empty one."""
    parts = post(text[:LONGEST])
    shown = (title or "")[:LONGEST]
    said, headed = words(parts.body), words(shown)
    mine, heads = _content(said), _content(headed)
    every = frozenset((*mine, *heads))
    return Gist(
        text=frozenset(mine),
        title=frozenset(heads),
        author=_author(parts),
        weights={stem: weight(stem) for stem in every},
        pairs=_rows(said, 2),
        runs=_rows(said, 3),
        pieces=frozenset(
            stem[at : at + _PIECE] for stem in every for at in range(max(1, len(stem) - _PIECE + 1))
        ),
        names=_names(parts.body, said, frozenset(heads)),
        quoted=_quoted(parts.body) & frozenset(mine),
        numbers=frozenset(_numbers(said)),
        years=frozenset(w.form for w in said if _YEAR.fullmatch(w.form))
        | ({parts.year} if parts.year else set()),
        month=_month(parts, said),
        length=len(said),
    )


def _content(found: Sequence[Word]) -> list[str]:
    return [word.stem for word in found if not word.stop]


def _author(parts: Post) -> Stems:
    return frozenset(word.stem for word in words(parts.author) if not word.stop and len(word.form) > 2)


def _rows(found: Sequence[Word], size: int) -> frozenset[tuple[str, ...]]:
    stems = [word.stem for word in found]
    return frozenset(zip(*(stems[at:] for at in range(size)), strict=False))


def _names(text: str, found: Sequence[Word], heads: Stems) -> Stems:
    """The stems with a capital; of a claim with a title the first word only if the title has it too."""
    first = found[0].start if found and heads and found[0].stem not in heads else -1
    return frozenset(
        word.stem for word in found if not word.stop and word.start != first and text[word.start].isupper()
    )


def _quoted(text: str) -> Stems:
    return frozenset(
        word.stem for match in _QUOTED.finditer(text) for word in words(match[1] or match[2]) if not word.stop
    )


def _numbers(found: Sequence[Word]) -> list[str]:
    figures = []
    for at, word in enumerate(found):
        digits = _NUMBERS.get(word.form, word.form)
        if digits[0].isdigit() and not _YEAR.fullmatch(digits):
            scale = _SCALES.get(found[at + 1].form, "") if at + 1 < len(found) else ""
            figures.append(digits + scale)
    return figures


def _month(parts: Post, found: Sequence[Word]) -> str:
    """The month it was posted in, or the first that it names, as "jan"; "" for none."""
    if parts.month in _MONTHS:
        return parts.month
    named = (w.form[:3] for w in found if _LONG_MONTH.fullmatch(w.form) and parts.body[w.start].isupper())
    return next(named, "")
