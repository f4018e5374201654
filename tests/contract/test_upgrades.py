"""A database of each earlier version, with what a newsroom had in it, is upgraded and answers as it did.

upgrades/0004.json has the rows that Hearsay wrote at version 0004: two invented articles read and saved, a
status, a watch, a mute, two claims said to be the same, an admin, a setting. An older version gets what its
tables can hold.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Connection, DateTime, MetaData, Table, text

from bot.errors import StoreFailed
from bot.model.memory import Remembered
from storage.engine import connect
from storage.schema import VERSIONS, check, upgrade
from tests.contract.specimens import EVERYWHERE, claim, remember
from tests.contract.test_migrations import on, to

ROWS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "upgrades" / "0004.json").read_text("utf-8")
)
WRITTEN = "0004"  # the version whose tables the rows are of
COUNTED = (
    "articles",
    "claims",
    "sightings",
    "jobs",
    "messages",
    "watches",
    "mutes",
    "statuses",
    "admins",
    "log",
)


def value(given: Any, kind: Any) -> Any:
    """A value as a column takes it: the rows are as SQLite has them, which keeps moments as words."""
    if isinstance(given, dict):
        return bytes.fromhex(given["hex"])
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(given).replace(tzinfo=UTC)
    return bool(given) if isinstance(kind, Boolean) else given


def fill(connection: Connection) -> None:
    """Put in the rows, as far as there are tables and columns for them."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in ROWS)
    for table in found.sorted_tables:
        for row in ROWS[table.name]:
            known = {name: value(row[name], table.c[name].type) for name in row if name in table.c}
            connection.execute(table.insert(), [known])
        if connection.dialect.name == "postgresql" and "number" in table.c:
            _go_on(connection, table)


def _go_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL count on from the last number."""
    name = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'number')"), {"name": table.name})
    if name:
        last = max(row["number"] for row in ROWS[table.name])
        connection.execute(text("SELECT setval(:name, :last)"), {"name": name, "last": last})


def counts(connection: Connection) -> dict[str, int]:
    """How many rows are in the tables that are counted."""
    return {
        name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0  # noqa: S608 - names of ours
        for name in COUNTED
        if connection.dialect.has_table(connection, name)
    }


async def answers(url: str) -> tuple[list[tuple[Any, ...]], list[str], list[str], list[str]]:
    """What the memory says: each claim, what words find, what is near in meaning, what story it is."""
    vector = bytes.fromhex(ROWS["claim_vectors"][0]["vector"]["hex"])
    ids = [row["id"] for row in ROWS["claims"]]
    storage = await connect(url)
    async with storage.begin(write=False) as unit:
        kept = await unit.claims.get(ids, scope=EVERYWHERE)
        words = await unit.claims.by_words(["slow"], scope=EVERYWHERE, limit=9)
        near = await unit.claims.by_meaning(vector, scope=EVERYWHERE, limit=9)
        story = await unit.claims.members(kept[ids[0]].cluster or "", scope=EVERYWHERE)
    await storage.close()
    return (
        [told(kept[id]) for id in ids],
        sorted(id for id, _ in words),
        [id for id, _ in near],
        sorted(one.id for one in story),
    )


def told(one: Remembered) -> tuple[Any, ...]:
    """What of a claim no version may lose."""
    sources = tuple(source.name for source in one.sources)
    return one.text, one.title, one.outlet, one.published, one.status.value, sources, one.seen


EARLIER = [
    version if version in {VERSIONS[0], VERSIONS[-2]} else pytest.param(version, marks=pytest.mark.soak)
    for version in VERSIONS[:-1]
]


@pytest.mark.parametrize("version", EARLIER)
async def test_from_each_version(empty_url: str, version: str) -> None:
    """It is refused until it is upgraded; then it answers as the rows say, has lost none, and takes more."""
    await to(empty_url, min(version, WRITTEN))
    await on(empty_url, fill)
    await to(empty_url, version)
    before = await on(empty_url, counts)
    with pytest.raises(StoreFailed, match=rf"older version \({version}.*hearsay db upgrade"):
        await connect(empty_url)
    assert (await upgrade(empty_url)).found == version
    assert (await check(empty_url)).is_current
    after = await on(empty_url, counts)
    assert {name: after[name] for name in before} == before
    said, words, near, story = await answers(empty_url)
    assert [one[0] for one in said] == [row["text"] for row in ROWS["claims"]]
    assert [one[2:5] for one in said] == [
        (row["outlet"], row["published"], row["status"]) for row in ROWS["claims"]
    ]
    assert near[0] == ROWS["claims"][0]["id"]
    assert words == sorted(row["id"] for row in ROWS["claims"] if "slow" in row["text"])
    assert len(story) == 2
    storage = await connect(empty_url)
    await remember(storage, [claim("c-new")])
    await storage.close()


async def test_the_way_makes_no_difference(tmp_path: Path) -> None:
    """A database of the first version answers the same whether it is upgraded at once or step by step."""
    stepwise, at_once = (f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in ("stepwise", "at-once"))
    for url in (stepwise, at_once):
        await to(url, VERSIONS[0])
        await on(url, fill)
    for version in VERSIONS[1:]:
        await to(stepwise, version)
    for url in (stepwise, at_once):
        await upgrade(url)
    assert await answers(stepwise) == await answers(at_once)
