"""Sentences and paragraphs, by rules that keep offsets.

A full stop ends a sentence unless it belongs to a web address, a number, an initial, a title or an
abbreviation. Abbreviations that may well stand last ("Inc.", "U.S.", "p.m.") end one when the next word
is a word that opens sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.analysis.findings import Sentence
from bot.model.article import Span

LONGEST = 2_000
"""Characters after which a sentence is cut: nobody writes one so long, and what follows costs its square."""

_LINE = re.compile(r"[^\n]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_END = re.compile(r"[.!?…]+[\"”’'»)\]]*(?=\s)")
_OPENING = re.compile(r"\s+[\"“‘'«(\[]*(\S)")
_NEXT_WORD = re.compile(r"\s+[\"“‘'«(\[]*([\w’']+)")
_LAST_WORD = re.compile(r"[^\s(\[\"“‘]+$")

# Never last in a sentence: a name or a number follows.
_TITLES = frozenset(
    "mr mrs ms messrs mx dr prof rev fr hon st gen lt col maj capt cpl sgt cmdr adm pvt sen rep gov pres amb"
    " det insp supt vs cf eg ie approx fig op ed vol al".split()
)
# Followed by a figure they are part of it: "No. 5", "Feb. 3", "p. 12".
_BEFORE_FIGURE = frozenset(
    "no nos art sec p pp jan feb mar apr jun jul aug sep sept oct nov dec ca circa about".split()
)
# May stand last: they end a sentence only before a word that opens one.
_MAY_CLOSE = frozenset(
    "inc corp co ltd llc plc bros jr sr etc dept univ assn ave blvd rd ph.d m.d a.m p.m am pm u.s u.n u.k"
    " e.u d.c n.y l.a mass wash ariz calif fla penn conn ill mich minn ore tenn va wis".split()
)
_OPENERS = frozenset(
    "the a an this that these those he she it they we i you his her its their our my in on at by for from to"
    " with after before since when while if as but and so or yet however although though because both some"
    " many most all no not there here what who why how meanwhile last according one two another"
    " earlier".split()
)
_DOTTED = re.compile(r"^(?:[A-Za-z]\.)+[A-Za-z]$")
_FIRST_NAME = re.compile(r"(?:[A-Z][\w’'-]*\.?|,)\s+$")
_NEXT_INITIAL = re.compile(r"\s+[A-Z]\.")


def sentences(text: str, noise: Sequence[Span] = ()) -> tuple[Sentence, ...]:
    """Every sentence of the text in order; a line break always ends one.

    `noise` are furniture paragraphs: their sentences are marked, so that offsets and numbering stay whole.
    """
    return tuple(
        Sentence(span=span, paragraph=number, noise=any(n.overlaps(span) for n in noise))
        for number, line in enumerate(_LINE.finditer(text))
        for span in _split(line.group(), line.start())
    )


def _split(line: str, base: int) -> Iterator[Span]:
    masked = _ADDRESS.sub(lambda m: _mask(m.group()), line)
    start = 0
    for end in _END.finditer(masked):
        if _ends(masked, start, end):
            yield from _pieces(line, start, end.end(), base)
            start = end.end()
    yield from _pieces(line, start, len(line), base)


def _mask(address: str) -> str:
    """The address with its inner punctuation made harmless; a final stop still ends a sentence."""
    body = address.rstrip(".!?,;:\"”’')")
    return "x" * len(body) + address[len(body) :]


def _pieces(line: str, start: int, end: int, base: int) -> Iterator[Span]:
    """The stretch as one sentence, or in pieces of LONGEST at a space where it is no prose."""
    while end - start > LONGEST:
        space = line.rfind(" ", start + 1, start + LONGEST)
        cut = space if space > start else start + LONGEST
        yield from _trimmed(line, start, cut, base)
        start = cut
    yield from _trimmed(line, start, end, base)


def _trimmed(line: str, start: int, end: int, base: int) -> Iterator[Span]:
    piece = line[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        yield Span(base + start + left, base + start + right)


def _ends(line: str, start: int, end: re.Match[str]) -> bool:
    opening = _OPENING.match(line, end.end())
    if opening is None or opening.group(1).islower():
        return False
    if not end.group().startswith(".") or end.group().startswith(".."):
        return True
    # A window keeps this linear on a line without spaces.
    before = line[max(start, end.start() - 40) : end.start()]
    last = _LAST_WORD.search(before)
    return last is None or not _is_abbreviation(before, last, line, end.end(), opening.group(1))


def _is_abbreviation(before: str, last: re.Match[str], line: str, after: int, first: str) -> bool:
    word = last.group().lower()
    if word in _TITLES:
        return True
    if word in _BEFORE_FIGURE:
        return first.isdigit()
    following = _NEXT_WORD.match(line, after)
    opens = following is not None and following.group(1).lower() in _OPENERS
    if word in _MAY_CLOSE or _DOTTED.match(word):
        return not opens
    if len(word) == 1 and last.group().isupper():
        # "Robert X. Cutter", "J. Doe", "her aide, A. B. Roe": an initial follows a name, a comma or the
        # sentence's start, or comes before another.
        if _NEXT_INITIAL.match(line, after):
            return True
        named = _FIRST_NAME.search(before[: last.start()]) is not None or not before[: last.start()].strip()
        return named and not opens
    return False
