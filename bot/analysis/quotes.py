"""Quotations: straight and curly, double and single, nested, and over several paragraphs.

A quotation that is not closed in its paragraph runs to the paragraph's end when the next paragraph opens
with a mark again, which is how a long quotation is printed, or when it opened the paragraph itself (a
closing mark lost in copying). Otherwise the stray mark is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.analysis.findings import Quotation
from bot.model.article import Span

_LINE = re.compile(r"[^\n]+")
_OPEN_DOUBLE = "“«„"
_CLOSE_DOUBLE = "”»"
_SCARE_WORDS = 4


def quotations(text: str) -> tuple[Quotation, ...]:
    """Every quotation in reading order, nested ones after the one they stand in."""
    lines = [(m.group(), m.start()) for m in _LINE.finditer(text)]
    found: list[Quotation] = []
    for number, (line, base) in enumerate(lines):
        following = lines[number + 1][0] if number + 1 < len(lines) else ""
        doubles = list(_doubles(line, base, following))
        found.extend(doubles)
        found.extend(_singles(line, base, doubles))
    return tuple(sorted((_judged(text, q) for q in found), key=lambda q: (q.span.start, q.depth)))


def _doubles(line: str, base: int, following: str) -> Iterator[Quotation]:
    opened: int | None = None
    for at, mark in enumerate(line):
        char = _side(line, at, opened is not None) if mark == '"' else mark
        if opened is None and char in _OPEN_DOUBLE:
            opened = at
        elif opened is not None and char in _CLOSE_DOUBLE:
            yield from _quotation(line, base, opened, at, at + 1)
            opened = None
    if opened is not None and (not line[:opened].strip() or following.lstrip()[:1] in ('"', "“", "«")):
        end = len(line.rstrip())
        yield from _quotation(line, base, opened, end, end)


def _side(line: str, at: int, inside: bool) -> str:
    """Which way a straight mark faces: its neighbours decide, and when they do not, what comes after."""
    before = line[at - 1] if at else " "
    after = line[at + 1] if at + 1 < len(line) else " "
    if inside:
        # After an open mark the next one closes, unless it can only open ('said: "We' after a lost mark).
        reopens = before.isspace() and after.isalnum() and line.count('"', at + 1) % 2 == 1
        return "“" if reopens else "”"
    if after.isalnum() or before.isspace() or before in "([—–-":
        return "“"
    return "“" if _closing_follows(line, at) else "”"


def _closing_follows(line: str, at: int) -> bool:
    """Whether the next mark can only close, so that a misplaced one ('schools," For') was to open."""
    other = line.find('"', at + 1)
    return other > 0 and not line[other - 1].isspace() and not line[other + 1 : other + 2].isalnum()


def _quotation(
    line: str, base: int, opened: int, closed: int, end: int, depth: int = 0
) -> Iterator[Quotation]:
    if line[opened + 1 : closed].strip():
        yield Quotation(
            span=Span(base + opened, base + end), inner=Span(base + opened + 1, base + closed), depth=depth
        )


# An apostrophe is no quotation: 'tis, '90s, rock 'n' roll, the officials' homes.
_SINGLE_OPEN = re.compile(
    r"(?:(?<=[\s(\[\"“—–-])|^)[‘'](?!\d0s\b|n[’']|tis\b|twas\b|em\b|til\b|cause\b)(?=\w)"
)
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…])[’'](?!\w)")


def _singles(line: str, base: int, doubles: list[Quotation]) -> Iterator[Quotation]:
    at = 0
    while (opening := _SINGLE_OPEN.search(line, at)) is not None:
        closing = _single_end(line, opening.end())
        if closing is None:
            at = opening.end()
            continue
        span = Span(base + opening.start(), base + closing + 1)
        depth = int(any(d.inner.contains(span) for d in doubles))
        crosses = any(
            d.span.overlaps(span) and not d.inner.contains(span) and not span.contains(d.span)
            for d in doubles
        )
        if not crosses:
            yield from _quotation(line, base, opening.start(), closing, closing + 1, depth)
        at = closing + 1


def _single_end(line: str, start: int) -> int | None:
    """Where it closes. A plural's apostrophe ("workers' pay") closes only if no better mark follows."""
    closings = [m.start() for m in _SINGLE_CLOSE.finditer(line, start)]
    limit = next((m.start() for m in _SINGLE_OPEN.finditer(line, start)), len(line))
    closings = [c for c in closings if c < limit] or closings[:1]
    sure = [c for c in closings if line[c - 1] != "s" or not line[c + 1 : c + 3].strip().isalpha()]
    return next(iter(sure or closings), None)


def _judged(text: str, quotation: Quotation) -> Quotation:
    inner = text[quotation.inner.start : quotation.inner.end]
    fragment = len(inner.split()) <= _SCARE_WORDS and inner.rstrip()[-1:] not in ".!?,…"
    return replace(quotation, scare=fragment)
