"""A remembered claim with what is known of the article it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.model.article import Source
from bot.model.memory import Remembered


@dataclass(frozen=True, kw_only=True)
class Sighted:
    """One claim as one article made it.

    `beside` are the article's other claims, whose sources speak for a sentence that names none, and `text`
    is the article's own text, in which copied words are found; both only help when they are known.
    """

    claim: Remembered
    beside: tuple[Remembered, ...] = ()
    text: str | None = None

    @property
    def page(self) -> str:
        """What tells its article from others."""
        return self.claim.page

    @cached_property
    def nearby(self) -> tuple[Source, ...]:
        """The sources of the article's other claims."""
        return tuple(source for other in self.beside for source in other.sources)


def sighted(
    claims: Sequence[Remembered],
    articles: Mapping[str, Sequence[Remembered]],
    texts: Mapping[str, str] | None = None,
) -> tuple[Sighted, ...]:
    """Claims with the other claims of their articles, and with the texts of those that are kept.

    `articles` and `texts` are looked up by the id of the article; either may lack any of them.
    """
    return tuple(
        Sighted(
            claim=claim,
            beside=tuple(c for c in articles.get(claim.article or "", ()) if c.id != claim.id),
            text=(texts or {}).get(claim.article or ""),
        )
        for claim in claims
    )
