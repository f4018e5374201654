"""What goes wrong with calls: at a rate, by a seed, or the next one by order; and too many calls at once."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# Kind of fault -> (whether the call is carried out, whether the caller hears of it).
FAULTS: Mapping[str, tuple[bool, bool]] = {
    "500 before": (False, False),  # an error of the server, and nothing was done
    "500 after": (True, False),  # an error of the server, and it was done
    "reset": (True, False),  # it was done, and the connection is cut before the answer
    "timeout": (False, False),  # nobody answers until the caller gives up
    "late": (True, False),  # the connection is cut, and only then, LATE seconds after, it is done
    "ratelimited": (False, False),  # 429 with Retry-After
}
LATE = 0.3  # seconds


@dataclass(slots=True)
class Faults:
    """A share `rate` of the calls of `methods` (of all, if empty) goes wrong; `done` counts by kind."""

    rate: float = 0.0
    kinds: tuple[str, ...] = tuple(FAULTS)
    methods: frozenset[str] = frozenset()
    retry_after: int = 1  # seconds; whole ones, as Slack's header has them
    hang: float = 60.0  # seconds that a timeout lasts at most
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - a seed
    done: Counter[str] = field(default_factory=Counter)
    _ordered: dict[str, deque[str]] = field(default_factory=dict)

    def order(self, method: str, *kinds: str) -> None:
        """The next calls of a method go wrong like this, one after the other; "" is a call that goes well."""
        unknown = set(kinds) - set(FAULTS) - {""}
        assert not unknown, f"no such faults: {unknown}"
        self._ordered.setdefault(method, deque()).extend(kinds)

    def choose(self, method: str) -> str:
        """How this call goes wrong, or ""."""
        if self._ordered.get(method):
            kind = self._ordered[method].popleft()
        elif self.rate and (not self.methods or method in self.methods) and self.chance.random() < self.rate:
            kind = self.chance.choice(self.kinds)
        else:
            kind = ""
        if kind:
            self.done[kind] += 1
        return kind


# Calls a minute that a tier lets pass: the Web API's page on rate limits.
TIERS: Mapping[str, int] = {
    "apps.connections.open": 1,
    "auth.revoke": 50,
    "chat.update": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.join": 50,
    "conversations.list": 20,
    "conversations.members": 100,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.info": 100,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "reactions.add": 50,
    "team.info": 50,
    "users.conversations": 50,
    "users.info": 100,
    "users.list": 20,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
}


@dataclass(slots=True)
class Throttle:
    """Refuses what comes too fast: a message a second and channel with some in a burst, a method by its tier.

    Off unless a test turns it on. `early` lists calls that came before the time they were told to wait for.
    """

    clock: Callable[[], float]
    on: bool = False
    burst: int = 5  # messages in a channel; "short bursts are tolerated", no document says how many
    per_second: float = 1.0
    early: list[str] = field(default_factory=list)
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)  # what is left, when
    _until: dict[str, float] = field(default_factory=dict)

    def wait(self, method: str, team: str, channel: str) -> int:
        """Whole seconds after which to try again; 0 lets it pass."""
        posting, key = method == "chat.postMessage", self.key(method, team, channel)
        now = self.clock()
        if now < self._until.get(key, 0.0):
            self.early.append(key)
        if not self.on:
            return 0
        rate = self.per_second if posting else TIERS.get(method, 100) / 60
        most = float(self.burst if posting else TIERS.get(method, 100))
        left, since = self._buckets.get(key, (most, now))
        left = min(most, left + (now - since) * rate)
        if left >= 1:
            self._buckets[key] = (left - 1, now)
            return 0
        self._buckets[key] = (left, now)
        seconds = max(1, round((1 - left) / rate + 0.499))
        self.told(key, seconds)
        return seconds

    def key(self, method: str, team: str, channel: str) -> str:
        """What is counted together: messages by their channel, other calls by their method."""
        return f"{team}:{method}:{channel}" if method == "chat.postMessage" else f"{team}:{method}"

    def told(self, key: str, seconds: int) -> None:
        """Somebody was told to wait."""
        self._until[key] = max(self._until.get(key, 0.0), self.clock() + seconds)
