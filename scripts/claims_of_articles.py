"""The claims of many articles with their vectors: what scripts/train_pairs.py makes pairs from.

    PYTHONPATH=. python scripts/claims_of_articles.py ARTICLES.jsonl.gz OUT.npz

ARTICLES holds an object a line: `id`, `text`, and where they are known `title`, `published` and `publisher`.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from bot.bootstrap.reading import examiner
from bot.memory.gist import meaning
from bot.model.material import Material
from bot.neural.encoder import MiniLM


def claims(row: dict[str, Any]) -> list[tuple[str, str, bytes]]:
    """(claim, article, vector) of each claim of one article."""
    examine = examiner("builtin")
    analysis = examine(
        Material(
            name=row["id"],
            content=row["text"],
            id=row["id"],
            title=row.get("title"),
            published=row.get("published"),
        )
    )
    texts = [claim.text for claim in analysis.claims]
    vectors = MiniLM().embed([meaning(text) for text in texts])
    return [(text, row["id"], vector) for text, vector in zip(texts, vectors, strict=True)]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The articles."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    """Read all, write once."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        found = [claim for some in pool.map(claims, rows(options.articles), chunksize=4) for claim in some]
    texts, articles, vectors = zip(*found, strict=True)
    np.savez_compressed(
        options.out,
        texts=np.array(texts),
        articles=np.array(articles),
        vectors=np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(len(texts), -1),
    )
    print(f"{len(texts)} claims of {len(set(articles))} articles")


if __name__ == "__main__":
    main()
