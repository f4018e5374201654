"""The articles that two claims stand in, where they may tell whether the claims are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.memory.finding import Claims
from bot.model.memory import Remembered, Scope, Statement

SHORT = 1_000  # characters of an article that is about all it says


class Library(Claims, Protocol):
    """What is asked of a bot.ports.ClaimStore: claims, and the articles they stand in."""

    async def texts(self, ids: Sequence[str], *, scope: Scope) -> dict[str, str]:
        """The texts of these articles, as far as the scope may know of them."""
        ...


async def side_by_side(
    asked: Statement, article: str | None, claims: Sequence[Remembered], *, store: Library, scope: Scope
) -> Mapping[str, tuple[str, str]]:
    """By the claims' ids, the texts of their articles and of the one in which the asked claim stands.

    Only where both are what their articles are mainly about: a side remark of a long article is no more
    likely to be the same for what the rest of it says.
    """
    homes = {claim.id: claim.article for claim in claims if claim.article is not None}
    if article is None or not homes:
        return {}
    texts = await store.texts(list(dict.fromkeys([article, *homes.values()])), scope=scope)
    mine = texts.get(article)
    if mine is None or not _is_main(asked.central, mine):
        return {}
    return {
        claim.id: (texts[claim.article], mine)
        for claim in claims
        if claim.article in texts and _is_main(claim.central, texts[claim.article])
    }


def _is_main(central: bool, text: str) -> bool:
    return central or len(text) <= SHORT
