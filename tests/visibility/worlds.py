"""The real thing under the same operations, and deliberate leaks in it, one at a time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from bot.model.chat import Audience, Place, Platform
from bot.model.memory import Scope, Status
from bot.model.visibility import Grant
from bot.ports import UnitOfWork
from tests.contract.specimens import NOON, claim, vector
from tests.visibility.rules import Op, View

INSIDE: Final = ("console:a", "console:b", "console:c")
OUTSIDE: Final = ("console:guests",)
PLACES: Final = INSIDE + OUTSIDE
THOUGHTS: Final = tuple(status.value for status in Status)
# How often each operation comes; what is seen has to be seen first.
OFTEN: Final = {
    "see": 30, "open": 6, "close": 3, "grant": 6, "revoke": 3,
    "embargo": 6, "unlock": 1, "wait": 4, "think": 6, "same": 6,
}  # fmt: skip


def operations(seed: int, count: int) -> Iterator[Op]:
    """What happens in a newsroom, by chance."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    seen: list[tuple[str, str]] = []
    yield from (Op(what="open", place=place) for place in PLACES[:2])
    for number in range(count):
        what = chance.choices(list(OFTEN), list(OFTEN.values()))[0] if len(seen) > 1 else "see"
        place, other = chance.sample(PLACES, 2)
        at, id = chance.choice(seen) if seen else (place, "")
        if what == "see":
            id = f"c{seed}x{number}"
            seen.append((place, id))
        elif what in {"embargo", "unlock"}:
            place = at
        elif what == "think":
            other = chance.choice(THOUGHTS)
        elif what == "same":
            other = chance.choice([one for _, one in seen if one != id])
        yield Op(
            what=what, place=place, other=other, id=id, minutes=chance.randint(1, 9),
            named=chance.random() < 0.3,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Something that is wrong on purpose: a scope that is too wide, or rows that say what they must not."""

    scope: Callable[[Scope], Scope] | None = None
    seen: Callable[[Scope], Scope] | None = None  # of sightings alone
    stories: Callable[[Scope], Scope] | None = None  # of what is put together, and looked at
    near: Callable[[Scope], Scope] | None = None  # of searches alone
    after: str = ""  # a statement that follows every operation
    skips: frozenset[str] = frozenset()  # operations that do nothing


NONE: Final = Leak()


@dataclass(slots=True, kw_only=True)
class Real:
    """The storage, with the scopes that places have, inside one unit of work."""

    unit: UnitOfWork
    leak: Leak = NONE
    clock: int = 0
    open: set[str] = field(default_factory=set)

    async def do(self, op: Op) -> None:
        """Let it happen."""
        self.clock += 1
        if op.what not in self.leak.skips:
            await getattr(self, f"_{op.what}")(op)
        await self.unit.visibility.lift(now=self._now)
        if self.leak.after:
            await self._break()

    async def view(self, place: str) -> View:
        """What a place knows."""
        store, scope = self.unit.claims, self._scope(place)
        known = [one async for one in store.everything(scope=_by(self.leak.scope, scope), since=None)]
        places: dict[str, set[str]] = {}
        for id, where, _ in await store.sightings(
            [one.id for one in known], scope=_by(self.leak.seen, scope)
        ):
            places.setdefault(id, set()).add(where)
        stories: dict[str, set[str]] = {}
        looking = _by(self.leak.stories, scope)
        for one in (await store.get([one.id for one in known], scope=looking)).values():
            if one.cluster is not None:
                stories.setdefault(one.cluster, set()).add(one.id)
        near = await store.by_meaning(vector(1), scope=_by(self.leak.near, scope), limit=10_000)
        return View(
            claims=tuple(
                (one.id, _minutes(one.seen), tuple(sorted(places.get(one.id, ()))), one.status.value)
                for one in known
            ),
            stories=frozenset(frozenset(story) for story in stories.values() if len(story) > 1),
            near=tuple(sorted(id for id, _ in near)),
        )

    @property
    def _now(self) -> datetime:
        return NOON + timedelta(minutes=self.clock)

    def _scope(self, place: str) -> Scope:
        return Scope(places=frozenset({place}), internal=place in INSIDE)

    async def _break(self) -> None:
        await self.unit.claims._session.run(text(self.leak.after))  # type: ignore[attr-defined]

    async def _see(self, op: Op) -> None:
        audience = Audience.ORG if op.place in self.open else Audience.ROOM
        one = claim(op.id, f"The harbour froze near {op.id}", seen=self._now)
        await self.unit.claims.add([(one, vector(1))], tenant="main", place=op.place, audience=audience)

    async def _open(self, op: Op) -> None:
        self.open.add(op.place)
        await self._meet(op.place, closed=False)

    async def _close(self, op: Op) -> None:
        self.open.discard(op.place)
        await self._meet(op.place, closed=True)

    async def _meet(self, place: str, *, closed: bool) -> None:
        there = Place(platform=Platform.CONSOLE, id=place.removeprefix("console:"), closed=closed)
        await self.unit.register.meet(there, None, now=self._now)

    async def _grant(self, op: Op) -> None:
        await self.unit.visibility.grant(
            Grant(
                tenant="main", source=op.place, destination=op.other, by="console:ana", at=self._now,
                embargoed=op.named,
            )
        )  # fmt: skip

    async def _revoke(self, op: Op) -> None:
        await self.unit.visibility.revoke(op.place, op.other, tenant="main", at=self._now)

    async def _embargo(self, op: Op) -> None:
        until = self._now + timedelta(minutes=op.minutes)
        await self.unit.visibility.embargo([op.id], place=op.place, tenant="main", until=until)

    async def _unlock(self, op: Op) -> None:
        await self.unit.visibility.embargo([op.id], place=op.place, tenant="main", until=None)

    async def _wait(self, op: Op) -> None:
        self.clock += op.minutes

    async def _think(self, op: Op) -> None:
        if await self.unit.claims.get([op.id], scope=self._scope(op.place)):
            await self.unit.claims.set_status(
                op.id, Status(op.other), place=op.place, by="console:ana", at=self._now, note=None
            )

    async def _same(self, op: Op) -> None:
        scope = self._scope(op.place)
        if len(await self.unit.claims.get([op.id, op.other], scope=scope)) == 2:
            looking = _by(self.leak.stories, scope)
            await self.unit.claims.cluster(
                [op.id, op.other], None, by="console:ana", at=self._now, scope=looking
            )


def _by(change: Callable[[Scope], Scope] | None, scope: Scope) -> Scope:
    return scope if change is None else change(scope)


def _minutes(at: datetime) -> int:
    return round((at - NOON).total_seconds() / 60)


def everything(scope: Scope) -> Scope:
    """All of the newsroom's, as if there were no places; stories stay those of the place."""
    return replace(scope, places=None, view=scope.eye)


def within(scope: Scope) -> Scope:
    """As if nobody but members read along."""
    return replace(scope, internal=True)


def shared(scope: Scope) -> Scope:
    """One view for all."""
    return replace(scope, view="")


LEAKS: Final[Mapping[str, Leak]] = {
    "claims of all places": Leak(scope=everything),
    "searches of all places": Leak(near=everything),
    "guests are members": Leak(scope=within),
    "guests search as members": Leak(near=within),
    "one story for all": Leak(stories=shared),
    "where it was seen by others": Leak(seen=everything, after="INSERT INTO sightings (claim, place, at)"
        " SELECT max(claims.number), max(places.number), max(claims.seen) FROM claims, places"
        " HAVING max(claims.number) > 0"),
    "closing is not noticed": Leak(skips=frozenset({"close"})),
    "what was before stays open": Leak(after="UPDATE shelves SET label = 'org' WHERE NOT fresh AND number IN"
        " (SELECT shelf FROM claims)"),
    "everything is open": Leak(after="UPDATE shelves SET label = 'org'"),
    "rooms are open after the first": Leak(after="UPDATE shelves SET label = 'org' WHERE label = 'room'"
        " AND number % 2 = 0"),
    "nothing is under embargo": Leak(skips=frozenset({"embargo"})),
    "embargoes end at once": Leak(after="UPDATE shelves SET until = NULL"),
    "embargoes end a little early": Leak(after="UPDATE shelves SET until = datetime(until, '-2 minutes')"
        " WHERE until IS NOT NULL AND number % 3 = 0"),
    "grants mean embargoes": Leak(after="UPDATE grants SET embargoed = true"),
    "grants mean what was before": Leak(after="UPDATE grants SET after = 0"),
    "grants mean what was just before": Leak(after="UPDATE grants SET after = after - 1"),
    "grants are not ended": Leak(skips=frozenset({"revoke"})),
    "ended grants come back": Leak(after="UPDATE grants SET revoked = NULL"),
    "grants mean every place": Leak(after="UPDATE grants SET destination = 'console:guests'"),
    "grants are of every place": Leak(after="UPDATE grants SET place = (SELECT min(number) FROM places)"),
    "what is split off is new": Leak(after="UPDATE shelves SET began = number"),
    "opinions of others": Leak(after="UPDATE statuses SET place = 'console:guests'"),
    "opinions of its own place go with all": Leak(after="UPDATE statuses SET place = (SELECT places.name"
        " FROM claims JOIN shelves ON shelves.number = claims.shelf JOIN places ON places.number ="
        " shelves.place WHERE claims.number = statuses.claim)"),
    "all came by everywhere": Leak(after="INSERT INTO sightings (claim, place, at) SELECT number, (SELECT"
        " min(number) FROM places), seen FROM claims WHERE number % 5 = 0"),
    "first seen by anybody": Leak(after="UPDATE claims SET seen = (SELECT min(seen) FROM claims)"),
}  # fmt: skip
