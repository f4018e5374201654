"""What a database keeps when something goes wrong: all of a unit of work or nothing, and clear words."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.errors import StoreBusy, StoreFailed, StoreTooNew
from bot.ports import Storage
from storage.engine import connect, open_engine
from storage.schema import check, upgrade
from tests.contract.specimens import DESK, EVERYWHERE, article, claim, decision, remember, vector
from tests.contract.writer import BATCH


class Halt(Exception):
    """Something went wrong in the middle."""


async def test_all_or_nothing(storage: Storage) -> None:
    """An error inside a unit of work loses everything in it, and nothing else."""
    await remember(storage, [claim("before")])

    async def halted() -> None:
        async with storage.begin() as unit:
            await unit.claims.add_article(article("a-1"), tenant="main", place=DESK)
            await unit.claims.add([(claim("c-1"), vector(1))], tenant="main", place="elsewhere")
            await unit.claims.decide(decision("before", "c-1", by="console:ana"))
            raise Halt

    with pytest.raises(Halt):
        await halted()
    async with storage.begin(write=False) as unit:
        assert [c.id async for c in unit.claims.everything(scope=EVERYWHERE, since=None)] == ["before"]
        assert [id for id, _ in await unit.claims.by_words(["plan"], scope=EVERYWHERE, limit=5)] == ["before"]
        assert [id for id, _ in await unit.claims.by_meaning(vector(1), scope=EVERYWHERE, limit=5)] == [
            "before"
        ]
        assert await unit.claims.decision_history("before") == []


async def test_units_side_by_side(storage: Storage) -> None:
    """Many units of work at once in one program each last."""
    await asyncio.gather(*(remember(storage, [claim(f"c{n}")], first=n) for n in range(12)))
    async with storage.begin(write=False) as unit:
        assert len([c async for c in unit.claims.everything(scope=EVERYWHERE, since=None)]) == 12
        for n in range(12):
            assert (await unit.claims.by_meaning(vector(n), scope=EVERYWHERE, limit=1))[0][0] == f"c{n}"


async def test_versions(empty_url: str) -> None:
    """An empty database is brought to our version when asked, and one of ours is left as it is."""
    assert not (await check(empty_url)).is_current
    assert (await upgrade(empty_url)).found is None
    assert (await check(empty_url)).is_current
    storage = await connect(empty_url)
    await remember(storage, [claim("c-1")])
    await storage.close()
    assert (await upgrade(empty_url)).is_current
    storage = await connect(empty_url)
    async with storage.begin(write=False) as unit:
        assert list(await unit.claims.get(["c-1"], scope=EVERYWHERE)) == ["c-1"]
    await storage.close()


async def test_empty_is_brought_up_once(empty_url: str) -> None:
    """Two programs that open an empty database at the same moment both find it ready."""
    opened = await asyncio.gather(connect(empty_url), connect(empty_url))
    await remember(opened[0], [claim("c-1")])
    async with opened[1].begin(write=False) as unit:
        assert list(await unit.claims.get(["c-1"], scope=EVERYWHERE)) == ["c-1"]
    for storage in opened:
        await storage.close()


@asynccontextmanager
async def behind(url: str) -> AsyncIterator[Storage]:
    """The open database, for a test that then damages it from outside."""
    storage = await connect(url)
    yield storage
    await storage.close()


async def outside(url: str, *statements: str) -> None:
    """Change a database behind our back."""
    engine = open_engine(url, wait=5)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def test_newer_is_refused(url: str) -> None:
    """A database that a newer Hearsay made is refused by name, and left as it is."""
    await outside(url, "UPDATE alembic_version SET version_num = '9042'")
    for ask in (connect, check, upgrade):
        with pytest.raises(StoreTooNew, match=r"the database .*9042.*newer Hearsay"):
            await ask(url)


async def test_of_something_else(empty_url: str) -> None:
    """A database with tables of another program is refused: ours do not go in between."""
    await outside(empty_url, "CREATE TABLE recipes (id integer)")
    with pytest.raises(StoreFailed, match="holds tables of something else"):
        await connect(empty_url)


@contextmanager
def held(url: str) -> Iterator[None]:
    """Somebody else writes to the database, and does not end."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        other = sqlite3.connect(str(parsed.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
        return
    with psycopg.connect(host=str(parsed.query["host"]), user="postgres", dbname=parsed.database) as us:
        us.execute("LOCK TABLE claims, places IN ACCESS EXCLUSIVE MODE")
        yield


async def test_busy(url: str) -> None:
    """A database that somebody else holds says so, may work later, and then does."""
    storage = await connect(url, wait=0.2)
    with held(url), pytest.raises(StoreBusy, match=r"the database .*; try again"):
        await remember(storage, [claim("c-1")])
    assert await remember(storage, [claim("c-1")]) == ["c-1"]
    await storage.close()


async def fill(url: str) -> str:
    """The address of the same database when its disk has room for very little more."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        with sqlite3.connect(str(parsed.database)) as raw:
            pages = raw.execute("PRAGMA page_count").fetchone()[0]
        return f"{url}?max_page_count={pages + 3}"
    await outside(
        url,
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON claim_vectors EXECUTE FUNCTION full_disk()",
    )
    return url


async def test_disk_full(kind: str, url: str) -> None:
    """A full disk is a clear error; nothing is half written, and what was there is whole."""
    async with behind(url) as storage:
        await remember(storage, [claim("before")])
    async with behind(await fill(url)) as full:
        with pytest.raises(StoreFailed, match="disk is full; nothing was written: make room"):
            await remember(full, [claim(f"c{n}", "word " * 2000) for n in range(20)])
        async with full.begin(write=False) as unit:
            assert [c.id async for c in unit.claims.everything(scope=EVERYWHERE, since=None)] == ["before"]
            found = await unit.claims.by_words(["word", "plan"], scope=EVERYWHERE, limit=5)
            assert [id for id, _ in found] == ["before"]
    if kind == "sqlite":
        with sqlite3.connect(str(make_url(url).database)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://ana:secret@/x?host=/nowhere", "ana:\\*\\*\\*@/x: the server is gone"),
        ("mysql://ana:secret@host/x", "kind 'mysql'"),
        ("sqlite+aiosqlite://", "name a file"),
        ("ana:secret", "cannot be read"),
        ("sqlite+aiosqlite:////dev/null/x.db", "/dev/null/x.db: "),
    ],
)
async def test_cannot_be_opened(url: str, said: str) -> None:
    """What cannot be opened is named, without its password, and says what to do."""
    with pytest.raises(StoreFailed, match=said) as caught:
        await connect(url, wait=1)
    assert "secret" not in str(caught.value)


async def test_damaged_file(tmp_path: Path) -> None:
    """A file that is no database, or was one, is named."""
    path = tmp_path / "h.db"
    path.write_bytes(b"These are not the bytes of a database. " * 300)
    with pytest.raises(StoreFailed, match=rf"{path}: the file is no database"):
        await connect(f"sqlite+aiosqlite:///{path}")


async def test_file_is_private(tmp_path: Path) -> None:
    """What newsrooms read can be read by nobody else on the machine, its index included."""
    storage = await connect(f"sqlite+aiosqlite:///{tmp_path}/deep/down/h.db")
    await remember(storage, [claim("c-1")])
    async with storage.begin(write=False) as unit:
        await unit.claims.by_meaning(vector(1), scope=EVERYWHERE, limit=1)
        modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "deep" / "down").iterdir()}
    await storage.close()
    modes |= {path.stat().st_mode & 0o077 for path in (tmp_path / "deep" / "down").iterdir()}
    assert modes == {0}


def writer(url: str, root: Path, *arguments: str) -> subprocess.Popen[str]:
    """Another program that writes to the database."""
    command = [sys.executable, "-m", "tests.contract.writer", url, *arguments]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, env=dict(os.environ))


async def in_step(url: str, least: int) -> int:
    """How many claims there are, at least so many, each once and found by its word and by its meaning."""
    storage = await connect(url)
    async with storage.begin(write=False) as unit:
        claims = [c async for c in unit.claims.everything(scope=EVERYWHERE, since=None)]
        ids = [c.external_id for c in claims]
        assert len(set(ids)) == len(ids) >= least
        assert len(ids) % BATCH == 0
        for one in claims:
            number = int(str(one.external_id).removeprefix("x"))
            near = await unit.claims.by_meaning(vector(number), scope=EVERYWHERE, limit=1)
            word = await unit.claims.by_words([f"number{number}"], scope=EVERYWHERE, limit=3)
            assert [id for id, _ in word] == [id for id, _ in near] == [one.id]
        nothing = await unit.claims.by_words([f"number{len(ids) + 5000}"], scope=EVERYWHERE, limit=3)
    assert nothing == []
    await storage.close()
    return len(ids)


async def test_killed(url: str, root: Path) -> None:
    """A kill in the middle of writing loses nothing that lasted; rows, words and meanings stay in step."""
    done = -1
    for after in (2, 7):
        with writer(url, root) as program:
            assert program.stdout is not None
            for line in program.stdout:
                done = max(done, int(line))
                if done >= after:
                    program.kill()
                    break
        await in_step(url, (done + 1) * BATCH)


async def test_two_programs(url: str, root: Path) -> None:
    """Two programs that write the same claims at once, from both ends, put each in once."""
    programs = [
        writer(url, root, "--name", name, "--batches", "8", "--step", step)
        for name, step in (("one", "1"), ("two", "-1"))
    ]
    for program in programs:
        with program:
            program.communicate(timeout=60)
        assert program.returncode == 0
    assert await in_step(url, 0) == 8 * BATCH


async def test_another_program_s_writes_are_found(url: str) -> None:
    """What another program writes, or erases, is found, or not any more, by the next question."""
    async with behind(url) as ours, behind(url) as theirs:
        for n in range(3):
            await remember(theirs, [claim(f"c{n}")], first=n)
            async with ours.begin(write=False) as unit:
                assert (await unit.claims.by_meaning(vector(n), scope=EVERYWHERE, limit=1))[0][0] == f"c{n}"
        async with theirs.begin() as unit:
            await unit.claims.forget(tenant="main", article=None, place=DESK, before=None)
            await unit.commit()
        async with ours.begin(write=False) as unit:
            assert await unit.claims.by_meaning(vector(1), scope=EVERYWHERE, limit=9) == []


async def test_index_file(tmp_path: Path) -> None:
    """The index is saved beside the file; a missing, damaged, stale or foreign one is made anew."""
    url, path = f"sqlite+aiosqlite:///{tmp_path}/h.db", tmp_path / "h.db.index"

    async def nearest(n: int) -> str:
        async with behind(url) as storage, storage.begin(write=False) as unit:
            return (await unit.claims.by_meaning(vector(n), scope=EVERYWHERE, limit=1))[0][0]

    async with behind(url) as storage:
        await remember(storage, [claim(f"c{n}") for n in range(40)])
    assert await nearest(7) == "c7"
    whole = path.read_bytes()
    async with behind(url) as storage:
        await remember(storage, [claim("late")], first=99)
    other = f"sqlite+aiosqlite:///{tmp_path}/other.db"
    async with behind(other) as storage:
        await remember(storage, [claim("x")])
        async with storage.begin(write=False) as unit:
            await unit.claims.by_meaning(vector(1), scope=EVERYWHERE, limit=1)
    foreign = (tmp_path / "other.db.index").read_bytes()
    for content in (b"", b"nonsense", whole[:-9], whole[:400] + b"\x00" + whole[401:], foreign, whole):
        path.write_bytes(content)
        assert await nearest(7) == "c7"
        assert await nearest(99) == "late"
    path.unlink()
    assert await nearest(99) == "late"
