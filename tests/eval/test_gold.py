"""How well whole reports say who says what, on articles annotated by hand, by kind of news: `make eval`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.eval.reports import heading, shared

# A little under what was measured with the models in the package.
FLOORS: Mapping[str, float] = {
    "central_recall": 1.0,
    "claim_recall": 0.92,
    "source": 0.85,
    "kind": 0.82,
    "must_recall": 0.95,
    "precision": 0.90,
    "probes": 0.90,
}
MOST_TRAPS = 0.10
SHOWN = ("claim_recall", "source", "kind", "must_recall", "precision")


def test_gold(root: Path, tmp_path: Path) -> None:
    """No figure falls under its floor; without the articles there is none to print."""
    folder, score = shared(root) / "data" / "gold", shared(root) / "eval" / "score_gold.py"
    files = sorted(folder.glob("*.json")) if score.exists() else []
    read = {path: json.loads(path.read_text("utf-8")) for path in files}
    gold = {path: given for path, given in read.items() if isinstance(given, dict)}
    probes = [row for rows in read.values() if isinstance(rows, list) for row in rows if "expect" in row]
    if not gold:
        print(f"\n{heading('builtin')}: no annotated articles in {folder}; nothing measured")
        return
    reports, answers = tmp_path / "reports.jsonl", tmp_path / "probes.jsonl"
    reports.write_text(reported(list(gold.values())), "utf-8")
    answers.write_text(reported(probes), "utf-8")
    print(f"\n{heading('builtin')}, by kind of news")
    for number, (path, given) in enumerate(gold.items()):
        one = tmp_path / str(number)
        one.mkdir()
        shutil.copy(path, one)
        figures = scored(score, one, reports)
        print(f"{given['kind']:40}", "  ".join(f"{name} {figures[name]:.2f}" for name in SHOWN))
    figures = scored(score, folder, reports, answers)
    print("all", json.dumps(figures))
    assert {k: figures[k] for k, least in FLOORS.items() if figures[k] < least} == {}
    assert figures["bad_spans"] == figures["missing"] == 0
    assert figures["traps_fired"] <= MOST_TRAPS


def reported(articles: Sequence[Mapping[str, Any]]) -> str:
    """What `hearsay read --jsonl` prints for the articles' words alone."""
    lines = "".join(json.dumps({"id": a["id"], "text": a["text"]}) + "\n" for a in articles)
    command = [sys.executable, "-m", "bot", "read", "--jsonl", "-"]
    return subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout


def scored(score: Path, *arguments: Path) -> dict[str, float]:
    """The figures that the scorer prints last."""
    command = [sys.executable, str(score), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
