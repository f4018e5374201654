"""What the desk marked as false is told of whoever repeats it, however long its story is by then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.memory import Kept, Remembered, Scope, Status
from bot.ports import Storage
from storage.engine import connect
from tests.contract.specimens import vector
from tests.scenario.dialogue import NOON, Stage, Turn
from tests.unit.memory.claimbook import LetterEncoder

PLACE = "#politics"
HERE = Scope(places=frozenset({f"console:{PLACE}"}))
SAID = "At least 40 people were missing after the ferry Marit sank off Brannoy on Friday."
LINK = "https://crier.example/ferry"
PAGE = f"Forty missing\n\n{SAID[:-1]}, the coastguard said.\n"


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """A database that has one story of forty articles, the oldest marked as false."""
    opened = await connect(f"sqlite+aiosqlite:///{tmp_path}/hearsay.db")
    story = [
        Remembered(
            id=f"c{number:07}",
            text=SAID,
            seen=NOON - timedelta(hours=60 - number),
            article=f"a{number}",
            outlet=f"paper-{number}.example",
        )
        for number in range(40)
    ]
    async with opened.begin() as unit:
        for one in story:
            kept = Kept(id=str(one.article), text=SAID, received=one.seen, outlet=one.outlet)
            await unit.claims.add_article(kept, tenant="main", place=f"console:{PLACE}")
        await unit.claims.add([(one, vector(1)) for one in story], tenant="main", place=f"console:{PLACE}")
        await unit.claims.cluster([one.id for one in story], None, by="hearsay", at=NOON, scope=HERE)
        await unit.claims.set_status(
            story[0].id, Status.FALSE, place=f"console:{PLACE}", by="console:ana", at=NOON, note=None
        )
        await unit.commit()
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("said", "told"),
    [(f"{PLACE}: read", "the desk has it as false"), (f"{PLACE} (aside):", "Back again: the desk has this")],
)
async def test_what_is_marked_is_never_crowded_out(storage: Storage, said: str, told: str) -> None:
    """A report and an alert both say so, though a search finds many claims that are as much the same."""
    stage = Stage(storage=storage, encoder=LetterEncoder(), pages={LINK: PAGE})
    where, _, command = said.partition(":")
    asked = Turn(who="ana", where=where, said=f"{command} {LINK}".strip(), answer="")
    (turn,) = await stage.played([asked])
    assert told in turn.answer
