"""Every version of the database can be made from the one before it, with what is in it, and undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

import storage.migrations
from bot.errors import StoreFailed
from storage.engine import connect, open_engine
from storage.schema import VERSIONS, check, upgrade
from storage.work_tables import metadata
from tests.contract.promises import finish, lease, message, put, request, take_in
from tests.contract.specimens import EVERYWHERE, claim, remember


async def on(url: str, change: Callable[[Connection], Any]) -> Any:
    """Do something to a database, as its owner."""
    engine = open_engine(url, wait=5)
    async with engine.connect() as connection:
        await connection.execution_options(hearsay_write=True)
        found = await connection.run_sync(change)
        await connection.commit()
    await engine.dispose()
    return found


def migrate(connection: Connection, move: Callable[[Config, str], None], version: str) -> None:
    """Bring a database to a version."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(storage.migrations.__file__)).parent))
    config.attributes["connection"] = connection
    move(config, version)


async def to(url: str, version: str) -> None:
    """Up to a version."""
    await on(url, lambda connection: migrate(connection, command.upgrade, version))


async def down(url: str, version: str) -> None:
    """Down to a version."""
    await on(url, lambda connection: migrate(connection, command.downgrade, version))


def made(connection: Connection) -> dict[str, set[str]]:
    """What is in a database beside its rows: the columns and indexes of each table, and its triggers."""
    found = inspect(connection)
    parts = {
        table: {column["name"] for column in found.get_columns(table)}
        | {str(index["name"]) for index in found.get_indexes(table)}
        for table in found.get_table_names()
    }
    triggers = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger UNION SELECT proname FROM pg_proc p"
        " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'",
    }
    rows = connection.execute(text(triggers[connection.dialect.name]))
    # PostgreSQL names the triggers of foreign keys by number
    return parts | {"triggers": {name for (name,) in rows if not name.startswith("RI_Constraint")}}


async def test_from_empty(empty_url: str) -> None:
    """From nothing to the latest version, a step at a time, gives what the statements of storage expect."""
    for version in VERSIONS:
        await to(empty_url, version)
        assert (await check(empty_url)).found == version
    assert (await check(empty_url)).is_current

    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    def is_ours(difference: Any) -> bool:
        """What a migration makes for one of the databases is no table of SQLAlchemy's."""
        return "claims_fts" not in str(difference) and "claim_words" not in str(difference)

    assert [one for one in await on(empty_url, differences) if is_ours(one)] == []


async def test_all_at_once(empty_url: str, url: str) -> None:
    """A database that is brought up at once is the same as one that went step by step."""
    for version in VERSIONS:
        await to(empty_url, version)
    assert await on(empty_url, made) == await on(url, made)


async def test_from_the_first_with_data(empty_url: str) -> None:
    """A memory of the first version is refused until it is upgraded, and then is whole, and takes work."""
    storage = await connect(empty_url)
    await remember(storage, [claim("c-1")])
    await storage.close()
    await down(empty_url, "0001")
    with pytest.raises(StoreFailed, match=r"older version \(0001.*hearsay db upgrade"):
        await connect(empty_url)
    assert (await upgrade(empty_url)).found == "0001"
    storage = await connect(empty_url)
    async with storage.begin(write=False) as unit:
        assert await unit.claims.get(["c-1"], scope=EVERYWHERE) == {"c-1": claim("c-1")}
        assert [id for id, _ in await unit.claims.by_words(["plan"], scope=EVERYWHERE, limit=3)] == ["c-1"]
    assert await take_in(storage, request("e1")) == [True]
    await storage.close()


async def test_down_one_step(empty_url: str) -> None:
    """Undoing the second version, with work in it, leaves the first as it was; it can be made again."""
    await to(empty_url, "0001")
    before = await on(empty_url, made)
    assert (await upgrade(empty_url)).found == "0001"
    storage = await connect(empty_url)
    await remember(storage, [claim("c-1")])
    await take_in(storage, request("e1"), request("e2"))
    await finish(storage, *await lease(storage, limit=1))
    await put(storage, message("m1"))
    async with storage.begin() as unit:
        await unit.register.log("main", by="console:ana", at=request("e1").at, action="forget", about="c-2")
        await unit.commit()
    await storage.close()
    await down(empty_url, "0001")
    assert await on(empty_url, made) == before
    await upgrade(empty_url)
    storage = await connect(empty_url)
    assert await take_in(storage, request("e1")) == [True]
    async with storage.begin(write=False) as unit:
        assert list(await unit.claims.get(["c-1"], scope=EVERYWHERE)) == ["c-1"]
        assert await unit.register.logged("main", limit=9) == []
    await storage.close()
