"""What a database says when it cannot, in words for whoever runs us."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from bot.errors import StoreBusy, StoreError, StoreFailed

# Codes of SQLite (low byte) and of PostgreSQL (SQLSTATE, or its class): the error, and what to do about it.
_SQLITE: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, "somebody else is writing to it; try again, or end what holds it"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "somebody else is writing to it; try again, or end what holds it"),
    sqlite3.SQLITE_FULL: (StoreFailed, "the disk is full; nothing was written: make room and try again"),
    sqlite3.SQLITE_IOERR: (StoreFailed, "the disk does not answer as it should; nothing was written"),
    sqlite3.SQLITE_CORRUPT: (StoreFailed, "the file is damaged; put a backup in its place"),
    sqlite3.SQLITE_NOTADB: (StoreFailed, "the file is no database; move it away or name another"),
    sqlite3.SQLITE_CANTOPEN: (StoreFailed, "the file cannot be opened; see that its folder may be written"),
    sqlite3.SQLITE_READONLY: (StoreFailed, "the file may not be written; change its permissions"),
    sqlite3.SQLITE_PERM: (StoreFailed, "the file may not be read; change its permissions"),
}
_POSTGRES: dict[str, tuple[type[StoreError], str]] = {
    "55P03": (StoreBusy, "another session holds what is needed; try again"),
    "57014": (StoreBusy, "it took too long to answer; try again"),
    "40": (StoreBusy, "two sessions stood in each other's way; try again"),
    "53300": (StoreBusy, "it has no connection left; try again, or allow it more"),
    "53100": (StoreFailed, "its disk is full; nothing was written: make room and try again"),
    "53": (StoreFailed, "it is out of resources; nothing was written"),
    "57P": (StoreFailed, "it is being shut down or started; see to the server and try again"),
    "08": (StoreFailed, "the server is gone; see that it runs and can be reached"),
    "28": (StoreFailed, "it does not let us in; check the user and the password"),
    "3D": (StoreFailed, "there is no such database on the server; create it"),
    "42501": (StoreFailed, "our user may not do that; grant it the rights of an owner"),
    "XX": (StoreFailed, "its files are damaged; restore a backup"),
}

# A connection that was not made has no code, only the server's words, which are English unless set otherwise.
_NOT_MADE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"password|authentication|pg_hba|role .* does not exist"), "28"),
    (re.compile(r"database .* does not exist"), "3D"),
    (re.compile(r"too many (?:clients|connections)|connection slots"), "53300"),
    (re.compile(r"database system is (?:starting|shutting|in recovery)"), "57P"),
)
_NO_SERVER = {"OperationalError", "ConnectionTimeout"}


def shown(url: str) -> str:
    """A database's address without what is secret in it."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return "the database"
    if parsed.get_backend_name() == "sqlite":
        return f"the database {parsed.database or 'in memory'}"
    return f"the database {parsed.set(query={}).render_as_string(hide_password=True)}"


def explained(error: BaseException, name: str) -> StoreError:
    """The error of ours that a driver's error is."""
    origin: object = getattr(error, "orig", None) or error
    code, state = getattr(origin, "sqlite_errorcode", None), getattr(origin, "sqlstate", None)
    if isinstance(code, int) and (found := _SQLITE.get(code & 0xFF)):
        return found[0](f"{name}: {found[1]}")
    for key in (state, state[:3], state[:2]) if isinstance(state, str) else ():
        if known := _POSTGRES.get(key):
            return known[0](f"{name}: {known[1]}")
    if state is None and (getattr(error, "connection_invalidated", False) or _is_connection(origin)):
        kind, words = _POSTGRES[_why_not_made(origin)]
        return kind(f"{name}: {words}")
    if isinstance(origin, OSError):
        return StoreFailed(f"{name}: {origin.strerror or origin}")
    return StoreFailed(f"{name}: it refused what it was asked ({type(origin).__name__}); nothing was written")


def _why_not_made(origin: object) -> str:
    """The code that fits the server's words."""
    said = str(origin)
    return next((code for pattern, code in _NOT_MADE if pattern.search(said)), "08")


def _is_connection(origin: object) -> bool:
    """Whether PostgreSQL's driver lost its server, or never reached it: that error has no SQLSTATE."""
    return type(origin).__module__.startswith("psycopg") and type(origin).__name__ in _NO_SERVER


@contextmanager
def telling(name: str) -> Iterator[None]:
    """Turn what the driver raises inside into StoreBusy or StoreFailed that name the database.

    Values never stand in the message: they are an article's words, and messages are logged.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        raise explained(error, name) from error
    except SQLAlchemyError as error:
        if isinstance(error.__cause__, ValueError):
            raise error.__cause__ from error
        raise explained(error, name) from error
