"""Which claims an answer rests on, so that it is only sent where they may still be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from bot.model.memory import Origin, Remembered


def rests_on(*outcomes: object) -> frozenset[str]:
    """The ids of all remembered claims in what came of a request, however deep they are in it."""
    return frozenset(id for outcome in outcomes for id in _claims(outcome))


def _claims(value: object) -> Iterator[str]:
    if isinstance(value, Remembered):
        yield value.id
    elif isinstance(value, Origin):
        yield from value.claims
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _claims(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from _claims(value.values())
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for one in value:
            yield from _claims(one)
