"""How often the number of independent origins is right on annotated clusters of real articles."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.analysis.attribution import builtin_reader
from bot.memory.origins import independent
from bot.model.memory import Remembered
from bot.pipeline import Stage, stages
from tests.clusters import Cluster, about, by_item, read

LINKING = {"same", "same-with-changed-figure", "contradicts"}


def test_annotated_clusters(root: Path) -> None:
    """In every annotated cluster the number is right; without the clusters there is nothing to print."""
    corpora = Path(os.environ.get("HEARSAY_CORPORA") or root.parent / "shared")
    files = sorted(corpora.rglob("gold/*.clusters.json"))
    if not files:
        print(f"\nno clusters in {corpora}; nothing measured")
        return
    right = [_is_right(cluster) for file in files for cluster in json.loads(file.read_text("utf-8"))]
    print(f"\nindependent origins: right in {sum(right)} of {len(right)} clusters")
    assert all(right)


def test_invented_clusters(root: Path) -> None:
    """With the trained reader too, every cluster written for this has its origins told apart."""
    rows = json.loads((root / "tests" / "golden" / "clusters.json").read_text("utf-8"))
    reading = stages(builtin_reader())
    wrong = [row["holds"] for row in rows if not _is_told_apart(row, reading)]
    print(f"\nindependent origins: right in {len(rows) - len(wrong)} of {len(rows)} invented clusters")
    assert wrong == []


def _is_told_apart(row: Mapping[str, Any], reading: tuple[Stage, ...]) -> bool:
    cluster = read(row["items"], reading)
    members = [about(cluster, item) for item in row["items"]]
    expected: dict[str, list[str]] = {}
    for item in row["items"]:
        expected.setdefault(item["origin"], []).append(item["id"])
    origins = independent(cluster.of(members))
    return [by_item(origin.claims) for origin in origins] == list(expected.values())


def _is_right(annotated: Mapping[str, Any]) -> bool:
    """Whether number and grouping are right, over all annotated claims and over each story's linked ones."""
    items = [{**item, "published": item["date"]} for item in annotated["items"]]
    cluster = read(items, stages(builtin_reader()))
    found = {
        claim["id"]: kept
        for item in annotated["items"]
        for claim in item["claims"]
        if (kept := _matching(cluster, item["id"], claim)) is not None
    }
    wholes = [list(found), *_stories(annotated)]
    return all(
        _holds(annotated, cluster, [found[name] for name in whole if name in found]) for whole in wholes
    )


def _holds(annotated: Mapping[str, Any], cluster: Cluster, claims: Sequence[Remembered]) -> bool:
    distinct = list({claim.id: claim for claim in claims}.values())
    origins = independent(cluster.of(distinct))
    expected: dict[str, list[str]] = {}
    for item in by_item(claim.id for claim in distinct):
        expected.setdefault(annotated["origins"][item], []).append(item)
    grouped = [by_item(origin.claims) for origin in origins]
    print(f"{annotated['id']}: {[(o.name, by_item(o.claims)) for o in origins]}")
    return sorted(grouped) == sorted(expected.values())


def _matching(cluster: Cluster, item: str, annotated: Mapping[str, Any]) -> Remembered | None:
    """The claim that was read where an annotated one stands."""
    start, end = annotated["start"], annotated["end"]
    pairs = cluster.pairs(item)
    claim, kept = max(pairs, key=lambda p: min(end, p[0].span.end) - max(start, p[0].span.start))
    return kept if min(end, claim.span.end) > max(start, claim.span.start) else None


def _stories(annotated: Mapping[str, Any]) -> list[list[str]]:
    """The claims that the annotated pairs link, story by story."""
    stories: list[set[str]] = []
    for pair in annotated["pairs"]:
        if pair["relation"] in LINKING:
            touched = [s for s in stories if s & {pair["a"], pair["b"]}]
            stories = [s for s in stories if s not in touched]
            stories.append({pair["a"], pair["b"]}.union(*touched))
    return [sorted(story) for story in stories]
