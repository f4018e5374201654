"""Count in how many claims and sentences each word stands, for bot/memory/data/rarity.json.

usage: count_words.py FOLDER...

Reads every *.jsonl.gz below the folders: the "text" of a line, or its "a" and "b".
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.wording.words import words

OUT = Path(__file__).parents[1] / "bot" / "memory" / "data" / "rarity.json"
LEAST = 4  # texts a stem must stand in to be kept; rarer ones count as standing in two


def sentences(folder: Path) -> Iterator[str]:
    """Every claim, and every sentence of an article."""
    for path in sorted(folder.rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                for key in ("text", "a", "b"):
                    yield from re.split(r"(?<=[.!?])\s+|\n+", row.get(key) or "")


def main(folders: list[str]) -> None:
    """Write the table."""
    counts: Counter[str] = Counter()
    texts = 0
    for folder in folders:
        for sentence in sentences(Path(folder)):
            found = {word.stem for word in words(sentence) if not word.stop}
            if found:
                texts += 1
                counts.update(found)
    kept = {
        stem: n
        for stem, n in sorted(counts.items())
        if n >= LEAST and not stem[0].isdigit() and len(stem) < 25
    }
    OUT.write_text(
        json.dumps({"texts": texts, "counts": kept}, ensure_ascii=False, separators=(",", ":")) + "\n",
        "utf-8",
    )
    print(f"{texts} texts, {len(kept)} stems")


if __name__ == "__main__":
    main(sys.argv[1:])
