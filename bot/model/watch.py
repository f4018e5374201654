"""What an admin has a place watch for: terms, combined, and where and when to speak up.

All conditions of a watch must hold. Terms of one kind that stand alone are alternatives (`OWN`); any kind
of term can also be one of several kinds that will do (`ANY`), be required (`ALL`) or be ruled out (`NOT`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from bot.model.article import Severity

MOST_TERMS: Final = 60
LONGEST_TERM: Final = 200  # characters; a phrase, a name with its aliases, a sentence
LONGEST_PATTERN: Final = 512
LONGEST_NAME: Final = 60
ALIASES: Final = "|"  # between the names of one person or body


class What(StrEnum):
    """A kind of term: what of an article is looked at."""

    PHRASE = "phrase"  # words that stand together, in any inflection
    NAME = "name"  # somebody or something, with aliases; as it is spelt
    PATTERN = "pattern"  # a regular expression, as RE2 reads it
    SOURCE = "source"  # somebody or an outlet that a claim rests on, anywhere in its chain
    KIND = "kind"  # a kind of source, as bot.model.article.Kind has it
    CAVEAT = "caveat"  # a caveat's code
    STATUS = "status"  # what the desk here thinks of an earlier claim that comes back
    LIKE = "like"  # a sentence; claims near it in meaning


class Part(StrEnum):
    """What a term does in its watch."""

    OWN = ""
    ANY = "any"
    ALL = "all"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing to look for; `vector` is the meaning of a LIKE, as bot.ports.Encoder gives it."""

    what: What
    text: str
    part: Part = Part.OWN
    vector: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours of the day, on a place's clock, in which nothing is said; they may go over midnight."""

    start: time
    end: time

    def covers(self, clock: time) -> bool:
        """Whether a time of day is one of them."""
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    @property
    def label(self) -> str:
        """As it is typed: "22:00-07:00"."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What to look for among what a place may know, and to say there.

    `place` is the key of that conversation, `owner` that of the actor who made it; `name` tells the watches
    of a place apart. `made` is in UTC.
    """

    id: str
    tenant: str
    place: str
    owner: str
    name: str
    terms: tuple[Term, ...]
    made: datetime
    severity: Severity = Severity.MEDIUM
    quiet: Quiet | None = None

    @property
    def name_key(self) -> str:
        """The name without case and spaces, by which it is told from the others."""
        return " ".join(self.name.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A watch that an article meets, and why: each of its terms that was found, and in which words."""

    watch: Watch
    why: tuple[tuple[Term, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How a watch did since a time: how often it fired, and what people said of that."""

    fired: int = 0
    right: int = 0
    wrong: int = 0


class Muted(StrEnum):
    """What can be mute in a place."""

    CLAIM = "claim"
    WATCH = "watch"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """That nothing is to be said in a place about something until a time (UTC), by whose word and when.

    `about` is a claim's id, with which its story is mute, a watch's id, or the key of the place itself.
    """

    tenant: str
    place: str
    what: Muted
    about: str
    until: datetime
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A part of a watch as it is typed, and as a form asks for it.

    `name` stands before the colon. `many` lets it be given more than once, in a form one a line. `choices`
    are all there is to choose from, () when that is free text.
    """

    name: str
    label: str
    hint: str
    example: str
    many: bool = True
    choices: tuple[str, ...] = ()
