"""Train how two claims stand to each other: writes bot/memory/data/relation.json.

usage: train_relation.py [--cache FOLDER]

What is learnt for a glance is learnt from the written pairs, and at a low weight from claims of two topics
put together by chance, which have nothing to do with each other. How far the model of pairs is to be trusted
is learnt from the pairs that scripts/train_pairs.py kept back from it, with what the model in the package
says of them. Thresholds come from these, each judged by weights that have not seen its topic.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.memory.features import NAMES, Features, features
from bot.memory.nearness import cosine
from bot.memory.pairs import READ, RELATIONS, evidence, pair_reader
from bot.memory.profile import profile
from bot.memory.relation import GLANCE_RULES, READ_RULES, Rule, is_capped, settle
from bot.model.memory import Relation, Statement
from bot.neural.encoder import MiniLM
from scripts.pair_sources import REPEATS, TRAPS, WRITTEN, Example, is_kept_back, shortened, written

ROOT = Path(__file__).parents[1]
OUT = ROOT / "bot" / "memory" / "data" / "relation.json"
CLASSES = RELATIONS
TERMS = tuple(name for name in NAMES if name not in {"undone", "tally"})  # those only the rules ask for
STRANGERS = 300  # pairs put together by chance
ECHOES = 300  # and claims put beside themselves, a little shortened
MADE = 0.05  # what each of those weighs
TRAP = 0.33  # what a pair weighs, among those that are read, that was written to mislead
SUGGEST = 0.35  # from here a person is asked: even odds would miss too many contradictions
# From here something is said without asking; data/relation.md has what each costs and brings.
GLANCE_LINK, CLOSE_LINK = 0.791, 0.65
# Inverse strength of the penalty on weights, found by leaving topics out.
GLANCE_SPREAD, CLOSE_SPREAD = 0.1, 0.02
FOLDS = 10

Floats = NDArray[np.float64]
Model = tuple[Floats, Floats]  # (bias, weights)


def main() -> None:
    """Train both, choose thresholds, write, and say how good it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, help="a folder that keeps vectors between runs")
    cache = parser.parse_args().cache
    first = written(WRITTEN[0])
    kept = [pair for path in WRITTEN for pair in written(path) if is_kept_back(pair.topic)]
    kept = [*written(REPEATS), *lightly(kept)]
    glance = learn([*first, *made(first)], Kind(spread=GLANCE_SPREAD, rules=GLANCE_RULES), cache)
    close = learn([*kept, *made(first)], Kind(spread=CLOSE_SPREAD, rules=READ_RULES, is_read=True), cache)
    write(
        {
            "glance": plain(TERMS, glance, GLANCE_LINK),
            "close": plain((*TERMS, *READ), close, CLOSE_LINK),
            "suggest": SUGGEST,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of the two models: its penalty, the rules that follow it, and whether pairs are read for it."""

    spread: float
    rules: Sequence[Rule]
    is_read: bool = False


def learn(rows: Sequence[Example], kind: Kind, cache: Path | None) -> Model:
    """The weights, after a report on pairs each judged by weights that have not seen its topic."""
    pairs, y = table(rows, cache), classes(rows)
    x = np.array([terms(pair) for pair in pairs])
    if kind.is_read:
        said = (pair_reader().odds(*(profile(Statement(text=text)) for text in (p.a, p.b))) for p in rows)
        x = np.hstack([x, np.array([list(evidence(odds).values()) for odds in said])])
    share = np.array([pair.share for pair in rows])
    folds = np.array([crc32(pair.topic.encode()) % FOLDS if pair.topic else -1 for pair in rows])
    unseen = np.zeros((len(rows), len(CLASSES)))
    for fold in range(FOLDS):
        here = folds == fold
        unseen[here] = odds(fit(x[~here], y[~here], share[~here], kind.spread), x[here])
    told = folds >= 0
    report([pair for pair, is_told in zip(pairs, told, strict=True) if is_told], unseen[told], y[told], kind)
    return fit(x, y, share, kind.spread)


def lightly(rows: Sequence[Example]) -> Iterator[Example]:
    """The pairs, those that mislead at their lower weight: among real ones such are rare."""
    misleading = {pair.topic for pair in written(TRAPS)}
    return (replace(pair, share=TRAP) if pair.topic in misleading else pair for pair in rows)


def made(rows: Sequence[Example]) -> list[Example]:
    """What nobody wrote, for nobody would: claims that have nothing in common, and mere echoes."""
    return [*by_chance(rows), *echoes(rows)]


def by_chance(rows: Sequence[Example]) -> list[Example]:
    """Claims of two topics side by side, always the same ones."""
    chance = random.Random(1)  # noqa: S311  # no secret
    found: list[Example] = []
    while len(found) < STRANGERS:
        one, other = chance.choice(rows), chance.choice(rows)
        if one.topic != other.topic:
            found.append(Example(a=one.a, b=other.b, relation=Relation.RELATED, share=MADE))
    return found


def echoes(rows: Sequence[Example]) -> list[Example]:
    """Claims beside themselves with some small and common words left out: the same, nearly word by word."""
    chance = random.Random(2)  # noqa: S311  # no secret
    found: list[Example] = []
    for _ in range(ECHOES):
        pair = chance.choice(rows)
        text = pair.a if chance.choice("ab") == "a" else pair.b
        found.append(Example(a=text, b=shortened(text, chance), relation=Relation.SAME, share=MADE))
    return found


def terms(found: Features) -> list[float]:
    """The features that are learnt from, in order."""
    return [getattr(found, name) for name in TERMS]


def report(pairs: Sequence[Features], unseen: Floats, y: NDArray[np.int64], kind: Kind) -> None:
    """How often the relation is right, and how often what would be linked from a score on is an alert."""
    right, links = 0, []
    for found, row, truth in zip(pairs, unseen, y, strict=True):
        relation, score = settle(dict(zip(CLASSES, map(float, row), strict=True)), found, kind.rules)
        right += relation is CLASSES[truth]
        if relation is not Relation.RELATED and not is_capped(relation, found):
            links.append((score, CLASSES[truth] is not Relation.RELATED))
    print(f"{len(pairs)} pairs, each judged without its topic: accuracy {right / len(pairs):.3f}")
    for least in (0.5, 0.6, 0.65, 0.7, 0.791, 0.9):
        linked = [alert for score, alert in links if score >= least]
        recall = sum(linked) / np.sum(y != len(CLASSES) - 1)
        print(f"linked from {least}: precision {np.mean(linked):.3f}, recall {recall:.3f}")


def table(pairs: Sequence[Example], cache: Path | None) -> list[Features]:
    """The features of each pair."""
    vectors = embed({text for pair in pairs for text in (pair.a, pair.b)}, cache)
    found = []
    for pair in pairs:
        a, b = profile(Statement(text=pair.a)), profile(Statement(text=pair.b))
        found.append(features(a, b, cosine(vectors[pair.a], vectors[pair.b]))[0])
    return found


def classes(pairs: Sequence[Example]) -> NDArray[np.int64]:
    """The number of each pair's relation among `CLASSES`."""
    return np.array([CLASSES.index(pair.relation) for pair in pairs])


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


def fit(x: Floats, y: NDArray[np.int64], share: Floats, spread: float) -> Model:
    """(bias, weights) of a multinomial logistic model by accelerated gradient descent, on raw features."""
    mean, scale = x.mean(0), x.std(0) + 1e-6
    z = np.hstack([np.ones((len(x), 1)), (x - mean) / scale])
    truth = np.eye(len(CLASSES))[y]
    w = v = np.zeros((z.shape[1], len(CLASSES)))
    step = 2.0 / (np.linalg.norm(z * np.sqrt(share)[:, None], 2) ** 2 / 2 + 1 / spread)
    for turn in range(3000):
        ahead = w + turn / (turn + 3) * (w - v)
        slope = z.T @ ((softmax(z @ ahead) - truth) * share[:, None])
        slope[1:] += ahead[1:] / spread
        w, v = ahead - step / 2 * slope, w
    raw = w[1:] / scale[:, None]
    return w[0] - mean @ raw, raw


def softmax(logits: Floats) -> Floats:
    """Each row as probabilities."""
    raised = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))


def odds(model: Model, x: Floats) -> Floats:
    """The probability of each class, a row for each pair."""
    return softmax(model[0] + x @ model[1])


def plain(names: Sequence[str], model: Model, link: float) -> dict[str, Any]:
    """One model as plain numbers."""
    bias, weights = model
    return {
        "terms": list(names),
        "bias": {c.value: round(float(b), 4) for c, b in zip(CLASSES, bias, strict=True)},
        "weights": {c.value: [round(float(w), 4) for w in weights[:, n]] for n, c in enumerate(CLASSES)},
        "link": link,
    }


def write(kept: Mapping[str, Any]) -> None:
    """All of it into the package."""
    OUT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
