"""The trained reader with what rules see better: whom a source cites, and who stands beside the verb.

Its training has no nesting, so it never met those who are cited. And it looks for a speaker further up when
it took the one beside the verb for a part of what was said: "…, three people briefed on the matter said".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from bot.analysis.attribution.rules import read_by_rules
from bot.analysis.attribution.tagger import trained_reader
from bot.analysis.sentences import sentences
from bot.model.article import Article, Attribution, Span

_CITING = re.compile(r"(?i)citing|quoting|according to|in the words of|puts?$")


def builtin_reader() -> Callable[[Article], tuple[Attribution, ...]]:
    """The trained reader, mended by rules where they are surer. Raises NoModel without its model."""
    trained = trained_reader()

    def read(article: Article) -> tuple[Attribution, ...]:
        by_rules = read_by_rules(article)
        found = _beside_the_verb(article, trained(article), by_rules)
        taken = {at for a in found for s in (*a.source, *a.cue) for at in range(s.start, s.end)}
        more = (a for a in by_rules if _cites(article, a) and not _touches(a, taken))
        return tuple(sorted((*found, *more), key=_first))

    return read


def _beside_the_verb(
    article: Article, found: Sequence[Attribution], by_rules: Sequence[Attribution]
) -> list[Attribution]:
    """Where a speaker of another sentence was taken, and rules see one in the verb's own, that one."""
    starts = [sentence.span.start for sentence in sentences(article.text, article.noise)]
    near = [a for a in by_rules if a.source and a.cue and not _is_far(a, starts)]
    return [_beside(article, a, near) if a.source and a.cue and _is_far(a, starts) else a for a in found]


def _beside(article: Article, a: Attribution, near: Sequence[Attribution]) -> Attribution:
    """The same with the speaker whom rules see beside its verb, who is then no part of what is said."""
    better = next((b for b in near if _overlap(a, b)), None)
    if better is None:
        return a
    content = tuple(kept for part in a.content if (kept := _before(article, part, better.source[0])))
    return Attribution(source=better.source, cue=a.cue, content=content or better.content)


def _before(article: Article, part: Span, source: Span) -> Span | None:
    """The part up to the source when it runs into it, else the part."""
    if not part.overlaps(source):
        return part
    words = article.text[part.start : source.start].rstrip(" ,")
    return Span(part.start, part.start + len(words)) if words else None


def _is_far(a: Attribution, starts: Sequence[int]) -> bool:
    """Whether the source stands in another sentence than the cue."""
    return bisect_right(starts, a.source[0].start) != bisect_right(starts, a.cue[0].start)


def _overlap(a: Attribution, b: Attribution) -> bool:
    return any(mine.overlaps(theirs) for mine in a.cue for theirs in b.cue)


def _cites(article: Article, a: Attribution) -> bool:
    return bool(a.cue and _CITING.match(article.slice(a.cue[0])))


def _touches(a: Attribution, taken: set[int]) -> bool:
    """Whether the cue has a role already."""
    return any(at in taken for s in a.cue for at in range(s.start, s.end))


def _first(a: Attribution) -> Span:
    return min((*a.source, *a.cue, *a.content))
