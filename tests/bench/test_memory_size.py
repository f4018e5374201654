"""How the memory grows: searches, single inserts and bulk, and what each needs, beside the plain ways.

HEARSAY_BENCH_CLAIMS says how many claims (10000), HEARSAY_BENCH_DATABASE which database ("sqlite",
"postgresql" or both by default). Nothing is asserted of times: machines differ.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import numpy as np
import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.memory.recalling import matches
from bot.model.memory import Remembered, Scope, Statement
from bot.neural.encoder import MiniLM
from bot.ports import Storage
from storage.engine import connect
from tests.bench.synthetic import NOON, Synthetic

SIZE = int(os.environ.get("HEARSAY_BENCH_CLAIMS", "10000"))
QUESTIONS = 200
SINGLE = 100
BATCH = 1000
PLAIN_SECONDS = 60  # the plain ways may take this long together, so that a large run ends


def say(what: str, value: str) -> None:
    """One line of the table."""
    print(f"  {what:<58} {value}")


def spread(seconds: Sequence[float]) -> str:
    """The middle and the slowest of a hundred, in milliseconds."""
    if not seconds:
        return "not measured"
    p50, p99 = np.percentile(np.array(seconds) * 1000, [50, 99])
    return f"p50 {p50:8.1f} ms   p99 {p99:8.1f} ms   ({len(seconds)} questions)"


async def timed(ask: Callable[[int], Awaitable[object]], count: int) -> list[float]:
    """How long each question took."""
    taken = []
    for at in range(count):
        start = time.perf_counter()
        await ask(at)
        taken.append(time.perf_counter() - start)
    return taken


def folder_size(folder: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


async def fill(storage: Storage, synthetic: Synthetic) -> float:
    """Put all the claims in; claims a second."""
    start = time.perf_counter()
    for batch in synthetic.batches(SIZE, BATCH):
        async with storage.begin() as unit:
            await unit.claims.add(batch, tenant="main", place="console:desk")
            await unit.commit()
    return SIZE / (time.perf_counter() - start)


async def searches(storage: Storage, questions: list[tuple[list[str], bytes]]) -> list[list[str]]:
    """Time both searches; the ids found by meaning."""
    scope = Scope()
    found: list[list[str]] = []
    async with storage.begin(write=False) as unit:

        async def words(at: int) -> None:
            await unit.claims.by_words(questions[at][0], scope=scope, limit=50)

        async def meaning(at: int) -> None:
            near = await unit.claims.by_meaning(questions[at][1], scope=scope, limit=50)
            found.append([id for id, _ in near])

        start = time.perf_counter()
        await meaning(0)
        say("first question, the index being read", f"{time.perf_counter() - start:.2f} s")
        found.clear()
        first = await timed(words, QUESTIONS)
        say("by words, each word new to the program", spread(first))
        say("by words", spread(await timed(words, QUESTIONS)))
        say("by meaning", spread(await timed(meaning, QUESTIONS)))
    return found


async def whole(storage: Storage, questions: list[tuple[list[str], bytes]]) -> None:
    """Time a question as `claims match` asks it: embedding, both searches, order, and each comparison."""
    encoder = MiniLM()
    encoder.embed(["the model is read before the clock runs"])

    async def ask(at: int) -> None:
        asked = Statement(text=" ".join(questions[at][0]))
        async with storage.begin(write=False) as unit:
            await matches(asked, store=unit.claims, encoder=encoder, scope=Scope(), limit=10)

    say("a claim looked up, from its words to ten compared", spread(await timed(ask, QUESTIONS)))


async def single(storage: Storage, questions: list[tuple[list[str], bytes]]) -> None:
    """Time single durable inserts, and a search after each, which must know of it."""

    async def insert(at: int) -> None:
        async with storage.begin() as unit:
            one = Remembered(id=f"single{at}", text=" ".join(questions[at][0]), seen=NOON)
            await unit.claims.add([(one, questions[at][1])], tenant="main", place="console:desk")
            await unit.commit()

    taken = await timed(insert, SINGLE)
    say("single durable inserts", f"{SINGLE / sum(taken):8.0f} a second   " + spread(taken))


def exact(
    vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]], questions: list[bytes]
) -> list[list[int]]:
    """The nearest of all, one after the other; times it."""
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)
    taken, best = [], []
    for question in questions:
        start = time.perf_counter()
        query = np.frombuffer(question, np.int8).astype(np.float32)
        scores = vectors @ query
        top = np.argpartition(-scores, 50)[:50]
        best.append(top[np.argsort(-scores[top])].tolist())
        taken.append(time.perf_counter() - start)
        if sum(taken) > PLAIN_SECONDS:
            break
    say("  plain: every vector, numpy float32", spread(taken))
    return best


def plain_fts(path: Path, questions: list[tuple[list[str], bytes]]) -> None:
    """FTS5 as it comes: all words OR-ed, ranked by bm25."""
    with sqlite3.connect(path) as raw:
        taken: list[float] = []
        for words, _ in questions:
            if sum(taken) > PLAIN_SECONDS:
                break
            start = time.perf_counter()
            query = " OR ".join(f'"{word}"' for word in words)
            raw.execute(
                "SELECT rowid FROM claims_fts WHERE claims_fts MATCH ? ORDER BY rank LIMIT 50", (query,)
            ).fetchall()
            taken.append(time.perf_counter() - start)
    say("  plain: FTS5, all words OR-ed", spread(taken))


def plain_tsvector(url: str, questions: list[tuple[list[str], bytes]]) -> None:
    """PostgreSQL's full text as it comes: all words OR-ed, ranked by ts_rank_cd."""
    parsed = make_url(url)
    taken: list[float] = []
    with psycopg.connect(host=str(parsed.query["host"]), user="postgres", dbname=parsed.database) as us:
        for words, _ in questions:
            if sum(taken) > PLAIN_SECONDS:
                break
            start = time.perf_counter()
            us.execute(
                "SELECT claim FROM claim_words,"
                " CAST(replace(CAST(plainto_tsquery('english', %s) AS text), '&', '|') AS tsquery) AS query"
                " WHERE words @@ query ORDER BY ts_rank_cd(words, query) DESC LIMIT 50",
                (" ".join(words),),
            ).fetchall()
            taken.append(time.perf_counter() - start)
    say("  plain: tsvector, all words OR-ed, ts_rank_cd", spread(taken))


def recall(found: list[list[str]], best: list[list[int]], ids: list[str], depth: int) -> float:
    """The share of the true nearest `depth` that were found among as many."""
    pairs = list(zip(found, best, strict=False))
    return float(
        np.mean([len({ids[n] for n in true[:depth]} & set(got[:depth])) / depth for got, true in pairs])
    )


def sizes(url: str, folder: Path) -> None:
    """How large everything is."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        index = Path(f"{parsed.database}.index").stat().st_size
        say("database file", f"{(folder_size(folder) - index) / 2**20:8.1f} MiB")
        say("index file", f"{index / 2**20:8.1f} MiB")
    else:
        with psycopg.connect(host=str(parsed.query["host"]), user="postgres", dbname=parsed.database) as us:
            row = us.execute("SELECT pg_database_size(current_database())").fetchone()
            say("database", f"{(row[0] if row else 0) / 2**20:8.1f} MiB")


@pytest.mark.bench
async def test_memory_at_size(kind: str, url: str, tmp_path: Path) -> None:
    """Prints how fast claims are found and kept, and how much room they take."""
    if kind not in os.environ.get("HEARSAY_BENCH_DATABASE", "sqlite postgresql"):
        return
    print(f"\n{kind}, {SIZE:,} claims")
    synthetic = Synthetic(SIZE)
    storage = await connect(url)
    say("bulk, durable every 1,000", f"{await fill(storage, synthetic):8.0f} claims a second")
    questions = synthetic.questions(QUESTIONS)
    found = await searches(storage, questions)
    await whole(storage, questions)
    vectors, ids = np.empty((SIZE, 384), np.float32), []
    for at, batch in enumerate(Synthetic(SIZE).batches(SIZE, BATCH)):
        joined = b"".join(vector for _, vector in batch)
        vectors[at * BATCH : at * BATCH + len(batch)] = np.frombuffer(joined, np.int8).reshape(-1, 384)
        ids += [one.id for one, _ in batch]
    say(
        "memory of this program",
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB at most",
    )
    best = exact(vectors, [vector for _, vector in questions])
    for depth in (1, 5, 20, 50):
        say(f"  of the true nearest {depth}, found", f"{recall(found, best, ids, depth):8.3f}")
    await single(storage, questions)
    if kind == "sqlite":
        plain_fts(Path(make_url(url).database or ""), questions)
    else:
        plain_tsvector(url, questions)
    await storage.close()
    sizes(url, tmp_path)
