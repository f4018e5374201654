"""What a watch would have caught of late, among what its place may know."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.alerts.looks import at_memory
from bot.alerts.shown import showing
from bot.alerts.terms import Look, Matcher
from bot.commands.newsroom import Newsroom
from bot.errors import HearsayError
from bot.model.material import Material
from bot.model.memory import Remembered, Scope, Status
from bot.model.outcome import Caught, Tried
from bot.model.watch import Hit, Watch, What

BACK: Final = timedelta(days=30)
MOST_LOOKED_AT: Final = 5_000  # articles, the latest: some seconds
MOST_READ_AGAIN: Final = 40  # articles, for caveats are not kept; each takes some tenths of a second
SHOWN: Final = 5
_PIECE: Final = 200

Articles = Mapping[str, Sequence[Remembered]]


async def tried(watch: Watch, newsroom: Newsroom, scope: Scope) -> Tried:
    """Hold a watch against the articles of the last 30 days that the scope may know of, latest first."""
    articles = await _recent(newsroom, scope)
    trial = _Trial(watch=watch, newsroom=newsroom)
    ids = list(articles)
    for start in range(0, len(ids), _PIECE):
        piece = {id: articles[id] for id in ids[start : start + _PIECE]}
        for id, (look, text) in (await _looks(piece, watch, newsroom, scope)).items():
            await trial.hold(look, text, piece[id])
    return Tried(
        caught=tuple(trial.caught[:SHOWN]),
        times=len(trial.caught),
        articles=len(articles),
        unread=trial.unread,
    )


async def _recent(newsroom: Newsroom, scope: Scope) -> Articles:
    """The claims of each article, the latest article first; one that came by itself is its own."""
    since = newsroom.memory.now() - BACK
    articles: dict[str, list[Remembered]] = {}
    async with newsroom.memory.storage.begin(write=False) as unit:
        async for claim in unit.claims.everything(scope=scope, since=since):
            articles.setdefault(claim.article or claim.id, []).append(claim)
    latest = list(articles.items())[-MOST_LOOKED_AT:]
    return dict(reversed(latest))


async def _looks(
    articles: Articles, watch: Watch, newsroom: Newsroom, scope: Scope
) -> dict[str, tuple[Look, str | None]]:
    """A look at each article, with its text where it is kept; only what the watch asks for is read."""
    asked = {term.what for term in watch.terms}
    claims = [claim for inside in articles.values() for claim in inside]
    async with newsroom.memory.storage.begin(write=False) as unit:
        texts = await unit.claims.texts(list(articles), scope=scope)
        vectors = await unit.claims.vectors([c.id for c in claims]) if What.LIKE in asked else {}
        clusters = list(dict.fromkeys(c.cluster for c in claims if c.cluster))
        stories = await unit.claims.members_of(clusters, scope=scope) if What.STATUS in asked else {}
    return {
        id: (
            at_memory(
                inside,
                texts.get(id),
                statuses=_statuses(inside, stories),
                vectors=[vectors[claim.id] for claim in inside if claim.id in vectors],
            ),
            texts.get(id),
        )
        for id, inside in articles.items()
    }


def _statuses(claims: Sequence[Remembered], stories: Articles) -> frozenset[Status]:
    """What the desk thinks of claims that these repeat."""
    return frozenset(
        member.status
        for claim in claims
        for member in stories.get(claim.cluster or "", ())
        if member.article != claim.article or member.id != claim.id
    )


class _Trial:
    """A watch under trial: what it caught, and how many articles could not be read for their caveats."""

    def __init__(self, *, watch: Watch, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self.caught: list[Caught] = []
        self.unread, self._read = 0, 0
        easy = tuple(term for term in watch.terms if term.what is not What.CAVEAT)
        self._hard = len(easy) < len(watch.terms)
        self._easy = Matcher([replace(watch, terms=easy)])
        self._whole = Matcher([watch])

    async def hold(self, look: Look, text: str | None, claims: Sequence[Remembered]) -> None:
        """Hold the watch against one article; for its caveats it is read again."""
        if not self._hard:
            self._note(self._whole.met(look), claims)
        elif self._easy.may_meet(look):
            if text is None or self._read >= MOST_READ_AGAIN:
                self.unread += 1
                return
            self._read += 1
            self._note(self._whole.met(replace(look, caveats=await self._codes(text, claims[0]))), claims)

    def _note(self, hits: Sequence[Hit], claims: Sequence[Remembered]) -> None:
        for hit in hits:
            self.caught.append(Caught(claim=showing(hit.why, claims), why=hit.why))

    async def _codes(self, text: str, claim: Remembered) -> frozenset[str]:
        material = Material(
            name="the text", content=text, title=claim.title, outlet=claim.outlet, published=claim.published
        )
        try:
            analysis = await asyncio.to_thread(self._newsroom.examine, material)
        except HearsayError:  # what could be read once and cannot now has no caveats to be caught by
            return frozenset()
        return frozenset(caveat.code for caveat in analysis.caveats)
