"""What becomes of messages: heard, changed, withdrawn; on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.model.chat import Kind, MessageRef, Place, Platform
from bot.neural.encoder import MiniLM
from bot.ports import Encoder
from tests.scenario.office import BEN, DESK, Office, at_the_desk

DAM = "https://velm-courier.example/dam"
BRIDGE = "https://velm-courier.example/bridge"
GONE = "https://velm-courier.example/gone"
DAM_SAYS = "At least 60 people died when the Velm dam burst on Friday."
BRIDGE_SAYS = "The bridge at Tarn will close in June."
FAR = Place(platform=Platform.CONSOLE, id="#far", name="#far")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The model, loaded once."""
    return MiniLM()


@pytest.fixture
async def office(tmp_path: Path, encoder: Encoder) -> AsyncIterator[Office]:
    """An office at work."""
    async with at_the_desk(tmp_path, encoder) as made:
        yield made


async def test_heard(office: Office) -> None:
    """What is heard where somebody turned listening on is read and remembered, and nothing is said."""
    await office.listen()
    assert await office.hear(f"look at {DAM}", kind=Kind.HEARD, message="m1")
    assert DAM_SAYS in await office.texts()
    assert await office.texts(FAR) == []
    assert not await office.hear(f"look at {DAM}", kind=Kind.HEARD, message="m2", place=FAR)
    assert await office.texts(FAR) == []
    assert office.keys == []


async def test_heard_and_not_read(office: Office) -> None:
    """What is heard and cannot be read is nobody's trouble: the rest of it is read, and nothing is said."""
    await office.listen()
    assert await office.hear(f"{GONE} or https://inside.example/ or {BRIDGE}", kind=Kind.HEARD, message="m1")
    assert BRIDGE_SAYS in await office.texts()
    assert office.keys == []


async def test_heard_and_changed(office: Office) -> None:
    """What was heard and changed is read anew, and what it said before is forgotten."""
    await office.listen()
    await office.hear(DAM, kind=Kind.HEARD, message="m1")
    before = await office.known()
    for _ in range(2):  # platforms say the same words again when a preview comes to stand below them
        assert await office.hear(DAM, kind=Kind.EDITED, message="m1")
        assert await office.known() == before
    await office.hear(BRIDGE, kind=Kind.EDITED, message="m1")
    after = await office.texts(None)
    assert BRIDGE_SAYS in after
    assert DAM_SAYS not in after
    await office.again()
    assert await office.texts(None) == after
    await office.hear("never mind", kind=Kind.EDITED, message="m1")
    assert await office.texts(None) == []
    assert office.keys == []


async def test_seen_once_from_one_message(office: Office) -> None:
    """An article is seen once from one message, however often it is read from it."""
    await office.listen()
    await office.hear(DAM, kind=Kind.HEARD, message="m1")
    await office.again()
    await office.hear(DAM, kind=Kind.EDITED, message="m1")
    claim = (await office.known())[0]
    await office.hear(f"history {claim.id}")
    assert office.says("console:e3").count("seen here") == 1
    await office.hear(DAM, kind=Kind.HEARD, message="m2")
    await office.hear(f"history {claim.id}")
    assert office.says("console:e5").count("seen here") == 2


async def test_asked_and_changed(office: Office) -> None:
    """The answer to a message that was changed is changed where it stands, once for each change."""
    await office.hear(f"read {DAM}", message="m1")
    assert "Dam bursts" in office.says("console:e1")
    await office.hear(f"read {BRIDGE}", kind=Kind.EDITED, message="m1")
    assert office.keys == ["console:e1"]
    assert "Bridge at Tarn" in office.says("console:e1")
    assert DAM_SAYS not in await office.texts(None)
    await office.press("console:e1", "details")
    edits = len(office.platform.edits)
    await office.hear(f"read {BRIDGE}", kind=Kind.EDITED, message="m1")
    assert len(office.platform.edits) == edits  # what was pressed still stands
    await office.hear(f"read {GONE}", kind=Kind.EDITED, message="m1")
    assert "did not answer in time" in office.says("console:e1")
    assert "was changed" in office.says("console:e1/details")
    assert await office.texts(None) == []


async def test_asked_for_something_else(office: Office) -> None:
    """A message that asked for something else is not answered anew, unless something is to be read now."""
    await office.hear("help", message="m1")
    before = office.says("console:e1")
    await office.hear("help search", kind=Kind.EDITED, message="m1")
    await office.hear("admin add ben", kind=Kind.EDITED, message="m1")
    assert office.says("console:e1") == before
    await office.hear(DAM, kind=Kind.EDITED, message="m1")
    assert "Dam bursts" in office.says("console:e1")
    await office.hear("help", kind=Kind.EDITED, message="m1")
    assert "was changed" in office.says("console:e1")
    assert await office.texts(None) == []


async def test_withdrawn(office: Office) -> None:
    """What was read from a withdrawn message is forgotten there with its words, and the answer says so."""
    await office.hear(f"read {DAM}", message="m1")
    await office.hear(f"read {DAM}", message="m1", place=FAR)
    assert await office.hear(kind=Kind.WITHDRAWN, message="m1")
    assert await office.texts() == []
    assert DAM_SAYS in await office.texts(FAR)
    said = office.says("console:e1")
    assert "was withdrawn" in said
    assert "1 article and 2 claims" in said
    assert "Dam bursts" in office.says("console:e2")
    await office.again()
    assert office.says("console:e1") == said
    async with office.storage.begin() as unit:
        assert await unit.inbox.blank(DESK, "m1") == 0  # there are no words left
    assert not await office.hear(kind=Kind.WITHDRAWN, message="m9")


async def test_replied_to(office: Office) -> None:
    """What somebody had read in a reply goes with the message that it stood in, and so do its answers."""
    there = MessageRef(place=DESK, id="m1")
    await office.hear("read", message="m2", about=f"see {DAM}", replies_to=there)
    await office.hear("read this", message="m3", actor=BEN, about=f"see {DAM}", replies_to=there)
    await office.hear(f"see {BRIDGE}", kind=Kind.EDITED, message="m1")
    for key in ("console:e1", "console:e2"):
        assert "Bridge at Tarn" in office.says(key)
    assert DAM_SAYS not in await office.texts(None)
    await office.hear(kind=Kind.WITHDRAWN, message="m1")
    for key in ("console:e1", "console:e2"):
        assert "was withdrawn" in office.says(key)
    assert await office.texts(None) == []


async def test_withdrawn_at_once(office: Office) -> None:
    """A message that is withdrawn before it was read is not remembered."""
    await office.happen(f"read {DAM}", message="m1")
    await office.happen(kind=Kind.WITHDRAWN, message="m1")
    await office.settle()
    assert await office.texts(None) == []
    assert "was withdrawn" in office.says("console:e1")


async def test_details_go_too(office: Office) -> None:
    """What was told below an answer goes with the message."""
    await office.hear(f"read {DAM}", message="m1")
    await office.press("console:e1", "details")
    assert "OTHER CLAIMS" in office.says("console:e1/details")
    await office.hear(kind=Kind.WITHDRAWN, message="m1")
    assert "was withdrawn" in office.says("console:e1/details")


async def test_places(office: Office) -> None:
    """A place's later name is known, and how it was set goes along when it moves."""
    await office.listen()
    async with office.storage.begin() as unit:
        await unit.register.set(DESK.key, "confidential", "on")
        await unit.register.set(DESK.key, "review", "off")  # whose bookkeeping would stand among the settings
        await unit.register.set(FAR.key, "confidential", "off")
        await unit.commit()
    await office.hear("watch add floods any:dam", message="m1")
    assert "floods" in office.says("console:e1")
    await office.hear(kind=Kind.PLACE, place=replace(DESK, name="#city-desk"))
    await office.hear(kind=Kind.MOVED, place=replace(DESK, name=""), successor=FAR)
    await office.again()
    async with office.storage.begin(write=False) as unit:
        set_ = await unit.register.settings(FAR.key)
        assert set_ == {"listening": "on", "confidential": "on", "review": "off"}
        assert await unit.register.left([DESK.key, FAR.key]) == {DESK.key}
        known = await unit.register.place(DESK.key)
    assert known is not None
    assert known.name == "#city-desk"
    await office.hear("watch list", place=FAR)
    assert "floods" in office.says("console:e4")
    await office.hear("watch list")
    assert "floods" not in office.says("console:e5")


async def test_left(office: Office) -> None:
    """Where we are no longer nothing is said any more, and who speaks to us there later is answered."""
    await office.happen("help", message="m1")
    await office.happen(kind=Kind.LEFT)
    await office.settle()
    said = len(office.keys)
    await office.hear("help", message="m2")
    assert office.keys[said:] == ["console:e3"]
