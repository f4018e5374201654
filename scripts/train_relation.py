"""Train how two claims stand to each other: writes bot/memory/data/relation.json.

usage: train_relation.py [--extra PAIRS.jsonl[.gz]:WEIGHT ...]

Trains on the part "tune" of tests/golden/pairs.jsonl, and on more pairs {"a", "b", "relation"} at a weight of
their own. Thresholds come from the same pairs, each judged by a model that has not seen its topic.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.memory.features import NAMES, features
from bot.memory.judge import cosine
from bot.memory.profile import profile
from bot.model.memory import Relation, Statement
from bot.neural.encoder import MiniLM

ROOT = Path(__file__).parents[1]
PAIRS = ROOT / "tests" / "golden" / "pairs.jsonl"
OUT = ROOT / "bot" / "memory" / "data" / "relation.json"
CLASSES = (Relation.SAME, Relation.CHANGED, Relation.CONTRADICTS, Relation.RELATED)
TERMS = NAMES
SPREAD = 0.1  # inverse strength of the penalty on weights, found by leaving topics out
PRECISION = 0.95  # what the band "link" must keep on pairs not trained on

Floats = NDArray[np.float64]


def main() -> None:
    """Train, choose thresholds, write, and say how good it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--extra", action="append", default=[], metavar="FILE:WEIGHT")
    parser.add_argument("--cache", type=Path, help="a folder that keeps vectors between runs")
    arguments = parser.parse_args()
    rows = [row for row in read(PAIRS) if row["part"] == "tune"]
    shares = [1.0] * len(rows)
    for extra in arguments.extra:
        path, _, share = extra.rpartition(":")
        more = read(Path(path))
        rows, shares = rows + more, shares + [float(share)] * len(more)
    x, y = table(rows, arguments.cache)
    weight = np.array(shares)
    folds = np.array([fold_of(row) for row in rows])
    unseen = np.zeros((len(rows), len(CLASSES)))
    for fold in sorted(set(folds)):
        model = fit(x[folds != fold], y[folds != fold], weight[folds != fold])
        unseen[folds == fold] = odds(model, x[folds == fold])
    ours = weight == 1.0
    print(f"{len(rows)} pairs; left out by topic: accuracy {np.mean(unseen.argmax(1)[ours] == y[ours]):.3f}")
    link = threshold(1 - unseen[ours, -1], y[ours] != len(CLASSES) - 1)
    write(fit(x, y, weight), link)


def read(path: Path) -> list[dict[str, Any]]:
    """The pairs of a file."""
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as lines:
        return [json.loads(line) for line in lines]


def fold_of(row: dict[str, Any]) -> int:
    """One of eight parts, all pairs of a topic in one."""
    return hashlib.sha256(row.get("topic", row["a"]).encode()).digest()[0] % 8


def table(rows: Sequence[dict[str, Any]], cache: Path | None) -> tuple[Floats, NDArray[np.int64]]:
    """A row of features and a class for each pair."""
    vectors = embed({text for row in rows for text in (row["a"], row["b"])}, cache)
    x = []
    for row in rows:
        a, b = profile(Statement(text=row["a"])), profile(Statement(text=row["b"]))
        found, _ = features(a, b, cosine(vectors[row["a"]], vectors[row["b"]]))
        x.append(found.values())
    return np.array(x), np.array([CLASSES.index(class_of(row["relation"])) for row in rows])


def class_of(relation: str) -> Relation:
    """The relation that is learnt: related stands for unrelated too."""
    return Relation.RELATED if relation == Relation.UNRELATED else Relation(relation)


def embed(texts: set[str], cache: Path | None) -> dict[str, bytes]:
    """A vector for each text, from the cache where it has them."""
    kept = cache / "vectors.json" if cache else None
    known = (
        {t: bytes.fromhex(v) for t, v in json.loads(kept.read_text()).items()}
        if kept and kept.exists()
        else {}
    )
    missing = sorted(texts - known.keys())
    known.update(zip(missing, MiniLM().embed(missing), strict=True))
    if kept:
        kept.write_text(json.dumps({text: vector.hex() for text, vector in known.items()}))
    return known


def fit(x: Floats, y: NDArray[np.int64], weight: Floats) -> tuple[Floats, Floats]:
    """(bias, weights) of a multinomial logistic model by accelerated gradient descent, on raw features."""
    mean, scale = x.mean(0), x.std(0) + 1e-6
    z = np.hstack([np.ones((len(x), 1)), (x - mean) / scale])
    truth = np.eye(len(CLASSES))[y]
    w = v = np.zeros((z.shape[1], len(CLASSES)))
    step = 2.0 / (np.linalg.norm(z * np.sqrt(weight)[:, None], 2) ** 2 / 2 + 1 / SPREAD)
    for turn in range(3000):
        ahead = w + turn / (turn + 3) * (w - v)
        slope = z.T @ ((softmax(z @ ahead) - truth) * weight[:, None])
        slope[1:] += ahead[1:] / SPREAD
        w, v = ahead - step / 2 * slope, w
    raw = w[1:] / scale[:, None]
    return w[0] - mean @ raw, raw


def softmax(logits: Floats) -> Floats:
    """Each row as probabilities."""
    raised = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))


def odds(model: tuple[Floats, Floats], x: Floats) -> Floats:
    """The probability of each class, a row for each pair."""
    return softmax(model[0] + x @ model[1])


def threshold(score: Floats, alert: NDArray[np.bool_]) -> float:
    """The least score above which `PRECISION` of the pairs are alerts."""
    order = np.argsort(-score)
    precision = np.cumsum(alert[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= PRECISION)
    return float(score[order[good[-1]]]) if len(good) else 1.0


def write(model: tuple[Floats, Floats], link: float) -> None:
    """The model as plain numbers."""
    bias, weights = model
    kept = {
        "terms": list(TERMS),
        "bias": {c.value: round(float(b), 4) for c, b in zip(CLASSES, bias, strict=True)},
        "weights": {c.value: [round(float(w), 4) for w in weights[:, n]] for n, c in enumerate(CLASSES)},
        "link": round(link, 3),
        "suggest": 0.3,
    }
    OUT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    print(f"link at {link:.3f}")


if __name__ == "__main__":
    main()
