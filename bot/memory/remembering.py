"""An article's claims are kept, and held against all that was kept before.

They are kept first and compared after, so that of two articles that come in together each later one finds
the other. A claim without a cluster is one that was not compared yet: whoever comes by again, after a
crash in between, takes that up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.errors import CalledOff, IdTaken
from bot.memory.gathering import around
from bot.memory.gist import meaning
from bot.memory.keeping import decision, kept, remembered
from bot.memory.marked import with_marked
from bot.memory.recalling import matches, statement, telling
from bot.memory.settling import settle
from bot.memory.stories import came_back
from bot.model.article import Analysis, Article
from bot.model.chat import Audience
from bot.model.memory import Kept, Match, Remembered, Scope, Seen, Submission

if TYPE_CHECKING:
    from bot.ports import Encoder, Storage, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The message that an article is read from: the platform's id of it, for whom, and the answer's key.

    `request` is the key of the request that it is read for.
    """

    id: str
    by: str
    key: str
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What became of an article's claims, by their ids in its analysis.

    `ids` are the ids under which they are remembered, `seen` what was there before.
    """

    ids: dict[str, str]
    seen: dict[str, tuple[Seen, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """Where something comes by: at a place, before an audience, for whoever has this scope."""

    place: str
    scope: Scope
    audience: Audience

    async def label(self, unit: UnitOfWork) -> Audience:
        """Who may know of it: nobody else, where the place was promised that it is confidential."""
        if self.audience is not Audience.ORG:
            return self.audience
        promised = (await unit.register.settings(self.place)).get("confidential") == "on"
        return Audience.ROOM if promised else self.audience

    async def known(self, article: str, unit: UnitOfWork) -> list[Remembered]:
        """The claims of an article that was kept before: the place's own copy, or one it may know of."""
        own = await unit.claims.copy(
            article, place=self.place, audience=await self.label(unit), scope=self.scope
        )
        return own or await unit.claims.of_article(article, scope=self.scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered, and how it grows. `now` gives the time in UTC, `fresh_id` a random id."""

    storage: Storage
    encoder: Encoder
    now: Callable[[], datetime]
    fresh_id: Callable[[], str]

    async def keep(
        self, analysis: Analysis, *, place: str, scope: Scope, audience: Audience = Audience.ROOM
    ) -> dict[str, tuple[Seen, ...]]:
        """Remember an article's claims as `recall` does; for each claim's id what was there before."""
        return (await self.recall(analysis, place=place, scope=scope, audience=audience)).seen

    async def recall(
        self,
        analysis: Analysis,
        *,
        place: str,
        scope: Scope,
        audience: Audience = Audience.ROOM,
        message: Heard | None = None,
        seen_again: bool = True,
    ) -> Recalled:
        """Remember an article's claims, seen at `place`; under which ids, and what was there before.

        `audience` is who may know of it, which only ever narrows. The same article twice is seen twice and
        kept once; but from one `message` it is seen once, and one that is kept already need not be
        `seen_again`. `scope` bounds what may be told, and what is compared. Raises IdTaken when the
        article's id belongs to other words, CalledOff and StoreError.
        """
        at = _At(place=place, scope=scope, audience=audience)
        ours = await self._keep(analysis, at, message=message, seen_again=seen_again)
        found = {}
        for local, claim in ours.items():
            found[local] = await self._matches(claim, scope)
            if claim.cluster is None:
                await self._settle(claim, found[local], scope)
        async with self.storage.begin(write=False) as unit:
            matched = {local: (ours[local], matches) for local, matches in found.items()}
            known = await with_marked(matched, store=unit.claims, scope=scope)
            told = {local: (ours[local], telling(matches)) for local, matches in known.items()}
            seen = await came_back(told, store=unit.claims, scope=scope)
        return Recalled(ids={local: claim.id for local, claim in ours.items()}, seen=seen)

    async def take_in(
        self, analysis: Analysis, *, place: str, scope: Scope, audience: Audience = Audience.ROOM
    ) -> None:
        """Remember an article's claims as `recall` does, without asking what to tell of them."""
        at = _At(place=place, scope=scope, audience=audience)
        for claim in (await self._keep(analysis, at)).values():
            if claim.cluster is None:
                await self._settle(claim, await self._matches(claim, scope), scope)

    async def gather(self, claim: Remembered, *, scope: Scope) -> Remembered:
        """The claim with its cluster in the scope's view; where it has none there, its story is put together.

        So is what was imported for the whole newsroom when a place first asks for it. Raises StoreError.
        """
        if claim.cluster is not None:
            return claim
        for one, found in await around(claim, lambda each: self._matches(each, scope)):
            await self._settle(one, found, scope)
        async with self.storage.begin(write=False) as unit:
            return (await unit.claims.get([claim.id], scope=scope)).get(claim.id, claim)

    async def has(self, article: Article, *, place: str, scope: Scope) -> bool:
        """Whether a place has the article and its claims are compared.

        Raises IdTaken when its id is another's there.
        """
        there = replace(scope, places=frozenset({place}), internal=False, view=scope.eye)
        async with self.storage.begin(write=False) as unit:
            text = (await unit.claims.texts([article.id], scope=there)).get(article.id)
            if text is None:
                return False
            if text != article.text:
                raise IdTaken(
                    f"article {article.id!r} is there already, with other words; nothing was overwritten:"
                    " give the new one another id"
                )
            claims = await unit.claims.of_article(article.id, scope=there)
        return bool(claims) and all(claim.cluster is not None for claim in claims)

    async def add(
        self,
        claims: Sequence[Remembered],
        *,
        place: str,
        tenant: str,
        audience: Audience = Audience.ROOM,
    ) -> list[str]:
        """Remember claims that come by themselves; the ids that are new. Raises IdTaken and StoreError."""
        vectors = await asyncio.to_thread(self.encoder.embed, [meaning(c.text) for c in claims])
        async with self.storage.begin() as unit:
            pairs = list(zip(claims, vectors, strict=True))
            added = await unit.claims.add(pairs, tenant=tenant, place=place, audience=audience)
            await unit.commit()
        return added

    async def _keep(
        self, analysis: Analysis, at: _At, *, message: Heard | None = None, seen_again: bool = True
    ) -> dict[str, Remembered]:
        """The article's claims as they are remembered, by their ids in the analysis."""
        now = self.now()
        article = kept(analysis, now)
        claims = [remembered(claim, article, id=self.fresh_id(), now=now) for claim in analysis.claims]
        vectors = await asyncio.to_thread(self.encoder.embed, [meaning(c.text) for c in claims])
        async with self.storage.begin() as unit:
            if message and not await unit.wording.is_wanted(message.request, tenant=at.scope.tenant):
                raise CalledOff("what was being read was erased meanwhile")
            before = await self._submitted(unit, article.id, message, at)
            if before is None and seen_again:
                claims = await self._put(unit, article, list(zip(claims, vectors, strict=True)), at)
            else:
                claims = await at.known(article.id, unit)
            if message is not None:
                await unit.claims.submit(
                    Submission(
                        tenant=at.scope.tenant,
                        place=at.place,
                        message=message.id,
                        article=article.id,
                        by=message.by,
                        key=message.key,
                        at=before.at if before else now,
                    )
                )
            await unit.commit()
        by_text = {claim.text: claim for claim in claims}
        return {c.id: by_text[c.text] for c in analysis.claims if c.text in by_text}

    async def _put(
        self, unit: UnitOfWork, article: Kept, claims: Sequence[tuple[Remembered, bytes]], at: _At
    ) -> list[Remembered]:
        """Keep the article, seen now; its claims, or those that were kept before with the same words."""
        await unit.visibility.lift(now=article.received)
        audience = await at.label(unit)
        where = {"tenant": at.scope.tenant, "place": at.place}
        if await unit.claims.add_article(article, **where, audience=audience):
            await unit.claims.add(claims, **where, audience=audience)
            return [claim for claim, _ in claims]
        known = await unit.claims.copy(article.id, place=at.place, audience=audience, scope=at.scope)
        await unit.claims.see([claim.id for claim in known], place=at.place, at=article.received)
        return known

    async def _submitted(
        self, unit: UnitOfWork, article: str, message: Heard | None, at: _At
    ) -> Submission | None:
        """That the article was read from this message before, for whomever."""
        if message is None:
            return None
        noted = await unit.claims.submitted(tenant=at.scope.tenant, place=at.place, message=message.id)
        return next((one for one in noted if one.article == article), None)

    async def _matches(self, claim: Remembered, scope: Scope) -> list[Match]:
        """The claims of other articles that are most like this one, compared with it."""
        async with self.storage.begin(write=False) as unit:
            found = await matches(
                statement(claim),
                store=unit.claims,
                encoder=self.encoder,
                scope=scope,
                besides=claim.article,
            )
            rejected = await unit.claims.rejected(claim.id, scope=scope)
        return [match for match in found if match.claim.id not in rejected]

    async def _settle(self, claim: Remembered, found: Sequence[Match], scope: Scope) -> None:
        """Put the claim into a cluster, and keep what was decided of its pairs."""
        now = self.now()
        async with self.storage.begin() as unit:
            if await settle(claim, found, store=unit.claims, scope=scope, now=now):
                for match in telling(found):
                    await unit.claims.decide(decision(claim, match, now), scope=scope)
                await unit.commit()
