"""What the fakes keep: everything that a database would."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.chat import Actor, Kind, MessageRef, Place, Request
from bot.model.job import Message
from tests.fakes.queue import Queue
from tests.fakes.watching import Noticed


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A message as it is kept: `version` counts its words, `ref` is where it stands."""

    message: Message
    version: int = 1
    ref: MessageRef | None = None
    doubtful: bool = False


@dataclass(slots=True)
class Books:
    """Everything that is kept."""

    jobs: Queue[Request | None] = field(default_factory=Queue)
    events: dict[tuple[str, str], str] = field(default_factory=dict)
    messages: Queue[Saying] = field(default_factory=Queue)
    places: dict[str, Place] = field(default_factory=dict)
    actors: dict[tuple[str, str], Actor] = field(default_factory=dict)
    settings: dict[tuple[str, str], str] = field(default_factory=dict)
    admins: set[tuple[str, str]] = field(default_factory=set)
    log: list[tuple[str, datetime, str, str, str]] = field(default_factory=list)
    said_in: dict[tuple[str, str, str], list[tuple[str, Kind, str]]] = field(default_factory=dict)
    cursors: dict[str, str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    vault: dict[str, bytes] = field(default_factory=dict)
    noticed: Noticed = field(default_factory=Noticed)

    def copy(self) -> Books:
        """The same, to be changed without changing these."""
        return Books(
            jobs=self.jobs.copy(),
            events=dict(self.events),
            messages=self.messages.copy(),
            places=dict(self.places),
            actors=dict(self.actors),
            settings=dict(self.settings),
            admins=set(self.admins),
            log=list(self.log),
            said_in={message: list(said) for message, said in self.said_in.items()},
            cursors=dict(self.cursors),
            left=set(self.left),
            vault=dict(self.vault),
            noticed=self.noticed.copy(),
        )
