"""What is told where, from the first word that comes in to the message that is sent; on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.document import Document, Note, Text, dump
from bot.model.chat import Audience, Kind, MessageRef, Place, Platform
from bot.model.job import Message
from bot.model.memory import Scope
from bot.neural.encoder import MiniLM
from bot.ports import Encoder
from tests.scenario.office import ANA, Office, at_the_desk

DAM, TARN = "https://velm-courier.example/dam", "https://tarn-post.example/dam"


def place(name: str, audience: Audience) -> Place:
    """A place of the terminal."""
    is_open = audience is Audience.ORG
    return Place(
        platform=Platform.CONSOLE, id=name, name=name, audience=audience, internal=is_open, closed=not is_open
    )


OPEN, NEWS = place("#open", Audience.ORG), place("#news", Audience.ORG)
BACK, SIDE = place("back room", Audience.ROOM), place("side room", Audience.ROOM)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The model, loaded once."""
    return MiniLM()


@pytest.fixture
async def office(tmp_path: Path, encoder: Encoder) -> AsyncIterator[Office]:
    """An office at work, of which ana is an admin."""
    async with at_the_desk(tmp_path, encoder) as made:
        for where in (OPEN, NEWS, BACK, SIDE):
            await made.hear("settings listening on", place=where)
        yield made


async def told(office: Office, where: Place, link: str = TARN) -> str:
    """What a place is alerted to when it posts an article; "" for nothing."""
    await office.hear(link, place=where, kind=Kind.HEARD, message=f"m{office.taken}")
    return office.says(f"console:e{office.taken}/alert")


@pytest.mark.parametrize(
    ("first", "then", "says"),
    [
        (OPEN, NEWS, "in #open"),
        (OPEN, OPEN, "At least 60 people died"),
        (OPEN, BACK, ""),
        (BACK, NEWS, ""),
        (BACK, SIDE, ""),
        (replace(OPEN, audience=Audience.ROOM), NEWS, ""),
        (OPEN, replace(NEWS, internal=False), ""),
    ],
)
async def test_a_claim_comes_back_elsewhere(office: Office, first: Place, then: Place, says: str) -> None:
    """What everybody may know is recognised where only the newsroom reads, and said to be from there."""
    await told(office, first, DAM)
    said = await told(office, then)
    assert (says in said) if says else said == ""


async def test_a_place_that_closes(office: Office) -> None:
    """What came by in a place that is private by now is not recognised elsewhere any more."""
    await told(office, OPEN, DAM)
    shut = replace(OPEN, audience=Audience.ROOM, internal=False, closed=True)
    await office.hear(place=shut, kind=Kind.PLACE)
    assert await told(office, NEWS) == ""


async def test_confidential(office: Office) -> None:
    """A place that is made confidential keeps all that ever came by there, and all that will."""
    await told(office, OPEN, DAM)
    await office.hear("settings confidential on", place=OPEN)
    assert await told(office, NEWS) == ""
    await told(office, OPEN, "https://velm-courier.example/toll")
    assert await told(office, NEWS, "https://norrholm-echo.example/mourning") != ""
    async with office.storage.begin(write=False) as unit:
        scope = Scope(places=frozenset({NEWS.key}), internal=True)
        seen = [where for claim in await office.known(NEWS) for _, where, _ in
                await unit.claims.sightings([claim.id], scope=scope)]  # fmt: skip
    assert set(seen) == {NEWS.key}
    await office.hear("grant #news", place=OPEN)
    assert "confidential" in office.says(f"console:e{office.taken}")


async def test_granted(office: Office) -> None:
    """An admin of a private place lets one other know what comes by from then on, and takes that back."""
    await told(office, BACK, DAM)
    await office.hear("grant console:#news", place=BACK)
    assert "#news: granted" in office.says(f"console:e{office.taken}")
    await office.hear("search dam", place=NEWS)
    assert "Nothing" in office.says(f"console:e{office.taken}")
    await told(office, BACK, "https://velm-courier.example/toll")
    assert "in back room" in await told(office, NEWS, "https://norrholm-echo.example/again")
    await office.hear("grant end console:#news", place=BACK)
    await office.hear("search dam", place=NEWS)
    assert "107" not in office.says(f"console:e{office.taken}")


async def test_under_embargo(office: Office) -> None:
    """What is under embargo is recognised in its own place alone; only there is it put under one."""
    await told(office, OPEN, DAM)
    (id,) = [claim.id for claim in await office.known(OPEN) if claim.central]
    await office.hear(f"embargo {id} until 2099-01-01", place=NEWS)
    assert "no claim is known here" in office.says(f"console:e{office.taken}").casefold()
    await office.hear(f"embargo {id} until 2099-01-01", place=OPEN)
    assert "2099-01-01 00:00 UTC" in office.says(f"console:e{office.taken}")
    assert await told(office, NEWS) == ""
    assert await told(office, OPEN) != ""
    await office.hear(f"embargo {id} until 2001-01-01", place=OPEN)
    assert "is over" in office.says(f"console:e{office.taken}")


@pytest.mark.parametrize(
    ("closes", "asked", "said"),
    [(False, True, "Sixty."), (False, False, "Sixty."), (True, True, "may not be told"), (True, False, "")],
)
async def test_looked_at_again_when_sent(office: Office, closes: bool, asked: bool, said: str) -> None:
    """What was made of what may not be told any more when it is sent, is not sent; who asked hears that."""
    await told(office, OPEN, DAM)
    ids = frozenset(claim.id for claim in await office.known(OPEN))
    words = dump(Document((Note((Text("Sixty."),)),)))
    reply_to = MessageRef(place=NEWS, id="m1") if asked else None
    message = Message(key="late", place=NEWS, content=words, rests_on=ids, reply_to=reply_to)
    async with office.storage.begin() as unit:
        if closes:
            await unit.visibility.close(OPEN.key, tenant="main")
        await unit.outbox.put(message, now=office.stage.now())
        await unit.commit()
    await office.settle()
    assert said in office.says("late") if said else office.says("late") == ""


async def test_answers_rest_on_claims(office: Office) -> None:
    """Every message that tells of claims says which, alerts and answers alike."""
    await told(office, OPEN, DAM)
    (foreign,) = [claim.id for claim in await office.known(OPEN) if claim.central]
    await told(office, NEWS)
    assert foreign in (await office.message(f"console:e{office.taken}/alert")).rests_on
    for words in (f"claim {foreign}", "search dam", f"origins {foreign}", f"read {TARN}"):
        await office.hear(words, place=NEWS, actor=ANA)
        assert foreign in (await office.message(f"console:e{office.taken}")).rests_on, words
