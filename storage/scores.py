"""Found words into a ranking, on numbers alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storage.vectors import Mask

Found = NDArray[np.int64]


def common(size: int, *, at_most: int) -> int:
    """In more rows than this a word says little and costs much: one claim in twenty, within bounds.

    20,000 on SQLite and 2,000 on PostgreSQL bound what one word may cost at a million claims.
    """
    return min(at_most, max(1_000, size // 20))


def within(found: Sequence[Found], budget: int) -> list[Found]:
    """The rarest of them, with as many rows as one question may weigh, and never none."""
    total = 0
    taken: list[Found] = []
    for numbers in sorted(found, key=len):
        total += len(numbers)
        if taken and total > budget:
            break
        taken.append(numbers)
    return taken


def best(found: Sequence[Found], mask: Mask, limit: int) -> list[tuple[int, float]]:
    """Numbers and scores, best first, of those that the mask allows; newer first among equals.

    `found` holds for each word the claims that have it. A word is worth ln(1 + N / n), N and n being
    counts of allowed claims only: what a question may not know of must not move its answer.
    """
    allowed = [numbers[mask[numbers]] for numbers in (n[n < len(mask)] for n in found)]
    allowed = [numbers for numbers in allowed if len(numbers)]
    if not allowed or limit <= 0:
        return []
    size = int(np.count_nonzero(mask))
    worth = [float(np.log1p(size / len(numbers))) for numbers in allowed]
    numbers, where = np.unique(np.concatenate(allowed), return_inverse=True)
    scores = np.bincount(where, weights=np.repeat(worth, [len(numbers) for numbers in allowed]))
    order = np.lexsort((-numbers, -scores))[:limit]
    return [(int(numbers[at]), float(scores[at])) for at in order]
