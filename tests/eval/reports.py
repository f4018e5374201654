"""What readers found, in the forms that figures are made from."""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.analysis.attribution import Reader, tagger
from bot.memory import pairs
from bot.model.article import Article, Span
from bot.neural import encoder

_MARKS = " .,;:"


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The articles of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf8") as stream:
        yield from map(json.loads, stream)


def attributions(text: str, reader: Reader) -> list[list[str]]:
    """Source, cue and content of each attribution as words, without "that" and the marks at their ends."""

    def words(parts: Sequence[Span]) -> str:
        return " ".join(text[p.start : p.end] for p in parts)

    found = reader(Article(id="one", text=text))
    return [
        [words(part).strip(_MARKS).removeprefix("that ") for part in (a.source, a.cue, a.content)]
        for a in found
    ]


def shared(root: Path) -> Path:
    """Where corpora lie that may be measured with and not be passed on."""
    return Path(os.environ.get("HEARSAY_CORPORA") or root.parent / "shared")


def heading(name: str) -> str:
    """The day, what is measured, and the checksums of the models."""
    files = {"reader": tagger.MODEL, "encoder": encoder.MODEL, "pairs": pairs.MODEL}
    sums = (f"{k} {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}" for k, path in files.items())
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d} {name} ({', '.join(sums)})"
