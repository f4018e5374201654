"""Encryption on a real homeserver: late keys, replays, what strangers encrypt, our identity and our login."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.matrix.doors import UNREADABLE
from adapters.matrix.machine import Client, quoted
from adapters.matrix.notes import Locked, notebook
from tests.adapters.matrix.bots import Bot, eventually
from tests.adapters.matrix.desks import Desk, until
from tests.adapters.matrix.people import Person


async def put(somebody: Person, room: str, content: Any) -> str:
    """Send what is encrypted already; the event's id."""
    path = f"/v3/rooms/{quoted(room)}/send/m.room.encrypted/{secrets.token_hex(4)}"
    return str((await somebody.client.ask("PUT", path, content))["event_id"])


async def keyless(somebody: Person, room: str, text: str) -> tuple[dict[str, Any], str]:
    """Say something whose key nobody has: (the key's own words, the session's id)."""
    olm = somebody.client.olm
    olm.create_outbound_group_session(room)
    session = olm.outbound_group_sessions[room]
    key = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "room_id": room,
        "session_id": session.id,
        "session_key": session.session_key,
    }
    session.shared = True
    said = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": text}}
    await put(somebody, room, olm.group_encrypt(room, said))
    del olm.outbound_group_sessions[room]
    return key, session.id


async def device_of(somebody: Person, bot: Bot) -> Any:
    """The bot's device, to whom somebody has a channel."""
    olm = somebody.client.olm
    olm.users_for_key_query.add(bot.id)
    await somebody.client.keys_query()
    (device,) = olm.device_store.active_user_devices(bot.id)
    if olm.session_store.get(device.curve25519) is None:
        await somebody.client.keys_claim({bot.id: [device.id]})
    return device


async def whisper(somebody: Person, bot: Bot, kind: str, content: Any) -> None:
    """Send something to the bot's device alone."""
    device = await device_of(somebody, bot)
    olm = somebody.client.olm
    said = olm._olm_encrypt(olm.session_store.get(device.curve25519), device, kind, content)
    await send_to_device(somebody, bot, "m.room.encrypted", device.id, said)


async def send_to_device(somebody: Person, bot: Bot, kind: str, device: str, content: Any) -> None:
    """Send something to the bot's device alone, as it is."""
    path = f"/v3/sendToDevice/{kind}/{secrets.token_hex(4)}"
    await somebody.client.ask("PUT", path, {"messages": {bot.id: {device: content}}})


async def test_late_key(desk: Desk) -> None:
    """A message whose key comes later is read then, also when we were away in between."""
    key, _ = await keyless(desk.ana, desk.room, "!hearsay read it late")
    async with desk.bot.listening():
        await desk.ana.say(desk.room, "!hearsay help")
        await desk.bot.inbox.said("help")
    assert desk.bot.inbox.texts == ["help"]
    await whisper(desk.ana, desk.bot, "m.room_key", key)
    async with desk.bot.listening():
        late = await desk.bot.inbox.said("read it late")
    assert late.actor.id == desk.ana.id


async def test_key_that_was_asked_for(desk: Desk) -> None:
    """A key that we lack is asked for, and taken from the device that made it, and from no other."""
    olm = desk.ana.client.olm
    _, session = await keyless(desk.ana, desk.room, "!hearsay read it again")
    asked: list[dict[str, Any]] = []

    async def is_asked() -> bool:
        raw = await desk.ana.client.ask("GET", "/v3/sync", since=desk.ana.since)
        desk.ana.since = raw["next_batch"]  # the same question would be given the same answer for a while
        events = raw.get("to_device", {}).get("events", [])
        asked.extend(event["content"] for event in events if event["type"] == "m.room_key_request")
        return bool(asked)

    async with desk.bot.listening():
        await eventually(is_asked)
        key = olm.inbound_group_store.get(desk.room, olm.account.identity_keys["curve25519"], session)
        forwarded = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "forwarding_curve25519_key_chain": [],
            "room_id": desk.room,
            "sender_key": key.sender_key,
            "sender_claimed_ed25519_key": key.ed25519,
            "session_id": session,
            "session_key": key.export_session(key.first_known_index),
        }
        await whisper(desk.ben, desk.bot, "m.forwarded_room_key", forwarded)
        await desk.ben.say(desk.room, "!hearsay help")
        await desk.bot.inbox.said("help")
        assert desk.bot.inbox.texts == ["help"]
        await whisper(desk.ana, desk.bot, "m.forwarded_room_key", forwarded)
        await desk.bot.inbox.said("read it again")
    assert asked[0]["body"]["session_id"] == session


async def test_key_that_never_comes(desk: Desk) -> None:
    """After ten minutes a room is told once that something in it cannot be read."""
    async with desk.bot.listening():
        for text in ("one", "two"):
            await keyless(desk.ana, desk.room, text)
        await desk.ben.say(desk.room, "!hearsay help")
        await desk.bot.inbox.said("help")
        desk.bot.late = timedelta(minutes=11)
        await desk.ben.say(desk.room, "!hearsay audit")
        await until(desk.ben, desk.room, lambda said: said["body"] == UNREADABLE)
    async with desk.bot.listening():
        await desk.ben.say(desk.room, "!hearsay admin")
        await desk.bot.inbox.said("admin")
    await desk.ben.sync()
    assert [said["body"] for said in desk.ben.said(desk.room)].count(UNREADABLE) == 1


async def test_replays(desk: Desk) -> None:
    """A message that is sent once more under another id is not heard again, also after a restart."""
    id = await desk.ana.say(desk.room, "!hearsay help")
    sent = await desk.ana.client.ask("GET", f"/v3/rooms/{quoted(desk.room)}/event/{quoted(id)}")
    async with desk.bot.listening():
        await desk.bot.inbox.said("help")
        await put(desk.ben, desk.room, sent["content"])
        await put(desk.ana, desk.room, sent["content"])
    await put(desk.ana, desk.room, sent["content"])
    async with desk.bot.listening():
        await desk.ana.say(desk.room, "!hearsay audit")
        await desk.bot.inbox.said("audit")
    assert desk.bot.inbox.texts == ["help", "audit"]


OLM = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "x"}
GARBAGE: dict[str, Callable[[str], Any]] = {
    "no base64": lambda key: {"ciphertext": {key: {"type": 0, "body": "!!!"}}},
    "another type": lambda key: {"ciphertext": {key: {"type": 1, "body": "AA"}}},
    "no body": lambda key: {"ciphertext": {key: {}}},
    "a list": lambda _: {"ciphertext": []},
    "nothing": lambda _: {},
}


async def test_garbage_for_our_device(desk: Desk) -> None:
    """Whatever strangers send to our device, we go on listening."""
    async with desk.bot.listening():
        device = await device_of(desk.ben, desk.bot)
        for make in GARBAGE.values():
            content = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "x"} | make(
                device.curve25519
            )
            await send_to_device(desk.ben, desk.bot, "m.room.encrypted", device.id, content)
        for kind in ("m.room_key_request", "m.room_key", "m.forwarded_room_key", "m.dummy", "org.example"):
            await send_to_device(desk.ben, desk.bot, kind, device.id, {"action": 5, "body": []})
        await desk.ana.say(desk.room, "!hearsay help")
        await desk.bot.inbox.said("help")
    assert desk.bot.inbox.texts == ["help"]


async def test_requests_for_keys(tmp_path: Path) -> None:
    """Of what strangers ask our device for, and take back, nothing is remembered."""
    with notebook(None) as notes:
        client = Client("https://test.example", folder=tmp_path, notes=notes)
        client.begin("@hearsay:test.example", "DEVICE", "token")
        events = [
            {
                "type": "m.room_key_request",
                "sender": "@mallory:elsewhere.example",
                "content": {
                    "action": "request_cancellation",
                    "requesting_device_id": f"D{number}",
                    "request_id": f"r{number}",
                },
            }
            for number in range(20)
        ]
        await client.absorb({"next_batch": "s1", "rooms": {}, "to_device": {"events": events}})
        await client.close()
    assert client.machine is not None
    assert not client.machine.key_requests_waiting_for_session


def test_what_waits_for_a_key() -> None:
    """Of messages without a key only those are looked through that something is still to be done about."""
    with notebook(None) as notes:
        for number, room in enumerate(("!a", "!a", "!b", "!b"), 1):
            locked = Locked(event=f"${number}", room=room, session=f"s{number}", source={}, since=number)
            assert notes.lock(locked)
        notes.asked("s1")
        notes.give_up("$2")
        assert [one.event for one in notes.unasked()] == ["$2", "$3", "$4"]
        assert [one.event for one in notes.late(before=3)] == ["$1", "$3"]
        assert [one.event for one in notes.locked("!a")] == ["$1", "$2"]


PAYLOADS: tuple[Any, ...] = (
    {"type": "m.room.message", "content": {}},
    {"type": "m.room.message", "content": []},
    {"type": "m.room.message"},
    {"type": ["m.room.message"], "content": {"body": "x"}},
    {"type": "m.room.encrypted", "content": {"algorithm": "m.megolm.v1.aes-sha2"}},
    {"type": "m.room.name", "state_key": "", "content": {"name": "mine"}},
    {"type": "m.room.member", "state_key": "@spy:else.example", "content": {"membership": "join"}},
    {"type": "m.reaction", "content": {"m.relates_to": {"rel_type": "m.annotation", "event_id": 5}}},
)


async def test_odd_things_encrypted(desk: Desk) -> None:
    """What stands in an encrypted message is a message: no state of the room, and nothing to fall over."""
    await desk.ana.say(desk.room, "!hearsay help")
    for payload in PAYLOADS:
        await put(desk.ana, desk.room, desk.ana.client.olm.group_encrypt(desk.room, dict(payload)))
    async with desk.bot.listening() as sender:
        await desk.ana.say(desk.room, "!hearsay audit")
        request = await desk.bot.inbox.said("audit")
        people = sender._client.rooms[desk.room].users
    assert desk.bot.inbox.texts == ["help", "audit"]
    assert request.place.name == ""
    assert set(people) == {desk.ana.id, desk.ben.id, desk.bot.id}


async def test_all_keys_used(desk: Desk) -> None:
    """When all our one-time keys are used up while we are away, one that lasts remains."""
    device = await device_of(desk.ben, desk.bot)
    for _ in range(60):
        wanted = {desk.bot.id: {device.id: "signed_curve25519"}}
        answer = await desk.ben.client.ask("POST", "/v3/keys/claim", {"one_time_keys": wanted})
        assert answer["one_time_keys"][desk.bot.id][device.id]
    await desk.ana.say(desk.room, "!hearsay help")

    async def has_new() -> bool:
        answer = await desk.ben.client.ask("POST", "/v3/keys/claim", {"one_time_keys": wanted})
        (key,) = answer["one_time_keys"][desk.bot.id][device.id].values()
        return "fallback" not in key

    async with desk.bot.listening():
        await desk.bot.inbox.said("help")
        await eventually(has_new)
