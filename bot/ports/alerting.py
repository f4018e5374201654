"""What places watch for, what is mute in them, and what they were told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.model.alert import Card, Pace, Waiting
from bot.model.watch import Mute, Muted, Record, Watch


class Watches(Protocol):
    """The watches of places and what is mute in them, inside one unit of work.

    A place is named by its key; what belongs to another newsroom is not found.
    """

    async def put(self, watch: Watch) -> bool:
        """Keep a watch, in the place of the one with its id; False, when another there has its name.

        Names that differ only in case and spaces are one.
        """
        ...

    async def of_place(self, place: str, *, tenant: str) -> list[Watch]:
        """The watches of a place, in the order they were made."""
        ...

    async def places(self) -> list[tuple[str, str]]:
        """(tenant, key) of every place that watches for something, sorted."""
        ...

    async def revision(self, place: str, *, tenant: str) -> str:
        """Something that is another whenever the watches of the place are; "" without any."""
        ...

    async def remove(self, id: str, *, tenant: str) -> bool:
        """Forget a watch and how it did; False when there is none."""
        ...

    async def fire(self, id: str, *, card: str, at: datetime) -> bool:
        """Count that a watch fired about a story, the card's; False when that was counted."""
        ...

    async def fired(self, ids: Sequence[str], *, card: str) -> frozenset[str]:
        """Those of these watches that were counted with this key."""
        ...

    async def judge(self, id: str, *, card: str, right: bool) -> bool:
        """Note what somebody thought of one firing; the latest word counts. False when there is none."""
        ...

    async def records(self, ids: Sequence[str], *, since: datetime) -> dict[str, Record]:
        """How watches did since a time; all that are asked for are in it."""
        ...

    async def mute(self, mute: Mute) -> None:
        """Let something be mute; of two mutes of one thing the later said holds."""
        ...

    async def unmute(self, place: str, *, tenant: str, what: Muted, about: str) -> bool:
        """End a mute and forget it; False when there is none."""
        ...

    async def mutes(self, place: str, *, tenant: str) -> list[Mute]:
        """What is mute in a place, and what was and nobody was told that it ended: first to end first."""
        ...


class Alerts(Protocol):
    """What places were told of claims that came back, inside one unit of work."""

    async def hold(self, place: str, *, tenant: str) -> None:
        """Have nobody else decide what this place is told, until this unit of work ends."""
        ...

    async def card(self, place: str, cluster: str, *, tenant: str) -> Card | None:
        """The card about a story in a place."""
        ...

    async def keep(self, card: Card) -> None:
        """Note what a card says now."""
        ...

    async def wait(self, waiting: Waiting) -> None:
        """Keep something for the place's next digest; what waits already is not kept twice."""
        ...

    async def waiting(self, place: str, *, tenant: str) -> list[Waiting]:
        """What waits there, in the order it came."""
        ...

    async def served(self, place: str, *, tenant: str, upto: datetime) -> int:
        """What waited until a time was told; how much that was."""
        ...

    async def places(self) -> list[tuple[str, str]]:
        """(tenant, key) of every place for which something waits that came after its last digest."""
        ...

    async def pace(self, place: str, *, tenant: str) -> Pace:
        """When a place was last told of something."""
        ...

    async def keep_pace(self, place: str, pace: Pace, *, tenant: str) -> None:
        """Note when a place was told of something."""
        ...
