"""What people do in rooms of a real homeserver, and the requests that come of it: each once, none lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.matrix.doors import REFUSAL
from adapters.matrix.machine import Refused, quoted
from bot.model.chat import Audience, Kind
from tests.adapters.matrix.bots import ALWAYS, Bot, eventually
from tests.adapters.matrix.desks import Desk, act, seated, state, until
from tests.adapters.matrix.people import Person, person
from tests.servers.synapse import Homeserver

BOTH = pytest.mark.parametrize("desk", [False, True], ids=["plain", "encrypted"], indirect=True)
PLAIN = pytest.mark.parametrize("desk", [False], ids=["plain"], indirect=True)


@BOTH
async def test_asked_and_heard(desk: Desk) -> None:
    """Words for the bot and for others come as they were said, with who, where and when."""
    async with desk.bot.listening():
        await desk.ana.say(desk.room, "Lunch?")
        id = await desk.ben.say(desk.room, "!hearsay search pier")
        asked = await desk.bot.inbox.said("search pier")
    heard = await desk.bot.inbox.said("Lunch?")
    assert (heard.kind, asked.kind) == (Kind.HEARD, Kind.ASKED)
    assert (asked.id, asked.message, asked.place.id, asked.actor.id) == (id, id, desk.room, desk.ben.id)
    assert (asked.place.audience, asked.moderates, heard.moderates) == (Audience.ROOM, False, True)


async def test_welcomed_once(desk: Desk) -> None:
    """A room hears once who came and whether it is read; not again after a restart."""
    async with desk.bot.listening():
        await desk.ana.say(desk.room, "!hearsay help")
        await desk.bot.inbox.said("help")
    await desk.ana.sync()
    (words,) = [said for said in desk.ana.said(desk.room) if said["msgtype"] == "m.notice"]
    assert "This room is encrypted" in words["body"]
    assert words["m.mentions"] == {}


@BOTH
async def test_about(desk: Desk) -> None:
    """A request is about the message that it replies to, or that began its thread, as that reads now."""
    async with desk.bot.listening():
        root = await desk.ana.say(desk.room, "The pier is shut.")
        new = {"msgtype": "m.text", "body": "The pier is open."}
        relation = {"rel_type": "m.replace", "event_id": root}
        await desk.ana.say(
            desk.room, "* The pier is open.", **{"m.new_content": new, "m.relates_to": relation}
        )
        reply = {"m.in_reply_to": {"event_id": root}}
        await desk.ben.say(desk.room, "!hearsay read", **{"m.relates_to": reply})
        thread = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True, **reply}
        await desk.ben.say(desk.room, "!hearsay read it", **{"m.relates_to": thread})
        replied, threaded = await desk.bot.inbox.said("read"), await desk.bot.inbox.said("read it")
    assert (replied.about, replied.place.thread) == ("The pier is open.", None)
    assert (threaded.about, threaded.place.thread) == ("The pier is open.", root)


@BOTH
async def test_edits(desk: Desk) -> None:
    """An edit is its writer's own; another's is nothing."""
    async with desk.bot.listening():
        id = await desk.ana.say(desk.room, "!hearsay read The pier is shut.")
        relation = {"m.relates_to": {"rel_type": "m.replace", "event_id": id}}
        for somebody, words in ((desk.ben, "Ben was here."), (desk.ana, "!hearsay read The pier is open.")):
            new = {"msgtype": "m.text", "body": words}
            await somebody.say(desk.room, words, **relation, **{"m.new_content": new})
        edited = await desk.bot.inbox.of(Kind.EDITED)
    assert (edited.text, edited.message, edited.actor.id) == ("read The pier is open.", id, desk.ana.id)
    assert "Ben was here." not in [request.text for request in desk.bot.inbox.requests.values()]


@PLAIN
async def test_pressed_and_released(desk: Desk) -> None:
    """A reaction presses an action; taking it back, after a restart too, releases it."""
    async with desk.bot.listening() as sender:
        report = await sender.put(desk.room, "m.room.message", {"msgtype": "m.notice", "body": "x"}, "report")
        relation = {"rel_type": "m.annotation", "event_id": report, "key": "✅"}
        sign = await desk.ana.sender.put(desk.room, "m.reaction", {"m.relates_to": relation}, "sign")
        pressed = await desk.bot.inbox.of(Kind.PRESSED)
    async with desk.bot.listening():
        await desk.ana.sender.redact(desk.room, sign, "unsign")
        released = await desk.bot.inbox.of(Kind.RELEASED)
    assert pressed.press == released.press
    assert pressed.press is not None
    assert (pressed.press.on.id, pressed.press.action) == (report, "same")


async def test_withdrawn(desk: Desk) -> None:
    """A message that is redacted, while the bot is away too, is withdrawn; its words are heard no more."""
    kept = await desk.ana.say(desk.room, "!hearsay read The pier is shut.")
    gone = await desk.ana.say(desk.room, "!hearsay read The pier is open.")
    await desk.ana.sender.redact(desk.room, gone, "away")
    async with desk.bot.listening():
        away = await desk.bot.inbox.of(Kind.WITHDRAWN)
        await desk.ana.sender.redact(desk.room, kept, "there")
        await desk.bot.inbox.until(lambda request: request.message == kept and request.kind is Kind.WITHDRAWN)
    assert away.message == gone
    assert desk.bot.inbox.texts == ["read The pier is shut."]


@BOTH
async def test_gap(desk: Desk) -> None:
    """Of more than one answer holds, said while the bot was away, all is heard, once and in order."""
    words = [f"Line {number}" for number in range(70)]
    for number, line in enumerate(words):
        await (desk.ana if number % 3 else desk.ben).say(desk.room, line)
    async with desk.bot.listening():
        await desk.bot.inbox.said(words[-1])
    assert desk.bot.inbox.texts == words
    assert desk.bot.inbox.told == len(words)


async def test_database_away(desk: Desk) -> None:
    """What cannot be stored is stored later, in order, and nothing in between is taken for heard."""
    async with desk.bot.listening():
        desk.bot.inbox.busy = 4
        for line in ("one", "two", "three"):
            await desk.ana.say(desk.room, line)
        await desk.bot.inbox.said("three")
    assert desk.bot.inbox.texts == ["one", "two", "three"]


async def test_killed_before_it_was_stored(desk: Desk) -> None:
    """What was decrypted and not stored is heard after the next start."""
    async with desk.bot.listening():
        desk.bot.inbox.busy = ALWAYS
        await desk.ana.say(desk.room, "one")
        await eventually(desk.bot.inbox.is_tried)
    desk.bot.inbox.busy = 0
    await desk.ana.say(desk.room, "two")
    async with desk.bot.listening():
        await desk.bot.inbox.said("two")
    assert desk.bot.inbox.texts == ["one", "two"]


async def test_homeserver_away(desk: Desk, synapse: Homeserver) -> None:
    """The homeserver stops and starts again: nothing is lost, and nobody had to do anything."""
    async with desk.bot.listening():
        await desk.ana.say(desk.room, "one")
        await desk.bot.inbox.said("one")
        await asyncio.to_thread(synapse.stop)
        await asyncio.sleep(0.1)
        await asyncio.to_thread(synapse.start)
        await desk.ana.say(desk.room, "two")
        await desk.bot.inbox.said("two")
    assert desk.bot.inbox.texts == ["one", "two"]


async def test_before_we_came(bot: Bot, ana: Person, ben: Person) -> None:
    """What was said before the bot was in the room was not said to it."""
    room = await ana.create(ben)
    for number in range(12):
        await ana.say(room, f"!hearsay read {number}")
    await act(ana, room, "invite", user_id=bot.id)
    async with bot.listening():
        await until(ana, room, lambda said: said["body"].startswith("Hello."))
        await ana.say(room, "!hearsay help")
        await bot.inbox.said("help")
    assert bot.inbox.texts == ["help"]


async def test_first_start(bot: Bot, ana: Person, synapse: Homeserver, tmp_path: Path) -> None:
    """What was said in rooms before the very first start is left alone."""
    async with person(synapse, tmp_path / "before", bot.account) as before:
        room = await ana.create(before)
        await ana.say(room, "!hearsay read this")
        await before.sync()
    async with bot.listening():
        await ana.say(room, "!hearsay help")
        await bot.inbox.said("help")
    assert bot.inbox.texts == ["help"]


async def test_strangers_invitation(bot: Bot, ana: Person) -> None:
    """Who may not invite is told so, and the bot is not there."""
    bot.welcome = frozenset({"@somebody:else.example"})
    room = await ana.create()
    await act(ana, room, "invite", user_id=bot.id)

    async def declined() -> bool:
        return bool((await state(ana, room, "m.room.member", bot.id))["membership"] != "invite")

    async with bot.listening():
        await eventually(declined)
    now = await state(ana, room, "m.room.member", bot.id)
    assert (now["membership"], now["reason"]) == ("leave", REFUSAL)
    assert bot.inbox.requests == {}


@PLAIN
async def test_sent_away(desk: Desk) -> None:
    """Who is sent away stays away, and says where it was."""
    async with desk.bot.listening():
        await act(desk.ana, desk.room, "kick", user_id=desk.bot.id, reason="enough")
        left = await desk.bot.inbox.of(Kind.LEFT)
    async with desk.bot.listening():
        pass
    now = await state(desk.ana, desk.room, "m.room.member", desk.bot.id)
    assert (now["membership"], left.place.id, left.actor.id) == ("leave", desk.room, desk.ana.id)
    assert len([one for one in desk.bot.inbox.requests.values() if one.kind is Kind.LEFT]) == 1


@PLAIN
async def test_sent_away_while_away(desk: Desk) -> None:
    """Being sent away is known after the next start, too."""
    await act(desk.ana, desk.room, "ban", user_id=desk.bot.id)
    async with desk.bot.listening():
        left = await desk.bot.inbox.of(Kind.LEFT)
    assert left.place.id == desk.room


@PLAIN
async def test_another_name(desk: Desk) -> None:
    """A room with another name, or with other readers, is said to be so."""
    async with desk.bot.listening():
        path = f"/v3/rooms/{quoted(desk.room)}/state/m.room.name/"
        await desk.ana.client.ask("PUT", path, {"name": "Night desk"})
        named = await desk.bot.inbox.until(lambda request: request.place.name == "Night desk")
        await act(desk.ben, desk.room, "leave")
        fewer = await desk.bot.inbox.until(lambda request: request.place.audience is Audience.PERSON)
    assert (named.kind, fewer.kind) == (Kind.PLACE, Kind.PLACE)


@pytest.mark.parametrize("invited", [False, True], ids=["public", "invited"])
async def test_moved(bot: Bot, ana: Person, ben: Person, invited: bool) -> None:
    """A room that is upgraded takes the bot along: at once where anybody may come, else when invited."""
    desk = await seated(bot, ana, ben, encrypted=False)
    if not invited:
        rules = f"/v3/rooms/{quoted(desk.room)}/state/m.room.join_rules/"
        await ana.client.ask("PUT", rules, {"join_rule": "public"})
    bot.welcome = frozenset()
    async with bot.listening():
        successor = (await act(ana, desk.room, "upgrade", new_version="11"))["replacement_room"]
        if invited:
            await act(ana, successor, "invite", user_id=bot.id)
        moved = await bot.inbox.of(Kind.MOVED)
    assert moved.successor is not None
    assert (moved.place.id, moved.successor.id) == (desk.room, successor)


async def test_moved_elsewhere(bot: Bot, ana: Person, ben: Person) -> None:
    """A room that only claims to be a successor is none, and nobody gets the bot anywhere by it."""
    desk = await seated(bot, ana, ben, encrypted=False)
    bot.welcome = frozenset()
    path = f"/v3/rooms/{quoted(desk.room)}/state/m.room.tombstone/"
    async with bot.listening():
        other = (await ana.client.ask("POST", "/v3/createRoom", {"preset": "public_chat"}))["room_id"]
        await ana.client.ask("PUT", path, {"body": "moved", "replacement_room": other})
        await until_member(ana, other, bot, "leave")
        await ana.say(desk.room, "!hearsay help")
        await bot.inbox.said("help")
    assert [one for one in bot.inbox.requests.values() if one.kind is Kind.MOVED] == []


async def until_member(somebody: Person, room: str, bot: Bot, membership: str) -> None:
    """The bot is in a room, or was."""

    async def is_so() -> bool:
        try:
            now = await state(somebody, room, "m.room.member", bot.id)
        except Refused:
            return False  # it never was there
        return bool(now["membership"] == membership)

    await eventually(is_so)
