"""Was this claim met before? Candidates are found, and each is held against the new words."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from bot.memory.finding import find
from bot.memory.judge import cosine
from bot.memory.relation import compare
from bot.model.memory import Band, Match, Remembered, Scope, Statement

if TYPE_CHECKING:
    from bot.ports import ClaimStore, Encoder

CANDIDATES = 20  # that are compared in full; what is the same claim stands among the first of them


def statement(claim: Remembered) -> Statement:
    """What of a remembered claim is compared."""
    return Statement(
        text=claim.text,
        said_by=tuple(source.label for source in claim.sources),
        published=claim.published or claim.seen.date().isoformat(),
        certainty=claim.certainty,
    )


async def matches(
    asked: Statement, *, store: ClaimStore, encoder: Encoder, scope: Scope, limit: int = CANDIDATES
) -> list[Match]:
    """The remembered claims most like this one, best first, each with how the two stand to each other."""
    found = await find(asked.text, store=store, encoder=encoder, scope=scope, limit=limit)
    if not found:
        return []
    vectors = await store.vectors([claim.id for claim, _ in found])
    (own,) = await asyncio.to_thread(encoder.embed, [asked.text])
    return [
        Match(
            claim=claim,
            comparison=compare(statement(claim), asked, similarity=cosine(own, vectors[claim.id])),
        )
        for claim, _ in found
    ]


def telling(found: Sequence[Match], *, apart_from: Collection[str] = ()) -> list[Match]:
    """Those that somebody should be told of, surest first: links, then suggestions.

    `apart_from` are ids that a person said are not the same claim.
    """
    worth = [m for m in found if m.comparison.band is not Band.IGNORE and m.claim.id not in apart_from]
    return sorted(worth, key=lambda m: (m.comparison.band is not Band.LINK, -m.comparison.score))
