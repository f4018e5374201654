"""Attribution by rules: the reader that needs no model, and that a trained one is compared with.

A pass over each sentence finds cues (a reporting verb with a subject, "according to", a passive report) and
what they attribute; a second pass over the quotations gives those without a cue of their own to whoever was
speaking.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.analysis.attribution.continuing import with_loose_quotes
from bot.analysis.attribution.formulas import according, estimating, passive, reported_by
from bot.analysis.attribution.line import Line
from bot.analysis.attribution.said import nominal, quoted_as, verbal
from bot.analysis.attribution.tokens import tokens
from bot.analysis.quotes import quotations
from bot.analysis.sentences import sentences
from bot.model.article import Article, Attribution, Span


def read_by_rules(article: Article) -> tuple[Attribution, ...]:
    """Every attribution of the article, in reading order."""
    quotes = quotations(article.text)
    lines = [
        Line(
            article.text,
            s,
            tokens(article.text, s.span, quotes),
            tuple(q for q in quotes if q.span.overlaps(s.span)),
        )
        for s in sentences(article.text, article.noise)
        if not s.noise
    ]
    found = [a for line in lines for a in _told(tuple(_in_sentence(line)))]
    complete = with_loose_quotes(article, found, quotes)
    return tuple(sorted(complete, key=_first))


def _first(a: Attribution) -> int:
    return min(part.start for part in (*a.source, *a.cue, *a.content))


def _told(found: Sequence[Attribution]) -> Iterator[Attribution]:
    """All but those that take the speaker who closes the sentence for what is said.

    In "The ministry had warned the port, two officials said" nobody warns that two officials said something.
    """
    for one in found:
        if not any(_closes_over(other, one) for other in found if other is not one):
            yield one


def _closes_over(closing: Attribution, inner: Attribution) -> bool:
    """Whether one speaker stands behind all that another seems to say, and has said the other's verb."""
    start = min((part.start for part in closing.source), default=0)
    said = any(content.contains(cue) for cue in inner.cue for content in closing.content)
    return said and max(cue.end for cue in inner.cue) <= start <= min(part.start for part in inner.content)


def _in_sentence(line: Line) -> Iterator[Attribution]:
    taken: list[Span] = []
    said: list[tuple[Span, ...]] = []
    for at, tok in enumerate(line.toks):
        if tok.quoted:
            continue
        attribution = (
            according(line, at)
            or reported_by(line, at)
            or passive(line, at)
            or quoted_as(line, at)
            or estimating(line, at)
            or verbal(line, at)
            or nominal(line, at)
        )
        # "said in a statement that …" attributes once, by its verb.
        if attribution and not any(c.overlaps(t) for c in attribution.cue for t in taken):
            if attribution.content in said:
                continue
            taken.extend(attribution.cue)
            said.append(attribution.content)
            yield attribution
