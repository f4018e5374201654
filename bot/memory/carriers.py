"""Which names are those of outlets, as the articles of a cluster show: "X reports", "told broadcaster X"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.memory.bodies import body
from bot.memory.outlets import outlet_key
from bot.memory.parties import Party, Standing
from bot.memory.sighted import Sighted
from bot.model.article import Kind

_NAME = r"((?:the |The )?[A-Z][\w.’'&/-]*(?: [A-Z][\w.’'&/-]*){0,4})"
# What only outlets do. "The company reported" is not among them, nor is "told parliament".
_DOES = re.compile(
    rf"[,”\"] {_NAME} (?:reports|is reporting|has learned)\b(?! (?:a|an|the|to|its|record)\b)"
    rf"|\b(?:newspaper|broadcaster|tabloid|magazine|news agency|news site|website|radio station) {_NAME}"
    rf"|\b(?:interview|interviewed|reporters?) (?:with|by|from|for) {_NAME}"
)


def carriers(members: Sequence[Sighted]) -> frozenset[str]:
    """The keys of the outlets that the members' articles name, and of those whose articles they are."""
    return frozenset(key for name in _names(members) if (key := outlet_key(name)))


def as_outlet(found: Party | None, known: frozenset[str]) -> Party | None:
    """The party, an outlet where its name is one of the known."""
    if found is None or found.standing is not Standing.NAMED or found.person or found.body.sorts:
        return found
    key = outlet_key(found.label)
    if key not in known:
        return found
    return replace(found, standing=Standing.OUTLET, outlet=key, body=body(""))


def _names(members: Sequence[Sighted]) -> Iterator[str]:
    for member in members:
        if member.claim.outlet:
            yield member.claim.outlet
        for claim in (member.claim, *member.beside):
            yield from (link.name for link in claim.chain if link.kind == Kind.OUTLET.value)
        yield from _told(member.text or "")


@lru_cache(maxsize=512)  # texts: several claims of one article are members
def _told(text: str) -> tuple[str, ...]:
    return tuple(_matched(_DOES.findall(text)))


def _matched(found: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for groups in found:
        yield from (name for name in groups if name)
