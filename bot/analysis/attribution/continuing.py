"""Quotations without a cue of their own: whose speech goes on, or was announced with a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.analysis.attribution.line import ENDS
from bot.analysis.attribution.phrases import subject_before
from bot.analysis.attribution.tokens import tokens
from bot.analysis.findings import Quotation
from bot.analysis.lexicon.speech import SAYING
from bot.model.article import Article, Attribution, Span

_SENTENCE_END = re.compile(r"[.!?][\"”’]?\s+\S")


def with_loose_quotes(
    article: Article, found: list[Attribution], quotes: Sequence[Quotation]
) -> list[Attribution]:
    """Give quotations that no cue holds to the one who was speaking, if somebody was."""
    result = list(found)
    for quote in quotes:
        loose = (
            quote.depth == 0 and not quote.scare and not any(n.overlaps(quote.span) for n in article.noise)
        )
        if not loose or any(c.overlaps(quote.span) for a in result for c in a.content):
            continue
        speaker = _speaker_before(article.text, result, quote)
        if speaker is not None:
            index = result.index(speaker)
            result[index] = replace(speaker, content=(*speaker.content, quote.span))
    return [*result, *_introduced(article, result, quotes)]


def _speaker_before(text: str, found: Sequence[Attribution], quote: Quotation) -> Attribution | None:
    """The attribution whose speech goes on: its quotation ends just before, in this paragraph or the last."""
    earlier = [
        a
        for a in found
        if a.content and a.cue and max(p.end for p in (*a.content, *a.cue, *a.source)) <= quote.span.start
    ]
    if not earlier:
        return None
    last = max(earlier, key=lambda a: max(p.end for p in (*a.content, *a.cue, *a.source)))
    end = max(p.end for p in (*last.content, *last.cue, *last.source))
    between = text[end : quote.span.start]
    spoken = any(
        mark in text[p.start - 1 if p.start else 0 : p.end + 1] for p in last.content for mark in '"“«'
    )
    rest = between.strip(ENDS + "\n\"”’'»)(it")
    # "… agreement," he told reporters after the match. "Mirko stays": the speaker's own sentence ends first.
    same_breath = (
        "\n" not in between and between.rstrip()[-1:] in (".", ",") and not _SENTENCE_END.search(rest)
    )
    return last if spoken and (not rest or same_breath) else None


def _introduced(
    article: Article, found: Sequence[Attribution], quotes: Sequence[Quotation]
) -> Iterator[Attribution]:
    """A quotation in a paragraph of its own after "…, she wrote:" or "… posted on Facebook:"."""
    text = article.text
    for quote in quotes:
        if quote.depth or quote.scare or any(c.overlaps(quote.span) for a in found for c in a.content):
            continue
        head = text[: quote.span.start].rstrip()
        if not head.endswith(":"):
            continue
        start = max(head.rfind("\n"), head.rfind(". ")) + 1
        if start >= len(head) - 1:
            continue
        toks = tokens(text, Span(start, len(head)), quotes)
        verb = next(
            (
                i
                for i in range(len(toks) - 1, 0, -1)
                if toks[i].lower in SAYING or toks[i].lower in {"called", "posted"}
            ),
            None,
        )
        subject = subject_before(toks, verb) if verb else None
        if verb is None or subject is None:
            continue
        source = Span(toks[subject[0]].span.start, toks[subject[1] - 1].span.end)
        yield Attribution(
            source=(source,),
            cue=(
                Span(
                    toks[verb].span.start, toks[-2].span.end if len(toks) > verb + 1 else toks[verb].span.end
                ),
            ),
            content=(quote.span,),
        )
