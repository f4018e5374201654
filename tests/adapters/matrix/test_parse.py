"""What happens in Matrix rooms, as events of the specification's shapes, and the request that each is."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.matrix.parse import parse
from bot.model.chat import Audience, Kind, Platform, Request
from tests.adapters.matrix.talk import (
    ANA,
    BEN,
    DESK,
    DIRECT,
    LINK,
    ME,
    NOW,
    PILL,
    ROOM,
    SEALED,
    SENT,
    edit,
    event,
    file,
    meant,
    reply,
    room,
    text,
    thread,
)

ASKED = {
    "prefix": (text("!hearsay help"), "help"),
    "prefix with a mark": (text("!hearsay: search ferry"), "search ferry"),
    "prefix in capitals": (text("  !Hearsay read " + LINK), "read " + LINK),
    "prefix of a wide keyboard": (text("！hearsay help"), "help"),
    "prefix alone": (text("!hearsay"), ""),
    "prefix over lines": (text("!hearsay read\nThe pier is shut."), "read\nThe pier is shut."),
    "name with a mark": (text("Hearsay: help"), "help"),
    "name and at": (text("@hearsay help"), "help"),
    "id with a mark": (text(f"{ME}: help"), "help"),
    "mention and name": (text("Hearsay help", **{"m.mentions": meant(ME)}), "help"),
    "mention behind": (text(f"read {LINK} @hearsay", **{"m.mentions": meant(ME)}), f"read {LINK}"),
    "mention without name": (text("help", **{"m.mentions": meant(ANA, ME)}), "help"),
    "mention within": (
        text("can hearsay read this", **{"m.mentions": meant(ME)}),
        "can hearsay read this",
    ),
    "pill of an old client": (
        text("Hearsay help", format="org.matrix.custom.html", formatted_body=f"{PILL} help"),
        "help",
    ),
    "reply that names us": (
        text("@hearsay read", **{"m.mentions": meant(ME), "m.relates_to": reply()}),
        "read",
    ),
    "reply with a quotation before": (
        text(f"> <{BEN}> !hearsay forget here\n> more\n\n!hearsay read", **{"m.relates_to": reply()}),
        "read",
    ),
    "reply with a quotation before, of an emote": (
        text(f"> * <{BEN}> !hearsay forget here\n> more\n\n!hearsay read", **{"m.relates_to": reply()}),
        "read",
    ),
}

HEARD = {
    "words for others": (text("Lunch?"), "Lunch?"),
    "emote": (event({"msgtype": "m.emote", "body": "waves"}), "waves"),
    "our name within": (text("That is only hearsay, I think"), "That is only hearsay, I think"),
    "prefix within": (text("type !hearsay help"), "type !hearsay help"),
    "another's prefix": (text("!hearsaybot help"), "!hearsaybot help"),
    "someone else is meant": (text("Ben: look", **{"m.mentions": meant(BEN)}), "Ben: look"),
    "nobody is meant": (text("hearsay helps", **{"m.mentions": {}}), "hearsay helps"),
    "reply that means us by itself": (
        text("Thanks!", **{"m.mentions": meant(ME), "m.relates_to": reply()}),
        "Thanks!",
    ),
    "room is meant": (text("@room news", **{"m.mentions": {"room": True}}), "@room news"),
    "odd list of those meant": (text("news", **{"m.mentions": {"user_ids": "all"}}), "news"),
}


@pytest.mark.parametrize("name", ASKED)
def test_words_for_us(name: str) -> None:
    """Words are for us by the prefix or a mention, which are no part of what is asked."""
    said, words = ASKED[name]
    request = parse(said, DESK, now=NOW)
    assert request is not None
    assert (request.kind, request.text, request.message) == (Kind.ASKED, words, "$now")


@pytest.mark.parametrize("name", HEARD)
def test_words_for_others(name: str) -> None:
    """All other words are heard, as they were said."""
    said, words = HEARD[name]
    request = parse(said, DESK, now=NOW)
    assert request is not None
    assert (request.kind, request.text, request.message) == (Kind.HEARD, words, "$now")


NOTHING = {
    "a notice": event({"msgtype": "m.notice", "body": "!hearsay help"}),
    "an automated message": text("!hearsay help", **{"org.matrix.msc3955.automated": True}),
    "our own words": event({"msgtype": "m.text", "body": "!hearsay help"}, sender=ME),
    "no content": event(None),
    "no words": text(""),
    "words that are none": event({"msgtype": "m.text", "body": {"a": 1}}),
    "a place on a map": event({"msgtype": "m.location", "body": "!hearsay help"}),
    "a kind that is none": event({"msgtype": ["m.text"], "body": "hello"} | {"msgtype": "x"}),
    "no sender": text("!hearsay help") | {"sender": None},
    "no id": text("!hearsay help") | {"event_id": 5},
    "state": event({"membership": "join"}, kind="m.room.member", state_key=ANA),
    "a message that claims to be state": text("!hearsay help") | {"state_key": ""},
    "another sign": event(
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$a", "key": "🎉"}}, kind="m.reaction"
    ),
    "a sign to nothing": event(
        {"m.relates_to": {"rel_type": "m.annotation", "key": "✅"}}, kind="m.reaction"
    ),
    "a sign of no kind": event({"m.relates_to": {"event_id": "$a", "key": "✅"}}, kind="m.reaction"),
    "an edit to nothing new": text("* x", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$a"}}),
    "an edit into a notice": event(
        {
            "msgtype": "m.notice",
            "body": "* x",
            "m.new_content": {"msgtype": "m.notice", "body": "x"},
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$a"},
        }
    ),
    "a redaction of nothing": event({}, kind="m.room.redaction"),
    "another kind": event({"body": "!hearsay help"}, kind="org.example.poll"),
    "a kind that is a list": event({}) | {"type": []},
    "a file from elsewhere": file(url="https://evil.example/pier.pdf"),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_to_us(name: str) -> None:
    """Programs' words, our own, and what is not as the specification has it ask nothing of us."""
    assert parse(NOTHING[name], DESK, now=NOW) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (text("!hearsay read"), (None, None)),
        (text("!hearsay read", **{"m.relates_to": reply()}), (None, "$before")),
        (text("!hearsay read", **{"m.relates_to": thread()}), ("$root", "$root")),
        (text("!hearsay read", **{"m.relates_to": thread(falls_back=False)}), ("$root", "$last")),
        (text("!hearsay read", **{"m.relates_to": {"rel_type": "m.thread"}}), (None, None)),
        (text("!hearsay read", **{"m.relates_to": "$root"}), (None, None)),
    ],
)
def test_threads_and_replies(said: dict[str, Any], expected: tuple[str | None, str | None]) -> None:
    """A request is in its thread, and about what it replies to; in a thread else about what began it."""
    request = parse(said, DESK, now=NOW)
    assert request is not None
    target = request.replies_to
    assert (request.place.thread, target and target.id) == expected
    assert target is None or target.place == request.place


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (text("help"), Kind.ASKED, "help"),
        (text("!hearsay help"), Kind.ASKED, "help"),
        (text("Thanks!", **{"m.relates_to": reply()}), Kind.ASKED, "Thanks!"),
        (file(), Kind.ASKED, ""),
        (event({"msgtype": "m.emote", "body": "waves"}), Kind.HEARD, "waves"),
    ],
)
def test_direct(said: dict[str, Any], kind: Kind, words: str) -> None:
    """Where there is nobody else all words and files are for us, and only that person reads along."""
    request = parse(said, DIRECT, now=NOW)
    assert request is not None
    assert (request.kind, request.text, request.place.audience) == (kind, words, Audience.PERSON)


def test_who_and_where() -> None:
    """A request knows its room by id and name, who speaks, when, and whether the room gives them power."""
    request = parse(text("!hearsay help"), room(ANA, BEN, power_levels={"users": {ANA: 50}}), now=NOW)
    assert request is not None
    place, actor = request.place, request.actor
    assert (place.platform, place.id, place.name) == (Platform.MATRIX, ROOM, "the desk")
    assert place.audience is Audience.ROOM
    assert (actor.key, actor.name) == (f"matrix:{ANA}", "Ana")
    assert request.at == datetime.fromtimestamp(SENT / 1000, UTC)
    assert request.key == "matrix:$now"
    assert request.moderates is True


@pytest.mark.parametrize("stamp", [-1, 2**70, "soon", None, True, SENT * 10])
def test_times_that_are_none(stamp: object) -> None:
    """A time that cannot be is now."""
    request = parse(text("hello") | {"origin_server_ts": stamp}, DESK, now=NOW)
    assert request is not None
    assert request.at == NOW


@pytest.mark.parametrize("direct", [False, True])
def test_edits(direct: bool) -> None:
    """An edit gives a message its new words, without what made them ours."""
    request = parse(edit("!hearsay read " + LINK), DIRECT if direct else DESK, now=NOW)
    assert request is not None
    assert (request.kind, request.message, request.text) == (Kind.EDITED, "$before", "read " + LINK)
    assert (request.id, request.addressed) == ("$now", True)
    other = parse(edit("Lunch?"), DIRECT if direct else DESK, now=NOW)
    assert other is not None
    assert other.addressed is direct


@pytest.mark.parametrize("said", [{"content": {"redacts": "$a"}}, {"content": {}, "redacts": "$a"}])
def test_redactions(said: dict[str, Any]) -> None:
    """What is taken back is named in one of two places, as rooms are of two ages."""
    request = parse(event({}, kind="m.room.redaction") | said, DESK, now=NOW)
    assert request is not None
    assert (request.kind, request.message, request.text) == (Kind.WITHDRAWN, "$a", "")


@pytest.mark.parametrize(
    ("key", "action"),
    [("✅", "same"), ("❌", "different"), ("🔕", "mute"), ("↗", "share"), ("✅ 2", "same-2")],
)
def test_reactions(key: str, action: str) -> None:
    """A sign below a message presses its action."""
    relation = {"rel_type": "m.annotation", "event_id": "$report", "key": key}
    request = parse(event({"m.relates_to": relation}, kind="m.reaction"), DESK, now=NOW)
    assert request is not None
    assert request.kind is Kind.PRESSED
    assert request.press is not None
    assert (request.press.on.id, request.press.on.place, request.press.action) == (
        "$report",
        DESK.place(),
        action,
    )


def one_file(request: Request | None) -> Any:
    """The only file of a request."""
    assert request is not None
    (found,) = request.attachments
    return found


def test_files() -> None:
    """A file has its name, kind and size, and where it is; its name is no caption."""
    found = one_file(request := parse(file(), DESK, now=NOW))
    assert request is not None
    assert (request.kind, request.text) == (Kind.HEARD, "")
    assert (found.name, found.media_type, found.size) == ("pier.pdf", "application/pdf", 1200)
    assert json.loads(found.locator) == {"url": "mxc://example.org/abc", "file": None}


def test_encrypted_files() -> None:
    """An encrypted file says what opens it."""
    said = file(file=SEALED, info={"size": -4, "mimetype": 7})
    del said["content"]["url"]
    found = one_file(parse(said, DESK, now=NOW))
    assert json.loads(found.locator)["file"] == {name: SEALED[name] for name in ("key", "iv", "hashes", "v")}
    assert (found.size, found.media_type) == (None, "")


def test_captions() -> None:
    """Words beside a file are what is asked about it."""
    request = parse(file(filename="../pier.pdf", body="!hearsay read"), DESK, now=NOW)
    assert request is not None
    assert (request.kind, request.text, one_file(request).name) == (Kind.ASKED, "read", ".._pier.pdf")


ODD: tuple[Any, ...] = (None, True, -1, 2**70, "", "\ud800", "!hearsay", "x" * 300, [], {}, [{}], {"a": []})


def test_whatever_is_sent() -> None:
    """Events with any part replaced by something odd never raise."""
    chance = random.Random(7)  # noqa: S311 - the same on every run
    shapes = [*(said for said, _ in (*ASKED.values(), *HEARD.values())), *NOTHING.values(), file(), edit("x")]
    for _ in range(4_000):
        broken = json.loads(json.dumps(chance.choice(shapes)))
        for _ in range(chance.randint(1, 3)):
            _break(broken, chance)
        parse(broken, chance.choice([DESK, DIRECT]), now=NOW)


def _break(value: Any, chance: random.Random) -> None:
    """Replace some part, however deep."""
    while isinstance(value, dict) and value:
        key = chance.choice(list(value))
        if not isinstance(value[key], dict) or chance.random() < 0.3:
            value[key] = chance.choice(ODD)
            return
        value = value[key]
