"""What the worker says to events that nobody asked anything with, and how it changes what stands."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from bot.answer import NOTHING, Answer, Edit, Said
from bot.document import Document, Note, Text, dump
from bot.errors import NoText, StoreFailed
from bot.model.chat import Kind, MessageRef, Press, Request
from bot.model.job import JobState, Message, MessageState
from tests.fakes.clock import live, now
from tests.fakes.room import ANA, Failing, Room, place, words

CARD = MessageRef(place=place(), id="m1")


def event(id: str, kind: Kind) -> Request:
    """Something that happened."""
    press = Press(on=CARD, action="same-1") if kind in {Kind.PRESSED, Kind.RELEASED} else None
    text = "https://news.example/a" if kind is Kind.HEARD else "hello"
    return Request(
        id=id, place=place(), actor=ANA, text=text, at=now(), kind=kind, press=press, successor=place("next")
    )


async def take(room: Room, request: Request) -> None:
    """It comes in, past whether it concerns us."""
    async with room.storage.begin() as unit:
        await unit.inbox.take_in(request, now=now())
        await unit.commit()


async def stands(room: Room, text: str = "a card") -> None:
    """A message of ours stands in the room."""
    async with room.storage.begin() as unit:
        await unit.outbox.put(Message(key="card", place=place(), content=dump(words(text))), now=now())
        await unit.commit()
    await room.quiet()


@pytest.mark.parametrize("kind", Kind)
def test_nothing_to_say(kind: Kind) -> None:
    """An answer without messages ends the job, and nothing is said."""

    async def nothing(_: Request) -> Answer:
        return NOTHING

    async def story() -> None:
        async with Room(nothing) as room:
            await take(room, event("e1", kind))
            await room.quiet()
            assert room.platform.said == []
            assert (await room.backlog()).jobs[JobState.DONE] == 1

    live(story())


@pytest.mark.parametrize(
    "error", [NoText("there are no words"), StoreFailed("the disk is full"), KeyError("x")]
)
@pytest.mark.parametrize("kind", Kind)
def test_who_is_told_of_trouble(kind: Kind, error: Exception) -> None:
    """Who asked is told where they asked, who pressed is told alone, and otherwise nobody is."""

    async def story() -> None:
        async with Room(Failing({event("e1", kind).text: [error] * 9})) as room:
            await take(room, event("e1", kind))
            await room.quiet()
            async with room.storage.begin(write=False) as unit:
                said = await unit.outbox.said("console:e1")
            alone = {Kind.ASKED: None, Kind.PRESSED: ANA.id, Kind.RELEASED: ANA.id}
            assert (said is not None) == (kind in alone)
            if said is not None:
                assert said.only_for == alone[kind]
                if kind is not Kind.ASKED:
                    assert said.reply_to == CARD

    live(story())


def test_a_change_to_what_stands() -> None:
    """An answer changes a message whatever it says by then; one that changes nothing is not sent."""

    def longer(document: Document, *, by: str) -> Document:
        return Document((*document.blocks, Note((Text(by),))))

    async def story() -> None:
        answers = iter(
            [
                Answer(edits=(Edit(on=CARD, change=partial(longer, by="ana")),)),
                Answer(edits=(Edit(on=CARD, change=partial(longer, by="ben")),)),
                Answer(edits=(Edit(on=CARD, change=lambda document: document),)),
                Answer(edits=(Edit(on=MessageRef(place=place(), id="m9"), change=partial(longer, by="x")),)),
            ]
        )

        async def next_one(_: Request) -> Answer:
            return next(answers)

        async with Room(next_one) as room:
            await stands(room)
            for number in range(4):
                await take(room, event(f"e{number}", Kind.PRESSED))
                await room.quiet()
            card = Document((*words("a card").blocks, Note((Text("ana"),)), Note((Text("ben"),))))
            assert [said for _, _, said in room.platform.said] == [dump(card)]
            assert len(room.platform.edits) == 2

    live(story())


def test_under_another_key() -> None:
    """What is said under another key is one message, however often, and for whom it is meant."""

    async def below(_: Request) -> Answer:
        return Answer(documents=(Said(document=words("all of it"), key="card/details", only_for="ben"),))

    async def story() -> None:
        async with Room(below) as room:
            for number in range(2):
                await take(room, event(f"e{number}", Kind.PRESSED))
                await room.quiet()
            assert list(room.platform.keys()) == ["card/details"]
            async with room.storage.begin(write=False) as unit:
                said = await unit.outbox.said("card/details")
            assert said is not None
            assert said.only_for == "ben"

    live(story())


def test_two_under_one_key() -> None:
    """Two messages of one answer are two messages."""
    with pytest.raises(ValueError, match="have one key"):
        Answer(documents=(Said(document=words("a"), key="k"), Said(document=words("b"), key="k")))


def test_where_we_are_no_longer() -> None:
    """What is still to be said in a place that we left is given up, with the reason; others go on."""

    async def story() -> None:
        room = Room()
        async with room.storage.begin() as unit:
            for where in ("politics", "culture"):
                words_ = Message(key=where, place=place(where), content=dump(words("hello")))
                await unit.outbox.put(words_, now=now())
            await unit.register.leave(place("politics"), now=now())
            await unit.commit()
        async with room:
            await room.quiet()
            assert list(room.platform.keys()) == ["culture"]
            assert (await room.backlog()).messages[MessageState.PARKED] == 1
            piece = room.storage.books.messages.pieces["politics"]
            assert "no longer in that place" in piece.error
            await asyncio.sleep(0)

    live(story())
