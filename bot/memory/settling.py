"""A new claim finds its cluster: it is held against the members of every cluster that it may join."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.memory.clusters import OF_ONE_STORY, examined, placement, respectful
from bot.memory.nearness import cosine
from bot.memory.recalling import statement
from bot.memory.relation import compare
from bot.model.memory import Band, Comparison, Match, Remembered, Scope

if TYPE_CHECKING:
    from bot.ports import ClaimStore

US = "hearsay"  # who decided, when no person did


async def settle(
    claim: Remembered, found: Sequence[Match], *, store: ClaimStore, scope: Scope, now: datetime
) -> bool:
    """Put a claim into the cluster that its matches lead to, or into a new one.

    False, and nothing is changed, when it is forgotten or has a cluster already: another worker was first.
    """
    reached = [match.claim.id for match in found if links(match.comparison)]
    there = await store.get([claim.id, *reached], scope=scope)
    if claim.id not in there or there[claim.id].cluster is not None:
        return False
    said = {match.claim.id: match.comparison for match in found}
    clusters = dict.fromkeys(there[id].cluster for id in reached if id in there)
    members = {
        cluster: await store.members(cluster, scope=scope) for cluster in clusters if cluster is not None
    }
    await _compare_members(claim, members, said, store)
    homes: dict[str, str | None] = {
        member.id: cluster for cluster, inside in members.items() for member in inside
    }
    homes |= {id: there[id].cluster for id in reached if id in there}
    ids = {cluster: [member.id for member in inside] for cluster, inside in members.items()}
    place = placement(
        claim.id,
        [(id, said[id], home) for id, home in homes.items() if id in said],
        members=ids,
        rejected=await store.rejected(claim.id, scope=scope),
    )
    brought = [*place.with_, *(id for cluster in place.merging for id in ids[cluster])]
    place = respectful(place, ids, {id: await store.rejected(id, scope=scope) for id in brought})
    merged = [id for cluster in place.merging for id in ids[cluster]]
    await store.cluster([claim.id, *place.with_, *merged], place.cluster, by=US, at=now, scope=scope)
    return True


async def _compare_members(
    claim: Remembered,
    members: dict[str, list[Remembered]],
    said: dict[str, Comparison],
    store: ClaimStore,
) -> None:
    """Hold the claim against those examined members that the search did not bring up."""
    known = {member.id: member for inside in members.values() for member in inside}
    asked = {id for inside in members.values() for id in examined([member.id for member in inside])}
    missing = [known[id] for id in asked - said.keys()]
    said |= await held_against(claim, missing, store)


async def held_against(
    claim: Remembered, earlier: Sequence[Remembered], store: ClaimStore
) -> dict[str, Comparison]:
    """How a claim stands to each of these, by their ids."""
    if not earlier:
        return {}
    vectors = await store.vectors([claim.id, *(one.id for one in earlier)])
    return {
        one.id: compare(
            statement(one), statement(claim), similarity=cosine(vectors[claim.id], vectors[one.id])
        )
        for one in earlier
        if claim.id in vectors and one.id in vectors
    }


def same_article(a: Remembered, b: Remembered) -> bool:
    """Whether both stand in one article; a claim by itself stands in none."""
    return a.id == b.id or (a.article is not None and a.article == b.article)


def links(said: Comparison) -> bool:
    """Whether the two are one story, and nobody need be asked."""
    return said.band is Band.LINK and said.relation in OF_ONE_STORY
