"""How fast readers find who says what, on one core. Nothing here asserts a time; machines differ."""

from __future__ import annotations

import os
import re
import resource
import statistics
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.analysis.attribution import Reader, read_by_rules, trained_reader
from bot.analysis.attribution.tagger import load
from bot.model.article import Article
from scripts.crf_model import crf_reader
from tests.bench.articles import article

pytestmark = pytest.mark.bench

PLAIN = os.environ.get("HEARSAY_CRF")  # a file of scripts/train_crf.py, to compare with
READERS: Mapping[str, Reader] = {
    "rules": read_by_rules,
    **({"plain CRF": crf_reader(Path(PLAIN))} if PLAIN else {}),
    "trained": trained_reader(),
}
TEXTS = [Article(id=str(number), text=article(number)) for number in range(20)]


def test_loading() -> None:
    """Milliseconds until the model is there, imports included, and what the process then holds at most."""
    load.cache_clear()
    start = time.perf_counter()
    load()
    took = (time.perf_counter() - start) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nthe model loads in {took:.0f} ms; at most {peak:.0f} MiB resident")


@pytest.mark.parametrize("name", READERS)
def test_articles(name: str) -> None:
    """Milliseconds for an article of 500 words, and words and marks a CPU second."""
    read = READERS[name]
    read(TEXTS[0])
    times = []
    for text in TEXTS:
        start = time.process_time()
        read(text)
        times.append(time.process_time() - start)
    tokens = sum(len(re.findall(r"\w+|[^\w\s]", text.text)) for text in TEXTS)
    print(
        f"\n{name}: {statistics.median(times) * 1000:.0f} ms an article of 500 words,"
        f" {tokens / sum(times):.0f} tokens a CPU second"
    )
