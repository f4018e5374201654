"""Jobs and messages in memory: the model of what the ports Inbox and Outbox keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.chat import Kind, MessageRef, Place, Request
from bot.model.job import Backlog, Delivery, Job, JobState, Message, MessageState, Parked
from tests.fakes.books import Books, Saying
from tests.fakes.queue import Lane, Piece, Stage

JOB_STATES = dict(zip(Stage, JobState, strict=True))
MESSAGE_STATES = dict(zip(Stage, MessageState, strict=True))


@dataclass(slots=True)
class FakeInbox:
    """The port `Inbox`."""

    books: Books

    async def take_in(self, request: Request, *, now: datetime) -> bool:
        """Keep a request, once."""
        key = (request.place.tenant, request.key)
        if key in self.books.events:
            return False
        self.books.events[key] = id = f"job-{len(self.books.events) + 1}"
        lane = Lane(queue="jobs", tenant=request.place.tenant, name=request.place.lane)
        self.books.jobs.add(id, lane, request, now=now)
        if request.message is not None and request.kind in {Kind.ASKED, Kind.HEARD, Kind.EDITED}:
            there = (request.place.tenant, request.place.key, request.message)
            self.books.said_in.setdefault(there, []).append((request.key, request.kind, id))
        return True

    async def lease(self, *, worker: str, now: datetime, until: datetime, limit: int) -> list[Job]:  # noqa: ARG002
        """Take the heads of the lanes whose turn it is."""
        taken = self.books.jobs.take({"jobs"}, now=now, until=until, limit=limit)
        return [
            Job(id=one.id, request=one.what, tries=one.tries, lease=one.lease, taken_in=one.came)
            for _, one in taken
            if one.what
        ]

    async def renew(self, jobs: Sequence[Job], *, until: datetime) -> frozenset[str]:
        """Keep for longer what is still ours."""
        found = [piece for job in jobs if (piece := self.books.jobs.held(job.id, job.lease))]
        for piece in found:
            self.books.jobs.pieces[piece.id] = replace(piece, until=until)
        return frozenset(piece.id for piece in found)

    async def finish(self, job: Job, *, now: datetime) -> bool:
        """The job is done."""
        if piece := self.books.jobs.held(job.id, job.lease):
            self.books.jobs.end(piece, Stage.OVER, now=now)
        return piece is not None

    async def retry(self, job: Job, *, at: datetime, error: str, counts: bool = True) -> bool:
        """Let it wait."""
        if piece := self.books.jobs.held(job.id, job.lease):
            tries = piece.tries if counts else piece.tries - 1
            self.books.jobs.wait(replace(piece, error=error, tries=tries), at=at)
        return piece is not None

    async def park(self, job: Job, *, now: datetime, error: str) -> bool:
        """Give it up."""
        if piece := self.books.jobs.held(job.id, job.lease):
            self.books.jobs.end(replace(piece, error=error), Stage.PARKED, now=now)
        return piece is not None

    async def parked(self, *, tenant: str | None = None, limit: int = 100) -> list[Parked]:
        """What was given up, latest first."""
        found = [
            (piece.changed, piece.number, piece, piece.what.place)
            for piece in self.books.jobs.pieces.values()
            if piece.stage is Stage.PARKED and piece.what and tenant in {None, piece.lane.tenant}
        ]
        found.sort(key=lambda one: one[:2], reverse=True)
        return [
            Parked(id=piece.id, place=place, tries=piece.tries, error=piece.error, since=piece.changed)
            for _, _, piece, place in found[:limit]
        ]

    async def revive(self, id: str, *, now: datetime) -> bool:
        """Let it be tried anew, from the first try on."""
        piece = self.books.jobs.pieces.get(id)
        if piece is None or piece.stage is not Stage.PARKED:
            return False
        self.books.jobs.wait(replace(piece, tries=0), at=now)
        return True

    async def backlog(self) -> Backlog:
        """How much there is to do."""
        jobs, messages = self.books.jobs.pieces.values(), self.books.messages.pieces.values()
        return Backlog(
            jobs={state: sum(JOB_STATES[one.stage] is state for one in jobs) for state in JobState},
            messages={
                state: sum(MESSAGE_STATES[one.stage] is state for one in messages) for state in MessageState
            },
            oldest_job=min((one.came for one in jobs if one.stage in {Stage.OPEN, Stage.HELD}), default=None),
            oldest_message=min(
                (one.came for one in messages if one.stage in {Stage.OPEN, Stage.HELD}), default=None
            ),
        )

    async def said_in(self, place: Place, message: str) -> list[tuple[str, Kind]]:
        """What was said in a message."""
        said = self.books.said_in.get((place.tenant, place.key, message), [])
        return [(key, kind) for key, kind, _ in said]

    async def blank(self, place: Place, message: str) -> int:
        """Forget the words of what was said in a message."""
        said = self.books.said_in.get((place.tenant, place.key, message), [])
        found = [piece for _, _, id in said if (piece := self.books.jobs.pieces[id]).what]
        for piece in found:
            what = None if piece.stage is Stage.OVER or not piece.what else _blank(piece.what)
            self.books.jobs.pieces[piece.id] = replace(piece, what=what)
        return len(found)

    async def cursor(self, name: str) -> str | None:
        """How far somebody has read."""
        return self.books.cursors.get(name)

    async def set_cursor(self, name: str, value: str) -> None:
        """Note how far somebody has read."""
        self.books.cursors[name] = value

    async def tidy(self, *, before: datetime) -> int:
        """Forget the words of what was done before a time."""
        old = [
            piece
            for piece in self.books.jobs.pieces.values()
            if piece.stage is Stage.OVER and piece.changed < before and piece.what
        ]
        for piece in old:
            self.books.jobs.pieces[piece.id] = replace(piece, what=None)
        return len(old)


@dataclass(slots=True)
class FakeOutbox:
    """The port `Outbox`."""

    books: Books

    async def put(self, message: Message, *, now: datetime) -> None:
        """A new message, or the new words of one that is there."""
        place, queue = message.place, self.books.messages
        piece = queue.pieces.get(message.key)
        if piece is None:
            lane = Lane(queue=place.platform.value, tenant=place.tenant, name=place.lane)
            queue.add(message.key, lane, Saying(message=message), now=now)
            return
        old = piece.what
        words = replace(old.message, content=message.content)
        piece = replace(piece, what=replace(old, message=words, version=old.version + 1))
        if piece.stage is not Stage.HELD:
            due = piece.stage is Stage.OPEN
            piece = replace(piece, tries=0, came=piece.came if due else now, at=piece.at if due else now)
            piece = replace(piece, stage=Stage.OPEN)
        queue.pieces[piece.id] = piece

    async def lease(
        self,
        *,
        worker: str,  # noqa: ARG002
        platforms: Sequence[str],
        now: datetime,
        until: datetime,
        limit: int,
    ) -> list[Delivery]:
        """Take the heads of the lanes whose turn it is; who takes one over cannot know if it was sent."""
        queue, deliveries = self.books.messages, []
        for before, held in queue.take(set(platforms), now=now, until=until, limit=limit):
            doubtful = held.what.doubtful or before.stage is Stage.HELD
            piece = queue.pieces[held.id] = replace(held, what=replace(held.what, doubtful=doubtful))
            deliveries.append(_delivery(piece))
        return deliveries

    async def sent(self, delivery: Delivery, ref: MessageRef, *, now: datetime) -> bool:
        """It stands there; later words, if any, are due."""
        if piece := self._held(delivery):
            self._end(piece, delivery, Stage.OVER, replace(piece.what, ref=ref, doubtful=False), now)
        return piece is not None

    async def retry(
        self, delivery: Delivery, *, at: datetime, error: str, doubtful: bool, counts: bool = True
    ) -> bool:
        """Let it wait; a doubt stays until it is sent."""
        if piece := self._held(delivery):
            what = replace(piece.what, doubtful=piece.what.doubtful or doubtful)
            tries = piece.tries if counts else piece.tries - 1
            tries = tries if what.version == delivery.version else 0
            self.books.messages.wait(replace(piece, what=what, tries=tries, error=error), at=at)
        return piece is not None

    async def park(self, delivery: Delivery, *, now: datetime, error: str) -> bool:
        """Give these words up; later ones, if any, are due."""
        if piece := self._held(delivery):
            self._end(replace(piece, error=error), delivery, Stage.PARKED, piece.what, now)
        return piece is not None

    async def ref(self, key: str) -> MessageRef | None:
        """Where it stands."""
        piece = self.books.messages.pieces.get(key)
        return piece.what.ref if piece else None

    async def said(self, key: str) -> Message | None:
        """What is said under a key."""
        piece = self.books.messages.pieces.get(key)
        return piece.what.message if piece and piece.what.message.content else None

    async def standing(self, ref: MessageRef) -> Message | None:
        """What stands there."""
        for piece in self.books.messages.pieces.values():
            there = piece.what.ref
            if there and (there.place.key, there.id) == (ref.place.key, ref.id):
                return piece.what.message if piece.what.message.content else None
        return None

    async def tidy(self, *, before: datetime) -> int:
        """Forget the words of what was sent before a time."""
        old = [
            piece
            for piece in self.books.messages.pieces.values()
            if piece.stage is Stage.OVER and piece.changed < before and piece.what.message.content
        ]
        for piece in old:
            blank = replace(piece.what, message=replace(piece.what.message, content=""))
            self.books.messages.pieces[piece.id] = replace(piece, what=blank)
        return len(old)

    def _held(self, delivery: Delivery) -> Piece[Saying] | None:
        return self.books.messages.held(delivery.message.key, delivery.lease)

    def _end(
        self, piece: Piece[Saying], delivery: Delivery, stage: Stage, what: Saying, now: datetime
    ) -> None:
        """End it, unless its words were replaced meanwhile."""
        queue = self.books.messages
        queue.end(replace(piece, what=what), stage, now=now)
        if what.version != delivery.version:
            queue.wait(replace(queue.pieces[piece.id], tries=0), at=now)


def _blank(request: Request) -> Request:
    """As if it was heard, and nothing was said."""
    blank = replace(request, kind=Kind.HEARD, text="", about=None, replies_to=None)
    return replace(blank, attachments=(), about_attachments=())


def _delivery(piece: Piece[Saying]) -> Delivery:
    return Delivery(
        message=piece.what.message,
        version=piece.what.version,
        tries=piece.tries,
        lease=piece.lease,
        ref=piece.what.ref,
        doubtful=piece.what.doubtful,
    )
