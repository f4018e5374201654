"""What the stages of an analysis hand to each other, and what the caveat rules look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.model.article import Article, Attribution, Claim, Source, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence and the number of its paragraph; `noise` when it is furniture of the page."""

    span: Span
    paragraph: int
    noise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words in quotation marks: `span` with the marks, `inner` without.

    `depth` is 1 for a quotation inside a quotation. `scare` marks fragments, titles, nicknames:
    marks that set a few words apart without being a sentence somebody said.
    """

    span: Span
    inner: Span
    depth: int = 0
    scare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """An attribution with its sources named, most upstream first.

    In "TechCrunch, citing five sources, reported" the sources are the five and then TechCrunch.
    """

    attribution: Attribution
    sources: tuple[Source, ...]

    @property
    def start(self) -> int:
        """Where its first word stands."""
        parts = (*self.attribution.source, *self.attribution.cue, *self.attribution.content)
        return min(part.start for part in parts)


@dataclass(frozen=True, kw_only=True)
class Findings:
    """One article taken apart; its claims carry no caveats yet."""

    article: Article
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    attributions: tuple[Resolved, ...]
    claims: tuple[Claim, ...]
    origins: tuple[Source, ...]

    @cached_property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences that are neither headline nor furniture."""
        head = self.article.headline
        return tuple(s for s in self.sentences if not s.noise and not (head and head.overlaps(s.span)))

    def quoted(self, span: Span) -> bool:
        """Whether the span stands inside quotation marks, whose words are the speaker's."""
        return any(q.inner.contains(span) for q in self.quotations)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset`."""
        return next((s for s in self.sentences if s.span.start <= offset < s.span.end), None)

    def attributions_in(self, span: Span) -> Iterator[Resolved]:
        """The attributions whose source, cue or content touches the span."""
        for found in self.attributions:
            parts = (*found.attribution.source, *found.attribution.cue, *found.attribution.content)
            if any(part.overlaps(span) for part in parts):
                yield found

    def claims_in(self, span: Span) -> Iterator[Claim]:
        """The claims whose span touches the given one."""
        return (claim for claim in self.claims if claim.span.overlaps(span))
