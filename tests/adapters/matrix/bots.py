"""The bot's listening side on a homeserver, with a store in memory that a test can look at and break."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.matrix.entering import folder_of
from adapters.matrix.listening import Account, Store, Time, listening
from adapters.matrix.sending import Sender
from adapters.matrix.sync import Sync
from bot.errors import StoreBusy
from bot.model.chat import Kind, Request
from tests.servers import synapse as servers

ALWAYS = 10**9
PATIENCE = 30.0  # seconds until something that should have happened has not


@dataclass(slots=True)
class Inbox:
    """Requests in the order they were kept, each id once; and the token that was kept with the last."""

    requests: dict[str, Request] = field(default_factory=dict)
    token: str | None = None
    busy: int = 0  # how many times more it cannot be used
    told: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take_in(self, requests: Sequence[Request], token: str) -> None:
        """Keep them. Raises StoreBusy."""
        if self.busy > 0:
            self.busy -= 1
            raise StoreBusy("somebody else holds the database")
        async with self._changed:
            self.told += len(requests)
            for request in requests:
                self.requests.setdefault(request.key, request)
            self.token = token
            self._changed.notify_all()

    async def is_tried(self) -> bool:
        """Whether somebody tried while it could not be used."""
        return self.busy < ALWAYS

    async def last(self) -> str | None:
        """The token."""
        return self.token

    async def until(self, is_there: Callable[[Request], bool]) -> Request:
        """The first request of this kind, as soon as there is one."""
        async with asyncio.timeout(PATIENCE), self._changed:
            while True:
                for request in self.requests.values():
                    if is_there(request):
                        return request
                await self._changed.wait()

    async def said(self, text: str) -> Request:
        """The request with these words."""
        return await self.until(lambda request: request.text == text)

    async def of(self, kind: Kind) -> Request:
        """The first request of a kind."""
        return await self.until(lambda request: request.kind is kind)

    @property
    def texts(self) -> list[str]:
        """The words of everything asked or heard, in order."""
        said = {Kind.ASKED, Kind.HEARD}
        return [request.text for request in self.requests.values() if request.kind in said]


@dataclass(slots=True)
class Bot:
    """An account whose keys and requests outlive a restart. `late` is how far its clock is ahead."""

    account: servers.Account
    homeserver: str
    data: Path
    inbox: Inbox = field(default_factory=Inbox)
    welcome: frozenset[str] = frozenset({servers.NAME})
    late: timedelta = timedelta()
    with_password: bool = True
    with_token: bool = False
    task: asyncio.Task[None] | None = None

    @property
    def id(self) -> str:
        """The user id."""
        return self.account.user_id

    @property
    def folder(self) -> Path:
        """Where its keys are."""
        return folder_of(self.data, self.id)

    def now(self) -> datetime:
        """The time by its clock."""
        return datetime.now(UTC) + self.late

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[Sender, Sync]]:
        """The bot, not yet listening."""
        account = Account(
            homeserver=self.homeserver,
            user=self.id,
            folder=self.folder,
            password=self.account.password if self.with_password else None,
            token=self.account.access_token if self.with_token else None,
        )
        store = Store(take_in=self.inbox.take_in, token=self.inbox.last)
        clock = Time(now=self.now, sleep=_soon)
        async with listening(account, store=store, welcome=self.welcome, clock=clock) as parts:
            yield parts

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Sender]:
        """The bot, listening as long as this lasts; then it is gone as if killed. Raises its faults."""
        async with self.opened() as (sender, sync):
            self.task = task = asyncio.ensure_future(sync.run())
            ready = asyncio.ensure_future(sync.ready.wait())
            try:
                await asyncio.wait({task, ready}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
                if task.done():
                    task.result()
                assert ready.done()
                yield sender
                if task.done():
                    task.result()
            finally:
                for one in (task, ready):
                    one.cancel()
                await asyncio.wait({task, ready})


async def eventually(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not await is_so():  # noqa: ASYNC110 - only the homeserver knows when
            await asyncio.sleep(0.03)


async def _soon(seconds: float) -> None:
    """Wait a hundredth of what was wanted: nobody's patience is tested here."""
    await asyncio.sleep(seconds / 100)
