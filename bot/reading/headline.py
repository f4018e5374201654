"""Where the title stands, when the text begins with it.

A lead sentence must never be taken for a headline: the claims of a lead count, and a probe of one sentence
has no headline at all. So a first line that ends like a sentence needs more evidence than one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model.article import Span
from bot.reading.furniture import Marks
from bot.reading.lines import Line

MAX_WORDS = 25
"""Printed headlines rarely pass 20 words; leads rarely stay under 20."""

_SENTENCE_WORDS = 20
"""A headline with a full stop is shorter than this, or it is a lead."""

_TWO_SENTENCES = 14
"""Words of a headline that is two sentences."""

_REACH = 8
"""The headline stands among the first lines, after share buttons and the like."""

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SMALL = frozenset(
    "a an the and or but nor for so yet of in on at by to from with as is vs via per over into".split()
)
_LEAD = re.compile(
    r"\b(?:on|last|next|since|until) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:yesterday|today|tonight|this (?:week|month|year|morning))\b"
    r"|\b(?:said|told|added|wrote)\b",
    re.IGNORECASE,
)
_GLUE = frozenset(
    "the a an is are was were be been has have had he she they it we i his her their its that who".split()
)
"""Words that headline writers leave out; a lead of this length without any of them is rare."""

_AUXILIARIES = frozenset("is are was were be been has have had".split())

_DATELINE = re.compile(
    r"[A-Z][A-Z .,'’-]{2,40}(?:,? [A-Z][a-z.]{2,12}){0,2}[^a-z]{0,12}(?:\(\w[\w /-]{1,30}\)\s*)?[—–―-]+\s"
)
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*$")
_BREAK = re.compile(r"[.!?][\"”’']?\s+[A-Z\"“]")


def find(lines: Sequence[Line], marks: Marks, given: str | None) -> tuple[int, ...]:
    """The numbers of the lines that are the headline, () when there is none; `given` is a known title."""
    start = next((n for n in range(min(_REACH, len(lines))) if n not in marks), None)
    if start is None:
        return ()
    if given:
        same = next((n for n in range(min(_REACH, len(lines))) if _key(lines[n].text) == _key(given)), None)
        if same is not None:
            return (same,)
    parts = _parts(lines, start)
    rest = [lines[n] for n in range(parts[-1] + 1, len(lines)) if n not in marks]
    dated = marks.get(parts[-1] + 1) in ("date", "byline")
    return parts if rest and _is_headline(lines, parts, rest, dated=dated, given=given) else ()


def title(lines: Sequence[Line], parts: Sequence[int]) -> str | None:
    """The headline as one line, without the full stop that some feeds put after it."""
    text = " ".join(lines[n].text for n in parts)
    return re.sub(r"(?<=[\w)’'\"”])\.$", "", text) or None


def span(lines: Sequence[Line], parts: Sequence[int]) -> Span | None:
    """From the first to the last character of the headline."""
    return Span(lines[parts[0]].span.start, lines[parts[-1]].span.end) if parts else None


def _parts(lines: Sequence[Line], start: int) -> tuple[int, ...]:
    """A headline that ends in a semicolon goes on in the next line: "Mill to close; " / "Town in shock"."""
    if lines[start].text.endswith(";") and start + 1 < len(lines) and lines[start + 1].words <= MAX_WORDS:
        return (start, start + 1)
    return (start,)


def _is_headline(
    lines: Sequence[Line], parts: Sequence[int], rest: Sequence[Line], *, dated: bool, given: str | None
) -> bool:
    text = " ".join(lines[n].text for n in parts)
    words = _WORD.findall(text)
    if not words or len(text.split()) > MAX_WORDS or text[-1] in ",:;" or _DATELINE.match(text):
        return False
    if len(parts) > 1:
        return rest[0].apart
    if text[0].islower() and not text[1:2].isupper():  # iPhone opens headlines, a torn-off sentence does not
        return False
    longest = max(line.words for line in rest[:4])
    if longest < 8 or sum(line.words for line in rest) < len(words):
        return False
    if not _ENDS_SENTENCE.search(text):
        return True
    return not given and _sentence_is_headline(text, words, rest, apart=rest[0].apart, dated=dated)


def _sentence_is_headline(
    text: str, words: list[str], rest: Sequence[Line], *, apart: bool, dated: bool
) -> bool:
    """Whether a first line that ends like a sentence is a headline all the same."""
    if dated:
        return True
    if len(words) > _SENTENCE_WORDS or not apart or text[0] in '"“(':
        return False
    if _capitalised(words):
        return True
    if _LEAD.search(text):
        return False
    if _BREAK.search(text):  # "Post says the mayor fled. She did not."
        return len(words) <= _TWO_SENTENCES and _repeated(words, rest)
    return _clipped(words) or _repeated(words, rest)


def _capitalised(words: list[str]) -> bool:
    """Title Case: nearly every word that is not a small one has a capital."""
    long = [w for w in words[1:] if w.lower() not in _SMALL and len(w) > 2]
    return len(long) >= 2 and sum(w[0].isupper() for w in long) >= 0.8 * len(long)


def _clipped(words: list[str]) -> bool:
    """Written as headlines are: four words at least, and none of those that only glue a sentence."""
    return 4 <= len(words) <= 14 and not any(w.lower() in _GLUE for w in words)


def _repeated(words: list[str], rest: Sequence[Line]) -> bool:
    """A headline says in short what the next lines say again; a lead is not said again."""
    own = {_stem(w) for w in words if len(w) > 3 and w.lower() not in _SMALL}
    told = {_stem(w) for line in rest[:3] for w in _WORD.findall(line.text[:600])}
    lead = words[0].lower() in (
        "the",
        "a",
        "an",
        "it",
        "he",
        "she",
        "they",
        "this",
        "in",
        "at",
        "there",
        "we",
        "i",
    )
    if len(words) > 14 or any(w.lower() in _AUXILIARIES for w in words):
        return False
    return len(own & told) >= (3 if lead else 2) and len(own & told) * 2 >= len(own)


def _stem(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("’s")[:6]


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
