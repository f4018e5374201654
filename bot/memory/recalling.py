"""Was this claim met before? Candidates are found, and each is held against the new words."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.memory.answering import answers, points_back
from bot.memory.articles import Library, side_by_side
from bot.memory.clusters import OF_ONE_STORY
from bot.memory.finding import Found, find
from bot.memory.kinship import are_of_one_event
from bot.memory.relation import compare
from bot.model.memory import Band, Comparison, Match, Relation, Remembered, Scope, Statement

if TYPE_CHECKING:
    from bot.ports import Encoder

SURE, LIKELY = 0.1, 0.01  # how surely a claim is found that is linked, that is suggested
MOST_LINKS = 5  # earlier claims told of one claim; their cluster has the rest
MOST_SUGGESTED = 2  # a person is asked about no more
CANDIDATES = 20  # that are looked at; what is the same claim stands among the first of them
READ = 6  # of those that no article helps to judge, so many are read, 4 ms each
# From here what reads like a repeat is linked, whatever the search thought of it (data/relation.md).
PLAIN = 0.85
_PASSED_OVER = Comparison(relation=Relation.RELATED, band=Band.IGNORE, score=0.0)


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

    Those of the article `besides` are left out: that is where the asked one stands. The models run in
    threads, so that whoever else is served need not wait, and on several processors at once.
    """
    found = await find(_sought(asked), store=store, encoder=encoder, scope=scope, limit=limit)
    others = [f for f in found if besides is None or f.claim.article != besides]
    texts = await side_by_side(asked, besides, [f.claim for f in others], store=store, scope=scope)
    candidates = [_candidate(f, asked, texts.get(f.claim.id)) for f in _once(others)]
    apart = sorted((one for one in candidates if not one.beside), key=_Candidate.hope, reverse=True)
    read = [one for one in candidates if one.beside or one in apart[:READ]]
    said = await asyncio.gather(*(asyncio.to_thread(_compared, one, asked) for one in read))
    known = {one.found.claim.id: each for one, each in zip(read, said, strict=True)}
    return [
        Match(claim=one.found.claim, comparison=known.get(one.found.claim.id, _PASSED_OVER))
        for one in candidates
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A claim that was found, and the articles of both where it and the asked one are main claims.

    `beside`: these are on one event, or one claim answers the other.
    """

    found: Found
    articles: tuple[str, str] | None
    beside: bool

    def hope(self) -> tuple[bool, float]:
        """What is read first: what the desk or a fact-check spoke on, then what was found first."""
        return self.found.claim.is_marked, self.found.score


def _candidate(found: Found, asked: Statement, articles: tuple[str, str] | None) -> _Candidate:
    earlier = statement(found.claim)
    beside = are_of_one_event(earlier, asked, articles) or answers(earlier, asked)
    return _Candidate(found=found, articles=articles, beside=beside)


def _compared(candidate: _Candidate, asked: Statement) -> Comparison:
    """How the asked claim stands to a candidate."""
    found = candidate.found
    said = compare(statement(found.claim), asked, similarity=found.cosine, articles=candidate.articles)
    # What two articles on one event are mainly about is laid side by side already, and so is an answer.
    return said if candidate.beside else _among_many(found, said)


def _among_many(found: Found, said: Comparison) -> Comparison:
    """The comparison with its band as it holds for one candidate among many.

    A pair that somebody lays side by side is often the same claim; of all that is remembered hardly any
    is. So whoever reads less plainly like a repeat must be found surely enough (data/relation.md, "Among
    many").
    """
    if said.relation not in OF_ONE_STORY or (found.score < LIKELY and said.band is not Band.LINK):
        return replace(said, band=Band.IGNORE)
    if said.band is Band.LINK and said.score < PLAIN and found.score < SURE:
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
