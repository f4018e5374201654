"""Text as it came -> text whose offsets can be trusted.

A clean text (NFC, newlines, no invisible characters) comes back as it is. Every step is linear in the
length, and runs of combining marks are capped before normalisation: it is quadratic in them on Python 3.11.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARS = 200_000
"""What is read of one article: some 35,000 words, ten times a long magazine piece."""

MAX_MARKS = 30
"""Combining marks kept on one letter: Unicode's stream-safe limit (UAX 15); writing needs ten."""

_STRAY = 150
"""More characters than this per combining mark: the text has a few stray ones, it is not written so."""

_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Of the C1 range those that start a terminal command; the others are harmless relics of wrong encodings.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\x90\x98\x9b\x9d-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BIDI = re.compile("[\u061c\u202a-\u202e\u2066-\u2069]")
_TAGS = re.compile("[\U000e0000-\U000e007f]")
# Joiners shape Arabic, Indic scripts and emoji; between Latin letters they only hide a word.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]"
    "|(?<=[\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\u024f])"
)
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The text to read and what had to be done to it, in words for the report."""

    text: str
    warnings: tuple[str, ...] = ()


_DROPPED = (
    (_CONTROLS, "", "control characters removed"),
    (_SURROGATES, "\ufffd", "broken characters (lone surrogates) replaced"),
    (_BIDI, "", "bidi characters removed: they turn the reading direction, a screen may show other words"),
    (_TAGS, "", "invisible tag characters removed: they can hide words from a reader"),
)


def clean(text: str, total: int | None = None, *, compose: bool = False) -> Cleaned:
    """At most `MAX_CHARS` characters of NFC text; `total` is the whole's length when `text` is a part.

    A text with a few stray decomposed letters keeps them unless `compose`: whoever sent it may hold offsets
    into it.
    """
    whole = len(text) if total is None else total
    if len(text) > 4 * MAX_CHARS:
        text = text.lstrip()
    partial = len(text) > 4 * MAX_CHARS or len(text) < (total or 0)
    text = text[: 4 * MAX_CHARS]  # enough to fill the limit after what is dropped below, and bounded work
    warnings: list[str] = []
    for pattern, replacement, what in _DROPPED:
        text, count = pattern.subn(replacement, text)
        if count:
            warnings.append(f"{count:,} {what}")
    text = _NEWLINES.sub("\n", text)
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    if not text.isascii():
        text, count, marks = _cap_marks(text)
        if count:
            warnings.append(f"{count:,} stacked accents removed: more than {MAX_MARKS} on one letter")
        if compose or marks * _STRAY > len(text):
            text = unicodedata.normalize("NFC", text)
    if len(text) > MAX_CHARS:
        text = _cut(text)
        warnings.insert(0, f"too long: the first {len(text):,} of {whole:,} characters were read")
    elif partial:
        warnings.insert(0, f"too long: only the beginning of {whole:,} characters was read")
    return Cleaned(text=text, warnings=tuple(warnings))


def _cap_marks(text: str) -> tuple[str, int, int]:
    """The text with at most `MAX_MARKS` combining marks in a row, how many went, how many there were."""
    kept: list[str] = []
    run = marks = 0
    for char in text:
        run = run + 1 if char > "\u02ff" and unicodedata.combining(char) else 0
        marks += run > 0
        if run <= MAX_MARKS:
            kept.append(char)
    return "".join(kept), len(text) - len(kept), marks


def _cut(text: str) -> str:
    """The beginning of the text up to the last paragraph end, sentence end or space before the limit."""
    head = text[:MAX_CHARS]
    for mark, least in (("\n", MAX_CHARS // 2), (". ", MAX_CHARS // 2), (" ", 1)):
        at = head.rfind(mark)
        if at >= least:
            return head[: at + len(mark)].rstrip()
    return head
