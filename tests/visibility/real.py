"""The storage under the same operations, reached without the threads between a program and its database.

Statements, tables, index and the database itself are the real ones; only the driver is called straight.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.chat import Audience, Place, Platform
from bot.model.memory import Band, Decision, Relation, Scope, Status
from bot.model.visibility import Grant
from storage.claim_store import Claims
from storage.index import ClaimIndex
from storage.register import Known
from storage.session import Session
from storage.visibility import Labels
from tests.contract.specimens import NOON, article, claim
from tests.visibility.happenings import INSIDE, KINDS, VECTORS
from tests.visibility.leaks import NONE, Leak, changed
from tests.visibility.rules import FEW, Op
from tests.visibility.straight import Straight

ANA: Final = "console:ana"


@dataclass(slots=True, kw_only=True)
class Real:
    """A newsroom in the storage, with the scopes that its places have."""

    connection: Connection
    index: ClaimIndex
    tenant: str
    leak: Leak = NONE
    clock: int = 0
    open: set[str] = field(default_factory=set)
    inside: set[str] = field(default_factory=lambda: set(INSIDE))
    arriving: list[Op] = field(default_factory=list)
    session: Session = field(init=False)
    claims: Claims = field(init=False)
    labels: Labels = field(init=False)
    register: Known = field(init=False)

    def __post_init__(self) -> None:
        """Put the stores on the connection, as a unit of work does."""
        self.session = Session(cast("AsyncConnection", Straight(self.connection)), name="a newsroom")
        self.claims = Claims(self.session, self.index)
        self.labels = Labels(self.session, self.index)
        self.register = Known(self.session)

    async def do(self, op: Op) -> Any:
        """Let it happen; what is told, if something was asked."""
        if self.arriving and (op.what, op.article, op.place) != ("see", *self._paper):
            await self._put_in()
        if op.what in self.leak.skips:
            return None
        told = await getattr(self, f"_{op.what}")(op)
        if op.looks:
            return told
        for statement in self.leak.after:
            await self.session.run(text(statement))
        return None

    @property
    def _paper(self) -> tuple[str, str]:
        return self.arriving[0].article, self.arriving[0].place

    @property
    def _now(self) -> datetime:
        return NOON + timedelta(minutes=self.clock)

    def _scope(self, place: str, kind: str = "") -> Scope:
        scope = Scope(tenant=self.tenant, places=frozenset({place}), internal=place in self.inside)
        return changed(self.leak, kind, scope)

    async def _put_in(self) -> None:
        """What came by as one article."""
        (paper, place), self.arriving, arrived = self._paper, [], self.arriving
        audience = Audience.ORG if place in self.open else Audience.ROOM
        there = {"tenant": self.tenant, "place": place, "audience": audience}
        await self.claims.add_article(article(paper, f"It froze at {paper}.", received=self._now), **there)  # type: ignore[arg-type]
        made = [
            (claim(op.id, f"The {KINDS[op.kind]} froze", seen=self._now, article=paper), VECTORS[op.kind])
            for op in arrived
        ]
        await self.claims.add(made, **there)  # type: ignore[arg-type]

    async def _see(self, op: Op) -> None:
        self.arriving.append(op)

    async def _again(self, op: Op) -> None:
        await self.claims.see([op.id], place=op.place, at=self._now)

    async def _forget(self, op: Op) -> None:
        await self.claims.forget(tenant=self.tenant, article=op.article, place=op.place, before=None)

    async def _open(self, op: Op) -> None:
        self.open.add(op.place)
        await self._meet(op.place, closed=False)

    async def _close(self, op: Op) -> None:
        self.open.discard(op.place)
        await self._meet(op.place, closed=True)

    async def _guests(self, op: Op) -> None:
        self.inside.discard(op.place)
        await self._meet(op.place, closed=op.place not in self.open)

    async def _alone(self, op: Op) -> None:
        self.inside.add(op.place)
        await self._meet(op.place, closed=op.place not in self.open)

    async def _meet(self, place: str, *, closed: bool) -> None:
        await self.register.meet(self.there(place, closed=closed), None, now=self._now)
        if closed:
            await self.labels.close(place, tenant=self.tenant)

    def there(self, place: str, *, closed: bool = False) -> Place:
        """A place as it is now."""
        return Place(
            platform=Platform.CONSOLE, id=place.removeprefix("console:"), closed=closed, tenant=self.tenant,
            internal=place in self.inside,
        )  # fmt: skip

    async def _grant(self, op: Op) -> None:
        await self.labels.grant(
            Grant(
                tenant=self.tenant, source=op.place, destination=op.other, by=ANA, at=self._now,
                embargoed=op.named,
            )
        )  # fmt: skip

    async def _revoke(self, op: Op) -> None:
        await self.labels.revoke(op.place, op.other, tenant=self.tenant, at=self._now)

    async def _embargo(self, op: Op) -> None:
        await self._lock(op, self._now + timedelta(minutes=op.minutes))

    async def _unlock(self, op: Op) -> None:
        await self._lock(op, None)

    async def _lock(self, op: Op, until: datetime | None) -> None:
        await self.labels.embargo([op.id], place=op.place, tenant=self.tenant, until=until)

    async def _wait(self, op: Op) -> None:
        self.clock += op.minutes
        await self.labels.lift(now=self._now)

    async def _last(self, op: Op) -> None:  # noqa: ARG002 - as every operation is called
        self.connection.commit()
        self.session.ended()
        self.session.left, self.session.erased = set(), False

    async def _think(self, op: Op) -> None:
        if await self._known(op.place, op.id):
            await self.claims.set_status(
                op.id, Status(op.other), place=op.place, by=ANA, at=self._now, note=None
            )

    async def _same(self, op: Op) -> None:
        if await self._known(op.place, op.id, op.other):
            scope = self._scope(op.place, "stories")
            await self.claims.cluster([op.id, op.other], None, by=ANA, at=self._now, scope=scope)

    async def _differ(self, op: Op) -> None:
        if await self._known(op.place, op.id, op.other):
            apart = Decision(
                a=op.id, b=op.other, relation=Relation.UNRELATED, band=Band.IGNORE, score=0.0, by=ANA,
                at=self._now, model="desk",
            )  # fmt: skip
            await self.claims.decide(apart, scope=self._scope(op.place, "apart"))

    async def _known(self, place: str, *ids: str) -> bool:
        return len(await self.claims.get(list(ids), scope=self._scope(place))) == len(ids)

    async def _look_claims(self, op: Op) -> Any:
        found = await self.claims.get([op.id, op.other, "unknown"], scope=self._scope(op.place, "claims"))
        return [(one.id, one.article, self._minutes(one.seen), one.status.value) for one in found.values()]

    async def _look_sightings(self, op: Op) -> Any:
        scope = self._scope(op.place, "sightings")
        found = await self.claims.sightings([op.id, op.other], scope=scope)
        return sorted((self._minutes(at), id, place) for id, place, at in found)

    async def _look_opinions(self, op: Op) -> Any:
        found = await self.claims.opinions(op.id, scope=self._scope(op.place, "opinions"))
        return [(one.place, one.status.value) for one in found]

    async def _look_prefix(self, op: Op) -> Any:
        scope = self._scope(op.place, "prefix")
        return [one.id for one in await self.claims.by_prefix(op.id[:-1], scope=scope, limit=FEW)]

    async def _look_everything(self, op: Op) -> Any:
        since = self._now - timedelta(minutes=op.minutes)
        scope = self._scope(op.place, "everything")
        return [one.id async for one in self.claims.everything(scope=scope, since=since)]

    async def _look_words(self, op: Op) -> Any:
        found = await self.claims.by_words([KINDS[op.kind]], scope=self._scope(op.place, "words"), limit=FEW)
        return [id for id, _ in found]

    async def _look_near(self, op: Op) -> Any:
        found = await self.claims.by_meaning(VECTORS[op.kind], scope=self._scope(op.place, "near"), limit=FEW)
        return [id for id, _ in found]

    async def _look_article(self, op: Op) -> Any:
        scope = self._scope(op.place, "article")
        return (
            [one.id for one in await self.claims.of_article(op.article, scope=scope)],
            bool(await self.claims.texts([op.article], scope=scope)),
        )

    async def _look_stories(self, op: Op) -> Any:
        found = self.claims.everything(scope=self._scope(op.place), since=None)
        clusters = sorted({one.cluster async for one in found if one.cluster is not None})
        stories = await self.claims.members_of(clusters, scope=self._scope(op.place, "stories"))
        return {frozenset(one.id for one in story) for story in stories.values() if len(story) > 1}

    async def _look_rejected(self, op: Op) -> Any:
        return set(await self.claims.rejected(op.id, scope=self._scope(op.place, "apart")))

    def _minutes(self, at: datetime) -> int:
        return round((at - NOON).total_seconds() / 60)


Asked = Callable[[Op], Awaitable[Any]]
