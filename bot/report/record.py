"""An analysis as plain JSON values, in the shape of docs/reference/report.schema.json."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from bot.model.article import Analysis, Article, Attribution, Caveat, Claim, Figure, Kind, Source, Span
from bot.model.memory import Seen

Record = dict[str, Any]

SCHEMA = "hearsay.report/1"


NOTHING_SEEN: Mapping[str, tuple[Seen, ...]] = {}


def to_json(analysis: Analysis, seen: Mapping[str, tuple[Seen, ...]] = NOTHING_SEEN) -> Record:
    """One report; every span's `text` is the slice of the article's text that it points at.

    `seen` has, by the id of a claim, the earlier claims that it resembles.
    """
    article = analysis.article
    return {
        "schema": SCHEMA,
        "article": _article(article),
        "claims": [_claim(claim, article, seen.get(claim.id, ())) for claim in analysis.claims],
        "attributions": [_attribution(found, article) for found in analysis.attributions],
        "caveats": [_caveat(caveat, article) for caveat in analysis.caveats],
        "origins": [_source(source) for source in analysis.origins],
        "warnings": list(analysis.warnings),
    }


def _article(article: Article) -> Record:
    return {
        "id": article.id,
        "text": article.text,
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "published": article.published,
        "byline": article.byline,
        "language": article.language,
        "words": article.words,
    }


def _claim(claim: Claim, article: Article, seen: tuple[Seen, ...]) -> Record:
    return {
        "id": claim.id,
        "text": claim.text,
        "span": _span(claim.span, article),
        "content": _spans(claim.content, article),
        "cue": _span(claim.cue, article) if claim.cue else None,
        "sources": [_source(source) for source in claim.sources],
        "chain": [{"name": link.name, "kind": str(link.kind)} for link in claim.chain],
        "voice": claim.voice.value,
        "certainty": claim.certainty.value,
        "central": claim.central,
        # JSON has no infinity, and a number of 400 digits is no figure
        "figures": [_figure(figure) for figure in claim.figures if math.isfinite(figure.value)],
        "caveats": [_caveat(caveat, article) for caveat in claim.caveats],
        "seen": [_seen(one) for one in seen],
    }


def _seen(seen: Seen) -> Record:
    said = seen.match.comparison
    return {
        "claim_id": seen.match.claim.id,
        "text": seen.match.claim.text,
        "relation": said.relation.value,
        "decision": said.band.value,
        "score": said.score,
        "first_seen": seen.first.isoformat(timespec="seconds"),
        "last_seen": seen.last.isoformat(timespec="seconds"),
        "times": seen.times,
        "outlets": seen.outlets,
        "independent_origins": len(seen.origins),
        "where": seen.where,
        "change": said.change,
    }


def _attribution(found: Attribution, article: Article) -> Record:
    return {
        "source": _spans(found.source, article),
        "cue": _spans(found.cue, article),
        "content": _spans(found.content, article),
    }


def _caveat(caveat: Caveat, article: Article) -> Record:
    return {
        "code": caveat.code,
        "severity": caveat.severity.value,
        "message": caveat.message,
        "spans": _spans(caveat.spans, article),
        "claim_ids": list(caveat.claim_ids),
    }


def _source(source: Source) -> Record:
    record: Record = {
        "name": source.name,
        "canonical": source.canonical,
        "kind": source.kind.value,
        "start": source.span.start if source.span else None,
        "end": source.span.end if source.span else None,
    }
    if source.kind is Kind.ANONYMOUS:
        degree = source.degree.value if source.degree else None
        record |= {"degree": degree, "count": source.count, "reason": source.reason}
    return record


def _figure(figure: Figure) -> Record:
    return {
        "value": figure.value,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "text": figure.text,
        "start": figure.span.start,
        "end": figure.span.end,
    }


def _spans(spans: tuple[Span, ...], article: Article) -> list[Record]:
    return [_span(span, article) for span in spans]


def _span(span: Span, article: Article) -> Record:
    return {"start": span.start, "end": span.end, "text": article.slice(span)}
