"""Was this claim met before? Candidates are found, and each is held against the new words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.memory.answering import answers, points_back
from bot.memory.articles import Library, side_by_side
from bot.memory.clusters import OF_ONE_STORY
from bot.memory.finding import Found, find
from bot.memory.kinship import are_of_one_event
from bot.memory.relation import compare
from bot.model.memory import Band, Comparison, Match, Remembered, Scope, Statement

if TYPE_CHECKING:
    from bot.ports import Encoder

SURE, LIKELY = 0.1, 0.01  # how surely a claim is found that is linked, that is suggested
MOST_LINKS = 5  # earlier claims told of one claim; their cluster has the rest
MOST_SUGGESTED = 2  # a person is asked about no more
CANDIDATES = 20  # that are compared in full; what is the same claim stands among the first of them


def statement(claim: Remembered) -> Statement:
    """What of a remembered claim is compared."""
    return Statement(
        text=claim.text,
        said_by=tuple(source.label for source in claim.sources),
        published=claim.published or claim.seen.date().isoformat(),
        certainty=claim.certainty,
        dated=claim.published is not None,
        central=claim.central,
    )


async def matches(
    asked: Statement,
    *,
    store: Library,
    encoder: Encoder,
    scope: Scope,
    limit: int = CANDIDATES,
    besides: str | None = None,
) -> list[Match]:
    """The remembered claims most like this one, best first, each with how the two stand to each other.

    Those of the article `besides` are left out: that is where the asked one stands.
    """
    found = await find(_sought(asked), store=store, encoder=encoder, scope=scope, limit=limit)
    others = [f for f in found if besides is None or f.claim.article != besides]
    texts = await side_by_side(asked, besides, [f.claim for f in others], store=store, scope=scope)
    return [
        Match(claim=f.claim, comparison=_compared(f, asked, texts.get(f.claim.id))) for f in _once(others)
    ]


def _once(found: Sequence[Found]) -> list[Found]:
    """What one article says, once: each place has a copy of its own, and the first that came by counts."""
    first: dict[tuple[str, str], Found] = {}
    for f in found:
        same = (f.claim.article or f.claim.id, f.claim.text)
        if same not in first or f.claim.seen < first[same].claim.seen:
            first[same] = f
    return [f for f in found if first[(f.claim.article or f.claim.id, f.claim.text)] is f]


def _sought(asked: Statement) -> str:
    """What is looked up: the claim, and of one that denies "the rumour" also who denies it."""
    return f"{asked.text} ({', '.join(asked.said_by)})" if points_back(asked) else asked.text


def _compared(found: Found, asked: Statement, articles: tuple[str, str] | None) -> Comparison:
    """How the asked claim stands to one that was found, where both are main claims given their articles."""
    earlier = statement(found.claim)
    said = compare(earlier, asked, similarity=found.cosine, articles=articles)
    # What two articles on one event are mainly about is laid side by side already, and so is an answer.
    if are_of_one_event(earlier, asked, articles) or answers(earlier, asked):
        return said
    return _among_many(found, said)


def _among_many(found: Found, said: Comparison) -> Comparison:
    """The comparison with its band as it holds for one candidate among many.

    A pair that somebody lays side by side is often the same claim; of all that is remembered hardly any
    is. So whoever is found must also be found surely enough (data/relation.md, "Among many").
    """
    if said.relation not in OF_ONE_STORY or found.score < LIKELY:
        return replace(said, band=Band.IGNORE)
    if said.band is Band.LINK and found.score < SURE:
        return replace(said, band=Band.SUGGEST)
    return said


def telling(found: Sequence[Match]) -> list[Match]:
    """Those that somebody should be told of: links, then the few likeliest suggestions, surest first.

    Of many links those come first that the desk or a fact-check has spoken on. What is only on the same
    subject is no claim that came back.
    """
    worth = sorted(
        (match for match in found if match.comparison.relation in OF_ONE_STORY),
        key=lambda match: -match.comparison.score,
    )
    links = [match for match in worth if match.comparison.band is Band.LINK]
    suggestions = [match for match in worth if match.comparison.band is Band.SUGGEST]
    marked_first = sorted(links, key=lambda match: not match.claim.is_marked)
    return [*marked_first[:MOST_LINKS], *suggestions[:MOST_SUGGESTED]]
