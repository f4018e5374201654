"""The deliverer: a message stands where it should, once, whatever the platform does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.document import dump
from bot.errors import SendError
from bot.model.job import Message, MessageState
from bot.ports.watching import Happening
from bot.worker import Line
from tests.fakes.clock import live, now
from tests.fakes.platform import FakePlatform
from tests.fakes.room import Room, place, words
from tests.fakes.storage import FakeStorage


async def put(room: Room, key: str, text: str = "hello", where: str = "politics") -> None:
    """Have something said."""
    async with room.storage.begin() as unit:
        await unit.outbox.put(Message(key=key, place=place(where), content=dump(words(text))), now=now())
        await unit.commit()


@pytest.mark.parametrize(
    ("faults", "sends", "finds"),
    [
        ([], 1, 0),
        (["refused", "refused"], 3, 0),
        (["lost"], 1, 1),
        (["late"], 1, 1),
        (["silent"], 2, 1),
        (["broken"], 2, 1),
        (["lost", "refused"], 1, 2),
        (["late", "refused", "refused"], 1, 3),
        (["silent", "", "lost"], 2, 2),
        (["wait"], 2, 0),
        (["refused", "lost", "wait"], 2, 2),
    ],
)
def test_stands_once(faults: list[str], sends: int, finds: int) -> None:
    """However a try ends, the message is looked for where it may stand already, and stands there once."""

    async def story() -> None:
        platform = FakePlatform(faults=list(faults))
        async with Room(platform=platform) as room:
            await put(room, "k1")
            await room.quiet()
            await asyncio.sleep(60)
        assert platform.keys() == ["k1"]
        assert [sum(call[0] == what for call in platform.calls) for what in ("send", "find")] == [
            sends,
            finds,
        ]

    live(story())


def test_look_up_waits_for_a_late_commit() -> None:
    """A message is not looked for before the longest late commit is over."""

    async def story() -> None:
        platform = FakePlatform(faults=["late"], lateness=14.0)
        async with Room(platform=platform) as room:
            await put(room, "k1")
            await room.quiet()
        times = [when for _, _, when in platform.calls[:2]]
        assert times[1] - times[0] >= 15
        assert platform.keys() == ["k1"]

    live(story())


def test_taken_over_from_a_dead_sender() -> None:
    """A message whose sender died in the middle is looked for before it is sent anew."""

    async def story() -> None:
        for stands in (False, True):
            room = Room()
            await put(room, "k1")
            async with room.storage.begin() as unit:
                (taken,) = await unit.outbox.lease(
                    worker="dead", platforms=["console"], now=now(), until=now(), limit=1
                )
                await unit.commit()
            if stands:
                await room.platform.send(place(), words("hello"), key=taken.message.key, reply_to=None)
            async with room:
                await room.quiet()
            assert room.platform.keys() == ["k1"]
            assert room.tally.counts[Happening.RECONCILED] == 1

    live(story())


def test_words_replaced_after_a_doubtful_try_stand_in_the_end() -> None:
    """A message found after a doubtful try has the latest words, not those of the try."""

    async def story() -> None:
        platform = FakePlatform(faults=["lost"])
        async with Room(platform=platform) as room:
            await put(room, "k1", "Reading…")
            await asyncio.sleep(1)
            await put(room, "k1", "read")
            await room.quiet()
        assert [said[2] for said in platform.said] == [dump(words("read"))]

    live(story())


def test_edits_are_repeated() -> None:
    """An edit whose answer is lost is made again, without looking."""

    async def story() -> None:
        platform = FakePlatform(faults=["", "lost", "silent"])
        async with Room(platform=platform) as room:
            await put(room, "k1", "one")
            await room.quiet()
            await put(room, "k1", "two")
            await room.quiet()
        assert [said[2] for said in platform.said] == [dump(words("two"))]
        assert [call[0] for call in platform.calls] == ["send", "edit", "edit", "edit"]

    live(story())


def test_hopeless_is_given_up_and_the_place_goes_on() -> None:
    """What will never be taken is parked; the next message of the place is sent."""

    async def story() -> None:
        platform = FakePlatform(faults=["hopeless"])
        async with Room(platform=platform) as room:
            await put(room, "k1")
            await put(room, "k2")
            await room.quiet()
            backlog = await room.backlog()
        assert (backlog.messages[MessageState.PARKED], backlog.messages[MessageState.SENT]) == (1, 1)
        assert platform.keys() == ["k2"]

    live(story())


def test_rate_of_a_place() -> None:
    """Ten messages to one place: three at once, then one a second; another place does not wait for it."""

    async def story() -> None:
        async with Room() as room:
            for number in range(10):
                await put(room, f"k{number}")
            await put(room, "other", where="sport")
            await room.quiet()
            times = {key: when for _, key, when in room.platform.calls}
            a = [times[f"k{number}"] for number in range(10)]
        assert room.platform.keys(place()) == [f"k{number}" for number in range(10)]
        assert a[2] - a[0] < 0.5
        assert all(0.99 <= later - earlier <= 1.3 for earlier, later in pairwise(a[3:]))
        assert times["other"] < 0.5

    live(story())


def test_told_to_wait() -> None:
    """Nothing goes to a place before the time the platform said; waiting is no failed try."""

    async def story() -> None:
        platform = FakePlatform(faults=["wait"] * 3)
        async with Room(platform=platform) as room:
            await put(room, "k1")
            await put(room, "k2")
            await room.quiet()
        times = [when for _, _, when in platform.calls]
        assert all(later - earlier >= 7 for earlier, later in pairwise(times[:4]))
        assert platform.keys() == ["k1", "k2"]

    live(story())


def test_others_do_not_wait_for_a_place_that_must() -> None:
    """However much waits for one place, in as many threads, another place is served at once; all is said."""

    async def story() -> None:
        platform = FakePlatform(faults=["wait"])
        async with Room(platform=platform) as room:
            await put(room, "first")
            await asyncio.sleep(1)
            for number in range(40):
                where = replace(place(), thread=str(number))
                async with room.storage.begin() as unit:
                    said = Message(key=f"k{number}", place=where, content=dump(words("hello")))
                    await unit.outbox.put(said, now=now())
                    await unit.commit()
            await asyncio.sleep(1)
            began = asyncio.get_running_loop().time()
            await put(room, "other", where="sport")
            await room.quiet()
        times = {key: when for _, key, when in platform.calls}
        assert times["other"] - began < 1
        there = sorted(when for key, when in times.items() if key != "other")
        assert len(there) == 41
        assert all(later - earlier >= 0.99 for earlier, later in zip(there, there[3:], strict=False))

    live(story())


def test_told_to_rest() -> None:
    """Where a platform counts what goes to all places together, nothing goes to any before its time."""

    async def story() -> None:
        platform = FakePlatform(faults=["rest"])
        async with Room(platform=platform) as room:
            await put(room, "k1")
            await asyncio.sleep(1)
            for number in range(5):
                await put(room, f"o{number}", where=f"room{number}")
            await room.quiet()
        first, *others = sorted(when for _, _, when in platform.calls)
        assert len(others) == 6
        assert all(when - first >= 7 for when in others)

    live(story())


def test_long_outage() -> None:
    """A platform that refuses everything for half an hour is asked seldom, and gets everything afterwards."""

    async def story() -> None:
        platform = FakePlatform()
        async with Room(platform=platform) as room:
            await put(room, "k1")
            await room.quiet()
            platform.faults = ["refused"] * 10_000
            began = asyncio.get_running_loop().time()
            for number in range(2, 5):
                await put(room, f"k{number}")
            await asyncio.sleep(1800)
            asked = [when for _, _, when in platform.calls if when >= began]
            assert len(asked) < 40
            platform.faults = []
            await asyncio.sleep(61)
            await room.quiet()
        assert platform.keys() == ["k1", "k2", "k3", "k4"]

    live(story())


def test_nothing_is_said_when_its_lease_is_nearly_over() -> None:
    """Who had to wait longer than a lease leaves the message to whoever has it by then."""

    async def story() -> None:
        storage, platform = FakeStorage(), FakePlatform()
        crawling = Line(messenger=platform, per_second=0.02, burst=1)
        room = Room(storage=storage, platform=platform, line=crawling)
        async with room, Room(storage=storage, platform=platform, line=crawling, name="w2"):
            for thread in ("1", "2", "3"):
                where = replace(place(), thread=thread)
                async with storage.begin() as unit:
                    said = Message(key=f"k{thread}", place=where, content=dump(words("hello")))
                    await unit.outbox.put(said, now=now())
                    await unit.commit()
            await room.quiet()
        assert sorted(platform.keys()) == ["k1", "k2", "k3"]

    live(story())


def test_taken_over_look_up_waits_too() -> None:
    """Who takes a message over waits for a late commit of the one who had it."""

    async def story() -> None:
        room = Room(platform=FakePlatform(faults=["late"], lateness=10.0))
        await put(room, "k1")
        async with room.storage.begin() as unit:
            await unit.outbox.lease(worker="dead", platforms=["console"], now=now(), until=now(), limit=1)
            await unit.commit()
        with pytest.raises(SendError):
            await room.platform.send(place(), words("hello"), key="k1", reply_to=None)
        async with room:
            await room.quiet()
            await asyncio.sleep(60)
        assert room.platform.keys() == ["k1"]

    live(story())


def test_two_deliverers_share_one_outbox() -> None:
    """Two processes send everything once, in order, though one stops in the middle."""

    async def story() -> None:
        storage, platform = FakeStorage(), FakePlatform(faults=["", "lost", "", "late", "silent"] * 4)
        fast = Line(messenger=platform, per_second=1000)
        async with Room(storage=storage, platform=platform, line=fast) as room:
            async with Room(storage=storage, platform=platform, line=fast, name="w2"):
                for number in range(30):
                    await put(room, f"k{number}", where=f"p{number % 3}")
                await asyncio.sleep(20)
            await room.quiet()
        for lane in range(3):
            assert platform.keys(place(f"p{lane}")) == [f"k{number}" for number in range(lane, 30, 3)]

    live(story())


def test_content_that_is_no_document_is_given_up() -> None:
    """A row that somebody damaged does not stop the place."""

    async def story() -> None:
        async with Room() as room:
            async with room.storage.begin() as unit:
                await unit.outbox.put(Message(key="k0", place=place(), content="{"), now=now())
                await unit.commit()
            await put(room, "k1")
            await room.quiet()
        assert room.platform.keys() == ["k1"]

    live(story())
