"""What a place is told without asking, how much of it and when: alerts, digests, mutes, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo

from bot.model.alert import Notice
from bot.model.chat import MessageRef
from bot.model.memory import Origin, Relation, Remembered, Status
from bot.model.watch import Mute, Record, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A mute, the words of what it is about (None: the place itself), and by which clock its end is told."""

    mute: Mute
    words: str | None
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a place is told of an article without asking, as the message `key`; the first notice is the chief.

    `times` counts the sightings of its story here, `ended` are mutes that ended since the last alert.
    `confirmed_by` and `denied_by` say who has spoken to it since.
    """

    key: str
    notices: tuple[Notice, ...]
    times: int = 1
    ended: tuple[Ended, ...] = ()
    confirmed_by: str | None = None
    denied_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A story came by again with nothing new: its card, which stands `on`, counts it.

    `thread` says that a line in its thread tells of it too, as the message `key`.
    """

    on: MessageRef
    key: str
    notice: Notice
    times: int
    thread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hushed:
    """Something is mute here until a time, or no longer (`on` is off)."""

    what: Ended
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """A story that waits to be told: its latest claim, how many articles came by, how many `earlier` did.

    `watches` are the names of those that it met, `origins` whom all of it appears to trace to. `relation` is
    how the claim stands to the story's first, with the `change` in words where there is one; `status` is the
    gravest that the place thinks of what it repeats.
    """

    claim: Remembered
    reports: int
    earlier: int
    origins: tuple[Origin, ...] = ()
    watches: tuple[str, ...] = ()
    relation: Relation = Relation.UNRELATED
    change: str | None = None
    status: Status = Status.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a place was not told at once; `when` says when the next comes.

    `asked` is off for one that came by itself.
    """

    stories: tuple[Lately, ...]
    when: str
    asked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Watches that an admin should look at: those that fired for nothing in a week, those that never fired.

    `where` names their place when it is told in another.
    """

    noisy: tuple[tuple[Watch, Record], ...]
    dead: tuple[Watch, ...]
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """When the digests of a place come: "daily 08:00", "off" or "soon", on whose clock."""

    when: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What somebody thought of the watches that a story met here, by their names."""

    watches: tuple[str, ...]
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What is open for somebody in a place: pairs to decide on, own mutes, watches to edit, None for none."""

    pairs: tuple[tuple[Remembered, Remembered], ...]
    mutes: tuple[Ended, ...]
    watches: tuple[tuple[Watch, Record], ...] | None
