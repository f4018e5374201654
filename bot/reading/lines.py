"""A text as its lines: each is a paragraph of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.model.article import Span

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that has words: `span` without the spaces around it, `apart` when a blank line precedes it."""

    span: Span
    text: str
    words: int
    apart: bool


def lines(text: str) -> tuple[Line, ...]:
    """The lines that are not blank, in order."""
    found: list[Line] = []
    last = 0
    for match in _LINE.finditer(text):
        bare = match.group().strip()
        if not bare:
            continue
        start = match.start() + match.group().index(bare)
        found.append(
            Line(
                span=Span(start, start + len(bare)),
                text=bare,
                words=bare.count(" ") + 1,
                apart=text.count("\n", last, start) > 1,
            )
        )
        last = start + len(bare)
    return tuple(found)
