"""People ask at a steady rate while the process that answers is killed and started again; what came of it.

asking = Campaign(slack, [(ana, desk), (ben, politics)], rate=30)
asked = asyncio.create_task(asking.ask(10_000))
...  # kill and start the process under test, as often as wanted
await asked
await asking.settled(within=120)
assert asking.lost() == [] and asking.twice() == []
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.servers.slack.base import Disorder
from tests.servers.slack.server import Slack
from tests.servers.slack.talk import Said
from tests.servers.slack.world import Json

# Seconds between tries of one event. Slack gives up after three; here it goes on, so a restart is outlived.
STUBBORN = (0.1, 0.3, *(0.6,) * 300)
TWICE, LATE = 0.15, 0.15  # shares of the events that come twice, and out of their order


@dataclass(slots=True)
class Campaign:
    """Who asks where; `rate` is questions a second, `words` the text of the nth question.

    `answers` is how many messages a question is answered with. A question counts as acknowledged once every
    event of it was (a mention in a channel has two).
    """

    slack: Slack
    people: Sequence[tuple[str, str]]
    rate: float
    words: Callable[[int], str] = lambda number: f"seen harbour fire {number}"
    answers: int = 1
    chance: random.Random = field(default_factory=lambda: random.Random(4))  # noqa: S311 - a seed
    asked: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Events come twice, late, and again until somebody takes them."""
        self.slack.disorder = Disorder(twice=TWICE, late=LATE, chance=self.chance)

    async def ask(self, number: int) -> None:
        """Ask so many questions; their events may still be on their way after that."""
        self.persist()
        for _ in range(number):
            user, channel = self.people[len(self.asked) % len(self.people)]
            ask = self.slack.say if self.slack.place(channel).kind == "im" else self.slack.mention
            self.asked.append(ask(user, channel, self.words(len(self.asked))))
            await asyncio.sleep(self.chance.expovariate(self.rate))

    def persist(self) -> None:
        """Let Slack try on until somebody takes an event."""
        carrier = self.slack.carrier
        assert carrier is not None, "set app.url, or let the app connect by Socket Mode"
        carrier.waits = STUBBORN

    def acknowledged(self) -> list[Said]:
        """The questions that were taken, in the order they were asked."""
        taken: dict[tuple[str, str], list[bool]] = {}
        for delivery in self.slack.record.deliveries:
            told = delivery.event
            if told.get("type") in {"message", "app_mention"} and "ts" in told:
                taken.setdefault((told["channel"], told["ts"]), []).append(delivery.acked)
        return [said for said in self.asked if all(taken.get((said.channel, said.ts), [False]))]

    def answered(self, said: Said) -> list[Json]:
        """The app's messages in a question's thread."""
        return self.slack.standing(said.channel, thread_ts=said.ts)

    def lost(self) -> list[str]:
        """The questions that were acknowledged and never answered."""
        return [self._text(one) for one in self.acknowledged() if len(self.answered(one)) < self.answers]

    def twice(self) -> list[str]:
        """Questions with more answers than they should have, and messages that stand twice by their key."""
        more = [self._text(one) for one in self.asked if len(self.answered(one)) > self.answers]
        places = {channel for _, channel in self.people}
        keys = Counter(
            f"{channel} {one['metadata']}"
            for channel in places
            for one in self.slack.standing(channel)
            if one.get("metadata")
        )
        return [*more, *(key for key, times in keys.items() if times > 1)]

    def _text(self, said: Said) -> str:
        return str(self.slack.message(said)["text"])

    async def settled(self, within: float = 60.0, quiet: float = 2.0) -> None:
        """Wait until every question is answered and nothing was said for `quiet` seconds, or so many seconds.

        Whoever answers twice says the second answer later: without the quiet nobody would see it.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        await self.slack.settled(within)
        said, since = -1, loop.time()
        while loop.time() < end:
            stands = sum(len(self.answered(one)) for one in self.asked)
            if stands != said:
                said, since = stands, loop.time()
            done = all(len(self.answered(one)) >= self.answers for one in self.asked)
            if done and loop.time() - since >= quiet:
                return
            await asyncio.sleep(0.1)
