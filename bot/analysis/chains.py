"""Who relays whom: from the words of the article to an ordered chain, and from the chains to their roots.

Inside one sentence the inner attribution is upstream of the outer one. Across the article, what an outlet or
a document is once said to rest on holds for its other claims too, and different phrases for one body are
one hand: "the directorate", "the ministry's intelligence directorate".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.analysis.describe import count_of, degree_of
from bot.analysis.findings import Resolved, Sentence
from bot.analysis.hands import Hands, hands, named_best, same_hand
from bot.analysis.lexicon.bodies import is_outlet
from bot.analysis.names import strip_possessive
from bot.model.article import Article, Kind, Link, Source, Span

_RELAYED = re.compile(
    r"\b(?:told|tells|telling|speaking to|spoke to|(?:statement|remarks|comments|email|e-mail|letter|post"
    r"|interview|briefing|note)s?"
    r" (?:to|with|for|in|on|published by)|interviewed by|quoted by|cited by|writing in|wrote in|reporting by)"
    r" ((?:the |The )?[A-Z][\w./&’-]*(?: [A-Z][\w./&’-]*| (?:television|radio|newspaper|magazine|network))*"
    r"|al-[A-Z]\w+(?: \w+)?)"
)
_CITING = re.compile(
    r"\b(?:cit(?:ed|es|ing)|quot(?:ed|es|ing)|carried|aired|published|reported|reports|obtained)\b"
)
_CAME_FROM = re.compile(
    r"\b(?:came from|come from|comes from|was provided by|were provided by|obtained from|received from"
    r"|leaked by|based on information from|attributed to)"
    r" ((?:\w+ )?(?:sources?|officials?|insiders?|witness(?:es)?|people|aides?)\b(?: (?:in|within|inside|at"
    r"|close to|with|familiar with) (?:the )?[\w’'-]+(?: [A-Z][\w’'-]+)*(?: [a-z]+(?=[.,;]))?)?)"
)
_MAX_LINKS = 6
# Characters of the outer content that may stand before an inner source: "that according to", a date.
_OPENING_REACH = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Relays:
    """What the whole article says about who stands behind whom: pairs of downstream and upstream sources."""

    pairs: tuple[tuple[Source, Source], ...]
    hands: Hands

    def behind(self, source: Source) -> Source | None:
        """The source that the given one is said to rest on, if the article says so anywhere."""
        return next(
            (
                up
                for down, up in self.pairs
                if self.hands.same(down, source) and not self.hands.same(up, source)
            ),
            None,
        )


def by_sentence(sentences: Sequence[Sentence], resolved: Sequence[Resolved]) -> dict[int, list[Resolved]]:
    """The attributions whose content touches each sentence, in their order, by the sentence's start."""
    near: dict[int, list[Resolved]] = {s.span.start: [] for s in sentences}
    for found in resolved:
        touched: set[int] = set()
        for part in found.attribution.content:
            at = max(0, bisect_right(sentences, part.start, key=lambda s: s.span.start) - 1)
            while at < len(sentences) and sentences[at].span.start < part.end:
                if part.overlaps(sentences[at].span):
                    touched.add(sentences[at].span.start)
                at += 1
        for start in touched:
            near[start].append(found)
    return near


def relays(article: Article, sentences: Sequence[Sentence], resolved: Sequence[Resolved]) -> Relays:
    """Every pair of downstream and upstream that some sentence of the article shows."""
    pairs: list[tuple[Source, Source]] = []
    near = by_sentence(sentences, resolved)
    for sentence in sentences:
        for nest in _nests(article, near[sentence.span.start]):
            inside = ordered_sources(article, sentence.span, nest)
            pairs.extend(
                (down, up) for up, down in pairwise(hands_of(inside)) if down.kind is not Kind.PERSON
            )
    everyone = [s for pair in pairs for s in pair] + [s for r in resolved for s in r.sources]
    return Relays(pairs=tuple(pairs), hands=hands(everyone))


def _nests(article: Article, here: Sequence[Resolved]) -> Iterator[list[Resolved]]:
    """Each outermost attribution with those inside it and those it cites; side by side, two relay nothing."""
    cited = [r for r in here if _is_citing(article, r)]
    for outer in (r for r in here if not any(holds(other, r) and not holds(r, other) for other in here)):
        said = outer.attribution.content
        shared = [r for r in cited if any(a.overlaps(b) for a in said for b in r.attribution.content)]
        yield [r for r in here if r is outer or holds(outer, r) or r in shared]


def holds(outer: Resolved, inner: Resolved) -> bool:
    """Whether the inner attribution begins inside what the outer one says."""
    return outer is not inner and any(c.start <= inner.start < c.end for c in outer.attribution.content)


def _came_from(article: Article, span: Span) -> Iterator[Source]:
    """Those from whom the sentence says that what it reports came."""
    for match in _CAME_FROM.finditer(article.text, span.start, span.end):
        phrase = match.group(1)
        yield Source(
            name=phrase,
            kind=Kind.ANONYMOUS,
            span=Span(match.start(1), match.end(1)),
            degree=degree_of(phrase),
            count=count_of(phrase),
        )


def ordered_sources(article: Article, span: Span, resolved: Sequence[Resolved]) -> tuple[Source, ...]:
    """The sources at work in a stretch of text, most upstream first, each hand once.

    Of two attributions whose contents share words, the one that starts inside the other's content is inner
    and so upstream; those "citing" somebody put the cited first.
    """
    touching = [r for r in resolved if r.sources and any(c.overlaps(span) for c in r.attribution.content)]
    here = [r for r in touching if not _is_aside(article, r, touching)]
    ranked = sorted(here, key=lambda r: (_depth(r, here), r.start), reverse=False)
    cited = [r for r in ranked if _is_citing(article, r)]
    inner = [r for r in reversed(ranked) if r not in cited]
    sources: list[Source] = [*_came_from(article, span)] if here else []
    for found in (*cited, *inner):
        sources.extend(found.sources)
    sources.extend(_outlets_told(article, span, here))
    return _distinct(sources)


def _is_aside(article: Article, found: Resolved, others: Sequence[Resolved]) -> bool:
    """Whether it is a remark inside what another says rather than what the other relays.

    "The report says the firm will close, with its owner claiming …" relays nothing of the owner's for the
    most part: only an inner attribution that opens the outer content passes for upstream.
    """
    participle = any(article.slice(c).lower().endswith("ing") for c in found.attribution.cue)
    reach = 0 if participle and not _is_citing(article, found) else _OPENING_REACH
    return any(
        c.start + reach < found.start < c.end
        for other in others
        if other is not found and not _is_citing(article, other)
        for c in other.attribution.content
    )


def _is_citing(article: Article, found: Resolved) -> bool:
    return any(article.slice(c).lower() in {"citing", "quoting"} for c in found.attribution.cue)


def _depth(found: Resolved, others: Sequence[Resolved]) -> int:
    return sum(holds(other, found) for other in others)


def _outlets_told(article: Article, span: Span, here: Sequence[Resolved]) -> Iterator[Source]:
    """Outlets it came through: "told the Ledger", "in remarks to Radio Nord", "the Ledger … cited X"."""
    starts = [r.attribution.cue[0].start for r in here if r.attribution.cue] or [span.start]
    window = Span(min(span.start, *starts), span.end)
    for match in _RELAYED.finditer(article.text, window.start, window.end):
        name = strip_possessive(match.group(1)).rstrip(".")
        if is_outlet(name) or name.startswith("al-"):
            yield Source(name=name, kind=Kind.OUTLET, span=Span(match.start(1), match.start(1) + len(name)))
    first = min((r.start for r in here), default=span.start)
    lead_in = article.text[span.start : first]
    if _CITING.search(lead_in):
        yield from _outlets_named(lead_in, span.start)


_CAPITALS = re.compile(r"(?:the |The )?[A-Z][\w./&’-]*(?: (?:of )?[A-Z][\w./&’-]*)*")


def _outlets_named(text: str, offset: int) -> Iterator[Source]:
    for match in _CAPITALS.finditer(text):
        name = strip_possessive(match.group())
        if is_outlet(name):
            yield Source(
                name=name,
                kind=Kind.OUTLET,
                span=Span(offset + match.start(), offset + match.start() + len(name)),
            )


def _distinct(sources: Iterable[Source]) -> tuple[Source, ...]:
    kept: list[Source] = []
    for source in sources:
        if not any(same_hand(source, other) for other in kept):
            kept.append(source)
    return tuple(kept)


def chain(article: Article, sources: Sequence[Source], relays_known: Relays) -> tuple[Link, ...]:
    """The claim's way here, most upstream first, this article last."""
    way = hands_of(sources)
    while way and len(way) < _MAX_LINKS and way[0].kind is not Kind.PERSON:
        up = relays_known.behind(way[0])
        if up is None or any(relays_known.hands.same(up, h) for h in way):
            break
        way.insert(0, up)
    if len(way) > 1 and article.outlet and _bare(way[-1].label) == _bare(article.outlet):
        way.pop()  # "told AFP" in AFP's own story: the article is that hand
    return (
        *(Link(name=h.label, kind=h.kind.value) for h in way),
        Link(name=article.outlet or "this article", kind="article"),
    )


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ")


def hands_of(sources: Sequence[Source]) -> list[Source]:
    """The sources that are somebody: a platform beside who posted there only says where they posted."""
    owners = [s for s in sources if s.kind is not Kind.SOCIAL]
    return owners or list(sources)


def origins(roots: Sequence[Source], known: Relays) -> tuple[Source, ...]:
    """The independent roots in reading order: each hand once, under its best name."""
    kept: dict[int | str, Source] = {}
    for root in roots:
        number = known.hands.of(root)
        key = root.label.lower() if number is None else number
        best = root if number is None else named_best([r for r in roots if known.hands.same(r, root)])
        kept.setdefault(key, replace(best, name=best.label))
    return tuple(kept.values())


def root_of(sources: Sequence[Source], relays_known: Relays) -> Source | None:
    """The most upstream source of a claim with these sources; None for the article's own voice."""
    if not sources:
        return None
    root = hands_of(sources)[0]
    seen = [root]
    while (
        root.kind is not Kind.PERSON
        and (up := relays_known.behind(root))
        and not any(relays_known.hands.same(up, s) for s in seen)
    ):
        root = up
        seen.append(up)
    return root
