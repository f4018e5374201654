"""Clusters of articles on one thing, read as the program reads them, and what their origins should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.memory.sighted import Sighted, sighted
from bot.model.article import Analysis, Claim
from bot.model.material import Material
from bot.model.memory import Remembered
from bot.pipeline import Stage, run

Item = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Articles by the id of their item: their analyses, and all their claims as they are remembered."""

    read: Mapping[str, Analysis]
    kept: Mapping[str, tuple[Remembered, ...]]

    def of(self, claims: Iterable[Remembered]) -> tuple[Sighted, ...]:
        """Some of the claims as members of the cluster."""
        return sighted(tuple(claims), self.kept, {k: a.article.text for k, a in self.read.items()})

    def pairs(self, item: str) -> list[tuple[Claim, Remembered]]:
        """The claims of one item as read and as remembered."""
        return list(zip(self.read[item].claims, self.kept[item], strict=True))


def read(items: Sequence[Item], stages: tuple[Stage, ...]) -> Cluster:
    """Read every item's text with what is known of its outlet, its address and its date."""
    analyses = {
        str(item["id"]): run(
            Material(
                name=str(item["id"]),
                content=item["text"],
                id=str(item["id"]),
                outlet=item.get("outlet"),
                url=item.get("url"),
                published=item.get("published"),
            ),
            stages,
        )
        for item in items
    }
    return Cluster(read=analyses, kept={name: remembered(a) for name, a in analyses.items()})


def remembered(analysis: Analysis) -> tuple[Remembered, ...]:
    """An article's claims as they are remembered."""
    article = analysis.article
    return tuple(
        Remembered(
            id=f"{article.id}.{claim.id}",
            text=claim.text,
            seen=datetime(2026, 1, 1, tzinfo=UTC),
            article=article.id,
            outlet=article.outlet,
            url=article.url,
            published=article.published,
            certainty=claim.certainty,
            central=claim.central,
            sources=claim.sources,
            chain=claim.chain,
        )
        for claim in analysis.claims
    )


def by_item(claims: Iterable[str]) -> list[str]:
    """The items that claims stand in, each once, in order."""
    return sorted({claim.split(".")[0] for claim in claims})


def about(cluster: Cluster, item: Item) -> Remembered:
    """The claim of an item's article that has the words the item is about."""
    article = cluster.read[item["id"]].article
    wanted = item["claim"].lower()
    return next(k for c, k in cluster.pairs(item["id"]) if wanted in article.slice(c.span).lower())
