"""Which version a database is of, and how it gets to ours."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StoreFailed, StoreTooNew
from storage.failures import shown, telling

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 0x68656172  # any number of ours: two programs that open an empty PostgreSQL stand in line


# Every version there was, in order: the names of migrations/versions.
VERSIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006")
_HEAD: Final = VERSIONS[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A database's version, None for an empty one, and the one that this program knows."""

    name: str
    found: str | None
    known: str

    @property
    def is_current(self) -> bool:
        """Whether it can be used as it is."""
        return self.found == self.known


async def check(url: str) -> Version:
    """The version of a database, which is left as it is. Raises StoreTooNew, StoreFailed or StoreBusy."""
    from storage.engine import WAIT, open_engine

    engine, name = open_engine(url, wait=WAIT), shown(url)
    try:
        with telling(name):
            async with engine.connect() as connection:
                found = await connection.run_sync(version_of, name)
    finally:
        await engine.dispose()
    return Version(name=name, found=found, known=_HEAD)


async def upgrade(url: str) -> Version:
    """Bring a database to this program's version; what it was before. Raises as `check` does."""
    from storage.engine import WAIT, open_engine

    engine, name = open_engine(url, wait=WAIT), shown(url)
    try:
        found = await _locked(engine, name, only_empty=False)
    finally:
        await engine.dispose()
    return Version(name=name, found=found, known=_HEAD)


async def ready(engine: AsyncEngine, name: str) -> None:
    """Make the tables of an empty database; refuse one of another version.

    Raises StoreTooNew for a newer one, and StoreFailed for an older one: that is upgraded when somebody
    says so, who has a backup.
    """
    with telling(name):
        async with engine.connect() as connection:
            found = await connection.run_sync(version_of, name)
    if found is None:
        found = await _locked(engine, name, only_empty=True)
        found = _HEAD if found is None else found
    if found != _HEAD:
        raise StoreFailed(
            f"{name} is of an older version ({found}; ours is {_HEAD}): make a backup, then run"
            " hearsay db upgrade"
        )


async def _locked(engine: AsyncEngine, name: str, *, only_empty: bool) -> str | None:
    """Upgrade with nobody else at it; the version it had."""
    with telling(name):
        async with engine.connect() as connection:
            await connection.execution_options(hearsay_write=True)
            if engine.dialect.name == "postgresql":
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            found = await connection.run_sync(version_of, name)
            if found is None or not only_empty:
                await connection.run_sync(_upgrade)
                await connection.commit()
            return found


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    row = {"name": "store", "value": secrets.token_hex(16)}
    connection.execute(
        text("INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING"), row
    )


def version_of(connection: Connection, name: str) -> str | None:
    """The version of a database; None when it is empty. Without Alembic, which is slow to import."""
    tables = inspect(connection)
    if not tables.has_table("alembic_version"):
        if strangers := tables.get_table_names():
            raise StoreFailed(
                f"{name} holds tables of something else ({', '.join(sorted(strangers)[:3])}): name another"
            )
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found not in VERSIONS:
        raise StoreTooNew(
            f"{name} is of version {found}, which this program does not know; a newer Hearsay made it: use"
            " that one"
        )
    return found


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
