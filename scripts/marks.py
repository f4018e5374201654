"""Articles marked by hand, as what a tagger of words learns from them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.analysis.attribution.encoding import LABELS, ROLES, Encoded

IGNORED = -1  # a pointer that nobody asks for
Spans = list[list[int]]


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """The articles of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf8") as file:
        for line in file:
            yield json.loads(line)


def targets(given: Encoded, attributions: Sequence[dict[str, Spans]]) -> tuple[list[int], list[int]]:
    """A label for each word, and the word it points at: content at its cue, cue at its source.

    Where roles clash the cue wins over the source and the source over the content.
    """
    labels, points = [0] * len(given.words), [IGNORED] * len(given.words)
    rows = [{role: [_words(given, s, e) for s, e in a[role]] for role in ROLES} for a in attributions]
    for role in ("content", "source", "cue"):
        for row in rows:
            for part in row[role]:
                for n, at in enumerate(part):
                    labels[at] = LABELS.index(f"{'I' if n else 'B'}-{role}")
    for row in rows:
        firsts = {role: [p[0] for p in row[role] if p] for role in ROLES}
        for role, order in (("content", ("cue", "source")), ("cue", ("source",))):
            wanted = next((firsts[o][0] + 1 for o in order if firsts[o]), 0)
            for at in firsts[role]:
                points[at] = wanted
    for at, label in enumerate(labels):  # a span overwritten in part leaves an I without its B
        if LABELS[label].startswith("I-") and (at == 0 or LABELS[labels[at - 1]][2:] != LABELS[label][2:]):
            labels[at] = label - 1
    return labels, points


def _words(given: Encoded, start: int, end: int) -> list[int]:
    return [i for i, w in enumerate(given.words) if w.start < end and start < w.end]
