"""PostgreSQL as SQL, by its own programs: pg_dump, and psql in one transaction."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, cast

from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL

from bot.errors import StoreFailed
from storage.backup_sqlite import settle

# What is ours and nothing of the server's: no owners, no rights, no words about extensions, which only their
# owner may say again.
_DUMP: Final = (
    "--format=plain", "--compress=6", "--no-owner", "--no-privileges", "--no-comments", "--no-password",
    "--lock-wait-timeout=15000",
)  # fmt: skip
_LOAD: Final = (
    "--no-psqlrc",
    "--quiet",
    "--no-password",
    "--set=ON_ERROR_STOP=1",
    "--set=VERBOSITY=sqlstate",
)
# Epochs are the server's transaction numbers (storage.session), and another server counts from the start:
# there the numbers of this one would lie in its future. Everything that is restored has happened.
_SETTLE: Final = b"\nRESET search_path;\nUPDATE changes SET epoch = 0;\nCOMMIT;\nANALYZE;\n"
_PIECE: Final = 2**20
_UNFIT: Final = "version mismatch"


def dump(url: URL, into: Path) -> None:
    """Write the database's file. Raises StoreFailed, OSError."""
    address, environment = _address(url)
    os.close(os.open(into, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    done = subprocess.run(
        [_program("pg_dump"), *_DUMP, f"--file={into}", f"--dbname={address}"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise StoreFailed(f"pg_dump did not make a backup: {_reason(done.stderr)}")
    settle(into)


def load(url: URL, source: Path) -> None:
    """Make the tables and what is in them, all or nothing: without its last words psql takes it all back."""
    address, environment = _address(url)
    command = [_program("psql"), *_LOAD, f"--dbname={address}"]
    with (
        gzip.open(source) as content,
        subprocess.Popen(
            command,
            bufsize=0,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as psql,
    ):
        try:
            _feed(cast("IO[bytes]", psql.stdin), content)
        except BaseException:
            psql.kill()
            raise
        said = cast("IO[bytes]", psql.stderr).read()
    if psql.returncode:
        raise StoreFailed(f"psql did not restore the database: {_reason(said.decode(errors='replace'))}")


def _feed(psql: IO[bytes], content: gzip.GzipFile) -> None:
    """Hand it everything; it may have ended before, and then has said why."""
    with suppress(BrokenPipeError):
        _write(psql, b"BEGIN;\n")
        while piece := content.read(_PIECE):
            _write(psql, piece)
        _write(psql, _SETTLE)
    psql.close()


def _write(psql: IO[bytes], piece: bytes) -> None:
    """All of it: a signal may cut a write short."""
    rest = memoryview(piece)
    while rest:
        rest = rest[psql.write(rest) :]


def _address(url: URL) -> tuple[str, dict[str, str]]:
    """How libpq calls the database, and an environment with the password, which other users must not see."""
    _, options = url.get_dialect()().create_connect_args(url)
    given: dict[str, Any] = dict(options)
    secret = given.pop("password", None)
    return make_conninfo("", **given), os.environ | ({"PGPASSWORD": str(secret)} if secret else {})


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise StoreFailed(
            f"{name} is not there: install PostgreSQL's client programs (Debian: postgresql-client), of the"
            " server's version or newer"
        )
    return found


def _reason(said: str) -> str:
    """What a program complained of first."""
    lines = [line for line in said.splitlines() if "error" in line.lower()] or ["it did not say why"]
    if _UNFIT in lines[0]:
        return "it is older than the server; install PostgreSQL's client programs of the server's version"
    return lines[0]
