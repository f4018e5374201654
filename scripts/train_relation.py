"""Train how two claims stand to each other: writes bot/memory/data/relation.json.

usage: train_relation.py [--cache FOLDER]

Trains on the part "tune" of tests/golden/pairs.jsonl, and at a low weight on claims of two topics put
together by chance, which have nothing to do with each other. Thresholds come from the same pairs, each judged
by a model that has not seen its topic.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.memory.features import NAMES, Features, features
from bot.memory.nearness import cosine
from bot.memory.profile import profile
from bot.memory.rarity import weight
from bot.memory.relation import is_capped, settle
from bot.model.memory import Relation, Statement
from bot.neural.encoder import MiniLM
from bot.wording.words import words

ROOT = Path(__file__).parents[1]
PAIRS = ROOT / "tests" / "golden" / "pairs.jsonl"
OUT = ROOT / "bot" / "memory" / "data" / "relation.json"
CLASSES = (Relation.SAME, Relation.CHANGED, Relation.CONTRADICTS, Relation.RELATED)
TERMS = tuple(name for name in NAMES if name not in {"undone", "tally"})  # those only the rules ask for
SPREAD = 0.1  # inverse strength of the penalty on weights, found by leaving topics out
STRANGERS = 300  # pairs put together by chance
ECHOES = 300  # and claims put beside themselves, a little shortened
MADE = 0.05  # what each of those weighs
LIGHT = 0.45  # words that say less may be left out, but for these
KEPT = frozenset(
    "no not never none nobody nothing neither nor without more less all only over under up down".split()
)
SUGGEST = 0.35  # from here a person is asked: even odds would miss too many contradictions
PRECISION = 0.95  # what the band "link" must keep on pairs not trained on

Floats = NDArray[np.float64]
Pair = dict[str, Any]


def main() -> None:
    """Train, choose thresholds, write, and say how good it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, help="a folder that keeps vectors between runs")
    rows = [row for row in map(json.loads, PAIRS.read_text("utf-8").splitlines()) if row["part"] == "tune"]
    made = [*by_chance(rows), *echoes(rows)]
    pairs = table([*rows, *made], parser.parse_args().cache)
    x, y = np.array([terms(pair) for pair in pairs]), classes([*rows, *made])
    share = np.array([1.0] * len(rows) + [MADE] * len(made))
    topics = np.array([row["topic"] for row in rows] + [""] * len(made))
    unseen = np.zeros((len(rows), len(CLASSES)))
    for topic in sorted(set(topics) - {""}):
        model = fit(x[topics != topic], y[topics != topic], share[topics != topic])
        unseen[topics[: len(rows)] == topic] = odds(model, x[topics == topic])
    write(fit(x, y, share), choose(pairs[: len(rows)], unseen, y[: len(rows)]))


def by_chance(rows: Sequence[Pair]) -> list[Pair]:
    """Claims of two topics side by side, always the same ones."""
    chance = random.Random(1)  # noqa: S311  # no secret
    found: list[Pair] = []
    while len(found) < STRANGERS:
        one, other = chance.choice(rows), chance.choice(rows)
        if one["topic"] != other["topic"]:
            found.append({"a": one["a"], "b": other["b"], "relation": Relation.UNRELATED})
    return found


def echoes(rows: Sequence[Pair]) -> list[Pair]:
    """Claims beside themselves with some small and common words left out: the same, nearly word by word."""
    chance = random.Random(2)  # noqa: S311  # no secret
    found: list[Pair] = []
    for _ in range(ECHOES):
        text = chance.choice(rows)[chance.choice("ab")]
        found.append({"a": text, "b": shortened(text, chance), "relation": Relation.SAME})
    return found


def shortened(text: str, chance: random.Random) -> str:
    """The text without up to a fifth of its words, none of which denies, names or counts anything."""
    taken = words(text)
    light = [w for w in taken if w.form.isalpha() and w.form not in KEPT and weight(w.stem) < LIGHT]
    light = [w for w in light if w.stop or text[w.start].islower()]
    for word in sorted(
        chance.sample(light, min(len(light), max(1, len(taken) // 5))), key=lambda w: -w.start
    ):
        text = f"{text[: word.start].rstrip()} {text[word.end :].lstrip()}".strip()
    return text


def terms(found: Features) -> list[float]:
    """The features that are learnt from, in order."""
    return [getattr(found, name) for name in TERMS]


def choose(pairs: Sequence[Features], unseen: Floats, y: NDArray[np.int64]) -> float:
    """The least score at which what is linked is an alert in `PRECISION` of the cases; prints how it does."""
    right, links = 0, []
    for found, row, truth in zip(pairs, unseen, y, strict=True):
        relation, score = settle(dict(zip(CLASSES, map(float, row), strict=True)), found)
        right += relation is CLASSES[truth]
        if relation is not Relation.RELATED and not is_capped(relation, found):
            links.append((score, CLASSES[truth] is not Relation.RELATED))
    print(f"{len(pairs)} pairs, each judged without its topic: accuracy {right / len(pairs):.3f}")
    links.sort(reverse=True)
    good = np.cumsum([alert for _, alert in links])
    kept = max((n for n in range(len(links)) if good[n] >= PRECISION * (n + 1)), default=0)
    print(f"linked from {links[kept][0]:.3f}: recall {good[kept] / np.sum(y != len(CLASSES) - 1):.3f}")
    return links[kept][0]


def table(rows: Sequence[Pair], cache: Path | None) -> list[Features]:
    """The features of each pair."""
    vectors = embed({text for row in rows for text in (row["a"], row["b"])}, cache)
    found = []
    for row in rows:
        a, b = profile(Statement(text=row["a"])), profile(Statement(text=row["b"]))
        found.append(features(a, b, cosine(vectors[row["a"]], vectors[row["b"]]))[0])
    return found


def classes(rows: Sequence[Pair]) -> NDArray[np.int64]:
    """The number of each pair's class; related stands for unrelated too."""
    folded = {Relation.UNRELATED: Relation.RELATED}
    relations = [Relation(row["relation"]) for row in rows]
    return np.array([CLASSES.index(folded.get(relation, relation)) for relation in relations])


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


def fit(x: Floats, y: NDArray[np.int64], share: Floats) -> tuple[Floats, Floats]:
    """(bias, weights) of a multinomial logistic model by accelerated gradient descent, on raw features."""
    mean, scale = x.mean(0), x.std(0) + 1e-6
    z = np.hstack([np.ones((len(x), 1)), (x - mean) / scale])
    truth = np.eye(len(CLASSES))[y]
    w = v = np.zeros((z.shape[1], len(CLASSES)))
    step = 2.0 / (np.linalg.norm(z * np.sqrt(share)[:, None], 2) ** 2 / 2 + 1 / SPREAD)
    for turn in range(3000):
        ahead = w + turn / (turn + 3) * (w - v)
        slope = z.T @ ((softmax(z @ ahead) - truth) * share[:, None])
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


def write(model: tuple[Floats, Floats], link: float) -> None:
    """The model as plain numbers."""
    bias, weights = model
    kept = {
        "terms": list(TERMS),
        "bias": {c.value: round(float(b), 4) for c, b in zip(CLASSES, bias, strict=True)},
        "weights": {c.value: [round(float(w), 4) for w in weights[:, n]] for n, c in enumerate(CLASSES)},
        "link": round(link, 3),
        "suggest": SUGGEST,
    }
    OUT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    print(f"link at {link:.3f}")


if __name__ == "__main__":
    main()
