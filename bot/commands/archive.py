"""The memory as a whole: an archive goes in, everything comes out, some of it is erased, some is found."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commands.read import named
from bot.errors import HearsayError, IdTaken, StoreError
from bot.memory.erasing import Erasure, erase
from bot.memory.finding import find
from bot.memory.remembering import Memory
from bot.model.article import Analysis, Article
from bot.model.erasure import Hold
from bot.model.material import Material
from bot.model.memory import Forgotten, Remembered, Scope, Status
from bot.wording.fold import fold

_WIDER = (1, 10, 50)  # times the limit that are looked through when a filter leaves too few
_PHRASE = re.compile(r'"([^"]+)"|“([^”]+)”')


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What came of one article of an archive: how many claims were kept, or that it was there already."""

    id: str
    claims: int
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which remembered claims are wanted; times are compared with when it was published, else first seen."""

    since: str | None = None
    until: str | None = None
    source: str | None = None
    status: Status | None = None

    def admits(self, claim: Remembered) -> bool:
        """Whether the claim is one of them."""
        day = claim.published or claim.seen.isoformat()
        return (
            (self.since is None or day >= self.since)
            and (self.until is None or day < self.until)
            and (self.status is None or claim.status is self.status)
            and (self.source is None or _is_said_by(claim, self.source))
        )


async def bring_in(
    supply: Iterable[Material | HearsayError],
    *,
    memory: Memory,
    article_of: Callable[[Material], Article],
    examine: Callable[[Material], Analysis],
    place: str,
    scope: Scope,
) -> AsyncIterator[Took | HearsayError]:
    """Read an archive into the memory, one outcome an article, in order.

    An article that is there is not read again, so that a broken-off import goes on where it was. Trouble
    with one article is told and the next is read; trouble with the database ends it (StoreError).
    """
    for given in supply:
        if isinstance(given, HearsayError):
            yield given
            continue
        try:
            yield await _bring_in(given, memory, article_of, examine, place, scope)
        except IdTaken as error:
            yield named(error, given.name)
        except StoreError:
            raise
        except HearsayError as error:
            yield named(error, given.name)


async def _bring_in(
    material: Material,
    memory: Memory,
    article_of: Callable[[Material], Article],
    examine: Callable[[Material], Analysis],
    place: str,
    scope: Scope,
) -> Took:
    article = article_of(material)
    if await memory.has(article, place=place, scope=scope):
        return Took(id=article.id, claims=0, known=True)
    analysis = examine(material)
    await memory.take_in(analysis, place=place, scope=scope)
    return Took(id=article.id, claims=len(analysis.claims), known=False)


async def search(
    query: str, *, memory: Memory, scope: Scope, limit: int, only: Filter
) -> list[tuple[Remembered, float]]:
    """Remembered claims that have the words or the meaning of a query, best first.

    What stands in quotation marks must stand so in the claim, but for case and accents.
    """
    phrases = [fold(a or b) for a, b in _PHRASE.findall(query)]
    wanted: list[tuple[Remembered, float]] = []
    for times in _WIDER:
        async with memory.storage.begin(write=False) as unit:
            found = await find(
                query, store=unit.claims, encoder=memory.encoder, scope=scope, limit=limit * times
            )
        wanted = [(f.claim, f.score) for f in found if only.admits(f.claim) and _has(f.claim, phrases)]
        if len(wanted) >= limit or len(found) < limit * times:
            break
    return wanted[:limit]


async def everything(*, memory: Memory, scope: Scope, since: datetime | None) -> AsyncIterator[Remembered]:
    """All that is remembered, in the order it came in."""
    async with memory.storage.begin(write=False) as unit:
        async for claim in unit.claims.everything(scope=scope, since=since):
            yield claim


async def forget(
    *,
    memory: Memory,
    tenant: str,
    article: str | None = None,
    place: str | None = None,
    by: str | None = None,
    older_than: timedelta | None = None,
) -> tuple[Forgotten, bool]:
    """Erase an article, what came by at a place, for a person, or longer ago; of several conditions all hold.

    How much it was, and whether no trace of it is left on disk by now.
    """
    now = memory.now()
    before = now - older_than if older_than is not None else None
    erasure = Erasure(tenant=tenant, asked=now, article=article, place=place, by=by, before=before)
    async with memory.storage.begin() as unit:
        gone = await erase(erasure, unit, now=now)
        await unit.commit()
    return gone, await memory.storage.purge()


async def hold(*, memory: Memory, tenant: str, article: str, by: str, reason: str | None) -> bool:
    """Put an article under legal hold; False when there is no such article."""
    async with memory.storage.begin() as unit:
        found = await unit.claims.hold(article, tenant=tenant, by=by, at=memory.now(), reason=reason)
        await unit.commit()
    return found


async def release(*, memory: Memory, tenant: str, article: str) -> bool:
    """End a legal hold, and erase what was to be erased meanwhile; whether there was one."""
    async with memory.storage.begin() as unit:
        found = await unit.claims.release(article, tenant=tenant)
        await unit.commit()
    return found


async def held(*, memory: Memory, tenant: str) -> list[Hold]:
    """Everything that is under legal hold, the latest first."""
    async with memory.storage.begin(write=False) as unit:
        return await unit.claims.held(tenant=tenant)


def _is_said_by(claim: Remembered, name: str) -> bool:
    wanted = fold(name)
    said_by = (
        *(source.label for source in claim.sources),
        *(link.name for link in claim.chain),
        claim.outlet,
    )
    return any(wanted in fold(said) for said in said_by if said)


def _has(claim: Remembered, phrases: list[str]) -> bool:
    text = fold(f"{claim.text}\n{claim.title or ''}")
    return all(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) for phrase in phrases)
