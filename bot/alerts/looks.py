"""What watches look at: an article that was just read, or one that is remembered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.alerts.terms import Look
from bot.model.article import Analysis, Link, Source
from bot.model.memory import Remembered, Status

_ITSELF = "article"  # the kind of the last hand in a chain, which is the outlet's


def at_article(
    analysis: Analysis, *, statuses: Collection[Status] = (), vectors: Sequence[bytes] = ()
) -> Look:
    """A look at an article that was just read.

    `statuses` are what the place thinks of earlier claims that came back in it, `vectors` the meanings of
    its claims.
    """
    article = analysis.article
    sources = [source for claim in analysis.claims for source in claim.sources]
    links = [link for claim in analysis.claims for link in claim.chain]
    return Look(
        text=f"{article.title or ''}\n{article.text}",
        sources=_names([*sources, *analysis.origins], links, [article.outlet]),
        kinds=_kinds(sources, links),
        caveats=frozenset(caveat.code for caveat in analysis.caveats),
        statuses=frozenset(status.value for status in statuses),
        vectors=tuple(vectors),
        language=article.language,
    )


def at_memory(
    claims: Sequence[Remembered],
    text: str | None,
    *,
    caveats: Collection[str] = (),
    statuses: Collection[Status] = (),
    vectors: Sequence[bytes] = (),
) -> Look:
    """A look at the remembered claims of one article, and at its text where that is kept."""
    words = text if text is not None else "\n".join(claim.text for claim in claims)
    sources = [source for claim in claims for source in claim.sources]
    links = [link for claim in claims for link in claim.chain]
    return Look(
        text=f"{claims[0].title or ''}\n{words}",
        sources=_names(sources, links, [claim.outlet for claim in claims]),
        kinds=_kinds(sources, links),
        caveats=frozenset(caveats),
        statuses=frozenset(status.value for status in statuses),
        vectors=tuple(vectors),
    )


def _names(
    sources: Iterable[Source], links: Iterable[Link], outlets: Iterable[str | None]
) -> tuple[str, ...]:
    """Everybody that claims rest on, under every name that is given, each once."""
    named = [name for source in sources for name in (source.name, source.canonical)]
    hands = [link.name for link in links if link.kind != _ITSELF]
    return tuple(dict.fromkeys(filter(None, [*named, *hands, *outlets])))


def _kinds(sources: Iterable[Source], links: Iterable[Link]) -> frozenset[str]:
    return frozenset([*(source.kind.value for source in sources), *(link.kind for link in links)])
