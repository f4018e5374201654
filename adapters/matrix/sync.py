"""The loop that keeps us up to date: what the homeserver says is stored before we say that we have heard it.

The token that says how far we heard is stored in the transaction that stores the requests, and after the keys
and the notes: whenever we end, nothing is lost, and what is said twice is known by its id.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import structlog

from adapters.matrix.calling import Backoff, Refused, Unreachable
from adapters.matrix.doors import Doors
from adapters.matrix.entering import NoEntry, enter, enter_again
from adapters.matrix.identity import establish
from adapters.matrix.inbound import Inbound
from adapters.matrix.late import Keys
from adapters.matrix.machine import Client
from bot.errors import StoreError
from bot.model.chat import Request

WAIT: Final = 30.0  # seconds that the homeserver is to wait for something new
LEAST: Final = 1.0  # seconds between two answers in which nothing is new
REFUSED: Final = 60.0  # seconds until we ask again after a no that stays one until somebody sees to it
LIMIT: Final = 50  # events of a room in one answer; more are asked for
FILTER: Final = json.dumps(
    {
        "presence": {"not_types": ["*"]},
        "account_data": {"not_types": ["*"]},
        "room": {
            "timeline": {"limit": LIMIT},
            "ephemeral": {"not_types": ["*"]},
            "account_data": {"not_types": ["*"]},
        },
    },
    separators=(",", ":"),
)

TakeIn = Callable[[Sequence[Request], str], Awaitable[None]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """The clocks: on the wall (UTC), of seconds that only go on, and waiting; and chance from 0 to 1."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random


TIME: Final = Time()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who we are, by the settings, and the folder of our keys."""

    homeserver: str
    user: str
    folder: Path
    password: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Where requests go. `take_in` keeps them and the token together; `token` is the last that was kept.

    Both raise StoreError.
    """

    take_in: TakeIn
    token: Callable[[], Awaitable[str | None]]


class Sync:
    """Hears what the homeserver says, for as long as it runs."""

    def __init__(
        self,
        client: Client,
        account: Account,
        *,
        inbound: Inbound,
        doors: Doors,
        keys: Keys,
        store: Store,
        clock: Time = TIME,
    ) -> None:
        """Whatever is heard goes through `inbound` into `store`."""
        self._client, self._account = client, account
        self._inbound, self._doors, self._keys, self._store, self._clock = inbound, doors, keys, store, clock
        self._backoff = Backoff(clock.chance)
        self._token: str | None = None
        self._entered = self._established = self._began = False
        self._chores_at = 0.0
        self.ready = asyncio.Event()  # the first answer was taken in: rooms are known

    async def enter(self) -> None:
        """Be logged in. Raises NoEntry, Refused and Unreachable; the latter two may be tried again."""
        account = self._account
        await enter(
            self._client,
            folder=account.folder,
            user=account.user,
            password=account.password,
            token=account.token,
        )
        self._entered = True

    async def try_to_enter(self) -> None:
        """Log in now if the homeserver answers, and later if it does not. Raises NoEntry."""
        try:
            await self.enter()
        except (Refused, Unreachable) as error:
            log.warning("homeserver", error=str(error)[:200])

    async def run(self) -> None:
        """Listen until cancelled. Raises NoEntry when we are let in no more."""
        while True:
            began = self._clock.seconds()
            try:
                if await self._turn() or self._clock.seconds() - began >= LEAST:
                    continue
                await self._clock.sleep(LEAST)  # a server that answers at once and says nothing
            except Refused as refused:
                if refused.signed_out:
                    await self._signed_out(refused)
                else:
                    await self._wait(refused)
            except NoEntry:
                raise
            except (Unreachable, StoreError) as error:
                await self._wait(error)
            except Exception as error:  # a fault of ours, or nio's, in one answer must pass
                log.error("fault", error=type(error).__name__, exc_info=True)
                await self._wait(error)

    async def _turn(self) -> bool:
        """One answer of the homeserver and what is to be done after it; whether anything was new."""
        if not self._entered:
            await self.enter()
        if not self._established:
            await self._establish()
        if not self._began:
            self._token = await self._store.token()
        full = not self._began
        raw = await self._client.pull(since=self._token, wait=0 if full else WAIT, full=full, chosen=FILTER)
        token = raw.get("next_batch")
        if not isinstance(token, str):
            raise Unreachable("an answer to a sync without a token")
        arrived = await self._client.absorb(raw)
        await self._taken_in(raw, token, arrived=arrived, full=full)
        is_new = token != self._token or bool(raw.get("rooms"))
        self._token, self._began = token, True
        self._backoff.worked()
        self.ready.set()
        await self._chores()
        return is_new

    async def _taken_in(
        self, raw: Mapping[str, Any], token: str, *, arrived: frozenset[str], full: bool
    ) -> None:
        """Have everything in an answer kept, however long that takes: it is not said again."""
        backoff = Backoff(self._clock.chance)
        while True:
            try:
                batch = await self._inbound.requests(raw, since=self._token, arrived=arrived, full=full)
                self._inbound.keep()
                await self._store.take_in(batch.requests, token)
                self._inbound.done(batch)
            except (Refused, Unreachable, StoreError) as error:
                if isinstance(error, Refused) and error.signed_out:
                    raise
                pause = backoff.pause(error)
                log.warning("not taken in yet", error=str(error)[:200], pause=round(pause, 1))
                await self._clock.sleep(pause)
            else:
                return

    async def _establish(self) -> None:
        """Have our keys and our identity there, before anybody is answered; without the latter we go on."""
        await self._client.chores()
        account = self._account
        try:
            await establish(self._client, folder=account.folder, password=account.password)
        except Refused as refused:
            if refused.can_retry or refused.signed_out:
                raise
            log.warning("no identity", reason=str(refused)[:200])
        self._established = True

    async def _chores(self) -> None:
        """What is to be done besides listening. When it fails it waits, and we go on listening."""
        if self._clock.seconds() < self._chores_at:
            return
        try:
            await self._client.chores()
            await self._keys.ask()
            self._keys.miss()
            await self._doors.answer()
            await self._doors.follow()
            await self._doors.say()
        except (Refused, Unreachable) as error:
            if isinstance(error, Refused) and error.signed_out:
                raise
            pause = Backoff(self._clock.chance, failures=3).pause(error)
            log.warning("put off", error=str(error)[:200], pause=round(pause, 1))
            self._chores_at = self._clock.seconds() + pause

    async def _wait(self, error: Exception) -> None:
        """Wait before the next call; a refusal for good is asked about, and told, once a minute at most."""
        pause = self._backoff.pause(error)
        if isinstance(error, Refused) and not error.can_retry and not error.signed_out:
            log.error(
                "homeserver refuses us",
                error=str(error)[:200],
                todo="hearsay doctor says what to do about it",
            )
            await self._clock.sleep(max(REFUSED, error.after or 0.0))
            return
        log.warning(
            "homeserver", error=str(error)[:200], pause=round(pause, 1), failures=self._backoff.failures
        )
        await self._clock.sleep(pause)

    async def _signed_out(self, refused: Refused) -> None:
        """Log in again as the same device when only the token ran out. Raises NoEntry."""
        account = self._account
        if not refused.softly:
            raise NoEntry(
                f"{account.user} was logged out of its device, whose keys are of no use any more: move"
                f" {account.folder} away and start again to begin as a new device"
            )
        await self._wait(refused)  # a server may refuse every token that it gives
        try:
            await enter_again(self._client, folder=account.folder, password=account.password)
        except (Refused, Unreachable) as error:
            await self._wait(error)
        else:
            await self._clock.sleep(LEAST)
