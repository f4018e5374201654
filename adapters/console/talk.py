"""What is typed into `hearsay chat` -> who says what where; pure.

Lines go to Hearsay as they are, but for those that are for the room itself: `/as ana`, `/in #politics`,
`/quit`. Where lines are not pasted as one, `read` alone begins a text that a line with a single dot ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.errors import CommandError
from bot.model.chat import Actor, Audience, Place, Platform
from bot.settings import PEOPLE

END = "."  # a line that ends a pasted text, as mail has it since RFC 821
LONGEST_NAME = 80  # characters of a place's name; Slack's own limit

ROOM_HELP = (
    "/as NAME speaks as somebody else, /in PLACE goes elsewhere (#open to the newsroom, @private, any other"
    " name for those in it), /quit leaves; when lines are piped in, read alone on a line begins a text that a"
    " line with a single . ends"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who speaks, and where."""

    who: Actor
    where: Place

    @property
    def prompt(self) -> str:
        """What stands before the line that is typed."""
        return f"{self.who.name} in {self.where.name}> "


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words for Hearsay."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Somebody goes."""


def person(name: str) -> Actor:
    """Somebody at the terminal. Raises CommandError for what is no name."""
    name = name.strip().lstrip("@")
    if not PEOPLE["console"].fullmatch(name):
        raise CommandError(
            f"{name!r} is no name: letters, digits, dots and hyphens make one", example="/as ana"
        )
    return Actor(platform=Platform.CONSOLE, id=name, name=name)


def place(name: str) -> Place:
    """A place of the terminal: #open to the newsroom, @private, or a room of those who are in it.

    Raises CommandError for what is no name of one.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise CommandError(f"{name[:20]!r} is no name of a place", example="/in #politics")
    audience = {"#": Audience.ORG, "@": Audience.PERSON}.get(name[0], Audience.ROOM)
    is_open = audience is Audience.ORG
    return Place(
        platform=Platform.CONSOLE, id=name, name=name, audience=audience, internal=is_open, closed=not is_open
    )


def understood(line: str, seat: Seat) -> Seat | Said | Left | None:
    """What a line does: another seat, words for Hearsay, an end, or nothing. Raises CommandError."""
    word, _, rest = line.strip().partition(" ")
    match word.casefold():
        case "":
            return None
        case "/quit" | "/exit":
            return Left()
        case "/as":
            return replace(seat, who=person(rest))
        case "/in":
            return replace(seat, where=place(rest))
        case _:
            return Said(text=line)


def gathered(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they are meant: `read` alone takes those up to one with a single dot, or to the end."""
    left = iter(lines)
    for line in left:
        if not _begins_text(line):
            yield line
            continue
        text = [line]
        for more in left:
            if more.strip() == END:
                break
            text.append(more)
        yield "\n".join(text)


def _begins_text(line: str) -> bool:
    """Whether a line is `read` and nothing else, but for a prefix and flags."""
    words = [word for word in line.casefold().split() if not word.startswith("--")]
    return words[-1:] in (["read"], ["read:"]) and words[:-1] in (
        [],
        ["/hearsay"],
        ["!hearsay"],
        ["@hearsay"],
    )
