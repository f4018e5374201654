"""Promised work: what was asked, what is to be said, and who may do what where."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.document import Document
from bot.model.chat import Actor, Kind, MessageRef, Place, Request
from bot.model.job import Backlog, Delivery, Job, Message, Parked


class Inbox(Protocol):
    """Requests that came in, and the jobs they are, inside one unit of work.

    A lease is lost when it runs out and somebody else takes the job; what its old holder says of it then
    is answered with False and changes nothing.
    """

    async def take_in(self, request: Request, *, now: datetime) -> bool:
        """Keep a request as a job; False, and nothing changes, when its event came in before.

        Once this is committed the event may be acknowledged.
        """
        ...

    async def lease(self, *, worker: str, now: datetime, until: datetime, limit: int) -> list[Job]:
        """Take up to `limit` jobs that are waiting, or whose worker's lease ran out by `now`.

        Never two of one lane (Place.lane) at a time, and of a lane always the first that came in and is
        not done or parked; tenants take turns, and lanes of a tenant, so that one's flood does not keep the
        others waiting. A job that was revived is not taken while a later one of its lane is at work.
        Workers that ask at the same time get different jobs and do not wait for each other on PostgreSQL.
        """
        ...

    async def renew(self, jobs: Sequence[Job], *, until: datetime) -> frozenset[str]:
        """Keep jobs for longer; the ids of those that are still ours."""
        ...

    async def finish(self, job: Job, *, now: datetime) -> bool:
        """The job is done; commit it together with the answers."""
        ...

    async def retry(self, job: Job, *, at: datetime, error: str, counts: bool = True) -> bool:
        """Let it wait and be tried again at `at`; until then it holds up its lane.

        `counts` is off for a job that is given back unfinished: that is no failed try.
        """
        ...

    async def park(self, job: Job, *, now: datetime, error: str) -> bool:
        """Give it up, until an admin revives it; its lane goes on."""
        ...

    async def parked(self, *, tenant: str | None = None, limit: int = 100) -> list[Parked]:
        """The jobs that were given up, latest first."""
        ...

    async def revive(self, id: str, *, now: datetime) -> bool:
        """Let a parked job be tried anew, with all its tries; False when there is no such one."""
        ...

    async def backlog(self) -> Backlog:
        """How much is to be done."""
        ...

    async def said_in(self, place: Place, message: str) -> list[tuple[str, Kind]]:
        """(key, kind) of what was asked, heard or edited in a message, in order; words or no words."""
        ...

    async def blank(self, place: Place, message: str) -> int:
        """Forget the words of what was asked, heard or edited in a message; how many requests had some.

        One that is still to be answered is then as if it had been heard, and said nothing.
        """
        ...

    async def cursor(self, name: str) -> str | None:
        """How far somebody has read; None at the beginning."""
        ...

    async def set_cursor(self, name: str, value: str) -> None:
        """Note how far somebody has read, with what was taken in from there."""
        ...

    async def tidy(self, *, before: datetime) -> int:
        """Forget the words of requests that were done before a time; their keys stay. How many."""
        ...


class Outbox(Protocol):
    """Messages that are to stand somewhere, inside one unit of work."""

    async def put(self, message: Message, *, now: datetime) -> None:
        """Have it said; under a key that is there already, have the message edited to these words.

        A message that was not sent before its words were replaced is sent once, with the later words. Later
        words have all their tries again; but a message that waits to be tried again still waits.
        """
        ...

    async def lease(
        self, *, worker: str, platforms: Sequence[str], now: datetime, until: datetime, limit: int
    ) -> list[Delivery]:
        """Take messages of these platforms whose words are not where they should be.

        Never two of one lane (Place.lane) at a time, and of a lane always the first that was put; one that is
        to be tried again holds up its lane. Lanes and tenants take turns. One whose sender's lease ran out is
        `doubtful`.
        """
        ...

    async def sent(self, delivery: Delivery, ref: MessageRef, *, now: datetime) -> bool:
        """The words of this version stand there now; False when the lease was lost.

        Words that were put meanwhile are due: the message is edited to them.
        """
        ...

    async def retry(
        self, delivery: Delivery, *, at: datetime, error: str, doubtful: bool, counts: bool = True
    ) -> bool:
        """Try again at `at`; `doubtful` if this try may have got through.

        A doubt stays until the message is sent. `counts` is off when the platform told us to wait: that is no
        failed try.
        """
        ...

    async def park(self, delivery: Delivery, *, now: datetime, error: str) -> bool:
        """Give it up; the place goes on with the next. Words that were put meanwhile are due."""
        ...

    async def ref(self, key: str) -> MessageRef | None:
        """Where a message stands, once it does."""
        ...

    async def said(self, key: str) -> Message | None:
        """The message under a key, with its latest words, sent or not; None once they are tidied away."""
        ...

    async def standing(self, ref: MessageRef) -> Message | None:
        """The message of ours that stands there, with its latest words; None once they are tidied away."""
        ...

    async def tidy(self, *, before: datetime) -> int:
        """Forget the words of messages that were sent before a time; how many."""
        ...


class Register(Protocol):
    """Places and people that are known, and the log of who did what, inside one unit of work."""

    async def meet(self, place: Place, actor: Actor | None, *, now: datetime) -> None:
        """Know a place, and who speaks there, by their latest names and audience.

        What came by at one that is closed now, and was open, narrows with it: Visibility.close.
        Who comes without a name keeps the one that is known.
        """
        ...

    async def place(self, key: str) -> Place | None:
        """A conversation by its key."""
        ...

    async def leave(self, place: Place, *, now: datetime) -> None:
        """Note that we are no longer in a place; whoever is met there afterwards ends that."""
        ...

    async def left(self, keys: Collection[str]) -> frozenset[str]:
        """Those of these places that we are no longer in, by their keys."""
        ...

    async def settings(self, place: str) -> dict[str, str]:
        """What was set for a conversation, by its key."""
        ...

    async def set(self, place: str, name: str, value: str | None) -> None:
        """Set something for a conversation; None unsets it."""
        ...

    async def set_to(self, name: str) -> dict[str, str]:
        """What was set under a name, by the keys of the conversations that have it."""
        ...

    async def admins(self, tenant: str) -> frozenset[str]:
        """The keys of the actors that were made admins."""
        ...

    async def make_admin(self, tenant: str, actor: str, *, admin: bool) -> bool:
        """Make somebody an admin or no longer one; whether that changed anything."""
        ...

    async def log(self, tenant: str, *, by: str, at: datetime, action: str, about: str) -> None:
        """Note who did what to which id. The log holds ids and actions and no words of anybody."""
        ...

    async def logged(self, tenant: str, *, limit: int) -> list[tuple[datetime, str, str, str]]:
        """(when, by, action, about) of the latest actions, latest first."""
        ...

    async def newsrooms(self) -> list[str]:
        """The tenants of which anything was logged, sorted."""
        ...

    async def verify_log(self, tenant: str) -> int | None:
        """The place of the first row of a tenant's log that was tampered with, from 1; None if none was."""
        ...


class Vault(Protocol):
    """Secrets that others trusted us with, sealed by who brings them, inside one unit of work."""

    async def put(self, name: str, sealed: bytes) -> None:
        """Keep a sealed secret, instead of the one that has this name."""
        ...

    async def get(self, name: str) -> bytes | None:
        """The sealed secret of this name."""
        ...

    async def drop(self, name: str) -> bool:
        """Forget a secret; whether there was one."""
        ...

    async def names(self, prefix: str = "") -> list[str]:
        """The names that begin so, sorted."""
        ...


class Messenger(Protocol):
    """Says things on one platform."""

    async def send(
        self,
        place: Place,
        document: Document,
        *,
        key: str,
        reply_to: MessageRef | None,
        only_for: str | None = None,
    ) -> MessageRef:
        """Post a document under our key, as one message; `only_for` is as in bot.model.job.Message.

        Raises SendError, which says whether trying again can help, whether it may have got through all
        the same (`doubtful`), and how long to wait (`after`).
        """
        ...

    async def edit(self, ref: MessageRef, document: Document, *, key: str) -> None:
        """Give a message of ours other words. Raises SendError."""
        ...

    async def find(self, place: Place, key: str) -> MessageRef | None:
        """A message of ours that was posted under this key, however it ended. Raises SendError."""
        ...
