"""What every part of the stand-in stands on: the world, the clock, the record, and the way to the app."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.servers.slack import scopes
from tests.servers.slack.clock import Clock
from tests.servers.slack.faults import Faults, Throttle
from tests.servers.slack.record import Delivery, Record
from tests.servers.slack.tickets import Tickets
from tests.servers.slack.world import App, Channel, Installation, Json, World


class Carrier(Protocol):
    """How what Slack sends comes to the app: HTTP or Socket Mode. `waits`: seconds before further tries."""

    waits: tuple[float, ...]

    async def carry(self, delivery: Delivery) -> None:
        """Deliver it, again and again as Slack does; what came of it stands in the delivery."""

    async def close(self) -> None:
        """Let go of connections."""


@dataclass(slots=True, kw_only=True)
class Disorder:
    """How badly events are delivered: the share that comes twice, and the share that comes late."""

    twice: float = 0.0
    late: float = 0.0
    by: float = 0.2  # seconds at most
    chance: random.Random = field(default_factory=lambda: random.Random(2))  # noqa: S311 - a seed


@dataclass(slots=True)
class Base:
    """The stand-in without anybody in it. `base` is its own address, once it runs."""

    app: App = field(default_factory=App)
    clock: Clock = field(default_factory=Clock)
    base: str = ""
    record: Record = field(default_factory=Record)
    faults: Faults = field(default_factory=Faults)
    disorder: Disorder = field(default_factory=Disorder)
    world: World = field(init=False)
    throttle: Throttle = field(init=False)
    tickets: Tickets = field(init=False)
    carrier: Carrier | None = None
    homes: dict[tuple[str, str], str] = field(default_factory=dict)  # (team, user) -> view of the home tab
    modals: dict[str, list[str]] = field(default_factory=dict)  # user -> views, the shown one last
    hidden: list[Json] = field(default_factory=list)  # ephemeral messages
    codes: dict[str, Json] = field(default_factory=dict)  # of OAuth
    answered: Counter[str] = field(default_factory=Counter)  # by method
    uploads: dict[str, int] = field(default_factory=dict)  # file -> bytes that were promised
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """The parts that go by the clock."""
        self.world = World(self.clock)
        self.throttle = Throttle(self.clock)
        self.tickets = Tickets(self.clock)

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it go on by itself; `settled` waits for it."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self, within: float = 10.0) -> None:
        """Wait until every event was delivered or given up, and every late call was carried out."""
        async with asyncio.timeout(within):
            while self._tasks:
                await asyncio.gather(*self._tasks)

    async def until(self, holds: Callable[[], Any], within: float = 10.0) -> Any:
        """Wait until something holds, and return it."""
        async with asyncio.timeout(within):
            while not (found := holds()):  # noqa: ASYNC110 - what is waited for has no event
                await asyncio.sleep(0.01)
        return found

    # What the app gets

    def tell(self, event: Json, channel: Channel | None = None, team: str = "") -> Delivery | None:
        """Send an event to the app if it may have it; what it was sent, or None."""
        name = scopes.subscribed_as(event)
        kind = channel.kind if channel else "channel"
        to = self.world.app_in(channel) if channel and not team else self.world.installed(team)
        why = self._withheld(name, kind, to)
        if why or to is None:
            self.record.withheld.append((name, why))
            return None
        delivery = Delivery(id="", kind="events_api", name=name, payload=self.wrapped(event, to, channel))
        delivery.id = delivery.payload["event_id"]
        delivery.at = asyncio.get_running_loop().time()
        self.record.deliveries.append(delivery)
        self.in_background(self._deliver(delivery))
        return delivery

    def _withheld(self, name: str, kind: str, to: Installation | None) -> str:
        if to is None:
            return "the app is not there"
        if self.app.events is not None and name not in self.app.events:
            return "not subscribed"
        needed = scopes.of_event(name, kind)
        return f"missing scope {needed}" if needed and needed not in to.scopes else ""

    def wrapped(self, event: Json, to: Installation, channel: Channel | None) -> Json:
        """An event in its envelope."""
        context = f"4-{secrets.token_hex(24)}"
        return {
            "token": self.app.token,
            "team_id": to.team,
            "context_team_id": to.team,
            "context_enterprise_id": None,
            "api_app_id": self.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self.world.id("Ev"),
            "event_time": int(self.clock()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": to.team,
                    "user_id": to.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
            "event_context": context,
        }

    async def _deliver(self, delivery: Delivery) -> None:
        assert self.carrier is not None, "set app.url, or let the app connect by Socket Mode"
        chance = self.disorder.chance
        late, twice = chance.random() < self.disorder.late, chance.random() < self.disorder.twice
        if late:
            await asyncio.sleep(chance.random() * self.disorder.by)
        await self.carrier.carry(delivery)
        if twice and delivery.acked:
            await asyncio.sleep(chance.random() * self.disorder.by)
            await self.carrier.carry(delivery)

    async def ask(self, kind: str, name: str, payload: Json) -> Delivery:
        """Send a click or a command to the app and wait for its acknowledgement; Slack sends it once only."""
        assert self.carrier is not None, "set app.url, or let the app connect by Socket Mode"
        delivery = Delivery(id=self.world.id("Ix"), kind=kind, name=name, payload=payload)
        delivery.at = asyncio.get_running_loop().time()
        self.record.deliveries.append(delivery)
        await self.carrier.carry(delivery)
        return delivery
