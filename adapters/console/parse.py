"""What a person or a program typed -> Material; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import InputError
from bot.model.material import Material

HINTS = ("title", "outlet", "url", "published")

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command line says of every text that does not say it itself; `published` is ISO 8601."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None


def is_address(source: str) -> bool:
    """Whether a source is an address, of the web or not, rather than a file's name."""
    return bool(_ADDRESS.match(source))


def iso_date(text: str) -> str:
    """An ISO 8601 date or date-time, as given. Raises ValueError for anything else."""
    datetime.fromisoformat(text)
    return text


def record_material(body: bytes, *, name: str, given: Given) -> Material:
    """The material of one JSON line; `name` is what errors call it. Raises InputError."""
    record = json_object(body, name)
    warnings: list[str] = []
    hints = {key: optional_string(record, key, name) or getattr(given, key) for key in HINTS}
    if hints["published"] and not dated(hints["published"]):
        warnings.append(f"The date given with it, {hints['published']!r}, is not ISO 8601 and was left out.")
        hints["published"] = None
    return Material(
        name=name,
        content=record_text(record, name),
        id=record_id(record, name),
        warnings=tuple(warnings),
        **hints,
    )


def json_object(body: bytes, name: str) -> Mapping[str, Any]:
    """The object of one JSON line. Raises InputError."""
    try:
        record = json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 (byte {error.start} of the line)") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: not JSON ({error})") from error
    if not isinstance(record, dict):
        raise InputError(f'{name}: not a JSON object; each line is one, such as {{"id": "1", "text": "…"}}')
    return record


def record_id(record: Mapping[str, Any], name: str) -> str:
    """The sender's own id, which every line has. Raises InputError."""
    value = record.get("id")
    if value is None or value == "":
        raise InputError(f'{name}: "id" is missing')
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(f'{name}: "id" is neither a string nor a whole number')
    return str(value)


def record_text(record: Mapping[str, Any], name: str, key: str = "text") -> str:
    """The words that the line must have. Raises InputError."""
    value = record.get(key)
    if value is None:
        raise InputError(f'{name}: "{key}" is missing')
    if not isinstance(value, str):
        raise InputError(f'{name}: "{key}" is not a string')
    return value


def optional_string(record: Mapping[str, Any], key: str, name: str) -> str | None:
    """A string that may be missing; None for an empty one. Raises InputError."""
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f'{name}: "{key}" is not a string')
    return value or None


def dated(text: str) -> bool:
    """Whether it is an ISO 8601 date or date-time."""
    try:
        iso_date(text)
    except ValueError:
        return False
    return True
