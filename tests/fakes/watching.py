"""Watches, mutes and cards in memory: the model of what the ports Watches and Alerts keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.alert import Card, Pace, Waiting
from bot.model.watch import Mute, Muted, Record, Watch


@dataclass(slots=True)
class Noticed:
    """What places watch for, what is mute, and what they were told."""

    watches: dict[str, Watch] = field(default_factory=dict)
    firings: dict[tuple[str, str], tuple[datetime, bool | None]] = field(default_factory=dict)
    mutes: dict[tuple[str, str, Muted, str], Mute] = field(default_factory=dict)
    cards: dict[tuple[str, str, str], Card] = field(default_factory=dict)
    waiting: dict[tuple[str, str, str, str], Waiting] = field(default_factory=dict)
    paces: dict[tuple[str, str], Pace] = field(default_factory=dict)

    def copy(self) -> Noticed:
        """The same, to be changed without changing this."""
        return Noticed(
            watches=dict(self.watches),
            firings=dict(self.firings),
            mutes=dict(self.mutes),
            cards=dict(self.cards),
            waiting=dict(self.waiting),
            paces=dict(self.paces),
        )


@dataclass(slots=True)
class FakeWatches:
    """The port `Watches`."""

    books: Noticed

    async def put(self, watch: Watch) -> bool:
        """Keep a watch under a name of its own."""
        there = await self.of_place(watch.place, tenant=watch.tenant)
        if any(one.name_key == watch.name_key and one.id != watch.id for one in there):
            return False
        self.books.watches[watch.id] = watch
        return True

    async def of_place(self, place: str, *, tenant: str) -> list[Watch]:
        """The place's, as they were made."""
        return [w for w in self.books.watches.values() if (w.tenant, w.place) == (tenant, place)]

    async def places(self) -> list[tuple[str, str]]:
        """Those with one."""
        return sorted({(watch.tenant, watch.place) for watch in self.books.watches.values()})

    async def revision(self, place: str, *, tenant: str) -> str:
        """All of them in a word."""
        there = await self.of_place(place, tenant=tenant)
        return repr(there) if there else ""

    async def remove(self, id: str, *, tenant: str) -> bool:
        """Forget one and its firings."""
        watch = self.books.watches.get(id)
        if watch is None or watch.tenant != tenant:
            return False
        del self.books.watches[id]
        for key in [key for key in self.books.firings if key[0] == id]:
            del self.books.firings[key]
        return True

    async def fire(self, id: str, *, card: str, at: datetime) -> bool:
        """Once for each card."""
        if id not in self.books.watches or (id, card) in self.books.firings:
            return False
        self.books.firings[id, card] = (at, None)
        return True

    async def fired(self, ids: Sequence[str], *, card: str) -> frozenset[str]:
        """Those that were counted."""
        return frozenset(id for id in ids if (id, card) in self.books.firings)

    async def judge(self, id: str, *, card: str, right: bool) -> bool:
        """The latest word."""
        fired = self.books.firings.get((id, card))
        if fired is not None:
            self.books.firings[id, card] = (fired[0], right)
        return fired is not None

    async def records(self, ids: Sequence[str], *, since: datetime) -> dict[str, Record]:
        """Count."""
        fired = {
            id: [r for (w, _), (at, r) in self.books.firings.items() if w == id and at >= since] for id in ids
        }
        return {
            id: Record(fired=len(said), right=said.count(True), wrong=said.count(False))
            for id, said in fired.items()
        }

    async def mute(self, mute: Mute) -> None:
        """One for each thing."""
        self.books.mutes[mute.tenant, mute.place, mute.what, mute.about] = mute

    async def unmute(self, place: str, *, tenant: str, what: Muted, about: str) -> bool:
        """Forget it."""
        return self.books.mutes.pop((tenant, place, what, about), None) is not None

    async def mutes(self, place: str, *, tenant: str) -> list[Mute]:
        """The place's, first to end first."""
        there = [m for m in self.books.mutes.values() if (m.tenant, m.place) == (tenant, place)]
        return sorted(there, key=lambda mute: mute.until)


@dataclass(slots=True)
class FakeAlerts:
    """The port `Alerts`."""

    books: Noticed

    async def hold(self, place: str, *, tenant: str) -> None:
        """Who writes is alone anyhow."""

    async def card(self, place: str, cluster: str, *, tenant: str) -> Card | None:
        """The card of a story."""
        return self.books.cards.get((tenant, place, cluster))

    async def keep(self, card: Card) -> None:
        """What it says now."""
        self.books.cards[card.tenant, card.place, card.cluster] = card

    async def wait(self, waiting: Waiting) -> None:
        """Once for each claim and watch."""
        self.books.waiting.setdefault(
            (waiting.tenant, waiting.place, waiting.claim, waiting.watch or ""), waiting
        )

    async def waiting(self, place: str, *, tenant: str) -> list[Waiting]:
        """In the order it came."""
        return [w for w in self.books.waiting.values() if (w.tenant, w.place) == (tenant, place)]

    async def served(self, place: str, *, tenant: str, upto: datetime) -> int:
        """It was told."""
        gone = [
            key
            for key, w in self.books.waiting.items()
            if (w.tenant, w.place) == (tenant, place) and w.at <= upto
        ]
        for key in gone:
            del self.books.waiting[key]
        return len(gone)

    async def places(self) -> list[tuple[str, str]]:
        """Where something waits that is new."""
        return sorted({(w.tenant, w.place) for w in self.books.waiting.values() if self._is_new(w)})

    def _is_new(self, waiting: Waiting) -> bool:
        digested = self.books.paces.get((waiting.tenant, waiting.place), Pace()).digested
        return digested is None or waiting.at > digested

    async def pace(self, place: str, *, tenant: str) -> Pace:
        """When it was told."""
        return self.books.paces.get((tenant, place), Pace())

    async def keep_pace(self, place: str, pace: Pace, *, tenant: str) -> None:
        """It is told now."""
        self.books.paces[tenant, place] = pace
