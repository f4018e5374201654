"""How the memory grows: searches, single inserts and bulk, and what each needs, beside the plain ways.

HEARSAY_BENCH_CLAIMS says how many claims, one number or several ("10000 100000 1000000"): one memory grows
from one to the next and is measured at each, which takes about eight minutes a database for a million.
HEARSAY_BENCH_DATABASE says which database ("sqlite", "postgresql" or both by default). Nothing is asserted
of times: machines differ.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import numpy as np
import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.bootstrap.memory import opened
from bot.memory.gist import sought
from bot.memory.recalling import matches
from bot.memory.remembering import Memory
from bot.model.memory import Remembered, Scope, Statement
from bot.settings import Settings
from tests.bench.plain import every_vector, full_text
from tests.bench.synthetic import NOON, Synthetic
from tests.bench.table import Table, spread

SIZES = sorted(int(size) for size in os.environ.get("HEARSAY_BENCH_CLAIMS", "10000").split())
DATABASES = os.environ.get("HEARSAY_BENCH_DATABASE", "sqlite postgresql").split()
QUESTIONS = 300
SINGLE = 100
BATCH = 1000
LISTED = 60  # as bot.memory.finding asks for
MIB = 2**20
ALONE = "alone"  # how the ids of single inserts begin

Questions = Sequence[tuple[str, bytes]]


async def timed(ask: Callable[[int], Awaitable[object]], count: int) -> list[float]:
    """How long each question took."""
    taken = []
    for at in range(count):
        start = time.perf_counter()
        await ask(at)
        taken.append(time.perf_counter() - start)
    return taken


def resident() -> float:
    """MiB of memory that this program has now, or where nothing says so, had at most."""
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text("ascii").split()[1]) * resource.getpagesize() / MIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def room(url: str) -> tuple[float, float]:
    """MiB of the database, and of the file that has the index beside it (0: there is none)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = Path(parsed.database or "")
        index = Path(f"{file}.index").stat().st_size
        return sum(
            one.stat().st_size for one in file.parent.glob(f"{file.name}*")
        ) / MIB - index / MIB, index / MIB
    with psycopg.connect(host=str(parsed.query["host"]), user="postgres", dbname=parsed.database) as us:
        row = us.execute("SELECT pg_database_size(current_database())").fetchone()
    return (row[0] if row else 0) / MIB, 0.0


class Growing:
    """One memory on one database, and what was measured of it so far."""

    def __init__(self, url: str, table: Table, folder: Path) -> None:
        """`folder` keeps the vectors of all claims, for the plain way."""
        self.url, self.table = url, table
        self.settings = Settings(data_dir=folder, database_url=url)
        self.vectors = folder / "vectors"
        self.synthetic = Synthetic(SIZES[-1])
        self.questions: Questions = [
            (" ".join(words), vector) for words, vector in Synthetic(SIZES[-1]).questions(QUESTIONS + SINGLE)
        ]
        self._batches = self.synthetic.batches(SIZES[-1], BATCH)
        self._filled = 0

    async def measure(self, size: int) -> None:
        """Grow to this size, and measure all there is to measure."""
        table = self.table
        async with opened(self.settings) as memory:
            table.note(
                size, "bulk, durable every 1,000, claims a second", f"{await self._fill(memory, size):,.0f}"
            )
        async with opened(self.settings) as memory:  # as after a start: the index is read from its file
            await self._first(memory, size)
            found = await self._searches(memory, size)
            await self._whole(memory, size)
            table.note(size, "memory of this program, MiB", f"{resident():,.0f}")
            await self._single(memory, size)
        self._plain(size, found)
        database, index = room(self.url)
        table.note(size, "database, MiB", f"{database:,.1f}")
        if index:
            table.note(size, "index file, MiB", f"{index:,.1f}")

    async def _fill(self, memory: Memory, size: int) -> float:
        """Put claims in until there are so many; claims a second, those who make them left out."""
        count, taken = size - self._filled, 0.0
        with self.vectors.open("ab") as kept:
            while self._filled < size:
                batch = next(self._batches)
                kept.write(b"".join(vector for _, vector in batch))
                start = time.perf_counter()
                async with memory.storage.begin() as unit:
                    await unit.claims.add(batch, tenant="main", place="console:desk")
                    await unit.commit()
                taken += time.perf_counter() - start
                self._filled += len(batch)
        return count / taken if taken else 0.0

    async def _first(self, memory: Memory, size: int) -> None:
        """The first question, which reads the index and the models."""
        (first,) = await timed(lambda at: self._match(memory, at), 1)
        self.table.note(size, "first question after a start, s", f"{first:.2f}")

    async def _match(self, memory: Memory, at: int) -> None:
        """A question as `claims match` asks it: embedding, both searches, order, and ten comparisons."""
        asked = Statement(text=self.questions[at][0])
        async with memory.storage.begin(write=False) as unit:
            await matches(asked, store=unit.claims, encoder=memory.encoder, scope=Scope(), limit=10)

    async def _searches(self, memory: Memory, size: int) -> list[list[str]]:
        """Both searches by themselves; the ids found by meaning."""
        scope, found = Scope(), list[list[str]]()
        words = [sought(text) for text, _ in self.questions]
        async with memory.storage.begin(write=False) as unit:

            async def by_words(at: int) -> None:
                await unit.claims.by_words(words[at], scope=scope, limit=LISTED)

            async def by_meaning(at: int) -> None:
                near = await unit.claims.by_meaning(self.questions[at][1], scope=scope, limit=LISTED)
                found.append([id for id, _ in near if not id.startswith(ALONE)])

            self.table.spread(size, "by words, each new to the program", await timed(by_words, QUESTIONS))
            self.table.spread(size, "by words", await timed(by_words, QUESTIONS))
            self.table.spread(size, "by meaning", await timed(by_meaning, QUESTIONS))
        return found

    async def _whole(self, memory: Memory, size: int) -> None:
        """Whole matches, and how much of a processor they take."""
        start = time.process_time()
        taken = await timed(lambda at: self._match(memory, at), QUESTIONS)
        each = (time.process_time() - start) / QUESTIONS
        self.table.spread(size, "a whole match, embedding included", taken)
        self.table.note(size, "a whole match, processor time, ms", f"{each * 1000:.1f}")

    async def _single(self, memory: Memory, size: int) -> None:
        """Single inserts, each durable when it is done."""

        async def insert(at: int) -> None:
            text, vector = self.questions[QUESTIONS + at]
            one = Remembered(id=f"{ALONE}-{size}-{at}", text=text, seen=NOON)
            async with memory.storage.begin() as unit:
                await unit.claims.add([(one, vector)], tenant="main", place="console:desk")
                await unit.commit()

        taken = await timed(insert, SINGLE)
        self.table.note(size, "single durable inserts a second", f"{SINGLE / sum(taken):,.0f}")
        self.table.note(size, "a single durable insert, p50 / p99 ms", spread(taken))

    def _plain(self, size: int, found: Sequence[Sequence[str]]) -> None:
        """The plain ways beside it, and how much of the true nearest ours finds."""
        name, taken = full_text(self.url, [sought(text) for text, _ in self.questions[:QUESTIONS]])
        self.table.spread(size, name, taken)
        best, taken = every_vector(self.vectors, [vector for _, vector in self.questions[:QUESTIONS]])
        self.table.spread(size, "plain: every vector, numpy float32", taken)
        for depth in (5, 20, LISTED):
            share = recall(found, best, depth)
            self.table.note(size, f"of the true nearest {depth}, by meaning finds", f"{share:.3f}")


def recall(found: Sequence[Sequence[str]], best: Sequence[Sequence[int]], depth: int) -> float:
    """The share of the true nearest `depth` that were found among as many."""
    pairs = list(zip(found, best, strict=False))  # what is plain may have stopped before the end
    hits = [len({f"{n:012x}" for n in true[:depth]} & set(got[:depth])) for got, true in pairs]
    return float(np.mean(hits)) / depth


def flush_to_disk(url: str) -> None:
    """Let PostgreSQL wait for the disk, which our tests' server does not: inserts are to be durable."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        return
    host = str(parsed.query["host"])
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as us:
        for setting in ("fsync", "full_page_writes"):
            us.execute(f"ALTER SYSTEM SET {setting} = on".encode())
        us.execute("SELECT pg_reload_conf()")


@pytest.mark.bench
async def test_memory_at_size(kind: str, url: str, tmp_path: Path) -> None:
    """Prints how fast claims are found and kept, and how much room they take."""
    if kind not in DATABASES:
        return
    flush_to_disk(url)
    table = Table(f"{kind}, claims:")
    print(f"\n{kind}")
    growing = Growing(url, table, tmp_path)
    for size in SIZES:
        await growing.measure(size)
    print(table.show())
