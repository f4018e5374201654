"""What is erased is gone with all made of it; what is under legal hold stays."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.model.erasure import Hold
from bot.model.memory import Forgotten, Scope, Submission
from bot.ports import Storage
from storage.engine import connect
from tests.contract.erasing import forget, hold, keep, left, purged
from tests.contract.specimens import DESK, EVERYWHERE, NOON, article, claim, later, remember, vector


async def filled(storage: Storage) -> None:
    """Two articles at two places, one of them seen at both, and a claim that came by itself."""
    await keep(
        storage,
        article("a-old"),
        [claim("old-1", article="a-old"), claim("old-2", article="a-old")],
        place=DESK,
    )
    new = article("a-new", "Other words.", received=later(60))
    await keep(storage, new, [claim("new-1", article="a-new", seen=later(60))], place="night", first=2)
    await remember(storage, [claim("alone", seen=later(30))], first=3)
    async with storage.begin() as unit:
        await unit.claims.see(["old-2"], place="night", at=later(1))
        await unit.commit()


ALL = {"old-1", "old-2", "new-1", "alone"}
NONE = Forgotten(articles=0, claims=0, held=0)
CASES: list[tuple[dict[str, Any], Forgotten, set[str]]] = [
    ({"article": "a-old"}, Forgotten(articles=1, claims=2, held=0), {"new-1", "alone"}),
    ({"article": "a-none"}, NONE, ALL),
    ({"article": "a-old", "tenant": "other"}, NONE, ALL),
    ({"before": later(45)}, Forgotten(articles=1, claims=3, held=0), {"new-1"}),
    ({"before": later(45), "article": "a-new"}, NONE, ALL),
    ({"place": "night"}, Forgotten(articles=1, claims=2, held=0), {"old-1", "old-2", "alone"}),
    ({"place": "nowhere"}, NONE, ALL),
]  # fmt: skip


@pytest.mark.parametrize(("which", "gone", "stays"), CASES)
async def test_forget(storage: Storage, which: dict[str, Any], gone: Forgotten, stays: set[str]) -> None:
    """An article, a place or a time is erased, and nothing beside it."""
    await filled(storage)
    assert await forget(storage, **which) == gone
    async with storage.begin(write=False) as unit:
        assert await left(unit) == stays


async def test_forget_nothing_named(storage: Storage) -> None:
    """An erasure must say of what."""
    async with storage.begin() as unit:
        with pytest.raises(ValueError, match="forget what"):
            await unit.claims.forget(tenant="main", article=None, place=None, before=None)


async def test_place_forgets_what_others_have_seen(storage: Storage) -> None:
    """A place that is erased has seen nothing; what other places saw too stays theirs."""
    await filled(storage)
    await forget(storage, place="night")
    async with storage.begin(write=False) as unit:
        seen = await unit.claims.sightings(["old-1", "old-2", "new-1"], scope=EVERYWHERE)
    assert {place for _, place, _ in seen} == {DESK}


async def test_not_before_it_lasts(storage: Storage) -> None:
    """An erasure that is not committed erases nothing, but the unit of work sees it done."""
    await filled(storage)
    async with storage.begin() as unit:
        await unit.claims.forget(tenant="main", article="a-old", place=None, before=None)
        assert await left(unit) == {"new-1", "alone"}
    async with storage.begin(write=False) as unit:
        assert await left(unit) == ALL


async def held(storage: Storage) -> list[Hold]:
    """What is under legal hold."""
    async with storage.begin(write=False) as unit:
        assert await unit.claims.held(tenant="other") == []
        return await unit.claims.held(tenant="main")


async def test_legal_hold(storage: Storage) -> None:
    """What is under legal hold and is erased is shown nowhere any more; it goes when the hold ends."""
    await filled(storage)
    assert not await hold(storage, "a-old", tenant="other")
    assert await hold(storage, "a-old")
    there = Hold(about="a-old", by="console:ana", at=NOON, reason="a letter came")
    assert await held(storage) == [there]
    assert await forget(storage, before=later(600)) == Forgotten(articles=1, claims=2, held=1)
    async with storage.begin() as unit:
        assert await left(unit) == set()
        assert await unit.claims.texts(["a-old"], scope=EVERYWHERE) == {}
        for id in ("a-old", "old-1"):
            assert await unit.claims.in_custody(id, tenant="main") == "a-old"
            assert await unit.claims.in_custody(id, tenant="other") is None
    assert await held(storage) == [replace(there, erased=True)]
    assert await forget(storage, article="a-old") == NONE
    assert await hold(storage, "a-old", on=False)
    assert await held(storage) == []
    assert not await hold(storage, "a-old", on=False)


async def test_hold_is_of_those_who_may_know(storage: Storage) -> None:
    """What a place may not know it neither holds nor sees held, before it is erased and after."""
    await filled(storage)
    here, elsewhere = Scope(places=frozenset({DESK})), Scope(places=frozenset({"console:elsewhere"}))
    may: dict[str, Any] = {"tenant": "main", "by": "console:ana", "at": NOON, "reason": None}
    async with storage.begin() as unit:
        assert not await unit.claims.hold("a-old", scope=elsewhere, **may)
        assert await unit.claims.hold("a-old", scope=here, **may)
        for erased in (False, True):
            assert await unit.claims.held(tenant="main", scope=elsewhere) == []
            (one,) = await unit.claims.held(tenant="main", scope=here)
            assert (one.about, one.erased) == ("a-old", erased)
            assert not await unit.claims.release("a-old", tenant="main", scope=elsewhere)
            await unit.claims.forget(tenant="main", article="a-old", place=None, before=None)
        assert await unit.claims.in_custody("old-1", tenant="main", scope=elsewhere) is None
        assert await unit.claims.in_custody("old-1", tenant="main", scope=here) == "a-old"
        assert await unit.claims.release("a-old", tenant="main", scope=here)
        assert await unit.claims.held(tenant="main") == []


async def test_hold_without_erasure(storage: Storage) -> None:
    """What is under legal hold is known as before, and what is released may be erased as before."""
    await filled(storage)
    await hold(storage, "a-old")
    await hold(storage, "alone")
    async with storage.begin() as unit:
        assert await left(unit) == ALL
    assert await hold(storage, "a-old", on=False)
    assert await forget(storage, before=later(600)) == Forgotten(articles=2, claims=3, held=1)
    assert [one.about for one in await held(storage)] == ["alone"]


async def test_by_person(storage: Storage) -> None:
    """What was read for a person is forgotten, but for what others had read too."""
    for number, (id, by) in enumerate([("a1", "console:ana"), ("a2", "console:ben"), ("a1", "console:ben")]):
        at = later(number)
        async with storage.begin() as unit:
            new = await unit.claims.add_article(
                article(id, f"Of {id}.", received=at), tenant="main", place=DESK
            )
            if new:
                one = claim(f"{id}-1", article=id, seen=at)
                await unit.claims.add([(one, vector(number))], tenant="main", place=DESK)
            else:
                await unit.claims.see([f"{id}-1"], place=DESK, at=at)
            said = Submission(
                tenant="main", place=DESK, message=f"m{number}", article=id, by=by, key=f"k{number}", at=at
            )
            await unit.claims.submit(said)
            await unit.commit()
    gone = await forget(storage, by="console:ben")
    assert gone == Forgotten(articles=2, claims=2, held=0)
    assert gone.traces.answers == {"k1", "k2"}
    async with storage.begin() as unit:
        assert await left(unit) == {"a1-1"}
        assert await unit.claims.submitted(tenant="main", place=DESK, message="m2") == []
        assert len(await unit.claims.submitted(tenant="main", place=DESK, message="m0")) == 1
    assert await forget(storage, by="console:ben") == NONE
    assert await forget(storage, by="console:ana", place="night") == NONE
    assert await forget(storage, by="console:ana", place=DESK) == Forgotten(articles=1, claims=1, held=0)


async def test_two_at_once(storage: Storage, url: str) -> None:
    """Of two who forget one thing at once one is told of it; nothing else goes, and nobody is in the way."""
    await filled(storage)
    other = await connect(url)
    gone = await asyncio.gather(forget(storage, article="a-old"), forget(other, article="a-old"))
    assert sum(one.articles for one in gone) in {1, 2}  # PostgreSQL's may both have seen it there
    for one in (storage, other):
        async with one.begin(write=False) as unit:
            assert await left(unit) == {"new-1", "alone"}
        await purged(one)
    await other.close()


async def test_a_place_loses_what_it_saw(storage: Storage) -> None:
    """What a place has forgotten is in no question's way there, while others find it."""
    await filled(storage)
    night = Scope(places=frozenset({"night"}))
    async with storage.begin(write=False) as unit:
        assert {id for id, _ in await unit.claims.by_meaning(vector(1), scope=night, limit=9)} >= {"old-2"}
    await forget(storage, place="night", before=later(30))
    async with storage.begin(write=False) as unit:
        found = await unit.claims.by_meaning(vector(1), scope=night, limit=9)
        assert {id for id, _ in found} == {"new-1"}
        assert await left(unit) == ALL
