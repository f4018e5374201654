"""From every attribution to those that say where a claim comes from.

A corpus of attributions counts wishes, plans and questions too ("the council hopes to …"); of a claim's
source an editor asks who *said* so. And what a reader finds has no nesting, while chains live on it: where
rules see a second speaker inside a sentence ("citing two officials", "sources … as saying"), they add it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.analysis.findings import Quotation
from bot.analysis.lexicon.speech import REPORT_ADVERBS, SAYING
from bot.model.article import Article, Attribution, Span

_WORD = re.compile(r"[^\W\d_]+")
# Words of saying that are no verbs of the lexicon, and verbs that post or publish.
_ALSO = frozenset(
    "according statement statements claim claims report reports reported announcement remarks words testimony"
    " posted posts published citing cites quoted quoting told spoke speaking talking called dubbed labelled"
    " put puts interview denial allegation allegations warning accusation account rumour rumor letter"
    " tweet".split()
)
# Verbs of the lexicon that ask, order or wish: what follows them is not said to be so.
_NOT_SAID = frozenset("urge demand propose expect hope promise vow pledge swear advise".split())


# "a claim the army rejected", "which she denied": what is pointed at is said elsewhere.
_POINTER = re.compile(
    r"(?:an?|the|this|that|these|those|such|all|any|something|it|them|which)?\s*(?:such |latest |new )?"
    r"(?:claims?|allegations?|accusations?|charges?|suggestions?|assertions?|versions?|accounts?|figures?)?",
    re.IGNORECASE,
)
# "who asked that her name not be used": a wish about the telling, and nothing told.
_UNNAMED = re.compile(r"\b(?:names?|named|naming|identif\w+|anonym\w+)\b", re.IGNORECASE)


def _is_mention(article: Article, attribution: Attribution) -> bool:
    """Whether a relative clause names what was told: "the post, which first had the warnings, that"."""
    if not any(article.slice(s).lower() in {"which", "who"} for s in attribution.source):
        return False
    content = article.slice(attribution.content[0])
    return re.match(r"(?:the|a|an|its|his|her|their) [^,]{2,60}, that ", content) is not None


_CONDITION = re.compile(
    r"(?:on )?(?:the )?condition (?:that (?:their|his|her)|of) (?:names?|anonymity|identit)", re.IGNORECASE
)
_WISHING = frozenset("ask asks asked asking request requested requests wished insisted".split())


def saying(
    article: Article,
    found: Sequence[Attribution],
    by_rules: Sequence[Attribution],
    quotations: Sequence[Quotation],
) -> tuple[Attribution, ...]:
    """The attributions that can stand behind claims, with the inner ones that rules see, in reading order."""
    kept = (_without_condition(article, _in_its_sentence(article, a, quotations)) for a in found)
    told = [
        a
        for a in kept
        if _is_said(article, a, quotations) and not _is_empty(article, a) and not _misses_who(article, a)
    ]
    near = _by_place(told)
    inner = [
        a
        for a in by_rules
        if not _is_empty(article, a) and not any(_same(a, other) for other in _sharing(near, a))
    ]
    both = (*told, *inner)
    return tuple(sorted((_without_closing(article, a, both) for a in both), key=_first))


def _without_condition(article: Article, attribution: Attribution) -> Attribution:
    """Without "the condition that their names not be used", which is about the telling."""
    told = tuple(c for c in attribution.content if not _CONDITION.match(article.slice(c)))
    return replace(attribution, content=told) if told else attribution


def _without_closing(
    article: Article, attribution: Attribution, others: Sequence[Attribution]
) -> Attribution:
    """Without whoever closes the sentence: of "she heard a bang, the report states" she says half."""
    told = tuple(_cut(article, c, attribution, others) for c in attribution.content)
    return replace(attribution, content=told) if told != attribution.content else attribution


def _cut(article: Article, content: Span, inner: Attribution, others: Sequence[Attribution]) -> Span:
    for other in others:
        parts = (*other.source, *other.cue)
        if other is inner or not other.source or not other.cue or not inner.cue:
            continue
        begins, ends = min(p.start for p in parts), max(p.end for p in parts)
        says_it_all = any(c.contains(inner.cue[0]) for c in other.content)
        comma = article.text[content.start : begins].rstrip()[-1:] == ","
        if says_it_all and comma and content.start < begins and content.end - 2 <= ends <= content.end:
            return Span(content.start, content.start + len(article.text[content.start : begins].rstrip(" ,")))
    return content


def _in_its_sentence(
    article: Article, attribution: Attribution, quotations: Sequence[Quotation]
) -> Attribution:
    """Without what other sentences say for themselves, unless it is quoted.

    A speaker is named with the first sentence of what they say, so nothing before it is theirs; and what
    comes after it is not where somebody else speaks in it.
    """
    if not attribution.cue:
        return attribution
    begins, ends = attribution.cue[0].start, attribution.cue[-1].end
    here = tuple(
        c
        for c in attribution.content
        if any(q.span.overlaps(c) and not q.scare for q in quotations)
        or not (
            (c.end <= begins and _ENDED.search(article.text[c.end - 1 : begins]))
            or (c.start >= ends and _ENDED.search(article.text[ends - 1 : c.start]) and _speaks(article, c))
        )
    )
    return replace(attribution, content=here) if here else attribution


def _speaks(article: Article, content: Span) -> bool:
    return any(word.lower() in SAYING for word in _WORD.findall(article.slice(content)))


_ENDED = re.compile(r"[.!?…][”’\"')\]]*\s|\n")


def _is_said(article: Article, attribution: Attribution, quotations: Sequence[Quotation]) -> bool:
    if any(article.slice(cue) == ":" for cue in attribution.cue):
        # A speaker's turn in a conversation; "Police blotter: …" over an article is none.
        head = article.headline
        return head is None or not any(head.overlaps(cue) for cue in attribution.cue)
    words = {w.lower() for cue in attribution.cue for w in _WORD.findall(article.slice(cue))}
    if any(SAYING.get(w, "") not in _NOT_SAID and w in SAYING for w in words) or words & (
        _ALSO | REPORT_ADVERBS
    ):
        return True
    return any(q.span.overlaps(c) and not q.scare for q in quotations for c in attribution.content)


def _misses_who(article: Article, attribution: Attribution) -> bool:
    """Whether a reader took who said it for what was said: "…, a clerk was quoted by the post as saying"."""
    return any(_AS_SAYING.fullmatch(article.slice(c).strip(" ,.")) for c in attribution.content)


_AS_SAYING = re.compile(r"as (?:saying|having said)", re.IGNORECASE)


def _is_empty(article: Article, attribution: Attribution) -> bool:
    """Whether nothing is said: a word for what was said, a wish not to be named, or a name for a thing.

    "What the police called a mistake" says of a thing what the police call it, and no more.
    """
    if any(article.text[: part.start].endswith((" what ", "What ")) for part in attribution.source):
        return True
    content = " ".join(map(article.slice, attribution.content)).strip(" ,.;:")
    if _POINTER.fullmatch(content) or _CONDITION.match(content) or _is_mention(article, attribution):
        return True
    cue = {w.lower() for part in attribution.cue for w in _WORD.findall(article.slice(part))}
    return bool(cue & _WISHING) and _UNNAMED.search(content) is not None and '"' not in content


def _by_place(told: Sequence[Attribution]) -> dict[int, list[Attribution]]:
    """The attributions by every character of their cues and sources: only those can share words."""
    near: dict[int, list[Attribution]] = {}
    for attribution in told:
        for part in (*attribution.cue, *attribution.source):
            for at in range(part.start, part.end):
                near.setdefault(at, []).append(attribution)
    return near


def _sharing(near: dict[int, list[Attribution]], mine: Attribution) -> Iterator[Attribution]:
    for part in (*mine.cue, *mine.source):
        for at in range(part.start, part.end):
            yield from near.get(at, ())


def _same(mine: Attribution, other: Attribution) -> bool:
    """Whether two readers mean one attribution: they share words of the cue, or of the source without a cue.

    One that names a source is not made needless by one that names none.
    """
    if mine.source and not other.source:
        return False
    if mine.cue and other.cue:
        return _overlap(mine.cue, other.cue)
    return _overlap(mine.source, other.source)


def _overlap(left: Sequence[Span], right: Sequence[Span]) -> bool:
    return any(a.overlaps(b) for a in left for b in right)


def _first(attribution: Attribution) -> int:
    return min(p.start for p in (*attribution.source, *attribution.cue, *attribution.content))
