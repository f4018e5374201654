"""Claims and their sources as rows, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from bot.model.article import Certainty, Degree, Kind, Link, Source, Span
from bot.model.memory import Remembered, Status
from storage.rows import kept, kept_all


def claim_row(claim: Remembered, tenant: str, shelf: int, article_numbers: dict[str, int]) -> dict[str, Any]:
    """A claim as its row, at home on a shelf; `article_numbers` has the number of its article."""
    return kept_all(
        {
            "id": claim.id,
            "tenant": tenant,
            "home": shelf,
            "shelf": shelf,
            "external_id": claim.external_id,
            "text": claim.text,
            "title": claim.title,
            "article": article_numbers[kept(claim.article)] if claim.article else None,
            "outlet": claim.outlet,
            "url": claim.url,
            "published": claim.published,
            "rating": claim.rating,
            "status": claim.status.value,
            "certainty": claim.certainty.value,
            "central": claim.central,
            "seen": claim.seen,
        }
    )


def source_row(source: Source, claim: int, position: int) -> dict[str, Any]:
    """One of a claim's sources as its row."""
    return kept_all(
        {
            "claim": claim,
            "position": position,
            "name": source.name,
            "kind": source.kind.value,
            "start": source.span.start if source.span else None,
            "end": source.span.end if source.span else None,
            "canonical": source.canonical,
            "degree": source.degree.value if source.degree else None,
            "many": source.count,
            "reason": source.reason,
        }
    )


def source_of(row: Row[Any]) -> Source:
    """The source of a row."""
    return Source(
        name=row.name,
        kind=Kind(row.kind),
        span=Span(row.start, row.end) if row.start is not None else None,
        canonical=row.canonical,
        degree=Degree(row.degree) if row.degree else None,
        count=row.many,
        reason=row.reason,
    )


def claim_of(row: Row[Any], sources: tuple[Source, ...], chain: tuple[Link, ...]) -> Remembered:
    """The claim of a row, with what stands in other tables."""
    return Remembered(
        id=row.id,
        text=row.text,
        seen=row.seen,
        external_id=row.external_id,
        title=row.title,
        article=row.article_id,
        outlet=row.outlet,
        url=row.url,
        published=row.published,
        rating=row.rating,
        status=Status(row.status_here or Status.UNVERIFIED),
        certainty=Certainty(row.certainty),
        central=row.central,
        sources=sources,
        chain=chain,
        cluster=row.cluster_id,
    )


def grouped(found: list[Remembered], key: Callable[[Remembered], str | None]) -> dict[str, list[Remembered]]:
    """Claims by a key, in their order."""
    groups: dict[str, list[Remembered]] = {}
    for claim in found:
        groups.setdefault(key(claim) or "", []).append(claim)
    return groups
