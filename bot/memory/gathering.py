"""A story that nobody put together yet: its claims, as they would have come one after another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.memory.clusters import OF_ONE_STORY
from bot.model.memory import Band, Match, Remembered

MOST = 30  # claims that are looked up when somebody asks for a story: some 50 ms each


async def around(
    claim: Remembered, look_up: Callable[[Remembered], Awaitable[list[Match]]]
) -> list[tuple[Remembered, list[Match]]]:
    """The claim and those that it may make a story with, in the order they were seen, at most MOST.

    Beside each what it matches of those that were seen before it: later ones find it in their turn.
    """
    waiting, met = [claim], {claim.id}
    found: list[tuple[Remembered, list[Match]]] = []
    while waiting and len(found) < MOST:
        one = waiting.pop(0)
        matches = await look_up(one)
        found.append((one, [match for match in matches if match.claim.seen < one.seen]))
        near = [match.claim for match in matches if _is_likely(match) and match.claim.id not in met]
        waiting.extend(near)
        met.update(other.id for other in near)
    return sorted(found, key=lambda pair: pair[0].seen)


def _is_likely(match: Match) -> bool:
    said = match.comparison
    return said.relation in OF_ONE_STORY and said.band is not Band.IGNORE
