"""What is erased leaves no trace in the files of a database, whoever reads, is killed or has no room."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.errors import StoreFailed
from bot.model.article import Kind, Link, Source
from bot.model.memory import Band, Forgotten, Status
from bot.ports import Storage
from storage.engine import connect
from storage.vectors import code
from tests.contract.erasing import forget, hold, keep, left, purged
from tests.contract.specimens import DESK, EVERYWHERE, NOON, article, claim, decision, later, remember, vector
from tests.databases import Postgres

MARKER = "quetzalmarker"


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
    return sum(
        path.read_bytes().lower().count(MARKER.encode()) for path in folder.rglob("*") if path.is_file()
    )


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


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_an_old_look_delays_it(storage: Storage, url: str, postgres: Postgres) -> None:
    """Who looks at PostgreSQL as it was before keeps the rows; they go when that ends, and not unnoticed."""
    await remember(storage, [claim(f"c{n}") for n in range(9)])
    await marked(storage)
    name = make_url(url).database
    with psycopg.connect(host=str(postgres.folder), user="postgres", dbname=name) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1").fetchall()
        assert await forget(storage, place=f"#{MARKER}") == Forgotten(articles=1, claims=1, held=0)
        assert not await storage.purge()
        postgres.run("CHECKPOINT")
        assert traces(postgres.folder / "base") > 0
    await purged(storage)
    postgres.run("CHECKPOINT")
    assert traces(postgres.folder / "base") == 0


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
