"""Slack's own types as JSON Schemas: of the calls it takes, the answers it gives and the payloads it sends.

`schemas/slack.json` is made by `scripts/slack_schemas.py`; nobody edits it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, ValidationError

_KEPT = Path(__file__).parent / "schemas" / "slack.json"


@cache
def tables() -> Mapping[str, Mapping[str, Any]]:
    """The file: arguments and answers by method, sent by name, and the definitions they share."""
    loaded: Mapping[str, Mapping[str, Any]] = json.loads(_KEPT.read_text("utf-8"))
    return loaded


@cache
def validator(table: str, name: str) -> Draft7Validator:
    """The validator of one type; KeyError for a name that the table has not."""
    own = tables()[table][name]
    return Draft7Validator({"allOf": [own], "definitions": tables()["definitions"]})


def methods() -> frozenset[str]:
    """The methods that the stand-in knows."""
    return frozenset(tables()["arguments"])


def problems(table: str, name: str, value: object) -> list[str]:
    """What is wrong with a value, each with where it stands; empty if nothing is."""
    found = validator(table, name).iter_errors(value)
    return [f"/{'/'.join(map(str, where))}: {words}" for where, words in map(_deepest, found)]


def _deepest(error: ValidationError) -> tuple[list[str | int], str]:
    """The most telling part of an error: of the alternatives that failed, the one that was meant."""
    while error.context:
        branches: dict[object, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        # An alternative for another `type` of block says nothing about the one that was meant.
        meant = [branch for branch in branches.values() if not any(map(_other, branch))]
        error = max((meant or list(branches.values()))[0], key=lambda inner: len(inner.absolute_path))
    return list(error.absolute_path), error.message[:300]


def _other(error: ValidationError) -> bool:
    if error.context:
        return all(map(_other, error.context))
    telling = bool(error.path) and error.path[-1] in {"type", "subtype"}
    return telling and error.validator in {"const", "enum", "not"}


def arguments(method: str) -> Mapping[str, frozenset[str]]:
    """The arguments that a method takes, each with the JSON types it may have (for reading forms)."""
    found: dict[str, set[str]] = {}
    for schema in _parts(tables()["arguments"][method]):
        for name, own in schema.get("properties", {}).items():
            found.setdefault(name, set()).update(_types(own))
    return {name: frozenset(types) for name, types in found.items()}


def _resolved(schema: Any) -> Any:
    while isinstance(schema, dict) and "$ref" in schema:
        schema = tables()["definitions"][schema["$ref"].removeprefix("#/definitions/")]
    return schema


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    schema = _resolved(schema)
    if not isinstance(schema, dict):
        return
    yield schema
    for word in ("anyOf", "allOf", "oneOf"):
        for part in schema.get(word, ()):
            yield from _parts(part)


def _types(schema: Any) -> set[str]:
    found: set[str] = set()
    for part in _parts(schema):
        own = part.get("type", [])
        found |= set([own] if isinstance(own, str) else own)
        for value in part.get("enum", [part["const"]] if "const" in part else []):
            found.add({bool: "boolean", str: "string"}.get(type(value), "number"))
    return found
