"""How long a thousand watches take an article. `make bench` prints it."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import numpy as np
import pytest

from bot.alerts.terms import Look, Matcher
from bot.model.watch import Part, Term, Watch, What

SENTENCE = "The {} of {} told the {} on Monday that {} {} had been {} by the {} before the {} was {}."
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("ar", "el", "in", "om", "ub") for c in "aeioubdlnt"]
WATCHES, ARTICLES, SENTENCES = 1000, 40, 50


def words(chance: random.Random, count: int) -> list[str]:
    """Words of which some are common and most are rare, as in any language."""
    return [WORDS[min(int(chance.paretovariate(0.6)), len(WORDS)) - 1] for _ in range(count)]


def watch(number: int, chance: random.Random) -> Watch:
    """A watch for rare words: two phrases and, in turn, a pattern, a name, a sentence or a source."""
    rare = [chance.choice(WORDS[50:]) for _ in range(6)]
    terms = [
        Term(what=What.PHRASE, text=f"{rare[0]} {rare[1]}", part=Part.ANY),
        Term(what=What.PHRASE, text=rare[2], part=Part.ANY),
        (
            Term(what=What.PATTERN, text=rf"\b{rare[3]}\s+(?:of|in)\s+{rare[4]}\w*"),
            Term(what=What.NAME, text=f"{rare[3]} {rare[4]}|{rare[5]}"),
            Term(what=What.LIKE, text=rare[3], vector=vector(number)),
            Term(what=What.SOURCE, text=rare[3]),
            Term(what=What.PHRASE, text=rare[3], part=Part.NOT),
        )[number % 5],
    ]
    return Watch(
        id=f"w{number}",
        tenant="main",
        place="console:#desk",
        owner="console:ana",
        name=f"w{number}",
        terms=tuple(terms),
        made=datetime(2031, 3, 5, tzinfo=UTC),
    )


def vector(seed: int) -> bytes:
    """A direction."""
    values = np.random.default_rng(seed).normal(size=384)
    return np.round(values / np.linalg.norm(values) * 127).astype(np.int8).tobytes()


def look(number: int, chance: random.Random) -> Look:
    """An article of some 750 words with twenty claims; every other one has typographic marks."""
    text = " ".join(SENTENCE.format(*words(chance, 9)) for _ in range(SENTENCES))
    text = text if number % 2 else text.replace("the", "the “", 20)
    return Look(
        text=text, sources=("the mayor", "police"), vectors=tuple(map(vector, range(20))), language="en"
    )


@pytest.mark.bench
def test_thousand_watches() -> None:
    """Prints how long it takes to make a thousand watches ready, and to hold an article against them."""
    chance = random.Random(8)  # noqa: S311 - no secret is made of it
    watches = [watch(number, chance) for number in range(WATCHES)]
    began = time.process_time()
    matcher = Matcher(watches)
    ready = time.process_time() - began
    looks = [look(number, chance) for number in range(ARTICLES)]
    met = sum(len(matcher.met(one)) for one in looks)  # the first time the stems are learnt
    began = time.process_time()
    for one in looks:
        matcher.met(one)
    each = (time.process_time() - began) / ARTICLES
    print(
        f"\n{WATCHES} watches: ready in {ready:.2f} s, {each * 1e3:.2f} ms an article of"
        f" {len(looks[0].text.split())} words; {met / ARTICLES:.1f} watches met by each"
    )
