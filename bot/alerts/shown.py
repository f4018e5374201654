"""Which claim of an article shows best why a watch is met."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from bot.model.article import Claim
from bot.model.memory import Remembered
from bot.model.watch import Term, What

C = TypeVar("C", Claim, Remembered)

Why = Sequence[tuple[Term, str]]

_OF_SOURCES = frozenset({What.SOURCE, What.KIND})


def showing(why: Why, claims: Sequence[C], *, marked: Collection[str] = ()) -> C:
    """The claim that shows most of the terms by which a watch is met; of several the central one.

    `marked` are the ids of those that repeat what the desk has spoken on, which a watch for statuses is for.
    """
    return max(claims, key=lambda claim: (_shown(why, claim, marked), claim.central))


def _shown(why: Why, claim: Claim | Remembered, marked: Collection[str]) -> int:
    return sum(_shows(term, found, claim, marked) for term, found in why)


def _shows(term: Term, found: str, claim: Claim | Remembered, marked: Collection[str]) -> bool:
    if term.what in _OF_SOURCES:
        wanted = (found or term.text).casefold()
        return wanted in {name.casefold() for name in _behind(claim)}
    if term.what is What.STATUS:
        return claim.id in marked
    if term.what is What.CAVEAT:
        return isinstance(claim, Claim) and any(caveat.code == term.text for caveat in claim.caveats)
    text = claim.text.casefold()
    return any(words and words.casefold() in text for words in (found, term.text))


def _behind(claim: Claim | Remembered) -> list[str]:
    """Whom the claim rests on, under every name, and of what kind they are."""
    names = [name for source in claim.sources for name in (source.name, source.canonical, source.kind.value)]
    names += [name for link in claim.chain for name in (link.name, link.kind)]
    return [name for name in names if name]
