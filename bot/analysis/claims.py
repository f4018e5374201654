"""From sentences and attributions to claims: what is asserted, by whom, how firmly, and what is central."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.analysis.antecedents import antecedent
from bot.analysis.asserting import Unit, asserted, voice_of
from bot.analysis.certainty import certainty_of
from bot.analysis.chains import Relays, by_sentence, chain, holds, ordered_sources, root_of
from bot.analysis.findings import Quotation, Resolved, Sentence
from bot.analysis.names import people
from bot.analysis.salience import centrality, weights, worth
from bot.analysis.selfcontained import sentence_of
from bot.model.article import Article, Claim, Kind, Source, Span
from bot.wording.figures import figures

# An editor reads a summary: at most this share of the sentences is reported, and never fewer than MIN_CLAIMS.
SHARE = 0.88
MIN_CLAIMS = 8
# Central claims beside the lead must come within this share of the best score; at most MAX_CENTRAL are.
NEAR_BEST = 0.72
MAX_CENTRAL = 4


def claims(
    article: Article,
    sentences: Sequence[Sentence],
    quotations: Sequence[Quotation],
    resolved: Sequence[Resolved],
    known: Relays,
) -> tuple[tuple[Claim, ...], tuple[Source, ...]]:
    """The claims worth reporting, in reading order, and the root source of each that has one."""
    body = [s for s in sentences if not s.noise and not _is_headline(article, s)]
    near = by_sentence(body, resolved)
    units = [u for s in body for u in _units(article, s, near[s.span.start])]
    kept = _selected(article, body, units)
    central = _central(article, body, kept)
    persons = people(article.text)
    made = tuple(
        _claim(
            article, number, unit, quotations, known,
            central=unit in central, subject=antecedent(article, persons, body, unit.content[0]),
        )
        for number, unit in enumerate(kept, 1)
    )  # fmt: skip
    roots = tuple(
        r for u in kept if (r := root_of(u.sources, known)) is not None and r.kind is not Kind.AUTHOR
    )
    return made, roots


def _is_headline(article: Article, sentence: Sentence) -> bool:
    return article.headline is not None and article.headline.overlaps(sentence.span)


def _units(article: Article, sentence: Sentence, resolved: Sequence[Resolved]) -> Iterator[Unit]:
    """The sentence as a claim, with whoever says any of it; halves with different speakers are two claims."""
    touching = [r for r in resolved if any(c.overlaps(sentence.span) for c in r.attribution.content)]
    here = [r for r in touching if not _is_remark(article, r, touching)]
    outer = [r for r in here if not any(_within(r, other) for other in here if other is not r)]
    if not outer:
        yield Unit(
            sentence=sentence, span=sentence.span, content=(sentence.span,), cue=None, sources=(), own=True
        )
        return
    extents = [_extent(r, sentence.span) for r in outer]
    disjoint = all(not a.overlaps(b) for i, a in enumerate(extents) for b in extents[i + 1 :])
    groups = (
        [[r] for r in outer] if disjoint and len(outer) > 1 and all(len(e) > 30 for e in extents) else [outer]
    )
    for group in groups:
        nested = [r for r in here if r in group or any(_within(r, other) for other in group)]
        yield _attributed(article, sentence, group, nested, whole=len(groups) == 1)


def _is_remark(article: Article, found: Resolved, others: Sequence[Resolved]) -> bool:
    """Whether it is a ", with the owner claiming …" at the tail of what somebody else says.

    The speaker of the sentence reports that too, so it has no root of its own.
    """
    source = next(iter(found.attribution.source), None)
    if source is None or not _WITH.search(article.text[max(0, source.start - 8) : source.start]):
        return False
    participle = any(article.slice(c).lower().endswith("ing") for c in found.attribution.cue)
    return participle and any(o.start < found.start and o.sources for o in others if o is not found)


_WITH = re.compile(r",\s+with\s+$")


def _within(inner: Resolved, outer: Resolved) -> bool:
    return holds(outer, inner) and not holds(inner, outer)


def _extent(found: Resolved, within: Span) -> Span:
    parts = [
        p
        for p in (*found.attribution.source, *found.attribution.cue, *found.attribution.content)
        if p.overlaps(within)
    ]
    return Span(max(within.start, min(p.start for p in parts)), min(within.end, max(p.end for p in parts)))


def _attributed(
    article: Article,
    sentence: Sentence,
    group: Sequence[Resolved],
    nested: Sequence[Resolved],
    *,
    whole: bool,
) -> Unit:
    extent = sentence.span if whole else _extent(group[0], sentence.span)
    telling = _innermost(nested) or group
    clipped = [
        Span(max(c.start, extent.start), min(c.end, extent.end))
        for r in telling
        for c in r.attribution.content
        if c.overlaps(extent)
    ]
    cue = next((c for r in telling for c in r.attribution.cue if c.overlaps(extent)), None)
    return Unit(
        sentence=sentence,
        span=extent,
        content=_merged(clipped) or (extent,),
        cue=cue,
        sources=ordered_sources(article, extent, nested),
        own=False,
    )


def _innermost(nested: Sequence[Resolved]) -> list[Resolved] | None:
    """Where A relays B and only B says something, what B says: the claim without its carriers.

    None where several speak inside one, or one only inside a remark: then the outer words are the claim.
    """
    inner = [r for r in nested if any(_within(r, other) for other in nested)]
    outer = [r for r in nested if r not in inner]
    if len(inner) != 1 or len(outer) != 1 or not inner[0].sources or not outer[0].sources:
        return None
    said = sum(len(c) for c in inner[0].attribution.content)
    lead = inner[0].start - min(c.start for c in outer[0].attribution.content)
    return inner if said >= _TELLS and lead <= _CARRIED else None


# An inner speech of fewer characters says too little to stand alone; one that starts later than this many
# characters into the outer speech is a part of it, not all of it.
_TELLS = 30
_CARRIED = 60


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _selected(article: Article, body: Sequence[Sentence], units: Sequence[Unit]) -> list[Unit]:
    recurring = weights([article.slice(s.span) for s in body])
    first = body[0].span if body else None
    scored = [
        (
            worth(
                article.slice(u.span),
                attributed=not u.own,
                lead=u.span.start <= (first.end if first else 0),
                recurring=recurring,
            ),
            u,
        )
        for u in units
    ]
    limit = max(MIN_CLAIMS, round(SHARE * len(body)))
    best = sorted((pair for pair in scored if pair[0] >= 0), key=lambda pair: (-pair[0], pair[1].span))[
        :limit
    ]
    return sorted((u for _, u in best), key=lambda u: u.span)


def _central(article: Article, body: Sequence[Sentence], kept: Sequence[Unit]) -> list[Unit]:
    """The claims that carry the story: the lead, and what scores near the best."""
    if not kept:
        return []
    recurring = weights([article.slice(s.span) for s in body])
    headline = article.title or (article.slice(article.headline) if article.headline else "")
    lead = article.slice(body[0].span)
    last = max(1, body[-1].span.end)
    scored = [
        (
            centrality(
                article.slice(u.span),
                headline=headline,
                lead=lead,
                position=u.span.start / last,
                recurring=recurring,
            ),
            u,
        )
        for u in kept
    ]
    best = max(score for score, _ in scored)
    near = sorted((p for p in scored if p[0] >= NEAR_BEST * best), key=lambda p: -p[0])[:MAX_CENTRAL]
    chosen = [u for _, u in near]
    return chosen if kept[0] in chosen else [kept[0], *chosen[: MAX_CENTRAL - 1]]


def _claim(
    article: Article,
    number: int,
    unit: Unit,
    quotations: Sequence[Quotation],
    known: Relays,
    *,
    central: bool,
    subject: str | None,
) -> Claim:
    content = asserted(article, unit, quotations)
    # "He" in somebody's mouth is somebody else.
    spoken = any(q.span.contains(Span(unit.content[0].start, unit.content[0].start + 1)) for q in quotations)
    speaker = unit.sources[0] if unit.sources and not spoken else None
    if speaker is not None and speaker.kind is Kind.ANONYMOUS:
        subject = None  # "one said he had seen flags": the one who speaks, and not whoever was named last
    cue = article.slice(unit.cue) if unit.cue else ""
    return Claim(
        id=f"c{number}",
        text=sentence_of(content, speaker, None if spoken else subject),
        span=unit.span,
        content=unit.content,
        voice=voice_of(unit, quotations),
        certainty=certainty_of(content, cue),
        central=central,
        cue=unit.cue,
        sources=unit.sources,
        chain=chain(article, unit.sources, known),
        figures=tuple(f for c in unit.content for f in figures(article.text, c)),
    )
