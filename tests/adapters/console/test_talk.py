"""What is typed into the chat room of the terminal."""

from __future__ import annotations

import pytest

from adapters.console.talk import Left, Said, Seat, gathered, person, place, understood
from bot.errors import CommandError
from bot.model.chat import Audience

SEAT = Seat(who=person("ana"), where=place("#politics"))


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("help", Said(text="help")),
        ("/hearsay help", Said(text="/hearsay help")),
        ("  search “ferry  pier”  ", Said(text="  search “ferry  pier”  ")),
        ("/assembly of bees", Said(text="/assembly of bees")),
        ("", None),
        ("   ", None),
        ("/quit", Left()),
        ("/EXIT", Left()),
        ("/as ben", Seat(who=person("ben"), where=place("#politics"))),
        ("/as @ben", Seat(who=person("ben"), where=place("#politics"))),
        ("/AS  ben ", Seat(who=person("ben"), where=place("#politics"))),
        ("/in #sport", Seat(who=person("ana"), where=place("#sport"))),
        ("/in night desk", Seat(who=person("ana"), where=place("night desk"))),
    ],
)
def test_lines(line: str, meant: object) -> None:
    """A line is for Hearsay, to the letter, unless it is one of the room's own."""
    assert understood(line, SEAT) == meant


@pytest.mark.parametrize(
    "line", ["/as", "/as two people", "/as a:b", "/as ../x", "/in", "/in \x07", "/in " + "x" * 81]
)
def test_no_names(line: str) -> None:
    """What is no name of anybody or of no place is refused with one that is."""
    with pytest.raises(CommandError) as error:
        understood(line, SEAT)
    assert error.value.example in {"/as ana", "/in #politics"}


@pytest.mark.parametrize(
    ("name", "audience"),
    [
        ("#politics", Audience.ORG),
        ("@ana", Audience.PERSON),
        ("desk", Audience.ROOM),
        ("night desk", Audience.ROOM),
    ],
)
def test_places(name: str, audience: Audience) -> None:
    """A place's first letter says who can read along there."""
    assert (place(name).audience, place(name).key) == (audience, f"console:{name}")


def test_prompt() -> None:
    """The prompt shows who speaks, and where."""
    assert SEAT.prompt == "ana in #politics> "


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (["help", "audit"], ["help", "audit"]),
        (["read one line", "help"], ["read one line", "help"]),
        (["read", "One.", "", "Two.", ".", "help"], ["read\nOne.\n\nTwo.", "help"]),
        (["READ: ", "One.", " . ", "help"], ["READ: \nOne.", "help"]),
        (["/hearsay read --all", "One.", ".", "help"], ["/hearsay read --all\nOne.", "help"]),
        (["read", "One.", ".. Two"], ["read\nOne.\n.. Two"]),
        (["read"], ["read"]),
        (["read", "."], ["read"]),
        (["I read", "help"], ["I read", "help"]),
        (["."], ["."]),
        ([], []),
    ],
)
def test_texts_from_a_pipe(lines: list[str], texts: list[str]) -> None:
    """`read` alone takes the lines up to a single dot, or to the end; every other line is by itself."""
    assert list(gathered(lines)) == texts
