"""Scores of single words to the best labels of all, and to what links their spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.analysis.attribution.encoding import LABELS
from bot.analysis.attribution.linking import Pair, Tagged, by_role, near

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_CEILING = 8.0  # nats: how sure a pointer may be that two spans do not belong together
# Added to the scores of what opens a span. The model alone misses sources and cues, and cuts contents into
# pieces; chosen on the development part of PolNeAR (data/reader.md).
_LEAN = {"B-source": 0.5, "B-cue": 0.5, "B-content": -0.7}
_NEVER = 1e4
_ASKS = {"content": "cue", "cue": "source"}


def leaning(scores: Floats, opens: Sequence[bool]) -> Floats:
    """The model's scores with a lean towards sources and cues, and against more contents.

    No source or cue goes on where a paragraph opens: a headline is no part of the name below it.
    """
    import numpy as np

    leant = scores + np.array([_LEAN.get(label, 0.0) for label in LABELS], dtype=np.float32)
    for role in ("source", "cue"):
        leant[np.flatnonzero(opens), LABELS.index(f"I-{role}")] -= _NEVER
    return leant


def best_path(scores: Floats, step: Floats, start: Floats) -> list[int]:
    """The labels of highest total score (Viterbi).

    `scores` is (words, labels), `step[i, j]` scores j after i and forbids what may not follow.
    """
    import numpy as np

    back = np.empty(scores.shape, dtype=np.int8)
    total = start + scores[0]
    numbers = np.arange(len(start))
    for at in range(1, len(scores)):
        ways = total[:, None] + step
        back[at] = ways.argmax(axis=0)
        total = ways[back[at], numbers] + scores[at]
        total -= total.max()
    labels = [int(total.argmax())]
    for at in range(len(scores) - 1, 0, -1):
        labels.append(int(back[at, labels[-1]]))
    return labels[::-1]


def hints(
    spans: Sequence[Tagged], firsts: Sequence[int], query: Floats, key: Floats, nowhere: Floats
) -> dict[Pair, float]:
    """What the model thinks of pairs, as costs in nats: contents with cues, cues with sources or none (-1).

    `firsts` are the spans' first words, by which rows of `query`, `key` and `nowhere` are numbered.
    """
    import numpy as np

    costs: dict[Pair, float] = {}
    scale = query.shape[1] ** 0.5
    of = by_role(spans)
    for at, span in enumerate(spans):
        if span.role not in _ASKS:
            continue
        others = near(spans, of[_ASKS[span.role]], at)
        asked = query[firsts[at]]
        rows = np.concatenate([nowhere[firsts[at]][None], key[[firsts[i] for i in others]]])
        logits = rows @ asked / scale
        norm = logits.max() + np.log(np.exp(logits - logits.max()).sum())
        for other, logit in zip((-1, *others), logits, strict=True):
            costs[at, other] = min(_CEILING, float(norm - logit))
    return costs
