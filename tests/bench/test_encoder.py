"""How fast claims become vectors, on one core. Nothing here asserts a time; machines differ."""

from __future__ import annotations

import random
import statistics
import time

import pytest

from bot.neural.encoder import MiniLM
from tests.bench.articles import sentence

pytestmark = pytest.mark.bench


def test_claims() -> None:
    """CPU milliseconds for the vector of one claim, and for the vectors of its words."""
    encoder, pick = MiniLM(), random.Random(1)  # noqa: S311 - variety, not secrecy
    texts = [sentence(pick) for _ in range(200)]
    encoder.embed(texts[:5])
    for name, embed in (("a claim", lambda text: encoder.embed([text])), ("its words", encoder.embed_tokens)):
        times = []
        for text in texts:
            start = time.process_time()
            embed(text)
            times.append((time.process_time() - start) * 1000)
        print(f"\n{name}: {statistics.median(times):.1f} ms")
