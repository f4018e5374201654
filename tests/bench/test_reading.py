"""How fast it reads: `make bench` prints these figures. Nothing here asserts a time; machines differ."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.model.material import Material
from bot.pipeline import run
from tests.bench.articles import article, json_lines

pytestmark = pytest.mark.bench

STREAM = 10_000  # articles; override with HEARSAY_BENCH_ARTICLES for a shorter look
COMMAND = [sys.executable, "-m", "bot"]


def wall(*arguments: str, runs: int = 5) -> float:
    """The median milliseconds from start to end of a command."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([*COMMAND, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def resident(pid: int) -> float | None:
    """The memory that a process holds, in MiB; None where the system does not tell in /proc."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    kib = next((line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS")), "0")
    return int(kib) / 1024


def test_one_article_warm() -> None:
    """Milliseconds for one article of 500 words once everything is loaded."""
    run(Material(name="warm", content=article(0)))
    times = []
    for number in range(1, 51):
        material = Material(name="bench", content=article(number))
        start = time.perf_counter()
        run(material)
        times.append((time.perf_counter() - start) * 1000)
    median, slowest = statistics.median(times), max(times)
    print(f"\none article of 500 words, warm: median {median:.1f} ms, slowest {slowest:.1f} ms")


def test_start_up(root: Path) -> None:
    """Milliseconds until the help is printed, and until the sample article is read."""
    usage, read = wall("--help"), wall("read", str(root / "docs" / "sample.txt"))
    print(f"\nhearsay --help: {usage:.0f} ms; hearsay read docs/sample.txt: {read:.0f} ms")


def test_stream(tmp_path: Path) -> None:
    """Articles a second over --jsonl, and how the memory goes on the way."""
    count = int(os.environ.get("HEARSAY_BENCH_ARTICLES", STREAM))
    path = tmp_path / "articles.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json_lines(count))
    marks = {max(1, count * part // 10): 0.0 for part in (1, 5, 10)}
    start = time.perf_counter()
    done = 0
    with subprocess.Popen([*COMMAND, "read", "--jsonl", str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        for done, _ in enumerate(process.stdout, start=1):
            if done in marks:
                marks[done] = resident(process.pid) or 0.0
    took = time.perf_counter() - start
    assert done == count
    memory = ", ".join(f"{mib:.0f} MiB after {number}" for number, mib in marks.items())
    print(f"\n{count} articles over --jsonl: {count / took:.0f} a second; memory {memory}")
