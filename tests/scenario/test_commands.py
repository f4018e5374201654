"""What commands leave behind in the memory and the register, on a database of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.commands.judging import SAME
from bot.commands.naming import claim_named
from bot.errors import StoreBusy
from bot.model.memory import Band, Relation, Remembered, Scope
from bot.neural.encoder import MiniLM
from bot.ports import UnitOfWork
from storage.engine import Database, connect
from tests.contract.specimens import claim, decision, later, vector
from tests.scenario.dialogue import Stage, Turn

PLACE = "#politics"
HERE = Scope(places=frozenset({f"console:{PLACE}"}))


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Database]:
    """A new database."""
    opened = await connect(f"sqlite+aiosqlite:///{tmp_path}/hearsay.db")
    yield opened
    await opened.close()


class Room:
    """People in a place, and what the memory has of it."""

    def __init__(self, storage: Database) -> None:
        """Nothing was said yet."""
        self.storage = storage
        self.stage = Stage(storage=storage, encoder=MiniLM())
        self.app: App = self.stage.app

    async def say(self, text: str, *, times: int = 1) -> str:
        """Have ana say something; `times` answers the same request so often. The answer's first words."""
        self.stage.minutes += 1
        request = self.stage.request(Turn(who="ana", where=PLACE, said=text, answer=""))
        answers = [await self.app.answer(request) for _ in range(times)]
        assert len(set(answers)) == 1
        return str(answers[0].documents[0].document.blocks[0])

    async def remember(self, claims: list[Remembered], *stories: list[str]) -> None:
        """Put claims in, and those of each story into one cluster."""
        async with self.storage.begin() as unit:
            pairs = [(one, vector(number)) for number, one in enumerate(claims)]
            await unit.claims.add(pairs, tenant="main", place=f"console:{PLACE}")
            for story in stories:
                await unit.claims.cluster(story, None, by="hearsay", at=later(0), scope=HERE)
            await unit.commit()

    async def stories(self, *ids: str) -> list[set[str]]:
        """The claims in one story with each of these."""
        async with self.storage.begin(write=False) as unit:
            there = await unit.claims.get(ids, scope=HERE)
            found = []
            for id in ids:
                cluster = there[id].cluster
                members = await unit.claims.members(cluster, scope=HERE) if cluster else [there[id]]
                found.append({member.id for member in members})
        return found

    async def logged(self) -> list[tuple[str, str]]:
        """(action, about) of everything that was logged, latest first."""
        async with self.storage.begin(write=False) as unit:
            rows = await unit.register.logged("main", limit=100)
        return [(action.removesuffix(f" in console:{PLACE}"), about) for _, _, action, about in rows]


@pytest.fixture
def room(storage: Database) -> Room:
    """A room."""
    return Room(storage)


FOUR = [claim(id, seen=later(number)) for number, id in enumerate(["caaa", "cbbb", "cccc", "cddd"])]


async def test_the_opposite_undoes(room: Room) -> None:
    """`different` after `same` puts everybody back where they were, and `same` again joins them again."""
    await room.remember(FOUR, ["caaa", "cbbb"], ["cccc", "cddd"])
    await room.say("same cbbb cddd")
    assert await room.stories("caaa", "cddd") == [{"caaa", "cbbb", "cccc", "cddd"}] * 2
    await room.say("different cddd cbbb")
    assert await room.stories("caaa", "cddd") == [{"caaa", "cbbb"}, {"cccc", "cddd"}]
    await room.say("same cddd cbbb")
    assert await room.stories("caaa") == [{"caaa", "cbbb", "cccc", "cddd"}]


async def test_what_the_program_joined_is_parted(room: Room) -> None:
    """The later claim leaves a story that the program made, with those that are linked to it alone."""
    await room.remember(FOUR, ["caaa", "cbbb", "cccc", "cddd"])
    async with room.storage.begin() as unit:
        for pair in (("caaa", "cbbb"), ("cccc", "cddd"), ("cbbb", "cccc")):
            await unit.claims.decide(decision(*pair), scope=HERE)
        await unit.commit()
    await room.say("different cbbb cccc")
    assert await room.stories("caaa", "cddd") == [{"caaa", "cbbb"}, {"cccc", "cddd"}]
    async with room.storage.begin(write=False) as unit:
        assert await unit.claims.rejected("cbbb", scope=HERE) == {"cccc"}
        standing = [d for d in await unit.claims.decisions("cccc", scope=HERE) if "cbbb" in (d.a, d.b)]
    assert [(d.by, d.band, d.relation) for d in standing] == [
        ("console:ana", Band.IGNORE, Relation.UNRELATED)
    ]


async def test_claims_in_no_story(room: Room) -> None:
    """Two claims that were never compared make a story of their own; one of them joins the other's."""
    await room.remember(FOUR, ["caaa", "cbbb"])
    await room.say("same cccc cddd")
    assert await room.stories("cccc") == [{"cccc", "cddd"}]
    await room.say("different cccc cddd")
    await room.say("same cddd caaa")
    assert await room.stories("cddd", "cccc") == [{"caaa", "cbbb", "cddd"}, {"cccc"}]


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("same caaa cbbb", [("same", "caaa cbbb")]),
        ("different caaa cbbb other piers", [("different", "caaa cbbb")]),
        ("status caaa false", [("status false", "caaa")]),
        ("status false caaa", [("status false", "caaa")]),
    ],
)
async def test_answered_again_is_written_once(room: Room, text: str, logged: list[tuple[str, str]]) -> None:
    """A request that is answered anew, as after a crash, is written and logged once, and answered alike."""
    await room.remember(FOUR)
    await room.say(text)
    first = await room.logged()
    room.stage.minutes -= 1
    await room.say(text)
    assert first == await room.logged() == logged
    async with room.storage.begin(write=False) as unit:
        history = [
            *await unit.claims.opinions("caaa", scope=Scope()),
            *await unit.claims.decision_history("caaa", scope=HERE),
        ]
    assert len(history) == 1


async def test_only_ours_is_moved(room: Room) -> None:
    """What others made of claims stays as it is when a place joins two stories."""
    await room.remember(FOUR, ["caaa", "cbbb"])
    async with room.storage.begin() as unit:
        hidden = claim("ceee", seen=later(9))
        await unit.claims.add([(hidden, vector(9))], tenant="main", place="console:#sport")
        await unit.claims.cluster(["cddd", "ceee"], None, by="hearsay", at=later(9))
        await unit.commit()
    await room.say("same caaa cddd")
    async with room.storage.begin(write=False) as unit:
        here = await unit.claims.get(["caaa", "cddd"], scope=HERE)
        there = await unit.claims.get(["caaa", "cddd", "ceee"], scope=Scope())
    assert here["caaa"].cluster == here["cddd"].cluster != there["cddd"].cluster
    assert there["cddd"].cluster == there["ceee"].cluster != there["caaa"].cluster


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("caaa1", "caaa1"),
        ("caaa1x", "caaa1x"),
        ("CAAA2", "caaa2"),
        ("[caaa2].", "caaa2"),
        ("“caaa2”", "caaa2"),
        ("ｃａａａ２", "caaa2"),
        (" caaa2 ", "caaa2"),
    ],
)
async def test_ids(room: Room, typed: str, found: str) -> None:
    """The beginning of an id is enough when no other begins so; a whole id is itself."""
    await room.remember([claim("caaa1"), claim("caaa1x"), claim("caaa2")])
    async with room.storage.begin(write=False) as unit:
        assert (await claim_named(typed, unit=unit, scope=HERE, usage=SAME)).id == found


@pytest.mark.parametrize("text", ["search", "same caaa cbbb", "different caaa cbbb", "status caaa false"])
async def test_more_than_a_person_reads(room: Room, text: str) -> None:
    """A note, a reason or a question of more than a thousand characters is not taken, and nothing is done."""
    await room.remember(FOUR)
    assert "1,001 characters, and at most 1,000" in await room.say(f"{text} {'x' * 1001}")
    assert await room.logged() == []


async def test_several_ids(room: Room) -> None:
    """Where several ids begin so, they are named."""
    await room.remember([claim("caaa1"), claim("caaa2")])
    answer = await room.say("claim caaa")
    assert "everal ids begin with caaa: caaa1, caaa2; give more of it" in answer


class Busy:
    """A database that is always somebody else's."""

    def begin(self, *, write: bool = True) -> UnitOfWork:
        """Refuse."""
        raise StoreBusy(f"memory: somebody else holds it ({write=})")

    async def purge(self) -> bool:
        """Nothing leaves traces here."""
        return True

    async def close(self) -> None:
        """Nothing to let go of."""


async def test_a_database_in_trouble_is_no_answer(room: Room) -> None:
    """What may work later is left to whoever tries again, and not told as if it were final."""
    stage = replace(room.stage, storage=Busy())
    request = stage.request(Turn(who="ana", where=PLACE, said="search ferry", answer=""))
    with pytest.raises(StoreBusy):
        await stage.app.answer(request)


@pytest.mark.parametrize(
    ("text", "slow"),
    [
        ("read https://tidings.example/a", True),
        ("https://tidings.example/a", True),
        ("help", False),
        ("hepl", False),
    ],
)
def test_what_takes_long(room: Room, text: str, *, slow: bool) -> None:
    """Reading takes long, and is told from what does not before it is done."""
    request = room.stage.request(Turn(who="ana", where=PLACE, said=text, answer=""))
    assert room.app.is_slow(request) is slow
