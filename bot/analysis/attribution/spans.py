"""Labels of words to spans with their place in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from bot.analysis.attribution.encoding import LABELS, Encoded
from bot.analysis.attribution.linking import Tagged
from bot.analysis.findings import Sentence
from bot.model.article import Span

_MARKS = '"“”«»'


def runs(labels: Sequence[int]) -> Iterator[tuple[str, int, int]]:
    """Role, first and past-the-last word of every run: a B opens one, the I of its role go on with it."""
    role, begin = "", 0
    for at, label in enumerate((*labels, 0)):
        name = LABELS[label]
        if role and name != f"I-{role}":
            yield role, begin, at
            role = ""
        if name.startswith("B-"):
            role, begin = name[2:], at


def tagged(
    text: str, given: Encoded, labels: Sequence[int], sentences: Sequence[Sentence]
) -> tuple[list[Tagged], list[int]]:
    """The spans in reading order, with the index of the word each begins with."""
    loose = [int(not label and text[w.start].isalnum()) for label, w in zip(labels, given.words, strict=True)]
    before = [0, *accumulate(loose)]
    starts = [s.span.start for s in sentences]
    found: list[Tagged] = []
    firsts = []
    for role, begin, end in runs(labels):
        span = _trimmed(text, given.words[begin:end])
        one, last = (max(0, bisect_right(starts, at) - 1) for at in (span.start, span.end - 1))
        found.append(
            Tagged(
                role=role,
                span=span,
                gap=before[begin],
                sentence=one,
                last_sentence=last,
                paragraph=sentences[one].paragraph,
                last_paragraph=sentences[last].paragraph,
                joined=_joined(text, found, role, span, before[begin]),
            )
        )
        firsts.append(begin)
    return found, firsts


def _joined(text: str, found: Sequence[Tagged], role: str, span: Span, gap: int) -> bool:
    """Whether a content goes on with the quotation of the one before it: no mark closes in between.

    A quotation of several paragraphs opens again in each, and closes only in the last.
    """
    previous = found[-1] if found else None
    if role != "content" or previous is None or previous.role != role or previous.gap != gap:
        return False
    head, between = text[previous.span.start : previous.span.end], text[previous.span.end : span.start]
    if not any(mark in head for mark in _MARKS):
        return False
    if any(mark in head[-2:] + between.rstrip() for mark in _MARKS):
        return False
    return "\n" not in between or text[span.start] in _MARKS


def _trimmed(text: str, words: Sequence[Span]) -> Span:
    """The words as one span, without the marks at its ends that part it from what stands around it."""
    first, last = 0, len(words) - 1
    while first < last and text[words[first].start] in ",;:.-–—":
        first += 1
    while last > first and text[words[last].start] in ",;:-–—":
        last -= 1
    return Span(words[first].start, words[last].end)
