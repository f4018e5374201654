"""Takes messages from the outbox to where they are to stand: each stands there once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.document import Document, load
from bot.errors import SendError, StoreError
from bot.model.chat import MessageRef
from bot.model.job import Delivery
from bot.ports import Messenger, UnitOfWork
from bot.ports.watching import Happening
from bot.worker.crew import Crew
from bot.worker.endings import LEFT, STOPPED, cause
from bot.worker.narrowing import NARROWED, WITHHELD, may_be_told
from bot.worker.pacing import Bell, Pace, pause, within
from bot.worker.surroundings import Change, Surroundings

MOST_SENDS: Final = 200  # tries; with the longest pause between them more than an hour, as outages last
SEND_LIMIT: Final = 10.0  # seconds a platform may take to answer
SPARE: Final = 10.0  # seconds of a lease for what is not measured: our own database, a busy machine
SHORT: Final = 2.0  # seconds that a message waits for its place's turn itself; for longer it is put back
_MANY: Final = 1000  # doubts and turns that are remembered; for those that are not is only waited once more

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How messages get to one platform.

    `late`: seconds after a try whose outcome we do not know until it is certain that the message either
    stands there or never will; 0 where the platform itself knows our keys and takes none twice. The rate is a
    place's: one message a second is what Slack documents, with short bursts.
    """

    messenger: Messenger
    late: float = 15.0
    per_second: float = 1.0
    burst: int = 3
    limit: float = SEND_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How deliveries are made: how many at a time, seconds between looks, seconds to finish in, and spare."""

    at_once: int = 16
    idle: float = 0.25
    drain: float = 3.0
    spare: float = SPARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A delivery, and until when it is ours; `gone` is where we are not any more."""

    delivery: Delivery
    until: datetime
    gone: bool = False


class Deliverer:
    """Sends, edits, and finds out what became of tries whose outcome is not known.

    A message whose earlier try may have got through is looked for under its key once no late commit can
    follow any more, and only sent anew when it is not there. One place gets one message at a time.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        lines: Mapping[str, Line],
        *,
        name: str,
        bell: Bell | None = None,
        rounds: Rounds = Rounds(),
    ) -> None:
        """`lines` are by platform; `bell` is rung when there is something to deliver."""
        self._surroundings, self._lines, self._name, self._drain = surroundings, lines, name, rounds.drain
        self._paces = {
            platform: Pace(per_second=line.per_second, burst=line.burst) for platform, line in lines.items()
        }
        longest = max((line.limit for line in lines.values()), default=0.0)
        self._lease = timedelta(seconds=2 * longest + rounds.spare)  # a look for an earlier try, and a try
        self._doubts: dict[tuple[str, int, int], datetime] = {}  # since when nothing was tried any more
        self._turns: dict[tuple[str, int, int], datetime] = {}  # when those go that were put back
        self._crew = Crew(
            self._take,
            self._deliver,
            surroundings=surroundings,
            bell=bell or Bell(),
            at_once=rounds.at_once,
            idle=rounds.idle,
        )

    def stop(self) -> None:
        """Take no more messages; `run` returns when those at work are sent or given back."""
        self._crew.stop()

    async def run(self) -> None:
        """Work until `stop`."""
        for left in await self._crew.run(drain=self._drain):
            await self._give_back(left.delivery)

    async def _take(self, room: int) -> list[Round]:
        taken: list[Round] = []

        async def lease(unit: UnitOfWork) -> bool:
            now = self._surroundings.now()
            until = now + self._lease
            found = await unit.outbox.lease(
                worker=self._name, platforms=list(self._lines), now=now, until=until, limit=room
            )
            gone = await unit.register.left({one.message.place.key for one in found}) if found else ()
            taken.extend(
                Round(delivery=one, until=until, gone=one.message.place.key in gone) for one in found
            )
            return bool(taken)

        return taken if await self._surroundings.make("deliverer.lease", lease) else []

    async def _deliver(self, round_: Round) -> None:
        delivery = round_.delivery
        line = self._lines[delivery.message.place.platform]
        if round_.gone:
            await self._park(delivery, LEFT)
            return
        try:
            document = load(delivery.message.content)
        except ValueError:
            await self._park(delivery, "its content is no document")
            return
        doubtful = delivery.doubtful and delivery.ref is None
        if doubtful and (early := self._early(delivery, line)):
            await self._postpone(delivery, early, "a late commit may follow")
            return
        turn = self._turn(delivery)
        if (crowded := turn - self._surroundings.now()) > timedelta(seconds=SHORT):
            self._turns[_try(delivery)] = turn
            await self._postpone(delivery, crowded, "others go first in its place")
            return
        try:
            ref = await self._found(delivery, line) if doubtful else delivery.ref
            doubtful = False
            ref = await self._said(round_, line, document, ref, turn=turn)
        except SendError as error:
            await self._failed(delivery, line, error, doubtful=doubtful or error.doubtful)
        except Exception as error:  # noqa: BLE001 - an adapter's fault; we cannot know how far it got
            log.error("fault", message=delivery.message.key, cause=cause(error))
            fault = SendError("a fault", can_retry=True, doubtful=delivery.ref is None)
            await self._failed(delivery, line, fault, doubtful=fault.doubtful, said=cause(error))
        else:
            await self._sent(delivery, ref)

    def _early(self, delivery: Delivery, line: Line) -> timedelta:
        """How long until no late commit can follow any more.

        A try that somebody else made ended at the latest when his lease did, which is when we first hear
        of it. What we remember is told from later tries by their number.
        """
        now = self._surroundings.now()
        since = self._doubts.setdefault(_try(delivery), now)
        while len(self._doubts) > _MANY:
            del self._doubts[next(iter(self._doubts))]
        return max(timedelta(), since + timedelta(seconds=line.late) - now)

    def _turn(self, delivery: Delivery) -> datetime:
        """When its place may have it. Who waits for long in one place takes nobody's seat in another."""
        if (turn := self._turns.pop(_try(delivery), None)) is not None:
            return turn
        while len(self._turns) >= _MANY:
            del self._turns[next(iter(self._turns))]
        now, place = self._surroundings.now(), delivery.message.place
        return now + timedelta(seconds=self._paces[place.platform].take(place.key, now))

    async def _postpone(self, delivery: Delivery, wait: timedelta, why: str) -> None:
        """Put it back, with its doubt, for a while; that is no failed try."""
        at = self._surroundings.now() + wait

        async def retry(unit: UnitOfWork) -> bool:
            doubtful = delivery.doubtful
            return await unit.outbox.retry(delivery, at=at, error=why, doubtful=doubtful, counts=False)

        await self._surroundings.settle("deliverer.retry", retry, message=delivery.message.key)

    async def _found(self, delivery: Delivery, line: Line) -> MessageRef | None:
        """Where an earlier try's message stands, or None when it is certain that it stands nowhere."""
        message = delivery.message
        try:
            ref = await within(
                line.messenger.find(message.place, message.key), line.limit, self._surroundings.sleep
            )
        except TimeoutError as error:
            raise SendError(str(error), can_retry=True) from error
        self._surroundings.watch.count(Happening.RECONCILED)
        log.info("reconciled", message=message.key, found=ref is not None)
        return ref

    async def _said(
        self, round_: Round, line: Line, document: Document, ref: MessageRef | None, *, turn: datetime
    ) -> MessageRef:
        """Have the words stand there, new or edited, when it is their turn; raises SendError."""
        message, here = round_.delivery.message, self._surroundings
        await here.sleep(max(0.0, (turn - here.now()).total_seconds()))
        if here.now() + timedelta(seconds=line.limit) > round_.until:
            raise SendError("its lease is nearly over: somebody else may say it", can_retry=True, after=0.0)
        step = "deliverer.send" if ref is None else "deliverer.edit"
        if not await may_be_told(message, here.storage):
            if message.reply_to is None:  # nobody asked for it
                raise SendError(NARROWED, can_retry=False)
            document = WITHHELD
        here.checkpoint(f"{step}.before")
        try:
            if ref is None:
                sending = line.messenger.send(
                    message.place,
                    document,
                    key=message.key,
                    reply_to=message.reply_to,
                    only_for=message.only_for,
                )
                ref = await within(sending, line.limit, here.sleep)
            else:
                await within(line.messenger.edit(ref, document, key=message.key), line.limit, here.sleep)
        except TimeoutError as error:
            raise SendError(str(error), can_retry=True, doubtful=ref is None) from error
        here.checkpoint(f"{step}.after")
        return ref

    async def _sent(self, delivery: Delivery, ref: MessageRef) -> None:
        async def sent(unit: UnitOfWork) -> bool:
            return await unit.outbox.sent(delivery, ref, now=self._surroundings.now())

        await self._end(delivery, "sent", sent, Happening.DELIVERED)

    async def _failed(
        self, delivery: Delivery, line: Line, error: SendError, *, doubtful: bool, said: str = ""
    ) -> None:
        """Try again, when it is time, or give it up."""
        told = error.after is not None
        if not error.can_retry or (delivery.tries >= MOST_SENDS and not told):
            await self._park(delivery, said or cause(error))
            return
        wait = (
            pause(delivery.tries, chance=self._surroundings.chance()) if error.after is None else error.after
        )
        now = self._surroundings.now()
        since = now if error.doubtful else self._doubts.get(_try(delivery))
        if since is not None:
            self._doubts[_try(delivery, later=0 if told else 1)] = since
        at = now + timedelta(seconds=max(wait, line.late) if error.doubtful else wait)
        if told:
            place = delivery.message.place
            self._paces[place.platform].hold(None if error.everywhere else place.key, at)

        async def retry(unit: UnitOfWork) -> bool:
            return await unit.outbox.retry(
                delivery, at=at, error=said or cause(error), doubtful=doubtful, counts=not told
            )

        await self._end(delivery, "retry", retry, Happening.HELD_OFF if told else Happening.DELIVERY_RETRIED)

    async def _park(self, delivery: Delivery, error: str) -> None:
        async def park(unit: UnitOfWork) -> bool:
            return await unit.outbox.park(delivery, now=self._surroundings.now(), error=error)

        log.error("message given up", message=delivery.message.key, error=error)
        await self._end(delivery, "park", park, Happening.DELIVERY_PARKED)

    async def _end(self, delivery: Delivery, step: str, change: Change, what: Happening) -> None:
        made = await self._surroundings.settle(f"deliverer.{step}", change, message=delivery.message.key)
        self._surroundings.watch.count(what if made else Happening.LOST)

    async def _give_back(self, delivery: Delivery) -> None:
        """Let others have, at once, what was not sent in time; nobody knows how far it got."""

        async def give_back(unit: UnitOfWork) -> bool:
            return await unit.outbox.retry(
                delivery,
                at=self._surroundings.now(),
                error=STOPPED,
                doubtful=delivery.ref is None,
                counts=False,
            )

        try:
            await self._surroundings.make("deliverer.retry", give_back)
        except StoreError as error:
            log.warning("not given back; the lease runs out", error=type(error).__name__)


def _try(delivery: Delivery, *, later: int = 0) -> tuple[str, int, int]:
    """What tells a try from all others; `later` tries that count from this one."""
    return delivery.message.key, delivery.version, delivery.tries + later
