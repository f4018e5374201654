"""Which claim somebody means by the beginning of its id."""

from __future__ import annotations

import re

from bot.document import printable
from bot.errors import CommandError
from bot.model.command import Call, Usage
from bot.model.memory import Remembered, Scope
from bot.ports import UnitOfWork
from bot.wording.fold import fold

SHORTEST = 4  # characters of an id
LONGEST_TEXT = 1_000  # characters of a note, a reason or a search: what a person reads in one look
_LONGEST = 64  # characters; what is longer is no id
_MANY = 4  # claims that are looked up, to name some when an id is not enough
_AROUND = "[](){}<>#.,:;\"'`*_“”‘’"
_ID = re.compile(r"[a-z0-9-]+")


async def claim_named(word: str, *, unit: UnitOfWork, scope: Scope, usage: Usage) -> Remembered:
    """The claim whose id begins so, among those that the scope may know of. Raises CommandError.

    One that is elsewhere and one that is nowhere are answered in the same words.
    """
    prefix = fold(word.strip()[:_LONGEST].strip(_AROUND))
    shown = printable(word)[:_LONGEST]
    if not _ID.fullmatch(prefix):
        raise CommandError(f"“{shown}” is no claim's id", example=usage.example)
    if len(prefix) < SHORTEST:
        raise CommandError(
            f"“{shown}” is too short for a claim's id: give at least {SHORTEST} of its characters",
            example=usage.example,
        )
    found = await unit.claims.by_prefix(prefix, scope=scope, limit=_MANY)
    exact = [claim for claim in found if claim.id == prefix]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise CommandError(f"no claim is known here whose id begins with {prefix}; search finds ids")
    ids = ", ".join(claim.id for claim in found[: _MANY - 1]) + (", …" if len(found) == _MANY else "")
    raise CommandError(f"several ids begin with {prefix}: {ids}; give more of it")


def brief(text: str, what: str, usage: Usage) -> str:
    """Free text of a command, which is a line or two. Raises CommandError for more."""
    if len(text) > LONGEST_TEXT:
        raise CommandError(
            f"{what} of {usage.name} has {len(text):,} characters, and at most {LONGEST_TEXT:,} are taken",
            example=usage.example,
        )
    return text


def arguments(call: Call, usage: Usage, names: tuple[str, ...], *, more: bool = False) -> tuple[str, ...]:
    """The arguments that these names stand for. Raises CommandError for a missing one, or one too many.

    `more` lets free text follow them.
    """
    given = call.texts
    if len(given) < len(names):
        raise CommandError(f"{usage.name} needs {names[len(given)]}", example=usage.example)
    if len(given) > len(names) and not more:
        extra = printable(given[len(names)])[:40]
        raise CommandError(
            f"{usage.name} takes {' and '.join(names)} and nothing else; what is “{extra}”?",
            example=usage.example,
        )
    return given[: len(names)]
