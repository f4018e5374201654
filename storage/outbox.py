"""Messages that are to stand somewhere; the port `Outbox`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, literal_column, select, update

from bot.model.chat import MessageRef
from bot.model.job import Delivery, Message, MessageState
from storage.erasure import EMPTIED, mark
from storage.lanes import Lanes
from storage.session import Session
from storage.work_tables import messages
from storage.written import named, read_place, read_ref, write

_SENT: Final = messages.c.state == literal_column("'sent'")  # in letters, for the partial index


class MessagesOut:
    """Messages inside one transaction."""

    def __init__(self, session: Session) -> None:
        """The session is the unit of work's."""
        self._session = session
        self._lanes = Lanes(session, messages, waiting=MessageState.DUE, held=MessageState.SENDING)

    async def put(self, message: Message, *, now: datetime) -> None:
        """Have it said; under a key that is there already, have the message edited to these words."""
        row = await self._lanes.lock(named(message.key))
        if row is None and await self._add(message, now=now):
            return
        row = row or await self._lanes.lock(named(message.key))  # somebody else put it meanwhile
        if row is not None:
            await self._replace(row, message, now=now)

    async def lease(
        self, *, worker: str, platforms: Sequence[str], now: datetime, until: datetime, limit: int
    ) -> list[Delivery]:
        """Take messages of these platforms whose words are not where they should be."""
        queues = [_queue(platform) for platform in platforms]
        taken = await self._lanes.take(queues, worker=worker, now=now, until=until, limit=limit)
        # Whoever takes over a lease that ran out cannot know what became of the try.
        lost = [row.number for row, _ in taken if row.state == MessageState.SENDING]
        if lost:
            await self._session.run(
                update(messages).where(self._session.among(messages.c.number, lost)).values(doubtful=True)
            )
        return [_delivery(row, lease) for row, lease in taken]

    async def sent(self, delivery: Delivery, ref: MessageRef, *, now: datetime) -> bool:
        """The words of this version stand there now; False when the lease was lost."""
        row = await self._held(delivery)
        if row is not None:
            values = {"ref": write(ref), "stands": _stands(ref), "doubtful": False, "error": None}
            await self._end(row, delivery, MessageState.SENT, now=now, values=values)
        return row is not None

    async def retry(
        self, delivery: Delivery, *, at: datetime, error: str, doubtful: bool, counts: bool = True
    ) -> bool:
        """Try again at `at`; a doubt stays until the message is sent."""
        row = await self._held(delivery)
        if row is None:
            return False
        tries = 0 if row.version != delivery.version else row.tries if counts else row.tries - 1
        values = {"at": at, "error": error, "doubtful": row.doubtful or doubtful, "tries": tries}
        await self._lanes.put_down(row, now=None, state=MessageState.DUE, **values)
        return True

    async def park(self, delivery: Delivery, *, now: datetime, error: str) -> bool:
        """Give these words up; the place goes on with the next."""
        row = await self._held(delivery)
        if row is not None:
            await self._end(row, delivery, MessageState.PARKED, now=now, values={"error": error})
        return row is not None

    async def ref(self, key: str) -> MessageRef | None:
        """Where a message stands, once it does."""
        found = await self._session.scalar(select(messages.c.ref).where(messages.c.id == named(key)))
        return None if found is None else read_ref(found)

    async def said(self, key: str) -> Message | None:
        """The message under a key, with its latest words."""
        query = select(messages).where(messages.c.id == named(key), messages.c.content.is_not(None))
        rows = await self._session.rows(query)
        return message_of(rows[0]) if rows else None

    async def standing(self, ref: MessageRef) -> Message | None:
        """The message of ours that stands there, with its latest words."""
        query = select(messages).where(messages.c.stands == _stands(ref), messages.c.content.is_not(None))
        rows = await self._session.rows(query)
        return message_of(rows[0]) if rows else None

    async def tidy(self, *, before: datetime) -> int:
        """Forget the words of messages that were sent before a time; how many."""
        gone = await self._session.run(
            update(messages)
            .where(_SENT, messages.c.content.is_not(None), messages.c.ended < before)
            .values(content=None)
        )
        if gone:
            await mark(self._session, EMPTIED)
        return gone

    async def _add(self, message: Message, *, now: datetime) -> bool:
        """A new message, at the end of its place's lane; False when there is one by now."""
        place = message.place
        lane = await self._lanes.enter(queue=_queue(place.platform), tenant=place.tenant, name=place.lane)
        row = {
            "id": named(message.key),
            "key": message.key,
            "place": write(place),
            "reply_to": None if message.reply_to is None else write(message.reply_to),
            "content": message.content,
            "only_for": message.only_for,
            "rests_on": " ".join(sorted(message.rests_on)) or None,
            "version": 1,
            "doubtful": False,
            "lane": lane,
            "state": MessageState.DUE,
            "came": now,
            "at": now,
            "tries": 0,
        }
        new = await self._session.insert_new(messages, [row], "number")
        if new:
            await self._lanes.added(lane, now=now)
        return bool(new)

    async def _replace(self, row: Row[Any], message: Message, *, now: datetime) -> None:
        """Later words for a message whose lane is locked; one that waits keeps its time."""
        values: dict[str, Any] = {
            "content": message.content,
            "rests_on": " ".join(sorted(message.rests_on)) or None,
            "version": row.version + 1,
        }
        if row.state != MessageState.SENDING:
            values["tries"] = 0
        if row.state in {MessageState.SENT, MessageState.PARKED}:
            values |= {"state": MessageState.DUE, "came": now, "at": now, "ended": None}
        await self._session.run(update(messages).where(messages.c.number == row.number).values(values))
        if "state" in values and not await self._lanes.is_busy(row.lane):
            await self._lanes.settle(row.lane, now=now)

    async def _end(
        self, row: Row[Any], delivery: Delivery, state: MessageState, *, now: datetime, values: dict[str, Any]
    ) -> None:
        """What was to be said is over; if its words were replaced meanwhile, those are due."""
        if row.version == delivery.version:
            values |= {"state": state, "ended": now}
        else:
            values |= {"state": MessageState.DUE, "at": now, "tries": 0}
        await self._lanes.put_down(row, now=now, **values)

    async def _held(self, delivery: Delivery) -> Row[Any] | None:
        return await self._lanes.held(named(delivery.message.key), delivery.lease)


def _queue(platform: str) -> str:
    return f"to {platform}"


def _stands(ref: MessageRef) -> str:
    """One message's name among all that stand anywhere; threads have no ids of their own."""
    return named(ref.place.key, ref.id)


def message_of(row: Row[Any]) -> Message:
    """A row that has words as the message that it is."""
    return Message(
        key=row.key,
        place=read_place(row.place),
        content=row.content,
        reply_to=None if row.reply_to is None else read_ref(row.reply_to),
        only_for=row.only_for,
        rests_on=frozenset((row.rests_on or "").split()),
    )


def _delivery(row: Row[Any], lease: str) -> Delivery:
    """A row as it was before it was taken, as the delivery that it is now."""
    return Delivery(
        message=message_of(row),
        version=row.version,
        tries=row.tries + 1,
        lease=lease,
        ref=None if row.ref is None else read_ref(row.ref),
        doubtful=row.doubtful or row.state == MessageState.SENDING,
    )
