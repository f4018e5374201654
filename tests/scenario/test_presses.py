"""What happens below a card: pressed, pressed at once, taken back, shared; on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.model.chat import Kind
from bot.model.memory import HEARSAY, Band, Scope
from bot.neural.encoder import MiniLM
from bot.ports import Encoder
from tests.scenario.office import ANA, BEN, DESK, Office, at_the_desk

DAM = "https://velm-courier.example/dam"
BRIDGE = "https://velm-courier.example/bridge"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The model, loaded once."""
    return MiniLM()


@pytest.fixture
async def office(tmp_path: Path, encoder: Encoder) -> AsyncIterator[Office]:
    """An office at work."""
    async with at_the_desk(tmp_path, encoder) as made:
        yield made


async def card(office: Office) -> tuple[str, str, str]:
    """The key of a claim's card below which another claim may be called different, and the ids of both."""
    await office.hear(f"read {DAM}")
    await office.hear(f"read {BRIDGE}")
    a, b = (claim.id for claim in await office.known() if claim.central)
    await office.hear(f"same {a} {b}")
    await office.hear(f"claim {a}")
    assert "Different from" in office.says("console:e4")
    return "console:e4", a, b


async def bands(office: Office, id: str) -> list[Band]:
    """What people decided of a claim's pairs, in order."""
    async with office.storage.begin(write=False) as unit:
        here = Scope(places=frozenset({DESK.key}))
        history = await unit.claims.decision_history(id, scope=here)
        return [one.band for one in history if one.by != HEARSAY]


async def test_pressed(office: Office) -> None:
    """What is pressed is done by who pressed it, and the card says so in the place of the button."""
    key, a, _ = await card(office)
    before = office.keys
    await office.press(key, "different-1", BEN)
    assert await bands(office, a) == [Band.LINK, Band.IGNORE]
    assert office.keys == before
    said = office.says(key)
    assert "Different from" in said
    assert "Ben Karo, " in said
    assert f"undo {a[:8]}" in said
    async with office.storage.begin(write=False) as unit:
        assert [row[1:3] for row in await unit.register.logged("main", limit=1)] == [
            ("console:ben", f"different in {DESK.key}")
        ]
    await office.again()
    assert await bands(office, a) == [Band.LINK, Band.IGNORE]


async def test_pressed_at_once(office: Office) -> None:
    """Of two people who press at once one does it, and the other alone is told; so is who presses twice."""
    key, a, _ = await card(office)
    press = await office.pressing(key, "different-1")
    for actor in (ANA, BEN, ANA):
        await office.happen(kind=Kind.PRESSED, actor=actor, press=press)
    await office.settle()
    assert await bands(office, a) == [Band.LINK, Band.IGNORE]
    assert "Ana Belloc" in office.says(key)
    for number, actor in ((6, BEN), (7, ANA)):
        told = await office.message(f"console:e{number}")
        assert "done already" in told.content
        assert "Ana Belloc" in told.content
        assert told.only_for == actor.id


async def test_taken_back(office: Office) -> None:
    """Who did it takes it back, nobody else does, and then it may be done again."""
    key, a, _ = await card(office)
    before, keys = office.says(key), office.keys
    await office.press(key, "different-1", BEN)
    await office.press(key, "different-1", ANA, kind=Kind.RELEASED)
    assert "Ben Karo" in office.says(key)
    await office.press(key, "different-1", BEN, kind=Kind.RELEASED)
    assert office.says(key) == before
    assert await bands(office, a) == [Band.LINK, Band.IGNORE, Band.LINK]
    await office.again()
    assert await bands(office, a) == [Band.LINK, Band.IGNORE, Band.LINK]
    await office.press(key, "different-1", BEN, kind=Kind.RELEASED)
    assert office.says(key) == before
    await office.press(key, "different-1", ANA)
    assert await bands(office, a) == [Band.LINK, Band.IGNORE, Band.LINK, Band.IGNORE]
    assert "Ana Belloc" in office.says(key)
    assert office.keys == keys


async def test_details(office: Office) -> None:
    """All there is to say comes below the card, once, however often it is asked for."""
    await office.hear(f"read {DAM}")
    await office.press("console:e1", "details", BEN)
    assert office.keys == ["console:e1", "console:e1/details"]
    assert "OTHER CLAIMS" in office.says("console:e1/details")
    assert "Everything: Ben Karo" in office.says("console:e1")
    told = await office.message("console:e1/details")
    assert (told.place.id, told.place.thread, told.only_for) == (DESK.id, "m1", None)
    await office.press("console:e1", "details", ANA)
    assert "done already" in office.says("console:e3")
    (claim,) = (one for one in await office.known() if one.central)
    await office.hear(f"history {claim.id}")
    assert office.says("console:e4").count("seen here") == 1  # to ask for details is not to come by again


async def test_shared(office: Office) -> None:
    """What only the asker was told may be shown to everybody, by the asker, once and without that button."""
    await office.hear(f"read {DAM}", privately=True)
    private = await office.message("console:e1")
    assert private.only_for == ANA.id
    assert "Share with everybody here" in office.says("console:e1")
    await office.press("console:e1", "share", BEN)
    assert "console:e1/share" not in office.keys
    assert (await office.message("console:e2")).only_for == BEN.id
    await office.press("console:e1", "details", ANA)
    assert (await office.message("console:e1/details")).only_for == ANA.id
    await office.press("console:e1", "share", ANA)
    shared = await office.message("console:e1/share")
    assert (shared.only_for, shared.place) == (None, DESK)
    assert "Share with" not in office.says("console:e1/share")
    assert "Dam bursts" in office.says("console:e1/share")
    assert "Share with everybody here: Ana Belloc" in office.says("console:e1")
    await office.press("console:e1", "share", ANA)
    assert office.keys.count("console:e1/share") == 1


async def test_cannot_be_done(office: Office) -> None:
    """What is gone, or cannot be done, is told in words to who pressed; a card goes with what it told of."""
    key, a, b = await card(office)
    await office.press("nowhere", "same-1", BEN)
    assert "too old" in office.says("console:e5")
    await office.press(key, "same-9", BEN)
    assert "no such thing to press" in office.says("console:e6")
    await office.hear(f"forget {b} --yes")
    await office.press(key, "different-1", BEN)
    assert "no such thing to press" in office.says("console:e8")
    assert "was erased" in office.says(key)
    for number in (5, 6, 8):
        assert (await office.message(f"console:e{number}")).only_for == BEN.id
    assert await bands(office, a) == []


async def test_rights_are_looked_at_again(office: Office) -> None:
    """Who lost the right to do something since a card came may not press for it, nor show it to others."""
    key, a, _ = await card(office)
    await office.hear(f"read {DAM}", privately=True, actor=BEN)
    await office.hear("admin deny ben here")
    before = office.says(key)
    await office.press(key, "different-1", BEN)
    await office.press("console:e5", "share", BEN)
    await office.press("console:e5", "details", BEN)
    assert await bands(office, a) == [Band.LINK]
    assert office.says(key) == before
    assert not {"console:e5/share", "console:e5/details"} & set(office.keys)
    for number in (7, 8, 9):
        told = await office.message(f"console:e{number}")
        assert "denied the use of Hearsay here" in told.content
        assert told.only_for == BEN.id
    await office.hear("admin allow ben here")
    await office.press(key, "different-1", BEN)
    assert await bands(office, a) == [Band.LINK, Band.IGNORE]


async def test_who_is_denied_edits_nothing_in(office: Office) -> None:
    """A question that somebody asked before they were denied is not answered anew when they change it."""
    await office.hear(f"read {DAM}", actor=BEN, message="m-ben")
    await office.hear("admin deny ben here")
    await office.hear(f"read {BRIDGE}", actor=BEN, message="m-ben", kind=Kind.EDITED)
    assert not any("Tarn" in text for text in await office.texts())
    assert "denied the use of Hearsay here" in office.says("console:e1")


async def test_applause(office: Office) -> None:
    """A gesture that may mean anything is answered only where there is, or was, something to press."""
    key, a, _ = await card(office)
    before = office.keys
    for on, action in ((key, "confirm"), ("nothing", "same-1")):
        press = replace(await office.pressing(on, action), certain=False)
        await office.hear(kind=Kind.PRESSED, actor=BEN, press=press)
    assert office.keys == before
    press = replace(await office.pressing(key, "different-1"), certain=False)
    await office.hear(kind=Kind.PRESSED, actor=BEN, press=press)
    assert await bands(office, a) == [Band.LINK, Band.IGNORE]
    await office.hear(kind=Kind.PRESSED, actor=ANA, press=press)
    assert office.keys != before
