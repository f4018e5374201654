"""What every Register keeps: the same in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.model.chat import Actor, Audience, Platform
from bot.ports import Storage
from storage.engine import connect, open_engine
from tests.contract.promises import ANA, HOSTILE, NOON, at, place


async def test_places(keeper: Storage) -> None:
    """A conversation is known by its latest name and audience; its threads are the same conversation."""
    first = place("C1", platform=Platform.SLACK, name="politics", audience=Audience.ORG)
    async with keeper.begin() as unit:
        assert await unit.register.place("slack:C1") is None
        await unit.register.meet(first, ANA, now=NOON)
        assert await unit.register.place("slack:C1") == first
        later = place("C1", platform=Platform.SLACK, thread="17.5", name="politics-2")
        await unit.register.meet(later, None, now=at(1))
        known = place("C1", platform=Platform.SLACK, name="politics-2", audience=Audience.ROOM)
        assert await unit.register.place("slack:C1") == known
        await unit.register.meet(place("C1", platform=Platform.SLACK), ANA, now=at(2))
        assert await unit.register.place("slack:C1") == known
        assert await unit.register.place("console:C1") is None
        await unit.commit()
    async with keeper.begin(write=False) as unit:
        assert await unit.register.place("slack:C1") == known


async def test_hostile_names(keeper: Storage) -> None:
    """Places, people and settings of any characters and any length are kept, and told apart."""
    async with keeper.begin() as unit:
        for odd in HOSTILE:
            await unit.register.meet(
                place(odd, name=odd), Actor(platform=Platform.CONSOLE, id=odd, name=odd), now=NOON
            )
            await unit.register.set(f"console:{odd}", "title", odd)
            assert await unit.register.make_admin("main", f"console:{odd}", admin=True)
        for odd in HOSTILE:
            assert await unit.register.place(f"console:{odd}") == place(odd, name=odd)
            assert await unit.register.settings(f"console:{odd}") == {"title": odd}
        assert await unit.register.admins("main") == {f"console:{odd}" for odd in HOSTILE}


async def test_settings(keeper: Storage) -> None:
    """What was set for one place is changed and unset there, and nowhere else."""
    async with keeper.begin() as unit:
        for where, name, value, found in [
            ("console:a", "digest", "daily 08:00", {"digest": "daily 08:00"}),
            ("console:a", "digest", "off", {"digest": "off"}),
            ("console:a", "language", "", {"digest": "off", "language": ""}),
            ("console:b", "digest", "now", {"digest": "now"}),
            ("console:a", "digest", None, {"language": ""}),
            ("console:a", "digest", None, {"language": ""}),
            ("console:b", "never set", None, {"digest": "now"}),
        ]:
            await unit.register.set(where, name, value)
            assert await unit.register.settings(where) == found
        assert await unit.register.settings("console:c") == {}


async def test_admins(keeper: Storage) -> None:
    """Somebody is an admin of one newsroom from when it is said until it is unsaid."""
    async with keeper.begin() as unit:
        for tenant, admin, changed, admins in [
            ("main", False, False, set()),
            ("main", True, True, {ANA.key}),
            ("main", True, False, {ANA.key}),
            ("other", True, True, {ANA.key}),
            ("main", False, True, set()),
            ("main", False, False, set()),
        ]:
            assert await unit.register.make_admin(tenant, ANA.key, admin=admin) == changed
            assert await unit.register.admins(tenant) == admins
        assert await unit.register.admins("other") == {ANA.key}


async def log(storage: Storage, tenant: str, *abouts: str) -> None:
    """Ana does something to each, a second after another."""
    async with storage.begin() as unit:
        for second, about in enumerate(abouts):
            await unit.register.log(tenant, by=ANA.key, at=at(second), action="forget", about=about)
        await unit.commit()


async def test_log(keeper: Storage) -> None:
    """What was logged is listed latest first, a newsroom's own, and is whole."""
    await log(keeper, "main", *"abc", *HOSTILE[:9])
    await log(keeper, "other", "z")
    async with keeper.begin(write=False) as unit:
        assert await unit.register.logged("main", limit=1) == [
            (at(11), ANA.key, "forget", HOSTILE[8]),
        ]
        listed = await unit.register.logged("main", limit=99)
        assert [about for _, _, _, about in listed] == ["a", "b", "c", *HOSTILE[:9]][::-1]
        assert [about for _, _, _, about in await unit.register.logged("other", limit=9)] == ["z"]
        assert await unit.register.logged("nobody", limit=9) == []
        assert await unit.register.newsrooms() == ["main", "other"]
        for tenant in ("main", "other", "nobody"):
            assert await unit.register.verify_log(tenant) is None


async def test_logged_at_once(storage: Storage) -> None:
    """What many log at the same moment is one chain, in which nothing is missing."""
    await asyncio.gather(*(log(storage, "main", f"x{n}") for n in range(10)))
    async with storage.begin(write=False) as unit:
        assert await unit.register.verify_log("main") is None
        listed = await unit.register.logged("main", limit=99)
    assert {about for _, _, _, about in listed} == {f"x{n}" for n in range(10)}


async def behind(kind: str, url: str, statement: str) -> None:
    """Change the log as somebody would who has the database itself."""
    unlock = {
        "sqlite": ["DROP TRIGGER IF EXISTS log_no_update", "DROP TRIGGER IF EXISTS log_no_delete"],
        "postgresql": ["ALTER TABLE log DISABLE TRIGGER ALL"],
    }
    engine = open_engine(url, wait=5)
    async with engine.begin() as connection:
        for one in (*unlock[kind], statement):
            await connection.execute(text(one))
    await engine.dispose()


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE log SET about = 'x' WHERE position = 2", 2),
        ("UPDATE log SET \"by\" = 'console:ben' WHERE position = 1", 1),
        ("UPDATE log SET \"at\" = '2026-03-04 12:00:09' WHERE position = 4", 4),
        ("UPDATE log SET hash = 'x' WHERE position = 3", 3),
        ("UPDATE log SET position = 9 WHERE position = 3", 3),
        ("DELETE FROM log WHERE position = 3", 3),
        ("DELETE FROM log WHERE position = 1", 1),
    ],
)
async def test_tampered_log(kind: str, url: str, storage: Storage, statement: str, broken: int) -> None:
    """A row that was changed or removed behind our back is named; another newsroom's log is still whole."""
    await log(storage, "main", *"abcde")
    await log(storage, "other", "z")
    await behind(kind, url, f"{statement} AND tenant = 'main'")
    async with storage.begin(write=False) as unit:
        assert await unit.register.verify_log("main") == broken
        assert await unit.register.verify_log("other") is None


@pytest.mark.parametrize("statement", ["UPDATE log SET about = 'x'", "DELETE FROM log"])
async def test_log_is_kept(url: str, statement: str) -> None:
    """The database itself refuses to change a row of the log, or to remove one."""
    storage = await connect(url)
    await log(storage, "main", "a")
    engine = open_engine(url, wait=5)
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError, match="the log is kept"):
            await connection.execute(text(statement))
    await engine.dispose()
    async with storage.begin(write=False) as unit:
        assert [about for _, _, _, about in await unit.register.logged("main", limit=9)] == ["a"]
    await storage.close()
