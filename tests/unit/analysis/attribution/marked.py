"""Sentences with their tags written into them, for tests of what is made of tags."""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.analysis.attribution.encoding import LABELS, Encoded, is_open, words_of
from bot.analysis.attribution.linking import Tagged
from bot.analysis.attribution.spans import tagged
from bot.analysis.sentences import sentences
from bot.model.article import Span

_ROLES = {"S": "source", "C": "cue", "T": "content"}
_MARK = re.compile(r"\[([SCT]) |\]")


def spans_of(marked: str) -> tuple[str, list[Tagged]]:
    """The text of "[S Ana Roe] [C said] [T it rained]." and its spans; brackets do not nest."""
    text, parts, begin, role = "", [], 0, ""
    at = 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark.group(1):
            begin, role = len(text), _ROLES[mark.group(1)]
        else:
            parts.append((role, begin, len(text)))
    text += marked[at:]
    words = words_of(text)
    labels = [0] * len(words)
    for role, begin, end in parts:
        first, last = (bisect_left(words, Span(at, at + 1)) for at in (begin, end))
        for i in range(first, last):
            labels[i] = LABELS.index(f"{'I' if i > first else 'B'}-{role}")
    nothing = [0] * len(words)
    given = Encoded(words=words, pieces=[()] * len(words), features=nothing, opens=is_open(text, words))
    return text, tagged(text, given, labels, sentences(text))[0]
