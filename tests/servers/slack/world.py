"""What stands in Slack: workspaces, people, conversations, messages, files, and our app in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.servers.slack.clock import Clock

Json = dict[str, Any]


class Refusal(Exception):
    """Slack says no: the error it names, and what it says beside it."""

    def __init__(self, error: str, *messages: str, **beside: object) -> None:
        """For example Refusal("not_in_channel")."""
        super().__init__(error, *messages)
        self.error = error
        self.messages = messages
        self.beside = beside


@dataclass(slots=True, kw_only=True)
class User:
    """A person or a bot; a guest is restricted, a guest of one channel ultra restricted."""

    id: str
    team: str
    name: str
    is_bot: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation: a public `channel`, a private `group`, an `im` or an `mpim`. `teams` can see it."""

    id: str
    team: str
    name: str
    kind: str = "channel"
    created: int = 0
    creator: str = ""
    members: set[str] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)
    is_archived: bool = False
    is_ext_shared: bool = False
    is_org_shared: bool = False
    is_pending_ext_shared: bool = False
    previous_names: list[str] = field(default_factory=list)
    messages: dict[str, Json] = field(default_factory=dict)  # by ts, in their order
    threads: dict[str, list[str]] = field(default_factory=dict)  # ts of a parent -> its replies

    def replies(self, ts: str) -> list[Json]:
        """What stands in a message's thread, in order."""
        return [self.messages[one] for one in self.threads.get(ts, ())]


@dataclass(slots=True, kw_only=True)
class Installation:
    """Our app in a workspace; `error` is what a call with its token is told once it is no longer good."""

    team: str
    token: str
    bot_user: str
    bot_id: str
    scopes: frozenset[str]
    error: str = ""


@dataclass(slots=True, kw_only=True)
class Team:
    """A workspace."""

    id: str
    name: str
    domain: str


@dataclass(slots=True, kw_only=True)
class Stored:
    """A file; `shared` is where it stands."""

    id: str
    user: str
    name: str
    body: bytes
    mimetype: str
    filetype: str
    created: int
    title: str = ""
    shared: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class App:
    """Our app as Slack knows it. `events` is what it subscribed to; None stands for all there are."""

    id: str = "A0HEARSAY"
    client_id: str = "1001.2002"
    client_secret: str = "client-secret-of-tests"  # noqa: S105 - a local server's
    signing_secret: str = "signing-secret-of-tests"  # noqa: S105
    app_token: str = "xapp-1-A0HEARSAY-1-tests"  # noqa: S105
    token: str = "verification-token-of-tests"  # noqa: S105 - the old one, which nobody should check
    events: frozenset[str] | None = None
    commands: frozenset[str] = frozenset({"/hearsay"})
    url: str = ""  # where events, commands and interactions are sent; "" for Socket Mode


@dataclass(slots=True)
class World:
    """Everything, by its id."""

    clock: Clock
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, Stored] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    installations: dict[str, Installation] = field(default_factory=dict)  # by token
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))
    _last: tuple[int, int] = (0, 0)

    def id(self, letter: str) -> str:
        """A new id, such as C000000012."""
        return f"{letter}{next(self.numbers):09d}"

    def ts(self) -> str:
        """A new time of a message: later than all before, so unique in its channel."""
        now = int(self.clock())
        second, number = self._last
        self._last = (now, 1) if now > second else (second, number + 1)
        return f"{self._last[0]}.{self._last[1]:06d}"

    def installed(self, team: str) -> Installation | None:
        """Our app in a workspace, if it is there and its token is good."""
        return next((one for one in self.installations.values() if one.team == team and not one.error), None)

    def app_in(self, channel: Channel) -> Installation | None:
        """The installation whose bot is a member of a channel; the channel's own workspace first."""
        for team in (channel.team, *sorted(channel.teams - {channel.team})):
            found = self.installed(team)
            if found and found.bot_user in channel.members:
                return found
        return None

    def direct(self, *people: str) -> Channel:
        """The conversation of two people, or more, which is made if it is not there."""
        kind = "im" if len(set(people)) <= 2 else "mpim"
        for channel in self.channels.values():
            if channel.kind == kind and channel.members == set(people):
                return channel
        team = self.users[people[0]].team
        id = self.id("D" if kind == "im" else "G")
        name = "" if kind == "im" else f"mpdm-{'--'.join(self.users[one].name for one in people)}-1"
        made = Channel(id=id, team=team, name=name, kind=kind, members=set(people), created=int(self.clock()))
        made.teams = {self.users[one].team for one in people}
        self.channels[id] = made
        return made
