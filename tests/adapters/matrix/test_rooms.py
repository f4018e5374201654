"""What a room is, by its state, and who has which power in it."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.matrix.rooms import RIGHT, Room
from bot.model.chat import Audience

ME, ANA, BEN = "@hearsay:example.org", "@ana:example.org", "@ben:other.example"


def room(*events: tuple[str, str, str, object]) -> Room:
    """A room of (kind, key, sender, content)."""
    made = Room(id="!a", me=ME)
    for kind, key, sender, content in events:
        made.see({"type": kind, "state_key": key, "sender": sender, "content": content})
    return made


def member(who: str, membership: str = "join", **more: object) -> tuple[str, str, str, object]:
    """Somebody's state."""
    return ("m.room.member", who, who, {"membership": membership, **more})


def created(by: str, version: str = "10", **more: object) -> tuple[str, str, str, object]:
    """How a room began."""
    return ("m.room.create", "", by, {"room_version": version, **more})


def levels(**content: Any) -> tuple[str, str, str, object]:
    """Who has which power."""
    return ("m.room.power_levels", "", ANA, content)


@pytest.mark.parametrize(
    ("state", "who", "may"),
    [
        ((levels(users={ANA: 50}),), ANA, True),
        ((levels(users={ANA: 49}),), ANA, False),
        ((levels(users={ANA: "50"}),), ANA, True),
        ((levels(users={ANA: True}),), ANA, False),
        ((levels(users={ANA: []}),), ANA, False),
        ((levels(users_default=50),), BEN, True),
        ((levels(users=[ANA]),), ANA, False),
        ((levels(users={ANA: 100}, events={RIGHT: 101}),), ANA, False),
        ((levels(users={BEN: 10}, events={RIGHT: 10}),), BEN, True),
        ((levels(users={ANA: 0}, events={RIGHT: 0}),), BEN, True),
        ((levels(state_default=90, users={ANA: 50}),), ANA, True),
        ((created(ANA),), ANA, True),
        ((created(ANA),), BEN, False),
        ((created(ANA), levels(users={BEN: 100})), ANA, False),
        ((created(ANA, "12"), levels(users={BEN: 100})), ANA, True),
        ((created(ANA, "12", additional_creators=[BEN, 5]), levels(users={})), BEN, True),
        ((created(ANA, "11", additional_creators=[BEN]), levels(users={})), BEN, False),
        ((), ANA, False),
    ],
)
def test_who_may_tell_us_what_to_do(state: Any, who: str, may: bool) -> None:
    """Power is the room's to give: by the level of our own event, else a moderator's; creators from 12 on."""
    assert room(*state).moderates(who) is may


@pytest.mark.parametrize(
    ("state", "audience", "name"),
    [
        ((member(ME), member(ANA, displayname="Ana")), Audience.PERSON, "Ana"),
        ((member(ME), member(ANA)), Audience.PERSON, ANA),
        ((member(ME), member(ANA), member(BEN)), Audience.ROOM, ""),
        ((member(ME), member(ANA), member(BEN, "invite")), Audience.ROOM, ""),
        ((member(ME), member(ANA), member(BEN), member(BEN, "leave")), Audience.PERSON, ANA),
        ((member(ME), member(ANA), member(BEN), member(BEN, "ban")), Audience.PERSON, ANA),
        ((member(ME),), Audience.ROOM, ""),
        ((member(ANA), member(BEN)), Audience.ROOM, ""),
        (
            (("m.room.canonical_alias", "", ANA, {"alias": "#desk:example.org"}),),
            Audience.ROOM,
            "#desk:example.org",
        ),
        ((("m.room.name", "", ANA, {"name": "The\u202e desk\n"}),), Audience.ROOM, "The desk"),
        ((("m.room.name", "", ANA, {"name": 5}),), Audience.ROOM, ""),
        ((("m.room.name", "", ANA, []),), Audience.ROOM, ""),
    ],
)
def test_who_reads_along(state: Any, audience: Audience, name: str) -> None:
    """A place is a person's when nobody else is there or asked in, and never the newsroom's by itself."""
    place = room(*state).place("$root")
    assert (place.audience, place.name, place.thread) == (audience, name, "$root")


def test_encryption_stays() -> None:
    """A room that was encrypted once is."""
    algorithm = {"algorithm": "m.megolm.v1.aes-sha2"}
    assert room(("m.room.encryption", "", ANA, algorithm), ("m.room.encryption", "", ANA, {})).encrypted
    assert not room().encrypted


def test_what_is_no_state() -> None:
    """A message changes nothing about a room."""
    made = room()
    made.see({"type": "m.room.name", "sender": ANA, "content": {"name": "x"}})
    made.see({"type": "m.room.name", "state_key": None, "sender": ANA, "content": {"name": "x"}})
    assert made.name == ""
