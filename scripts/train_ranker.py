"""Learns how candidates are put in order (bot/memory/data/ranker.json) from questions and right claims.

    pip install '.[train]'
    PYTHONPATH=. python scripts/train_ranker.py SETS_FOLDER bot/memory/data/ranker.json --vectors CACHE_FOLDER

SETS_FOLDER has a folder for each set, with `claims.jsonl.gz`, `<part>.queries.jsonl.gz` and
`<part>.qrels.tsv`. It learns from the parts "train" and prints MAP@5: of each train
part, learnt on three quarters and measured on the fourth, and of each whole part. Nothing in it is random.
Candidates are the program's own, but for its store: SQLite's FTS5 and every vector stand in for that.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.memory.gist import Gist, gist, meaning, sought
from bot.memory.resemblance import FEATURES, features
from bot.neural.encoder import WIDTH, MiniLM

Floats = NDArray[np.float64]

_LISTED, _COMPARED, _QUESTIONS, _FOLDS = 100, 60, 1_000, 4
_DAMPING = 60  # of reciprocal rank fusion, as its authors set it (Cormack, Clarke and Büttcher 2009)
# How much a set counts: debates, whose questions are few and the hardest, twice.
_COUNTS = {"ct22a": 1.0, "ct22b": 2.0, "mrpc": 0.5}
_PULL = 20.0  # of the weights to zero: between 3 and 100 the folds differ by less than 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question's candidates in fused order, whether each is right, and how many claims are right."""

    features: Floats
    right: NDArray[np.bool_]
    sought: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The questions of a set's part."""

    set: str
    name: str
    questions: Sequence[Question]


def main() -> None:
    """Reads the sets, learns, measures and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--vectors", type=Path, required=True, help="folder that keeps vectors between runs")
    given = parser.parse_args()
    given.vectors.mkdir(parents=True, exist_ok=True)
    parts = [
        part
        for folder in sorted(given.sets.iterdir())
        if folder.is_dir()
        for part in read(folder, given.vectors)
    ]
    train = [part for part in parts if part.name == "train"]
    for part in train:
        print(f"{part.set} train, in {_FOLDS} folds: MAP@5 {_folded(train, part.set):.4f}")
    weights, slope, offset = learn(train)
    for part in parts:
        print(f"{part.set} {part.name}: MAP@5 {precision(part.questions, weights):.4f}")
    named = {name: round(float(weight), 5) for name, weight in zip(FEATURES, weights, strict=True)}
    table = {"weights": named, "slope": round(slope, 5), "offset": round(offset, 5)}
    given.out.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


def read(folder: Path, cache: Path) -> Iterable[Part]:
    """The parts of one set, with the candidates and features of every question."""
    claims = _lines(folder / "claims.jsonl.gz")
    vectors = _vectors(cache / f"{folder.name}.claims.npy", [claim["text"] for claim in claims])
    index = _full_text(claims)
    taken: dict[int, Gist] = {}
    for path in sorted(folder.glob("*.queries.jsonl.gz")):
        name = path.name.split(".")[0]
        right = _right(folder / f"{name}.qrels.tsv")
        asked = [line for line in _lines(path) if line["id"] in right][:_QUESTIONS]
        meanings = _vectors(cache / f"{folder.name}.{name}.npy", [line["text"] for line in asked])
        questions = []
        for line, vector in zip(asked, meanings, strict=True):
            cosines = vectors @ vector
            ids = fuse([_by_words(index, line["text"]), _nearest(cosines)], _COMPARED)
            for id in ids:
                taken.setdefault(id, gist(claims[id]["text"], claims[id].get("title")))
            query = gist(line["text"])
            rows = [features(query, taken[id], float(cosines[id])) for id in ids]
            hits = np.array([claims[id]["id"] in right[line["id"]] for id in ids])
            questions.append(Question(features=np.array(rows), right=hits, sought=len(right[line["id"]])))
        yield Part(set=folder.name, name=name, questions=questions)


def learn(parts: Sequence[Part]) -> tuple[Floats, float, float]:
    """Weights that put right candidates above wrong ones, and the slope and offset of their logistic."""
    spread = np.concatenate([q.features for part in parts for q in part.questions]).std(axis=0)
    spread[spread == 0] = 1.0
    weights = _choice(parts, spread) / spread
    sums = np.concatenate([q.features @ weights for part in parts for q in part.questions])
    hits = np.concatenate([q.right for part in parts for q in part.questions]).astype(float)
    slope, offset = _logistic(np.column_stack([sums, np.ones(len(sums))]), hits)
    return weights, float(slope), float(offset)


def precision(questions: Sequence[Question], weights: Floats) -> float:
    """MAP@5 with the candidates in the order of the weights."""
    return float(np.mean([_average(question, weights) for question in questions]))


def _folded(parts: Sequence[Part], set_name: str) -> float:
    found = []
    for fold in range(_FOLDS):
        weights, _, _ = learn([_some(part, set(range(_FOLDS)) - {fold}) for part in parts])
        held = next(_some(part, {fold}) for part in parts if part.set == set_name)
        found += [_average(question, weights) for question in held.questions]
    return float(np.mean(found))


def _some(part: Part, folds: Container[int]) -> Part:
    kept = [question for at, question in enumerate(part.questions) if at % _FOLDS in folds]
    return Part(set=part.set, name=part.name, questions=kept)


def _average(question: Question, weights: Floats) -> float:
    order = np.argsort(-(question.features @ weights), kind="stable")[:5]
    hits = question.right[order]
    return float((hits * hits.cumsum() / np.arange(1, len(hits) + 1)).sum() / min(5, question.sought))


def _choice(parts: Sequence[Part], spread: Floats) -> Floats:
    """Conditional logit: which of a question's candidates is right, as one choice of many."""
    asked = [(q, _COUNTS.get(part.set, 1.0)) for part in parts for q in part.questions if q.right.any()]
    sizes = np.array([len(question.right) for question, _ in asked])
    choices = _Choices(
        rows=np.concatenate([question.features for question, _ in asked]) / spread,
        wanted=np.concatenate([question.right / question.right.sum() for question, _ in asked]),
        counts=np.repeat([count for _, count in asked], sizes),
        starts=np.concatenate([[0], sizes.cumsum()[:-1]]),
        sizes=sizes,
    )
    weights = np.zeros(len(spread))
    for _ in range(100):
        step = choices.step(weights)
        while choices.loss(weights + step) > choices.loss(weights) and np.abs(step).max() > 1e-8:
            step = step / 2  # Newton's step goes too far where all candidates still look alike
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return weights


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choices:
    """All questions' candidates in one table: question i has `sizes[i]` rows from `starts[i]` on."""

    rows: Floats
    wanted: Floats
    counts: Floats
    starts: NDArray[np.int_]
    sizes: NDArray[np.int_]

    def loss(self, weights: Floats) -> float:
        told = float((self.counts * self.wanted * self._logs(weights)).sum())
        return _PULL / 2 * float(weights @ weights) - told

    def step(self, weights: Floats) -> Floats:
        """Newton's."""
        chance = np.exp(self._logs(weights))
        middle = np.add.reduceat(self.rows * chance[:, None], self.starts)
        slope = self.rows.T @ (self.counts * (self.wanted - chance)) - _PULL * weights
        bend = (self.rows * (self.counts * chance)[:, None]).T @ self.rows + _PULL * np.eye(len(weights))
        bend -= (middle * self.counts[self.starts][:, None]).T @ middle
        return np.asarray(np.linalg.solve(bend, slope), dtype=np.float64)

    def _logs(self, weights: Floats) -> Floats:
        """The logarithm of each candidate's chance."""
        sums = self.rows @ weights
        sums = sums - np.repeat(np.maximum.reduceat(sums, self.starts), self.sizes)
        return np.asarray(sums - np.repeat(np.log(np.add.reduceat(np.exp(sums), self.starts)), self.sizes))


def _logistic(rows: Floats, hits: Floats) -> Floats:
    """Logistic regression without an offset of its own, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -500, 500)))
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows
        step = np.linalg.solve(bend, rows.T @ (hits - chance))
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def _vectors(path: Path, texts: Sequence[str]) -> Floats:
    """Directions of the texts as the program makes them; computed once."""
    if not path.exists():
        coded = b"".join(MiniLM().embed([meaning(text) for text in texts]))
        np.save(path, np.frombuffer(coded, np.int8).reshape(len(texts), WIDTH))
    return np.asarray(np.load(path), dtype=np.float64) / 127


def fuse(lists: Sequence[Sequence[int]], limit: int) -> list[int]:
    """The places of several lists, those that stand high in many of them first."""
    points: dict[int, float] = defaultdict(float)
    for places in lists:
        for rank, at in enumerate(places):
            points[at] += 1 / (_DAMPING + rank)
    return sorted(points, key=lambda at: -points[at])[:limit]


def _nearest(cosines: Floats) -> list[int]:
    return [int(at) for at in np.argsort(-cosines, kind="stable")[:_LISTED]]


def _full_text(claims: Sequence[dict[str, str]]) -> sqlite3.Connection:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE claims USING fts5(title, text, tokenize = 'porter unicode61')")
    rows = ((at, claim.get("title") or "", claim["text"]) for at, claim in enumerate(claims))
    index.executemany("INSERT INTO claims (rowid, title, text) VALUES (?, ?, ?)", rows)
    return index


def _by_words(index: sqlite3.Connection, text: str) -> list[int]:
    query = " OR ".join(f'"{word}"' for word in sought(text))
    if not query:
        return []
    found = index.execute(
        "SELECT rowid FROM claims WHERE claims MATCH ? ORDER BY rank LIMIT ?", (query, _LISTED)
    )
    return [row for (row,) in found]


def _right(path: Path) -> dict[str, set[str]]:
    right = defaultdict(set)
    for line in path.read_text("utf-8").splitlines():
        question, claim = line.split("\t")[:2]
        right[question.strip()].add(claim.strip())
    return dict(right)


def _lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


if __name__ == "__main__":
    main()
