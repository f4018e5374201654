"""The migrations make what the tables say, and every version is known."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from storage.schema import VERSIONS, _config, upgrade
from storage.tables import metadata


async def test_tables(tmp_path: Path) -> None:
    """A database that was brought up has the tables, columns and indexes that the stores use."""

    def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and (name or "").startswith("claims_fts"))

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        return list(compare_metadata(context, metadata))

    path = tmp_path / "h.db"
    await upgrade(f"sqlite+aiosqlite:///{path}")
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = differences(connection)
    engine.dispose()
    assert found == []


def test_versions() -> None:
    """The versions that are told apart without Alembic are the migrations, in their order."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    assert tuple(reversed([script.revision for script in scripts])) == VERSIONS
