"""Words and marks of a sentence, and which of them stand inside quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.findings import Quotation
from bot.model.article import Span

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|St|Jr|Sr|Inc|Corp|Co|Ltd)\.(?=\s)"
    r"|\w+(?:[-/&.’'](?=\w)\w+)*|\S"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark; `quoted` when a quotation that is no mere fragment holds it."""

    text: str
    lower: str
    span: Span
    quoted: bool

    @property
    def capital(self) -> bool:
        """Whether it opens with a capital letter."""
        return self.text[:1].isupper()

    @property
    def word(self) -> bool:
        """Whether it is a word rather than a mark."""
        return self.text[:1].isalnum()


def tokens(text: str, span: Span, quotations: Sequence[Quotation]) -> list[Token]:
    """The tokens of text[span], in order. Words of scare quotes count as the writer's."""
    spoken = [q.span for q in quotations if q.depth == 0 and not q.scare and q.span.overlaps(span)]
    return [
        Token(
            m.group(), m.group().lower(), at := Span(m.start(), m.end()), any(s.contains(at) for s in spoken)
        )
        for m in _TOKEN.finditer(text, span.start, span.end)
    ]
