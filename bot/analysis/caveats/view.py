"""The article as the rules look at it: whose words, which sentence, what stands nearby."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from bot.analysis.caveats.patterns import NAMED_SPEAKER, SPEECH
from bot.analysis.findings import Findings, Quotation, Sentence
from bot.model.article import Article, Span

# Stands for every character that somebody else said, so that patterns for the writer's words pass over it.
SHIELD = "\x01"
# No sentence of prose has more: what has is a table or a trap, and would cost the square of its length.
_MOST = 50


class View:
    """Findings with what all rules ask of them worked out once; read-only, one per article.

    `sentences` are those with news in them: neither headline nor furniture, or all when nothing is left
    (a single line that looks like a headline is still a text to judge).
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.text = findings.article.text
        self.sentences: tuple[Sentence, ...] = findings.body or findings.sentences

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.findings.article

    @cached_property
    def own(self) -> str:
        """The text with quoted words shielded, offset for offset."""
        chars = list(self.text)
        for quotation in self.findings.quotations:
            inner = quotation.inner
            chars[inner.start : inner.end] = SHIELD * len(inner)
        return "".join(chars)

    @cached_property
    def prose(self) -> str:
        """The text of all sentences with news in them, one a line."""
        return "\n".join(self.words(s.span) for s in self.sentences)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.span.start for s in self.sentences]

    def words(self, span: Span) -> str:
        """The words a span points at, on one line."""
        return " ".join(self.text[span.start : span.end].split())

    def own_words(self, sentence: Sentence) -> str:
        """A sentence with quoted words shielded."""
        return self.own[sentence.span.start : sentence.span.end]

    def spoken(self, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Every match in the writer's own words, with its sentence; offsets are the article's."""
        return self._matches(pattern, self.own)

    def anywhere(self, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Every match in the writer's or a speaker's words, with its sentence."""
        return self._matches(pattern, self.text)

    def _matches(self, pattern: re.Pattern[str], text: str) -> Iterator[tuple[Sentence, re.Match[str]]]:
        for sentence in self.sentences:
            found = pattern.finditer(text, sentence.span.start, sentence.span.end)
            for match in islice(found, _MOST):
                yield sentence, match

    def index_of(self, offset: int) -> int:
        """The number of the sentence that holds the offset, or of the last one before it; at least 0."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def near(self, sentence: Sentence, before: int = 1, after: int = 1) -> tuple[Sentence, ...]:
        """The sentence with its neighbours."""
        at = self.index_of(sentence.span.start)
        return self.sentences[max(0, at - before) : at + after + 1]

    def around(self, sentence: Sentence, before: int = 1, after: int = 1) -> str:
        """The words of the sentence and of its neighbours."""
        return " ".join(self.words(s.span) for s in self.near(sentence, before, after))

    def previous(self, sentence: Sentence) -> Sentence | None:
        """The sentence before this one in its paragraph."""
        at = self.index_of(sentence.span.start)
        if at == 0 or self.sentences[at - 1].paragraph != sentence.paragraph:
            return None
        return self.sentences[at - 1]

    def quoted(self, span: Span) -> bool:
        """Whether the words stand inside quotation marks."""
        return SHIELD in self.own[span.start : span.end]

    @cached_property
    def _attributed(self) -> frozenset[int]:
        """Numbers of the sentences in which somebody is said to say something."""
        found = {
            self.index_of(part.start)
            for resolved in self.findings.attributions
            for part in (*resolved.attribution.source, *resolved.attribution.cue)
        }
        found.update(n for n, s in enumerate(self.sentences) if SPEECH.search(self.own_words(s)))
        return frozenset(found)

    def attributed(self, sentence: Sentence) -> bool:
        """Whether the sentence says who says so."""
        return self.index_of(sentence.span.start) in self._attributed

    def names_speaker(self, sentence: Sentence) -> bool:
        """Whether a person speaks in the sentence by name."""
        return NAMED_SPEAKER.search(self.own_words(sentence)) is not None

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """The quotations that stand in sentences with news in them, the outermost only."""
        return tuple(q for q in self.findings.quotations if q.depth == 0 and self._holds(q.span.start))

    def _holds(self, offset: int) -> bool:
        if not self.sentences:
            return False
        span = self.sentences[self.index_of(offset)].span
        return span.start <= offset < span.end

    def central(self, span: Span) -> bool:
        """Whether a central claim stands there."""
        return any(claim.central for claim in self.findings.claims_in(span))


def spread(match: re.Match[str], group: int | str = 0) -> Span:
    """Where a match, or a part of it, stands."""
    return Span(match.start(group), match.end(group))


def trimmed(view: View, match: re.Match[str]) -> Span:
    """Where a match stands without the spaces and marks at its ends."""
    start, end = match.span()
    while view.own[start].isspace():
        start += 1
    while end > start + 1 and not (view.own[end - 1].isalnum() or view.own[end - 1] == ")"):
        end -= 1
    return Span(start, end)
