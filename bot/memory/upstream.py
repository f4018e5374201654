"""From a remembered claim's sources and chain to the party that it rests on: the first who is somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.memory.denying import denies
from bot.memory.outlets import outlet_key
from bot.memory.parties import Party, Said, Standing, made_of, named
from bot.model.article import Kind, Source
from bot.model.memory import Remembered


def party(claim: Remembered, nearby: Sequence[Source], meaning: Mapping[str, str]) -> Party | None:
    """The party a claim rests on, None when it names nobody who can be told from others.

    `nearby` are the other sources of its article, where a shortened name stands in full.
    """
    known = tuple(sorted(meaning.items()))
    parties = [p for p in _parties(claim, nearby, known) if p.standing is not Standing.NOBODY]
    if not parties:
        return _measuring(claim, known)
    if denies(claim):
        # "The firm denied the paper's report": the denial is the firm's, whatever it denies.
        return next((p for p in reversed(parties) if p.standing is Standing.NAMED), parties[0])
    if len(parties) > 1 and _is_unnamed(parties[0]) and parties[1].standing is Standing.NAMED:
        return parties[1]  # "police said a witness told them": it is the police who answer for the witness
    return parties[0]


# "The Ice Office put the drift at three metres": who measures is who says so.
_MEASURES = re.compile(
    r"(?:The |the )?([A-Z][\w.’'-]*(?: (?:of |for |and )?[A-Z][\w.’'-]*){0,6})"
    r" (?:has |have |had )?(?:put|puts|measured|measures|recorded|records|registered|estimated|estimates"
    r"|counted) "
)


def _measuring(claim: Remembered, known: tuple[tuple[str, str], ...]) -> Party | None:
    """The body at the head of a claim that gives a measurement, in an article that names no other source."""
    found = _MEASURES.match(claim.text) if not claim.sources else None
    if found is None:
        return None
    mine = named(Said(found.group(1), found.group(1), None, None, None, None, known))
    return mine if mine.standing is Standing.NAMED else None


def _is_unnamed(first: Party) -> bool:
    return first.standing is Standing.OFFICIALS or first.vouched is not None


def _parties(
    claim: Remembered, nearby: Sequence[Source], known: tuple[tuple[str, str], ...]
) -> Iterator[Party]:
    """Everybody in the chain, most upstream first; without a chain, the sources in their order."""
    own = claim.outlet
    links = [(link.name, link.kind) for link in claim.chain if link.kind != "article"]
    links = links or [(source.label, source.kind.value) for source in claim.sources]
    outlets = [name for name, kind in links if kind == Kind.OUTLET.value]
    keys = frozenset(key for name in outlets if (key := outlet_key(name)))
    platform = next((s.label for s in claim.sources if s.kind is Kind.SOCIAL), None)
    for name, kind in links:
        source = _source(name, (*claim.sources, *nearby))
        phrase = source.name if source and len(source.name) > len(name) else name
        made = made_of(kind, Said(name, phrase, source, platform, next(iter(outlets), None), own, known))
        yield replace(made, through=keys - {made.outlet})


def _source(name: str, sources: Sequence[Source]) -> Source | None:
    return next((s for s in sources if name in (s.label, s.name)), None)
