"""How seldom seeing through disguises is a false alarm: `make eval` prints it, over real news."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bot.alerts.terms import NEAR, Look, Matcher
from bot.memory.gist import meaning
from bot.model.watch import Part, Term, Watch, What
from bot.neural.encoder import MiniLM
from bot.wording.fold import fold
from bot.wording.stems import stem
from tests.eval.reports import records, shared

MOST = 0.01  # of the texts may have a phrase found in them that is not plainly there
# Words that are common in news, beside the phrases of the disguises: more to be wrong about.
COMMON = "strike bank court police minister dam ferry vote tax army oil fire drug mayor cop us it who".split()


SELDOM = 5_000  # claims on other subjects, of which at most one may be met by a sentence
# How many of the pairs of each relation are met, at the least: hard ones, with hardly a word alike.
FOUND = {"same": 0.24, "same-with-changed-figure": 0.50, "contradicts": 0.38}


def watching(phrase: str) -> Watch:
    """A watch for a phrase."""
    return Watch(
        id=phrase,
        tenant="main",
        place="console:#desk",
        owner="console:ana",
        name=phrase,
        terms=(Term(what=What.PHRASE, text=phrase, part=Part.ANY),),
        made=datetime(2031, 3, 5, tzinfo=UTC),
    )


def plainly(text: str) -> str:
    """The stems of a text's words, each between spaces, without looking behind any disguise."""
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", fold(text).replace(",000", "000"))
    return " " + " ".join(stem(word.removesuffix("'s"), "english") for word in words) + " "


def test_false_alarms(root: Path) -> None:
    """Hardly ever is a phrase found in real prose that is not plainly there; no corpus, no figure."""
    corpus = shared(root) / "polnear" / "dev.jsonl.gz"
    corpus = corpus if corpus.exists() else shared(root) / "data" / "polnear" / "dev.jsonl.gz"
    if not corpus.exists():
        print(f"\nwatches: no corpus in {shared(root)}; nothing measured")
        return
    rows = json.loads((root / "tests" / "golden" / "disguises.json").read_text("utf-8"))
    phrases = sorted({row["phrase"] for row in rows} | set(COMMON))
    matcher = Matcher(map(watching, phrases))
    texts, found, wrong = 0, 0, []
    for record in records(corpus):
        texts += 1
        there = plainly(record["text"])
        for hit in matcher.met(Look(text=record["text"], language="en")):
            found += 1
            if plainly(hit.watch.name) not in there:
                wrong.append((record["id"], hit.watch.name, hit.why[0][1]))
    print(f"\nwatches: {len(phrases)} phrases over {texts} texts: {found} found, {len(wrong)} false: {wrong}")
    assert len({id for id, *_ in wrong}) <= MOST * texts


def test_like(root: Path) -> None:
    """A sentence meets claims that say much the same, and hardly ever one on another subject."""
    pairs = [json.loads(line) for line in (root / "tests/golden/pairs.jsonl").read_text("utf-8").splitlines()]
    held = [pair for pair in pairs if pair["part"] == "hold"]
    watched, claims = (_meanings([pair[side] for pair in held]) for side in "ab")
    cosines = watched @ claims.T
    subject = np.array([pair["topic"] for pair in held])
    strangers = cosines[subject[:, None] != subject[None, :]]
    relation = np.array([pair["relation"] for pair in held])
    own = np.diagonal(cosines)
    found = {name: float(np.mean(own[relation == name] >= NEAR)) for name in sorted(set(relation))}
    alarms = int(np.sum(strangers >= NEAR))
    shares = ", ".join(f"{name} {share:.0%}" for name, share in found.items())
    print(f"\nlike at {NEAR}: {shares}; {alarms} of {len(strangers)} on other subjects")
    assert alarms * SELDOM <= len(strangers)
    assert all(found[name] >= least for name, least in FOUND.items())


def _meanings(texts: list[str]) -> np.ndarray:
    """A row for each text, of length 1."""
    vectors = MiniLM().embed([meaning(text) for text in texts])
    rows = np.stack([np.frombuffer(vector, dtype=np.int8).astype(float) for vector in vectors])
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))
