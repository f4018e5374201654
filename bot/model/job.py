"""Work that was promised: a request becomes a job, a job's answers become messages, and none is lost.

job      waiting ── lease ──► running ── finish ──► done
            ▲                   │  └──── too many tries, or no use in trying ──► parked
            └── retry, expiry ──┘                                      revive ◄────┘
message  due ── lease ──► sending ── sent ──► sent
            ▲                │  └── hopeless ──► parked
            └── retry ───────┘
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.chat import MessageRef, Place, Request

MOST_TRIES = 5  # a fault that outlives them is not a passing one
LEASE = timedelta(seconds=30)  # a worker that does not renew it within is taken for dead


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARKED = "parked"


# What may follow what; anything else is a fault of ours.
TRANSITIONS: Mapping[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING}),
    JobState.RUNNING: frozenset({JobState.WAITING, JobState.DONE, JobState.PARKED}),
    JobState.DONE: frozenset(),
    JobState.PARKED: frozenset({JobState.WAITING}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A request that a worker has taken. `tries` counts this one; `lease` tells its taking from any other."""

    id: str
    request: Request
    tries: int
    lease: str
    taken_in: datetime


class MessageState(StrEnum):
    """Where an outgoing message stands."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    PARKED = "parked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to stand in a place under a key: a new message, or the new words of one that is there.

    `key` names the message for ever; putting it again replaces its words. `content` is a document as text
    (bot.document.dump). `reply_to` is what it answers. `only_for` is the platform's id of the one person in
    the place who is to see it; None for everybody there. `rests_on` are the claims that it was made from: one
    that may not be told there any more when it is sent keeps it from being sent.
    """

    key: str
    place: Place
    content: str
    reply_to: MessageRef | None = None
    only_for: str | None = None
    rests_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message that somebody has taken to deliver.

    `version` counts its words, `ref` is the message that is to be edited. `doubtful` says that an earlier
    try may have reached the platform: look for the key there before sending anew.
    """

    message: Message
    version: int
    tries: int
    lease: str
    ref: MessageRef | None
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much work there is: jobs and messages by state, and when the oldest that is not done came in."""

    jobs: Mapping[JobState, int]
    messages: Mapping[MessageState, int]
    oldest_job: datetime | None
    oldest_message: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A job that was given up, as an admin sees it; `error` has no words of the request."""

    id: str
    place: Place
    tries: int
    error: str
    since: datetime
