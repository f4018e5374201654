"""Who "he" or "she" is at the head of a claim that somebody else makes; silence where two would fit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from bot.analysis.findings import Sentence
from bot.analysis.names import Named
from bot.model.article import Article, Span

_OPENS = re.compile(r"\W*(?:(?:that|and|but|so|also|still|however)\b,?\s+)*(?:he|she)\b", re.IGNORECASE)

# Somebody without a name, of whom "he" or "she" may as well speak: "said his client denies it".
_OTHERS = re.compile(
    r"\b(?:client|suspect|man|woman|boy|girl|child|son|daughter|wife|husband|brother|sister|mother|father"
    r"|teenager|defendant|accused|victim|patient|driver|neighbou?r|witness|resident|passenger|student|employee)\b",
    re.IGNORECASE,
)


def antecedent(
    article: Article, known: Sequence[Named], sentences: Sequence[Sentence], content: Span
) -> str | None:
    """The one person named ahead of `content` in its sentence or the one before; else the only one so far.

    `sentences` are the article's, in order. None when several people, or none, could be meant, or
    somebody without a name, and when the content does not open with either word.
    """
    if not _OPENS.match(article.text, content.start):
        return None
    here = bisect_right(sentences, content.start, key=lambda s: s.span.start)
    first = sentences[max(0, here - 2)].span.start if here else content.start
    window = Span(first, content.start + 1)
    if _OTHERS.search(article.slice(window)):
        return None
    near = _named_in(article, known, window)
    if near:
        return near.pop() if len(near) == 1 else None
    so_far = {named.name for named in known if named.start < content.start}
    return so_far.pop() if len(so_far) == 1 else None


def _named_in(article: Article, known: Sequence[Named], window: Span) -> set[str]:
    """The people whose surname stands in the window."""
    text = article.slice(window)
    return {
        named.name
        for named in known
        if named.start < window.end and re.search(rf"\b{re.escape(named.name.split()[-1])}\b", text)
    }
