"""A conversation on any platform: who says what to us, where, and what we say back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Platform(StrEnum):
    """Where a conversation is held."""

    CONSOLE = "console"
    SLACK = "slack"
    MATRIX = "matrix"


class Audience(StrEnum):
    """Who can read along in a place, as the platform says it; what is not known for sure is a ROOM.

    ORG are the newsroom's full members and nobody else, ROOM those who are in it, PERSON one of them and us.
    """

    ORG = "org"
    ROOM = "room"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel, room or direct conversation, and in it a thread.

    `id` and `thread` are the platform's; `name` is what people call it and is never looked up by. `audience`
    is who may know what is said there now, by whoever says it; `internal` that everybody who reads there is a
    full member of the newsroom, `closed` that not everybody of the newsroom may read there: both only where
    the platform is sure of it.
    """

    platform: Platform
    id: str
    thread: str | None = None
    name: str = ""
    tenant: str = "main"
    audience: Audience = Audience.ROOM
    internal: bool = False
    closed: bool = False

    @property
    def key(self) -> str:
        """The conversation's own name in storage; its threads share it, for they share its readers."""
        return f"{self.platform.value}:{self.id}"

    @property
    def lane(self) -> str:
        """What is answered in the order it was asked."""
        return self.key if self.thread is None else f"{self.key}/{self.thread}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who speaks. `id` is the platform's; `name` is for showing."""

    platform: Platform
    id: str
    name: str = ""

    @property
    def key(self) -> str:
        """As settings name admins: "slack:U012ABC"."""
        return f"{self.platform.value}:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """One message, as its platform finds it again."""

    place: Place
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file beside a message; `locator` is how the platform's adapter gets its bytes."""

    name: str
    locator: str
    media_type: str = ""
    size: int | None = None


class Kind(StrEnum):
    """What came in. Only what is ASKED is always answered.

    ASKED       words meant for us
    HEARD       words in a place that we listen in, meant for others; only alerts speak
    EDITED      the message `message` has these words now; if it was nothing to us and is meant for us now,
                it is ASKED
    WITHDRAWN   the message `message` is gone, and what was read from it is to be forgotten
    PRESSED     somebody pressed one of the actions below a message of ours, as `press` says
    RELEASED    somebody took that back
    PLACE       a place has another name or audience now
    MOVED       a place was given up for `successor`, whose people are the same
    LEFT        we are no longer in a place
    """

    ASKED = "asked"
    HEARD = "heard"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    PRESSED = "pressed"
    RELEASED = "released"
    PLACE = "place"
    MOVED = "moved"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """An action, by its name in the document that stands in a message of ours.

    `certain` says that nothing else can have been meant: a button has one meaning, a reaction many.
    """

    on: MessageRef
    action: str
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something that happened and concerns us. `id` is the platform's id of the event: twice, it is one.

    `text` is without the prefix or mention that made it a request. `about` is the text of the message that
    it replies to, `about_attachments` that message's files. `message` is the platform's id of the message
    that it was said in, when there is one. `privately` says that only the asker saw it said, so that only
    the asker is answered. `moderates` says whether the place lets the actor tell us what to do there; None
    where the platform has no word for that. `addressed` says of EDITED words that they are meant for us.
    """

    id: str
    place: Place
    actor: Actor
    text: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    replies_to: MessageRef | None = None
    about: str | None = None
    about_attachments: tuple[Attachment, ...] = ()
    kind: Kind = Kind.ASKED
    message: str | None = None
    press: Press | None = None
    successor: Place | None = None
    privately: bool = False
    moderates: bool | None = None
    addressed: bool = False

    @property
    def key(self) -> str:
        """One event's name among all platforms."""
        return f"{self.place.platform.value}:{self.id}"

    def saying(self, text: str) -> Request:
        """The same request with other words."""
        return replace(self, text=text)
