"""What somebody held apart stays apart, whatever comes by later."""

from __future__ import annotations

from pathlib import Path

from bot.model.memory import Kept, Remembered, Scope
from storage.engine import connect
from tests.contract.specimens import vector
from tests.scenario.dialogue import NOON, Stage, Turn
from tests.unit.memory.claimbook import LetterEncoder

HERE = Scope(places=frozenset({"console:#politics"}))
SAID = "At least 40 people were missing after the ferry Marit sank off Brannoy on Friday."
LINK = "https://crier.example/ferry"
PAGE = f"Forty missing\n\n{SAID[:-1]}, the coastguard said.\n"


async def test_a_third_report_brings_nothing_together(tmp_path: Path) -> None:
    """A new report that repeats both of two claims that were said to differ joins one story of the two."""
    storage = await connect(f"sqlite+aiosqlite:///{tmp_path}/hearsay.db")
    earlier = [Remembered(id=f"x{n}{n}{n}{n}", text=SAID, seen=NOON, article=f"a{n}") for n in range(2)]
    async with storage.begin() as unit:
        for one in earlier:
            kept = Kept(id=str(one.article), text=SAID, received=NOON)
            await unit.claims.add_article(kept, tenant="main", place="console:#politics")
        await unit.claims.add([(one, vector(1)) for one in earlier], tenant="main", place="console:#politics")
        await unit.claims.cluster([one.id for one in earlier], None, by="hearsay", at=NOON, scope=HERE)
        await unit.commit()
    stage = Stage(storage=storage, encoder=LetterEncoder(), pages={LINK: PAGE})
    said = ("different x0000 x1111", f"read {LINK}")
    turns = await stage.played([Turn(who="ana", where="#politics", said=one, answer="") for one in said])
    assert "are not the same" in turns[0].answer
    async with storage.begin(write=False) as unit:
        known = [one async for one in unit.claims.everything(scope=HERE, since=None)]
    stories = [{one.id for one in known if one.cluster == story} for story in {one.cluster for one in known}]
    assert sorted(map(len, stories)) == [1, 2]
    assert {"x0000", "x1111"} not in stories
    await storage.close()
