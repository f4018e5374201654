"""What of an invented sentence is left on disk: its telling words, in every form they may be written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.databases import Postgres

CANARIES = ("brindelquox", "vaskelmoor", "ørkelvand")
SENTENCE = (
    "The Brindelquox council of Vaskelmoor will drain the Ørkelvand lagoon in June, the canal office said."
)


def forms(word: str) -> set[bytes]:
    """A word as it may be written, in UTF-8 or UTF-16, in JSON, in JSON in JSON.

    Without its beginning, which an index may share with another word's.
    """
    found = set()
    for one in (word, word.upper(), word.capitalize()):
        escaped = json.dumps(one)[1:-1]
        for text in (one, escaped, json.dumps(escaped)[1:-1]):
            found |= {text[2:].encode(), text.encode("utf-16-le"), text.encode("utf-16-be")}
    return found


def traces(folder: Path) -> dict[str, int]:
    """How often canaries stand in each file below a folder, whatever the case of their letters."""
    wanted = {form.lower() for word in CANARIES for form in forms(word)}
    counts = {
        str(path.relative_to(folder)): _count(path.read_bytes().lower(), wanted)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return {name: count for name, count in counts.items() if count}


def _count(body: bytes, forms: set[bytes]) -> int:
    return sum(map(body.count, forms))


def on_disk(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, int]:
    """Traces in all our files, and in those of PostgreSQL's that are this database's."""
    found = traces(tmp_path)
    if url.startswith("postgresql"):
        server: Postgres = request.getfixturevalue("postgres")
        server.run("CHECKPOINT")
        found |= traces(server.folder / "base")
    return found
