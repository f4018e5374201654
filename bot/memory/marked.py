"""What the desk or a fact-check has spoken on: where a story has such a claim, whoever repeats it must hear.

A search brings up the likeliest claims, and a story may have more: the one that was marked false is held
against a claim that joins its story even when the search did not find it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.memory.settling import held_against, links, same_article
from bot.model.memory import Match, Remembered, Scope

if TYPE_CHECKING:
    from bot.ports import ClaimStore

MOST = 5  # marked claims of a story that were not found and are compared; a desk marks few

Told = Mapping[str, tuple[Remembered, Sequence[Match]]]


async def with_marked(told: Told, *, store: ClaimStore, scope: Scope) -> dict[str, list[Match]]:
    """By the same keys, the matches and those marked claims of their stories that were not among them."""
    found = {key: list(matches) for key, (_, matches) in told.items()}
    linked = [own.id for own, matches in told.values() if any(links(m.comparison) for m in matches)]
    if not linked:
        return found
    homes = {id: claim.cluster for id, claim in (await store.get(linked, scope=scope)).items()}
    inside = await store.members_of(list(dict.fromkeys(filter(None, homes.values()))), scope=scope)
    for key, (own, matches) in told.items():
        members = inside.get(homes.get(own.id) or "", ())
        met = {match.claim.id for match in matches}
        left = [m for m in members if m.is_marked and m.id not in met and not same_article(m, own)]
        found[key] += await _compared(own, left[-MOST:], store, scope)
    return found


async def _compared(
    own: Remembered, left: Sequence[Remembered], store: ClaimStore, scope: Scope
) -> list[Match]:
    apart = await store.rejected(own.id, scope=scope) if left else frozenset()
    said = await held_against(own, [member for member in left if member.id not in apart], store)
    return [Match(claim=member, comparison=said[member.id]) for member in left if member.id in said]
