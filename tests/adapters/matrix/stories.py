"""The bot on a scripted homeserver, in time of its own; and what the homeserver may say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.matrix.listening import Account, Store, Time, listening
from adapters.matrix.sync import Sync
from tests.adapters.matrix.bots import Inbox
from tests.servers.homeserver import ME, PASSWORD, Scripted

ROOM, ANA = "!desk:test.example", "@ana:test.example"
DAWN = datetime(2031, 3, 14, 6, 0, tzinfo=UTC)


@dataclass(slots=True)
class Story:
    """The homeserver, and the bot that listens to it."""

    server: Scripted
    folder: Path
    inbox: Inbox = field(default_factory=Inbox)
    password: str = PASSWORD

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Sync]:
        """The bot, not yet listening."""
        clock = self.server.clock
        time = Time(
            now=lambda: DAWN + timedelta(seconds=clock.seconds),
            seconds=lambda: clock.seconds,
            sleep=clock.sleep,
            chance=lambda: 0.5,
        )
        account = Account(homeserver=self.server.address, user=ME, folder=self.folder, password=self.password)
        store = Store(take_in=self.inbox.take_in, token=self.inbox.last)
        async with listening(account, store=store, welcome=frozenset({"test.example"}), clock=time) as (
            _,
            sync,
        ):
            yield sync

    async def runs(self, until: Callable[[], bool]) -> None:
        """The bot listens until something is so, and is gone."""
        async with self.opened() as sync:
            task = asyncio.ensure_future(sync.run())
            try:
                async with asyncio.timeout(60):
                    while not until() and not task.done():  # noqa: ASYNC110 - time is the story's
                        await asyncio.sleep(0)
            finally:
                task.cancel()
                await asyncio.wait({task})
            if not task.cancelled():
                task.result()

    def at(self, seconds: float) -> Callable[[], bool]:
        """Whether it is that late."""
        return lambda: self.server.clock.seconds >= seconds

    def taken(self, answers: int) -> Callable[[], bool]:
        """Whether so many answers were taken in."""
        return lambda: self.inbox.token == self.server.batch(answers)


def said(id: str, body: str = "", sender: str = ANA) -> dict[str, Any]:
    """A message."""
    content = {"msgtype": "m.text", "body": body or f"!hearsay read {id}"}
    return {
        "type": "m.room.message",
        "event_id": id,
        "sender": sender,
        "origin_server_ts": 1_931_234_000_000,
        "content": content,
    }


def member(who: str, membership: str = "join", before: str | None = "invite") -> dict[str, Any]:
    """Somebody comes or goes."""
    event = said(f"${membership}-{who}", sender=who)
    unsigned = {} if before is None else {"prev_content": {"membership": before}}
    return event | {
        "type": "m.room.member",
        "state_key": who,
        "content": {"membership": membership},
        "unsigned": unsigned,
    }


def joined(*events: Any, **timeline: object) -> dict[str, Any]:
    """What is new in the room."""
    return {"rooms": {"join": {ROOM: {"timeline": {"events": list(events)} | timeline}}}}


FIRST: Mapping[str, Any] = {
    "rooms": {
        "join": {
            ROOM: {
                "state": {"events": [member(ME), member(ANA), member("@ben:test.example")]},
                "timeline": {"events": [said("$before")], "limited": True, "prev_batch": "p0"},
            }
        }
    }
}
