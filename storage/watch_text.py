"""A watch as text and back. The text is JSON in ASCII; `version` says how it is written."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any, Final

from bot.errors import StoreFailed, StoreTooNew
from bot.model.article import Severity
from bot.model.watch import Part, Quiet, Term, Watch, What

VERSION: Final = 1


def write_watch(watch: Watch) -> str:
    """A watch as text."""
    return json.dumps(
        {
            "version": VERSION,
            "id": watch.id,
            "tenant": watch.tenant,
            "place": watch.place,
            "owner": watch.owner,
            "name": watch.name,
            "terms": [_written(term) for term in watch.terms],
            "made": watch.made.astimezone(UTC).isoformat(timespec="microseconds"),
            "severity": watch.severity.value,
            "quiet": [f"{watch.quiet.start:%H:%M}", f"{watch.quiet.end:%H:%M}"] if watch.quiet else None,
        },
        separators=(",", ":"),
    )


def read_watch(text: str) -> Watch:
    """What `write_watch` wrote. Raises StoreTooNew for a later way, StoreFailed for no such text."""
    try:
        found: Mapping[str, Any] = json.loads(text)
        if found["version"] != VERSION:
            raise StoreTooNew(
                f"a watch in the database is written in version {found['version']!r}, ours is {VERSION}; a"
                " newer Hearsay wrote it: use that one"
            )
        return Watch(
            **{name: found[name] for name in ("id", "tenant", "place", "owner", "name")},
            terms=tuple(_term(term) for term in found["terms"]),
            made=datetime.fromisoformat(found["made"]),
            severity=Severity(found["severity"]),
            quiet=Quiet(**dict(zip(("start", "end"), map(time.fromisoformat, found["quiet"]), strict=True)))
            if found["quiet"]
            else None,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreFailed("a watch in the database is damaged; restore a backup") from error


def _written(term: Term) -> list[str | None]:
    vector = None if term.vector is None else b64encode(term.vector).decode()
    return [term.what.value, term.text, term.part.value, vector]


def _term(found: list[Any]) -> Term:
    what, text, part, vector = found
    return Term(
        what=What(what), text=text, part=Part(part), vector=None if vector is None else b64decode(vector)
    )
