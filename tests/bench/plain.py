"""The plain ways to find a claim, to be held beside ours: full text as it comes, and every vector."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy.engine import make_url

Q = TypeVar("Q")

_SECONDS = 20  # that one way may take at one size, so that a large run ends
_FOUND = 60
_ROWS = 65_536  # vectors at a time: as large numbers they would take four times the room


def full_text(url: str, questions: Sequence[Sequence[str]]) -> tuple[str, list[float]]:
    """All words of a question OR-ed, ranked as the database ranks; its name, and how long each took."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        with sqlite3.connect(Path(parsed.database or "")) as raw:
            return "plain FTS5, all words, bm25", _timed(lambda words: _fts5(raw, words), questions)
    with psycopg.connect(host=str(parsed.query["host"]), user="postgres", dbname=parsed.database) as us:
        return "plain tsvector, all words, ts_rank_cd", _timed(lambda words: _tsvector(us, words), questions)


def every_vector(path: Path, questions: Sequence[bytes]) -> tuple[list[list[int]], list[float]]:
    """The true nearest of each question among the vectors in a file, and how long each took."""
    vectors = _directions(np.memmap(path, np.int8, "r").reshape(-1, 384))
    best: list[list[int]] = []

    def nearest(question: bytes) -> None:
        scores = vectors @ np.frombuffer(question, np.int8).astype(np.float32)
        top = np.argpartition(-scores, _FOUND)[:_FOUND]
        best.append(top[np.argsort(-scores[top])].tolist())

    return best, _timed(nearest, questions)


def _timed(ask: Callable[[Q], None], questions: Sequence[Q]) -> list[float]:
    taken: list[float] = []
    for question in questions:
        if sum(taken) > _SECONDS:
            break
        start = time.perf_counter()
        ask(question)
        taken.append(time.perf_counter() - start)
    return taken


def _directions(numbers: NDArray[np.int8]) -> NDArray[np.float32]:
    found = np.empty(numbers.shape, np.float32)
    for start in range(0, len(numbers), _ROWS):
        part = found[start : start + _ROWS]
        part[:] = numbers[start : start + _ROWS]
        part /= np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1)
    return found


def _fts5(raw: sqlite3.Connection, words: Sequence[str]) -> None:
    query = " OR ".join(f'"{word}"' for word in words)
    raw.execute(
        "SELECT rowid FROM claims_fts WHERE claims_fts MATCH ? ORDER BY rank LIMIT ?", (query, _FOUND)
    ).fetchall()


def _tsvector(us: psycopg.Connection, words: Sequence[str]) -> None:
    us.execute(
        "SELECT claim FROM claim_words,"
        " CAST(replace(CAST(plainto_tsquery('english', %s) AS text), '&', '|') AS tsquery) AS query"
        " WHERE words @@ query ORDER BY ts_rank_cd(words, query) DESC LIMIT %s",
        (" ".join(words), _FOUND),
    ).fetchall()
