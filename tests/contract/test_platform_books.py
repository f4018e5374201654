"""What platforms need kept: cursors, what was said in which message, places that were left, secrets."""

from __future__ import annotations

import pytest

from bot.intake import Intake
from bot.model.chat import Attachment, Kind, Press
from bot.ports import Storage
from tests.contract.promises import (
    HOSTILE,
    at,
    deliveries,
    finish,
    lease,
    message,
    place,
    put,
    ref,
    request,
    sent,
    take_in,
)

LONG = "The harbour office of Tarnvik counted the boats again. " * 10


def intake(keeper: Storage) -> Intake:
    """What adapters hand requests to, at noon."""
    return Intake(storage=keeper, now=lambda: at(0))


def die(point: str) -> None:
    """The program ends just before it would keep anything."""
    raise KeyboardInterrupt(point)


async def kinds(keeper: Storage, message: str) -> list[tuple[str, Kind]]:
    """What was said in a message of the desk."""
    async with keeper.begin(write=False) as unit:
        return await unit.inbox.said_in(place(), message)


async def listen(keeper: Storage, value: str = "on") -> None:
    """The desk is listened to, or not."""
    async with keeper.begin() as unit:
        await unit.register.set(place().key, "listening", value)
        await unit.commit()


async def test_all_or_nothing(keeper: Storage) -> None:
    """Requests and the cursor behind them are kept together; what came before is kept once."""
    ours = intake(keeper)
    assert await ours.cursor("sync") is None
    assert await ours.take_in_all([request("e1"), request("e2"), request("e1")], cursor=("sync", "s1")) == 2
    assert await ours.take_in_all([request("e2")], cursor=("sync", "s2")) == 0
    assert await ours.cursor("sync") == "s2"
    assert await ours.cursor("other") is None
    dying = Intake(storage=keeper, now=lambda: at(0), checkpoint=die)
    with pytest.raises(KeyboardInterrupt):
        await dying.take_in_all([request("e3"), request("e4")], cursor=("sync", "s3"))
    assert await ours.cursor("sync") == "s2"
    assert await ours.take_in(request("e3"))


@pytest.mark.parametrize("name", HOSTILE)
async def test_names_of_any_kind(keeper: Storage, name: str) -> None:
    """Cursors and secrets have names of any length and of any characters."""
    async with keeper.begin() as unit:
        await unit.inbox.set_cursor(name, name)
        await unit.vault.put(name, b"\x00sealed\xff")
        await unit.commit()
    async with keeper.begin(write=False) as unit:
        assert await unit.inbox.cursor(name) == name
        assert await unit.vault.get(name) == b"\x00sealed\xff"
        assert await unit.vault.names() == [name]


async def test_vault(keeper: Storage) -> None:
    """A secret is kept until it is replaced or dropped, and names are found by how they begin."""
    async with keeper.begin() as unit:
        for name in ("slack/T2", "slack/T1", "other%_"):
            await unit.vault.put(name, name.encode())
        await unit.vault.put("slack/T1", b"new")
        await unit.commit()
    async with keeper.begin() as unit:
        assert await unit.vault.names("slack/") == ["slack/T1", "slack/T2"]
        assert await unit.vault.names("o_") == []
        assert await unit.vault.get("slack/T1") == b"new"
        assert [await unit.vault.drop("slack/T1"), await unit.vault.drop("slack/T1")] == [True, False]
        await unit.commit()
    async with keeper.begin(write=False) as unit:
        assert await unit.vault.get("slack/T1") is None


async def test_said_in_a_message(keeper: Storage) -> None:
    """What was asked, heard or edited in a message is known in order, in its own place and newsroom alone."""
    await take_in(
        keeper,
        request("e1", message="m1"),
        request("e2", message="m1", kind=Kind.EDITED),
        request("e3", message="m1", kind=Kind.WITHDRAWN),
        request("e4", message="m2"),
        request("e5"),
    )
    assert await kinds(keeper, "m1") == [("console:e1", Kind.ASKED), ("console:e2", Kind.EDITED)]
    async with keeper.begin(write=False) as unit:
        assert await unit.inbox.said_in(place("#other"), "m1") == []
        assert await unit.inbox.said_in(place(tenant="far"), "m1") == []
        assert await unit.inbox.said_in(place(thread="m9"), "m2") == [("console:e4", Kind.ASKED)]


async def test_blank(keeper: Storage) -> None:
    """A withdrawn message's words are forgotten, done or not; what was not done yet is then nothing."""
    files = (Attachment(name="a.txt", locator="x"),)
    await take_in(
        keeper, request("e1", message="m1"), request("e2", message="m1", attachments=files, about="b")
    )
    first, *_ = await lease(keeper, limit=1)
    await finish(keeper, first)
    async with keeper.begin() as unit:
        assert await unit.inbox.blank(place(), "m2") == 0
        assert await unit.inbox.blank(place(), "m1") == 2
        assert await unit.inbox.blank(place(), "m1") == 1
        await unit.commit()
    (job,) = await lease(keeper, now=1)
    left = job.request
    assert (left.id, left.kind, left.text, left.about, left.attachments) == ("e2", Kind.HEARD, "", None, ())
    assert await kinds(keeper, "m1") == [("console:e1", Kind.ASKED), ("console:e2", Kind.ASKED)]


async def test_said_under_a_key(keeper: Storage) -> None:
    """A message is found by its key with its latest words, before it is sent too."""
    await put(keeper, message("k1", content="one"))
    await put(keeper, message("k1", content="two"))
    async with keeper.begin(write=False) as unit:
        found = await unit.outbox.said("k1")
        assert found is not None
        assert (found.key, found.content) == ("k1", "two")
        assert await unit.outbox.said("k2") is None


async def test_left(keeper: Storage) -> None:
    """A place that we left is one until somebody is met there again; it keeps its name."""
    async with keeper.begin() as unit:
        await unit.register.meet(place(name="Desk"), None, now=at(0))
        await unit.register.leave(place(), now=at(1))
        await unit.register.leave(place("#unknown"), now=at(1))
        await unit.commit()
    keys = [place(id).key for id in ("#desk", "#unknown", "#third")]
    async with keeper.begin() as unit:
        assert await unit.register.left(keys) == frozenset(keys[:2])
        assert await unit.register.place(place().key) == place(name="Desk")
        await unit.register.meet(place(), None, now=at(2))
        assert await unit.register.left(keys) == frozenset(keys[1:2])


async def test_listening(keeper: Storage) -> None:
    """Words meant for others are kept where somebody turned listening on, and if they may be an article."""
    ours = intake(keeper)
    heard = [
        request("h1", text=LONG, kind=Kind.HEARD),
        request("h2", text="see https://news.example/a", kind=Kind.HEARD),
        request("h3", text="", attachments=(Attachment(name="A.PDF", locator="f"),), kind=Kind.HEARD),
    ]
    idle = [
        request("h4", text="who has the keys?", kind=Kind.HEARD),
        request("h5", text="", attachments=(Attachment(name="cat.png", locator="f"),), kind=Kind.HEARD),
    ]
    assert [await ours.take_in(one) for one in heard] == [False] * 3
    async with keeper.begin(write=False) as unit:
        assert await unit.register.place(place().key) is None  # nothing at all is kept
    await listen(keeper)
    assert [await ours.take_in(one) for one in (*heard, *idle)] == [True, True, True, False, False]
    await listen(keeper, "off")
    assert not await ours.take_in(request("h6", text=LONG, kind=Kind.HEARD))


async def test_later_fate(keeper: Storage) -> None:
    """That a message was changed or withdrawn is kept when the message was taken in, and else it is not."""
    ours = intake(keeper)
    await ours.take_in(request("e1", message="m1"))
    for kind in (Kind.EDITED, Kind.WITHDRAWN):
        assert await ours.take_in(request(f"{kind} m1", message="m1", kind=kind))
        assert not await ours.take_in(request(f"{kind} m2", message="m2", kind=kind))
        assert not await ours.take_in(request(f"{kind} none", kind=kind))


async def test_named_later(keeper: Storage) -> None:
    """Who forgot our name, and puts it in, asks then; who asked before only changes what was asked."""
    ours = intake(keeper)
    for id in ("e1", "e2"):
        assert await ours.take_in(request(id, message="m1", kind=Kind.EDITED, addressed=True))
    assert [kind for _, kind in await kinds(keeper, "m1")] == [Kind.ASKED, Kind.EDITED]


async def test_presses_stand_in_line(keeper: Storage) -> None:
    """What is pressed below one message is done one after the other, wherever the platform says it was."""
    ours, card = intake(keeper), place(thread="t1")
    await put(keeper, message("card", card))
    (delivery,) = await deliveries(keeper)
    await sent(keeper, delivery, "m7")
    press = Press(on=ref("m7"), action="same", certain=False)
    for id, where in (("p1", place()), ("p2", place(thread="m7")), ("p3", card)):
        assert await ours.take_in(request(id, where, kind=Kind.PRESSED, press=press))
    (first,) = await lease(keeper)
    assert (first.request.id, first.request.place) == ("p1", card)
    await finish(keeper, first)
    assert [job.request.id for job in await lease(keeper)] == ["p2"]


async def test_leaving(keeper: Storage) -> None:
    """That we are no longer in a place lasts as soon as it is taken in, until something is said there."""
    ours = intake(keeper)
    for id, kind, there in (("e1", Kind.ASKED, True), ("e2", Kind.LEFT, False), ("e3", Kind.PLACE, True)):
        assert await ours.take_in(request(id, kind=kind))
        async with keeper.begin(write=False) as unit:
            assert (await unit.register.left([place().key]) == frozenset()) == there
