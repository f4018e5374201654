"""What every Outbox keeps: the same in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

from bot.model.chat import Audience, Platform
from bot.model.job import Message, MessageState
from bot.ports import Storage
from tests.contract.promises import (
    HOSTILE,
    LEASE,
    NOON,
    at,
    deliveries,
    keys,
    message,
    place,
    put,
    ref,
    sent,
)

SLACK = place("C1", platform=Platform.SLACK, thread="17.5", name="politics", audience=Audience.ORG)


async def test_given_back_whole(keeper: Storage) -> None:
    """A message comes back from a lease as it was put, to the last field."""
    full = Message(key="k", place=SLACK, content='{"version": 1}', reply_to=ref("16.4", SLACK))
    await put(keeper, full)
    (found,) = await deliveries(keeper, platforms=["slack"])
    assert found.message == full
    assert (found.version, found.tries, found.ref, found.doubtful) == (1, 1, None, False)


async def test_hostile_words(keeper: Storage) -> None:
    """Keys, words, places and references of any characters and any length are kept, and told apart."""
    said = [message(f"k{odd}", odd, odd) for odd in HOSTILE]
    await put(keeper, *said)
    found = await deliveries(keeper)
    assert {one.message for one in found} == set(said)
    for one in found:
        assert await sent(keeper, one, one.message.content)
    async with keeper.begin(write=False) as unit:
        for odd in HOSTILE:
            assert await unit.outbox.ref(f"k{odd}") == ref(odd, odd)


async def test_sent(keeper: Storage) -> None:
    """A message that was sent is not sent again, and where it stands is known from then on."""
    await put(keeper, message("k"))
    async with keeper.begin(write=False) as unit:
        assert await unit.outbox.ref("k") is None
        assert await unit.outbox.ref("nobody") is None
    (one,) = await deliveries(keeper)
    assert await sent(keeper, one, "m7")
    assert not await sent(keeper, one, "m8")
    async with keeper.begin(write=False) as unit:
        assert await unit.outbox.ref("k") == ref("m7")
    assert await deliveries(keeper, now=999) == []


async def test_standing(keeper: Storage) -> None:
    """A message is found by where it stands, with its latest words, whatever thread the place is given in."""
    said = replace(message("k", place("#desk", thread="7")), only_for="ana")
    await put(keeper, said)
    (delivery,) = await deliveries(keeper)
    assert delivery.message == said
    assert await sent(keeper, delivery, "m1")
    await put(keeper, replace(said, content="later words"))
    async with keeper.begin(write=False) as unit:
        assert await unit.outbox.standing(ref("m1")) == replace(said, content="later words")
        assert await unit.outbox.standing(ref("m2")) is None
        assert await unit.outbox.standing(ref("m1", "#other")) is None


async def test_not_committed(keeper: Storage) -> None:
    """A message is due when the transaction that decided it is committed, and not before."""
    async with keeper.begin() as unit:
        await unit.outbox.put(message("k"), now=NOON)
    assert await deliveries(keeper) == []


async def test_edit(keeper: Storage) -> None:
    """Words put under the key of a message that stands are an edit of it, with all its tries."""
    await put(keeper, message("k", content="Reading..."))
    (one,) = await deliveries(keeper)
    await sent(keeper, one, "m7", now=1)
    await put(keeper, message("k", content="the report"), now=2)
    (edit,) = await deliveries(keeper, now=2)
    assert (edit.message.content, edit.version, edit.tries, edit.ref) == ("the report", 2, 1, ref("m7"))
    assert await sent(keeper, edit, "m7", now=3)
    assert await deliveries(keeper, now=999) == []


async def test_replaced_before_it_was_sent(keeper: Storage) -> None:
    """A message whose words are replaced before it was sent is sent once, in its turn, with the later."""
    await put(keeper, message("k1", content="Reading..."), message("k2"), message("k1", content="the report"))
    (one,) = await deliveries(keeper)
    assert (one.message.key, one.message.content, one.version) == ("k1", "the report", 2)
    await sent(keeper, one)
    assert keys(await deliveries(keeper)) == ["k2"]


async def test_replaced_while_it_was_sent(keeper: Storage) -> None:
    """Words put while earlier ones are on their way are sent after them, as an edit."""
    await put(keeper, message("k", content="Reading..."))
    (one,) = await deliveries(keeper)
    await put(keeper, message("k", content="the report"), now=1)
    assert await deliveries(keeper, now=1) == []
    assert await sent(keeper, one, "m7", now=2)
    (edit,) = await deliveries(keeper, now=2)
    assert (edit.message.content, edit.version, edit.tries, edit.ref) == ("the report", 2, 1, ref("m7"))


async def test_replaced_while_it_failed(keeper: Storage) -> None:
    """Words put while earlier ones fail, for now or for good, have tries of their own."""
    await put(keeper, message("a", "#a"), message("b", "#b"))
    a, b = await deliveries(keeper)
    await put(keeper, message("a", "#a", "later"), message("b", "#b", "later"), now=1)
    async with keeper.begin() as unit:
        assert await unit.outbox.park(a, now=at(2), error="too long")
        assert await unit.outbox.retry(b, at=at(9), error="busy", doubtful=False)
        await unit.commit()
    assert [(d.message.key, d.tries) for d in await deliveries(keeper, now=2)] == [("a", 1)]
    assert [(d.message.key, d.tries) for d in await deliveries(keeper, now=9)] == [("b", 1)]


async def test_lane(keeper: Storage) -> None:
    """Of a lane one message is on its way at a time, in the order they were put; a thread is its own lane."""
    thread = place(thread="7")
    await put(keeper, message("a1"), message("a2"), message("b1", "#night"), message("t1", thread))
    first = await deliveries(keeper)
    assert keys(first) == ["a1", "b1", "t1"]
    await sent(keeper, first[0])
    assert keys(await deliveries(keeper)) == ["a2"]


async def test_platforms(keeper: Storage) -> None:
    """Only messages of the platforms that were asked for are taken, and each platform's turn is its own."""
    await put(keeper, message("c1"), message("s1", SLACK), message("c2", "#night"))
    assert await deliveries(keeper, platforms=[]) == []
    assert await deliveries(keeper, platforms=["matrix"]) == []
    assert keys(await deliveries(keeper, platforms=["slack"])) == ["s1"]
    assert keys(await deliveries(keeper, platforms=["slack", "matrix", "console"], limit=1)) == ["c1"]
    assert keys(await deliveries(keeper, platforms=["matrix", "console"])) == ["c2"]


async def test_retry(keeper: Storage) -> None:
    """A message that is to be tried again holds up its lane, counted as a try or not; a doubt stays."""
    await put(keeper, message("a1"), message("a2"), message("b1", "#night"))
    a1, b1 = await deliveries(keeper)
    async with keeper.begin() as unit:
        assert await unit.outbox.retry(a1, at=at(10), error="reset", doubtful=True)
        assert await unit.outbox.retry(b1, at=at(10), error="slow down", doubtful=False, counts=False)
        assert not await unit.outbox.retry(b1, at=at(11), error="again", doubtful=False)
        await unit.commit()
    assert await deliveries(keeper, now=9.999999) == []
    a1, b1 = sorted(await deliveries(keeper, now=10), key=lambda one: one.message.key)
    assert (a1.tries, a1.doubtful, b1.tries, b1.doubtful) == (2, True, 1, False)
    async with keeper.begin() as unit:
        assert await unit.outbox.retry(a1, at=at(20), error="not even asked", doubtful=False)
        await unit.commit()
    (a1,) = await deliveries(keeper, now=20)
    assert (a1.tries, a1.doubtful) == (3, True)
    await sent(keeper, a1)
    await put(keeper, message("a1", content="later"), now=21)
    assert [one.doubtful for one in await deliveries(keeper, now=21)] == [False]


async def test_told_to_wait(keeper: Storage) -> None:
    """Later words do not shorten a wait that the platform asked for."""
    await put(keeper, message("k"))
    (one,) = await deliveries(keeper)
    async with keeper.begin() as unit:
        assert await unit.outbox.retry(one, at=at(60), error="slow down", doubtful=False, counts=False)
        await unit.commit()
    await put(keeper, message("k", content="later"), now=1)
    assert await deliveries(keeper, now=59) == []
    assert [(d.message.content, d.version) for d in await deliveries(keeper, now=60)] == [("later", 2)]


async def test_park(keeper: Storage) -> None:
    """A message that is given up lets its place go on; other words under its key are tried anew."""
    await put(keeper, message("a1"), message("a2"))
    (a1,) = await deliveries(keeper)
    async with keeper.begin() as unit:
        assert await unit.outbox.park(a1, now=at(1), error="no such place")
        assert not await unit.outbox.park(a1, now=at(1), error="no such place")
        assert (await unit.inbox.backlog()).messages[MessageState.PARKED] == 1
        await unit.commit()
    (a2,) = await deliveries(keeper, now=2)
    assert a2.message.key == "a2"
    await put(keeper, message("a1", content="shorter"), now=3)
    assert await deliveries(keeper, now=3) == []  # a2 is on its way
    await sent(keeper, a2, now=4)
    (again,) = await deliveries(keeper, now=4)
    assert (again.message.content, again.version, again.tries) == ("shorter", 2, 1)


async def test_lease_runs_out(keeper: Storage) -> None:
    """A message whose sender died may have been sent: who takes it over is told; the dead is not heard."""
    await put(keeper, message("k"), message("k2"))
    (old,) = await deliveries(keeper)
    assert await deliveries(keeper, now=LEASE - 0.000001) == []
    (new,) = await deliveries(keeper, now=LEASE)
    assert (new.message.key, new.tries, old.doubtful, new.doubtful) == ("k", 2, False, True)
    async with keeper.begin() as unit:
        assert not await unit.outbox.sent(old, ref("m1"), now=at(31))
        assert not await unit.outbox.retry(old, at=at(31), error="late", doubtful=False)
        assert not await unit.outbox.park(old, now=at(31), error="late")
        assert await unit.outbox.ref("k") is None
        await unit.commit()
    (third,) = await deliveries(keeper, now=2 * LEASE)
    assert (third.tries, third.doubtful) == (3, True)
    assert await sent(keeper, third, "m2", now=61)
    assert keys(await deliveries(keeper, now=61)) == ["k2"]


async def test_tenants_take_turns(keeper: Storage) -> None:
    """A newsroom's flood of messages delays another's by one."""
    await put(keeper, *(message(f"a{n}", place(f"#{n}", tenant="a")) for n in range(20)))
    assert len(await deliveries(keeper, limit=2)) == 2
    await put(keeper, message("b1", place(tenant="b")), now=1)
    assert keys(await deliveries(keeper, limit=1, now=1)) == ["b1"]


async def test_tidy(keeper: Storage) -> None:
    """The words of messages that were sent long ago are forgotten, no others; the message can be edited."""
    await put(keeper, message("old", "#a"), message("recent", "#b"), message("due", "#c"))
    old, recent, _ = await deliveries(keeper)
    await sent(keeper, old, "m1", now=10)
    await sent(keeper, recent, "m2", now=20)
    async with keeper.begin() as unit:
        assert [await unit.outbox.tidy(before=at(when)) for when in (10, 11, 11)] == [0, 1, 0]
        assert await unit.outbox.ref("old") == ref("m1", "#a")
        await unit.outbox.put(message("old", "#a", "corrected"), now=at(25))
        await unit.commit()
    (edit,) = await deliveries(keeper, now=25)
    assert (edit.message.content, edit.version, edit.ref) == ("corrected", 2, ref("m1", "#a"))
