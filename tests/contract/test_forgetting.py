"""What is erased is gone with all made of it; what is under legal hold stays."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StoreFailed
from bot.model.article import Kind, Link, Source
from bot.model.erasure import Hold
from bot.model.memory import Band, Forgotten, Kept, Remembered, Scope, Status, Submission
from bot.ports import Storage, UnitOfWork
from storage.engine import connect
from storage.vectors import code
from tests.contract.specimens import DESK, EVERYWHERE, NOON, article, claim, decision, later, remember, vector

MARKER = "quetzalmarker"


async def keep(storage: Storage, one: Kept, claims: list[Remembered], *, place: str, first: int = 0) -> None:
    """Put in an article with its claims."""
    async with storage.begin() as unit:
        await unit.claims.add_article(one, tenant="main", place=place)
        pairs = [(each, vector(first + at)) for at, each in enumerate(claims)]
        await unit.claims.add(pairs, tenant="main", place=place)
        await unit.commit()


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


async def forget(storage: Storage, **which: Any) -> Forgotten:
    """Erase, and make it last."""
    async with storage.begin() as unit:
        gone = await unit.claims.forget(
            **({"tenant": "main", "article": None, "place": None, "before": None} | which)
        )
        await unit.commit()
    return gone


async def left(unit: UnitOfWork) -> set[str]:
    """The claims that are still there; every way of asking agrees."""
    every = {c.id async for c in unit.claims.everything(scope=EVERYWHERE, since=None)}
    assert {id for id, _ in await unit.claims.by_words(["harbour"], scope=EVERYWHERE, limit=999)} == every
    assert {id for id, _ in await unit.claims.by_meaning(vector(0), scope=EVERYWHERE, limit=999)} == every
    return every


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


async def hold(storage: Storage, id: str, *, on: bool = True, tenant: str = "main") -> bool:
    """Put something under legal hold, or end that."""
    async with storage.begin() as unit:
        if on:
            done = await unit.claims.hold(
                id, tenant=tenant, by="console:ana", at=NOON, reason="a letter came"
            )
        else:
            done = await unit.claims.release(id, tenant=tenant)
        await unit.commit()
    return done


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


async def test_hold_keeps_bytes(tmp_path: Path) -> None:
    """What is held and erased is on disk until it is released, and not a moment longer."""
    storage = await connect(f"sqlite+aiosqlite:///{tmp_path}/h.db")
    await remember(storage, [claim(f"c{n}") for n in range(60)])
    await marked(storage)
    await hold(storage, "a-secret")
    assert await forget(storage, place=f"#{MARKER}") == Forgotten(articles=0, claims=0, held=1)
    assert traces(tmp_path) > 40  # the article's words
    assert await hold(storage, "a-secret", on=False)
    assert traces(tmp_path) == 0
    await storage.close()
    assert traces(tmp_path) == 0


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


async def marked(storage: Storage) -> None:
    """An article whose every part has the marker, and what was made of it."""
    text = f"The {MARKER} was seen at the port, {MARKER} said. " * 40
    one = article("a-secret", text, title=f"A {MARKER}", outlet=MARKER, url=f"https://{MARKER}.example")
    secret = claim(
        "secret",
        f"The {MARKER} left the port.",
        article="a-secret",
        external_id=f"x-{MARKER}",
        title=MARKER,
        sources=(Source(name=MARKER, kind=Kind.PERSON, reason=MARKER),),
        chain=(Link(name=MARKER, kind="outlet"),),
    )
    await keep(storage, one, [secret], place=f"#{MARKER}", first=100)
    async with storage.begin() as unit:
        await unit.claims.cluster(["secret", "c7"], None, by="console:ana", at=NOON)
        matched = (f"both name {MARKER}",)
        await unit.claims.decide(
            decision("secret", "c7", matched=matched, band=Band.IGNORE, by="console:ana")
        )
        await unit.claims.set_status(
            "secret", Status.FALSE, place=DESK, by="console:ana", at=NOON, note=MARKER
        )
        await unit.commit()


@pytest.mark.parametrize("which", [{"article": "a-secret"}, {"place": f"#{MARKER}"}])
async def test_no_trace(tmp_path: Path, which: dict[str, Any]) -> None:
    """After an erasure no file of the database has a trace of what was erased, and the rest is found."""
    storage = await connect(f"sqlite+aiosqlite:///{tmp_path}/h.db")
    await remember(storage, [claim(f"c{n}") for n in range(60)])
    await marked(storage)
    await remember(storage, [claim(f"d{n}") for n in range(60)], first=200)
    async with storage.begin(write=False) as unit:
        assert len(await unit.claims.by_words([MARKER], scope=EVERYWHERE, limit=5)) == 1
    assert traces(tmp_path) > 0
    assert await forget(storage, **which) == Forgotten(articles=1, claims=1, held=0)
    kept = 0 if "place" in which else 1  # the place is still there, by its name
    assert traces(tmp_path) <= kept * 2
    async with storage.begin(write=False) as unit:
        assert len(await left(unit)) == 120
        assert await unit.claims.decision_history("c7") == []
        assert await unit.claims.rejected("c7") == frozenset()
        assert await unit.claims.by_words([MARKER], scope=EVERYWHERE, limit=5) == []
    await storage.close()
    assert traces(tmp_path) <= kept * 2


def traces(folder: Path) -> int:
    """How often the marker stands in any file, whatever its case."""
    return sum(path.read_bytes().lower().count(MARKER.encode()) for path in folder.iterdir())


async def test_traces_go_after_a_kill(tmp_path: Path) -> None:
    """An erasure that was killed before its traces were removed is finished when the database is opened."""
    url = f"sqlite+aiosqlite:///{tmp_path}/h.db"
    storage = await connect(url)
    await remember(storage, [claim(f"c{n}") for n in range(60)])
    await marked(storage)

    async def killed() -> None:
        raise KeyboardInterrupt

    unit = storage.begin()
    unit._after_erasing = killed
    async with unit:
        await unit.claims.forget(tenant="main", article=None, place=f"#{MARKER}", before=None)
        with pytest.raises(KeyboardInterrupt):
            await unit.commit()
    await storage.close()
    await (await connect(url)).close()
    assert traces(tmp_path) == 0


async def test_a_reader_delays_it(tmp_path: Path) -> None:
    """Who reads on keeps erased words in the log; they go when that ends, by the next who looks after it."""
    storage = await connect(f"sqlite+aiosqlite:///{tmp_path}/h.db")
    await remember(storage, [claim(f"c{n}") for n in range(60)])
    await marked(storage)
    with closing(sqlite3.connect(tmp_path / "h.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM claims").fetchall()
        assert await forget(storage, place=f"#{MARKER}") == Forgotten(articles=1, claims=1, held=0)
        async with storage.begin(write=False) as unit:
            assert await unit.claims.by_words([MARKER], scope=EVERYWHERE, limit=5) == []
        assert not await storage.purge()
        assert traces(tmp_path) > 0
    assert await storage.purge()
    assert traces(tmp_path) == 0
    await storage.close()


async def test_a_full_disk_delays_it(tmp_path: Path) -> None:
    """Where the disk is full nothing is half erased; when there is room again the rest of it goes."""
    url = f"sqlite+aiosqlite:///{tmp_path}/h.db"
    storage = await connect(url)
    await remember(storage, [claim(f"c{n}") for n in range(60)])
    await marked(storage)
    await storage.close()
    pages = (tmp_path / "h.db").stat().st_size // 4096
    full = await connect(f"{url}?max_page_count={pages}")
    with suppress(StoreFailed):
        await forget(full, place=f"#{MARKER}")
        await full.purge()
    async with full.begin(write=False) as unit:
        assert len(await left(unit)) in {60, 61}
    await full.close()
    storage = await connect(url)
    await forget(storage, place=f"#{MARKER}")
    async with storage.begin(write=False) as unit:
        assert len(await left(unit)) == 60
    await storage.close()
    assert traces(tmp_path) == 0


async def test_two_at_once(storage: Storage, url: str) -> None:
    """Of two who forget one thing at once one is told of it; nothing else goes, and nobody is in the way."""
    await filled(storage)
    other = await connect(url)
    gone = await asyncio.gather(forget(storage, article="a-old"), forget(other, article="a-old"))
    assert sum(one.articles for one in gone) in {1, 2}  # PostgreSQL's may both have seen it there
    for one in (storage, other):
        async with one.begin(write=False) as unit:
            assert await left(unit) == {"new-1", "alone"}
        assert await one.purge()
    await other.close()


async def test_the_index_of_another_process(tmp_path: Path) -> None:
    """A process that did not look since an erasure writes nothing of it into the index's file."""
    url = f"sqlite+aiosqlite:///{tmp_path}/h.db"
    ours, other = await connect(url), await connect(url)
    await remember(ours, [claim(f"c{n}") for n in range(5)])
    async with other.begin(write=False) as unit:
        assert len(await unit.claims.by_meaning(vector(3), scope=EVERYWHERE, limit=9)) == 5
    await forget(ours, before=later(1))
    await ours.close()
    await other.close()
    signs = code(vector(3)).tobytes()
    assert signs not in (tmp_path / "h.db.index").read_bytes()


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
