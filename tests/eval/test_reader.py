"""How well readers find who says what: `make eval` prints the figures, and floors keep them from falling."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.analysis.attribution import Reader, builtin_reader, read_by_rules
from bot.model.article import Article
from tests.eval.reports import attributions, heading, records, shared

READERS: Mapping[str, Reader] = {"rules": read_by_rules, "builtin": builtin_reader()}

# Of 16 sentences written for this: how many come out with source, cue and content just as expected.
SENTENCES = {"rules": 11, "builtin": 11}

# The development part of PolNeAR: a little under what was measured with the model in the package.
FLOORS: Mapping[str, Mapping[str, float]] = {
    "rules": {"attribution_f": 0.45, "speaker": 0.90},
    "builtin": {
        "attribution_f": 0.715,
        "source_exact_f": 0.80,
        "cue_exact_f": 0.72,
        "content_exact_f": 0.68,
        "speaker": 0.92,
    },
}


@pytest.mark.parametrize("name", READERS)
def test_sentences(name: str, root: Path) -> None:
    """Enough of the sentences written for this come out just as a person marked them."""
    rows = json.loads((root / "tests" / "golden" / "attributions.json").read_text("utf-8"))
    right = [row for row in rows if attributions(row["text"], READERS[name]) == row["expected"]]
    print(f"\n{heading(name)}: {len(right)} of {len(rows)} sentences just as expected")
    assert len(right) >= SENTENCES[name]


@pytest.mark.parametrize("name", READERS)
def test_corpus(name: str, root: Path, tmp_path: Path) -> None:
    """On news marked by hand no figure falls under its floor; without the corpus there is none to print."""
    corpus, score = shared(root) / "polnear" / "dev.jsonl.gz", shared(root) / "score_attribution.py"
    corpus = corpus if corpus.exists() else shared(root) / "data" / "polnear" / "dev.jsonl.gz"
    score = score if score.exists() else shared(root) / "eval" / "score_attribution.py"
    if not corpus.exists() or not score.exists():
        print(f"\n{heading(name)}: no corpus in {shared(root)}; nothing measured")
        return
    found = tmp_path / "reports.jsonl"
    with found.open("w", encoding="utf-8") as stream:
        for record in records(corpus):
            article = Article(id=record["id"], text=record["text"])
            parts = [
                {
                    role: [{"start": s.start, "end": s.end} for s in getattr(a, role)]
                    for role in ("source", "cue", "content")
                }
                for a in READERS[name](article)
            ]
            stream.write(
                json.dumps({"article": {"id": article.id, "text": article.text}, "attributions": parts})
                + "\n"
            )
    done = subprocess.run(
        [sys.executable, str(score), str(corpus), str(found)], capture_output=True, text=True, check=True
    )
    print(f"\n{heading(name)}\n{done.stdout}")
    figures = json.loads(done.stdout.splitlines()[-1])
    assert {k: figures[k] for k, least in FLOORS[name].items() if figures[k] < least} == {}
