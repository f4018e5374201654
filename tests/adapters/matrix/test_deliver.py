"""What is said in rooms, on a real homeserver: once, in its thread, with its signs, whatever goes wrong."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.deliver import GONE, MatrixMessenger, refused
from adapters.matrix.machine import Client, Refused
from adapters.matrix.notes import Notes
from adapters.matrix.render import BUDGET
from adapters.matrix.sending import Sender
from bot.document import Action, Actions, Document, Paragraph, Text
from bot.errors import SendError
from bot.model.chat import MessageRef, Place, Platform
from tests.adapters.matrix.people import Person, person
from tests.servers.synapse import Homeserver

KEYS = (f"matrix:$asked-{number}" for number in itertools.count())
SAME = Action("same", "Same claim", "same c1 c2")
MUTE = Action("mute", "Be quiet about it", "mute c1 24h")


@dataclass(frozen=True, slots=True)
class Room:
    """A room with the bot and somebody who asks."""

    id: str
    bot: Person
    ana: Person
    encrypted: bool

    @property
    def place(self) -> Place:
        """As the core calls it."""
        return Place(platform=Platform.MATRIX, id=self.id)

    def messenger(self) -> MatrixMessenger:
        """One that remembers nothing, as after a restart."""
        return MatrixMessenger(Sender(self.bot.client))

    async def heard(self) -> list[dict[str, Any]]:
        """What came to Ana: every message and edit."""
        await self.ana.sync()
        return self.ana.said(self.id)


@pytest.fixture(params=[False, True], ids=["plain", "encrypted"])
async def room(request: pytest.FixtureRequest, synapse: Homeserver, tmp_path: Path) -> AsyncIterator[Room]:
    """A room, plain or encrypted, on the homeserver."""
    async with person(synapse, tmp_path / "bot") as bot, person(synapse, tmp_path / "ana") as ana:
        id = await ana.create(bot, encrypted=request.param)
        yield Room(id, bot, ana, request.param)


def says(*texts: str, actions: tuple[Action, ...] = ()) -> Document:
    """A document of a few lines."""
    lines = tuple(Paragraph((Text(text),)) for text in texts)
    return Document((*lines, Actions(actions)) if actions else lines)


def long(text: str, parts: int) -> Document:
    """A document that needs so many events."""
    return says(*(f"{text} {number} " + "x" * (BUDGET // 5) for number in range(parts)))


def first_words(contents: list[dict[str, Any]]) -> list[str]:
    """How each message begins; of an edit, how the new words do."""
    return [content.get("m.new_content", content)["body"][:6] for content in contents]


async def test_a_notice_that_mentions_nobody(room: Room) -> None:
    """An answer is a notice with plain words and HTML, a reply to what was asked, and no mention."""
    asked = MessageRef(place=room.place, id=await room.ana.say(room.id, "!hearsay help"))
    ref = await room.messenger().send(room.place, says("Good <morning>"), key=next(KEYS), reply_to=asked)
    _, content = await room.heard()
    assert content == {
        "msgtype": "m.notice",
        "body": "Good <morning>",
        "format": "org.matrix.custom.html",
        "formatted_body": "<p>Good &lt;morning&gt;</p>",
        "m.mentions": {},
        "m.relates_to": {"m.in_reply_to": {"event_id": asked.id}},
    }
    event = room.ana.events[room.id][-1]
    assert (event["event_id"], event["sender"]) == (ref.id, room.bot.id)
    assert ("wire" in event) == room.encrypted


async def test_the_thread_it_was_asked_in(room: Room) -> None:
    """What was asked in a thread is answered there, and the relation can be read without a key."""
    root = await room.ana.say(room.id, "a story")
    place = Place(platform=Platform.MATRIX, id=room.id, thread=root)
    await room.messenger().send(place, says("Read."), key=next(KEYS), reply_to=None)
    await room.heard()
    event = room.ana.events[room.id][-1]
    relates = event.get("wire", event)["content"]["m.relates_to"]
    assert (relates["rel_type"], relates["event_id"], relates["is_falling_back"]) == ("m.thread", root, True)


async def test_one_person_alone(room: Room) -> None:
    """An answer for one person names and notifies that person, and nobody else."""
    await room.messenger().send(room.place, says("No."), key=next(KEYS), reply_to=None, only_for=room.ana.id)
    (content,) = await room.heard()
    assert content["m.mentions"] == {"user_ids": [room.ana.id]}
    assert content["body"] == f"For {room.ana.id}:\n\nNo."


async def test_the_same_key_twice_is_one_message(room: Room) -> None:
    """A try that is repeated, by whoever comes after a crash, doubles neither message, part nor sign."""
    key, document = next(KEYS), Document((*long("part", 5).blocks, Actions((SAME, MUTE))))
    first = await room.messenger().send(room.place, document, key=key, reply_to=None)
    again = await room.messenger().send(room.place, document, key=key, reply_to=None)
    assert first == again
    assert await room.messenger().find(room.place, key) == first
    assert await room.messenger().find(room.place, next(KEYS)) is None
    contents = await room.heard()
    assert len(contents) == 3
    assert {c["m.relates_to"]["event_id"] for c in contents[1:]} == {first.id}
    assert sorted(room.ana.reactions(room.id)) == ["✅", "🔕"]


async def test_found_with_other_words(room: Room) -> None:
    """A message that an earlier try left there is edited when its words are others now, else not."""
    key, messenger = next(KEYS), room.messenger()
    await room.messenger().send(room.place, says("Before"), key=key, reply_to=None)
    for text in ("Before", "After"):
        ref = await messenger.find(room.place, key)
        assert ref is not None
        await messenger.edit(ref, says(text), key=key)
    assert first_words(await room.heard()) == ["Before", "After"]


async def test_edits(room: Room) -> None:
    """New words are an edit of the first event, each time, also back to what they once were."""
    messenger, key = room.messenger(), next(KEYS)
    ref = await messenger.send(room.place, says("Reading"), key=key, reply_to=None)
    for text in ("first", "second", "first"):
        await messenger.edit(ref, says(text), key=key)
    _, *edits = await room.heard()
    assert first_words(edits) == ["first", "second", "first"]
    for edit in edits:
        assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": ref.id}
        assert (edit["m.mentions"], edit["m.new_content"]["m.mentions"]) == ({}, {})
        assert edit["m.new_content"]["msgtype"] == "m.notice"


@pytest.mark.parametrize("remembers", [True, False])
async def test_parts_come_and_go(room: Room, remembers: bool) -> None:
    """What grows has more parts, what shrinks has empty ones; also for who did not send it."""
    messenger, key = room.messenger(), next(KEYS)
    ref = await messenger.send(room.place, says("Reading"), key=key, reply_to=None)
    for document in (long("long", 5), says("short"), long("again", 3)):
        await (messenger if remembers else room.messenger()).edit(ref, document, key=key)
    standing: dict[str, str] = {}
    await room.heard()
    for event in room.ana.events[room.id]:
        if event["type"] == "m.room.message":
            relates = event["content"].get("m.relates_to", {})
            edited = relates["event_id"] if relates.get("rel_type") == "m.replace" else event["event_id"]
            standing[edited] = event["content"].get("m.new_content", event["content"])["body"][:5]
    assert list(standing.values()) == ["again", "again", GONE.body]


async def test_signs_follow_the_actions(room: Room) -> None:
    """An edit brings the signs of new actions and takes those of old ones back, also after a restart."""
    key = next(KEYS)
    ref = await room.messenger().send(room.place, says("?", actions=(SAME,)), key=key, reply_to=None)
    for actions in ((SAME, MUTE), (), (SAME,)):
        await room.messenger().edit(ref, says("!", actions=actions), key=key)
    await room.heard()
    events = room.ana.events[room.id]
    taken_back = {event["redacts"] for event in events if event["type"] == "m.room.redaction"}
    assert len(taken_back) == 2
    await room.ana.say(room.id, "and now?")
    state = await room.ana.client.ask("GET", f"/v1/rooms/{room.id}/relations/{ref.id}/m.annotation")
    assert [event["content"]["m.relates_to"]["key"] for event in state["chunk"]] == ["✅"]


async def test_a_place_that_is_none(room: Room) -> None:
    """Where we are not, or may not speak, there is no use in trying; where we only just came to there is."""
    elsewhere = Place(platform=Platform.MATRIX, id="!nowhere:localhost")
    with pytest.raises(SendError, match="not in the Matrix room") as none:
        await room.messenger().send(elsewhere, says("?"), key=next(KEYS), reply_to=None)
    assert (none.value.can_retry, none.value.doubtful) == (False, False)
    said = {"preset": "public_chat"}
    new = (await room.bot.client.ask("POST", "/v3/createRoom", said))["room_id"]
    with pytest.raises(SendError, match="not known yet") as soon:
        await room.messenger().send(
            Place(platform=Platform.MATRIX, id=new), says("?"), key=next(KEYS), reply_to=None
        )
    assert (soon.value.can_retry, soon.value.after) == (True, 1.0)
    levels = {"events_default": 50}
    await room.ana.client.ask("PUT", f"/v3/rooms/{room.id}/state/m.room.power_levels", levels)
    with pytest.raises(SendError, match="M_FORBIDDEN") as silenced:
        await room.messenger().send(room.place, says("?"), key=next(KEYS), reply_to=None)
    assert silenced.value.can_retry is False


async def test_a_server_that_is_gone(room: Room, synapse: Homeserver) -> None:
    """While the homeserver is down a try is doubtful and worth another; then the message stands once."""
    key = next(KEYS)
    synapse.stop()
    try:
        with pytest.raises(SendError) as gone:
            await room.messenger().send(room.place, says("There"), key=key, reply_to=None)
    finally:
        synapse.start()
    assert (gone.value.can_retry, gone.value.doubtful) == (True, True)
    assert await room.messenger().find(room.place, key) is None
    await room.messenger().send(room.place, says("There"), key=key, reply_to=None)
    assert first_words(await room.heard()) == ["There"]


async def test_before_we_are_logged_in(tmp_path: Path) -> None:
    """While the homeserver has not let us in yet, there is only to wait."""
    client = Client("http://127.0.0.1:9", folder=tmp_path, notes=Notes(None))
    messenger, place = MatrixMessenger(Sender(client)), Place(platform=Platform.MATRIX, id="!room:localhost")
    for trying in (messenger.find(place, "key"), messenger.send(place, says("?"), key="key", reply_to=None)):
        with pytest.raises(SendError, match="not known yet") as soon:
            await trying
        assert (soon.value.can_retry, soon.value.doubtful, soon.value.after) == (True, False, 1.0)
    await client.close()
    client.notes.close()


NO = {  # status, code, seconds told to wait -> worth another try, doubtful, seconds to wait
    (429, "M_LIMIT_EXCEEDED", 7.0): (True, False, 7.0),
    (429, "", None): (True, False, None),
    (401, "M_UNKNOWN_TOKEN", None): (True, False, 15.0),
    (401, "M_USER_LOCKED", None): (True, False, 60.0),
    (403, "M_RESOURCE_LIMIT_EXCEEDED", None): (True, False, 60.0),
    (403, "M_FORBIDDEN", None): (False, False, None),
    (404, "M_NOT_FOUND", None): (False, False, None),
    (413, "M_TOO_LARGE", None): (False, False, None),
    (400, "M_BAD_JSON", None): (False, False, None),
    (408, "", None): (True, True, None),
    (500, "M_UNKNOWN", None): (True, True, None),
    (502, "", None): (True, True, None),
    (503, "", 30.0): (True, True, 30.0),
}


@pytest.mark.parametrize(("answer", "means"), NO.items())
def test_what_a_no_means(
    answer: tuple[int, str, float | None], means: tuple[bool, bool, float | None]
) -> None:
    """Each answer of a homeserver says whether to try again, when, and whether it may have got through."""
    status, code, after = answer
    error = refused("the room", Refused("no", status=status, given={"errcode": code}, after=after))
    assert (error.can_retry, error.doubtful, error.after) == means
    assert error.everywhere is (status in {401, 429} or code == "M_RESOURCE_LIMIT_EXCEEDED")
