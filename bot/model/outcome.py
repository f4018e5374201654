"""What came of a command, as values; bot.report draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.article import Analysis
from bot.model.command import Usage
from bot.model.erasure import Hold
from bot.model.memory import Decision, Forgotten, Opinion, Origin, Remembered, Seen, Status
from bot.model.telling import Digest, Ended, Home, Hushed, Planned, Verdict
from bot.model.watch import Record, Term, Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article was read; by its claims' ids in the analysis, what came by before and the remembered ids.

    `again` is what to type to be told everything, which `everything` says is done already.
    """

    analysis: Analysis
    seen: Mapping[str, tuple[Seen, ...]]
    ids: Mapping[str, str]
    again: str
    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something could not be read, and why."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """What came of several things that were read at once, in order."""

    parts: tuple[Read | Unread, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A claim and what the asker may know of those that say the same.

    `members` are the claims of its cluster, itself among them, in the order they were seen; `when` are the
    times that it came by, in order; `opinion` is the desk's latest of the claim itself. `looked_at` are the
    ids of the members whose origins were told apart, `confirmed_by` and `denied_by` who has spoken to it.
    """

    claim: Remembered
    members: tuple[Remembered, ...]
    when: tuple[datetime, ...]
    origins: tuple[Origin, ...]
    looked_at: frozenset[str]
    opinion: Opinion | None = None
    confirmed_by: str | None = None
    denied_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A story whose origins were asked for."""

    story: Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found, best first."""

    query: str
    claims: tuple[Remembered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that became of a claim: sightings as (place, time), statuses, decisions about pairs.

    `others` are the claims of those pairs that the asker may know of; `here` is the asker's place.
    """

    claim: Remembered
    here: str
    seen: tuple[tuple[str, datetime], ...]
    opinions: tuple[Opinion, ...]
    decisions: tuple[Decision, ...]
    others: Mapping[str, Remembered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Two claims were said to be the same, or not; `together` is how many their story has now.

    `same` is None when what was said of them before was taken back.
    """

    a: str
    b: str
    same: bool | None
    together: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """The desk changed its mind on a claim; `claim` is as it was before."""

    claim: Remembered
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """How a conversation is set: (name, value, what it means); `changed` when that was just done.

    `mutes` are what is mute there.
    """

    rows: tuple[tuple[str, str, str], ...]
    changed: bool = False
    mutes: tuple[Ended, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admins:
    """The admins' keys, and whether the settings name them; those of this place alone are `here`.

    `by_power` says that whoever has the power in the room is one too. `denied` are those who may do nothing
    here, and whether they may nowhere.
    """

    named: Mapping[str, bool]
    here: tuple[str, ...] = ()
    by_power: bool = False
    denied: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """What was done (add, remove, deny, allow) with somebody, `here` alone or in the whole newsroom.

    `changed` is off when it was so already.
    """

    person: str
    done: str
    here: bool
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """(when, by, action, about), latest first; or, `checked`, which row of the log is `broken`, if one is."""

    entries: tuple[tuple[datetime, str, str, str], ...]
    checked: bool = False
    broken: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased, or would be; `confirm` is what to type to have it done.

    `gone` counts what was here; `everywhere` says that it goes wherever else it is too. `again` says that it
    was done before, when nobody could be told.
    """

    gone: Forgotten
    confirm: str | None = None
    everywhere: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Everything that is under legal hold; or what was just put under it (`on`), or released."""

    holds: tuple[Hold, ...] = ()
    about: str | None = None
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Commands to be shown: all of them in a line each, or one in full."""

    usages: tuple[Usage, ...]
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """An article that a watch meets: the claim that shows it best, and each term with the words it met."""

    claim: Remembered
    why: tuple[tuple[Term, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a watch would have caught: the latest of it, how often in all, of how many articles.

    `unread` are articles that would have to be read again to tell, and were not.
    """

    caught: tuple[Caught, ...]
    times: int
    articles: int
    unread: int = 0
    watch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A watch was made, changed, shown or removed (`done`); `typed` is what makes it.

    `where` is the name of another place that it is for; `tried` is what it would have caught here.
    """

    watch: Watch
    done: str
    typed: str
    record: Record = field(default_factory=Record)
    where: str | None = None
    tried: Tried | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """The watches of a place and how each did in the last seven days; `mute` are ids."""

    watches: tuple[tuple[Watch, Record], ...]
    mute: frozenset[str] = frozenset()


Outcome = (
    Read
    | Several
    | Hushed
    | Digest
    | Planned
    | Verdict
    | Home
    | Tried
    | Watched
    | Watchlist
    | Story
    | Traced
    | Found
    | History
    | Judged
    | Thought
    | Arranged
    | Admins
    | Appointed
    | Audit
    | Erased
    | Held
    | Help
)
