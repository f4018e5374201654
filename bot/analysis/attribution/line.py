"""A sentence as the rules see it: its words, and which of its characters can be what somebody said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.analysis.attribution.phrases import Range
from bot.analysis.attribution.tokens import Token
from bot.analysis.findings import Quotation, Sentence
from bot.model.article import Span

ENDS = ".,;:!?—–- \t"
# What follows is about the speaking, not what was said.
_AFTERTHOUGHT = re.compile(
    r",? (?:but|and) (?:did not|didn.t|declined|refused|would not|gave no|offered no|could not say)\b"
)
# So is what others hold of it: ", a claim the army rejected".
_REJECTED = re.compile(
    r",? (?:an? (?:claim|accusation|allegation|charge|assertion|suggestion|account)|something)"
    r" (?:that |which )?[^.,;\"“]{2,60}?"
    r" (?:den(?:y|ies|ied)|reject(?:s|ed)?|disput(?:es?|ed)|dismiss(?:es|ed)?)\b"
)
# Another speaker's half of the sentence: ", while the rebels insisted …".
_OTHER_HALF = re.compile(
    r",? (?:while|whereas|but|although) [^.,:;\"“]{3,60}? "
    r"(?:said|says|insisted|insists|claimed|claims|denied|denies|argued|told|warned|maintained|countered) "
)
BE = frozenset("is are was were been be being it's".split())


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its tokens and the quotations that touch it."""

    text: str
    sentence: Sentence
    toks: list[Token]
    quotes: tuple[Quotation, ...]

    def span(self, part: Range) -> Span:
        """Where a range of tokens stands in the text."""
        return Span(self.toks[part[0]].span.start, self.toks[part[1] - 1].span.end)

    def content(self, start: int, end: int) -> tuple[Span, ...]:
        """The characters [start, end) without the marks at their ends, as a span or nothing.

        What ends inside a quotation goes on to its end, in later sentences too; an afterthought about the
        speaking (", but declined to …") is left out, and so is what others hold of it.
        """
        for tail in (_AFTERTHOUGHT, _REJECTED, _OTHER_HALF):
            found = tail.search(self.text, start, end)
            end = found.start() if found and found.start() > start else end
        for quote in self.quotes:
            if (
                quote.depth == 0
                and not quote.scare
                and quote.span.start >= start
                and quote.span.start < end < quote.span.end
            ):
                end = quote.span.end
        while start < end and self.text[start] in ENDS:
            start += 1
        while end > start and self.text[end - 1] in ENDS:
            end -= 1
        return (Span(start, end),) if start < end else ()


def words(line: Line, spans: tuple[Span, ...]) -> list[str]:
    """The words that the spans point at."""
    return [w for s in spans for w in line.text[s.start : s.end].split()]
