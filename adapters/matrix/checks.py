"""Whether the homeserver knows us as who we are; nothing there is changed by asking.

Who was never logged in is not logged in by this: that would make a device.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientConnectorCertificateError, ClientError, ClientSession, ClientTimeout, DummyCookieJar
from nio import AsyncClientConfig
from nio.crypto import OlmAccount

from adapters.matrix.calling import Refused, Unreachable, refusal
from adapters.matrix.entering import Login, NoEntry, kept, place_of
from adapters.matrix.identity import SEED, keys
from adapters.matrix.machine import STORE
from bot.model.health import Finding, State, absent, broken, clock, ok, warning
from bot.settings import Settings

WITHIN: Final = 5.0  # seconds for an answer
NOTHING: Final = json.dumps(  # a filter through which nothing comes: only whether the token is taken matters
    {
        "room": {"rooms": []},
        "presence": {"not_types": ["*"]},
        "account_data": {"not_types": ["*"]},
    }
)
_REACH: Final = "See that MATRIX_HOMESERVER is right, that it runs, and that this machine may reach it."
_RESTORE: Final = "Bring the folder back from a backup, or move it away to begin as a new device."
_SERVE: Final = "Run hearsay serve once."


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A homeserver, asked with a token."""

    session: ClientSession
    address: str
    token: str

    async def ask(
        self, method: str, path: str, said: object = None, **query: str
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        """An answer's object and headers. Raises Refused and Unreachable."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        where = f"{self.address}/_matrix/client{path}"
        try:
            async with self.session.request(
                method, where, json=said, params=query, headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
        except ClientConnectorCertificateError as error:
            raise Unreachable("its certificate is not one that this machine trusts") from error
        except TimeoutError as error:
            raise Unreachable(f"it did not answer within {WITHIN:.0f} s") from error
        except (ClientError, OSError, ValueError) as error:
            raise Unreachable(type(error).__name__) from error
        try:
            given = json.loads(body)
        except (ValueError, RecursionError):
            given = None
        if answer.status == HTTPStatus.OK and isinstance(given, dict):
            return given, answer.headers
        raise refusal(answer.status, given, answer.headers)


async def examined(
    settings: Settings, *, since: str | None, now: Callable[[], datetime]
) -> tuple[Finding, ...]:
    """How Matrix is set up, and what the homeserver says to us; `since` is the sync token that was kept."""
    homeserver, user = settings.matrix_homeserver, settings.matrix_user_id
    if homeserver is None or user is None:
        return (absent("matrix", "no homeserver and user"),)
    folder = place_of(settings.data_dir, user)
    try:
        login = kept(folder)
    except NoEntry as error:
        return (broken("matrix.login", str(error), _RESTORE),)
    token = settings.matrix_access_token or (login.access_token if login else "")
    jar, limit = DummyCookieJar(), ClientTimeout(total=WITHIN)
    async with ClientSession(timeout=limit, cookie_jar=jar, trust_env=False) as session:
        server = Server(session=session, address=homeserver, token=token)
        nobody = replace(server, token="")  # some refuse even this to a token that is no good
        if (there := await _there(nobody, now=now))[0].state is not State.OK:
            return there
        if not token:
            return (*there, _new(folder))
        asked = (
            _login(server, settings, login),
            _device(server, folder, login),
            _identity(server, folder, login),
            _sync(server, since),
        )
        return (*there, *await asyncio.gather(*asked))


async def _there(server: Server, *, now: Callable[[], datetime]) -> tuple[Finding, ...]:
    """Whether there is a homeserver, and what time it is there."""
    name = "matrix.homeserver"
    try:
        answer, headers = await server.ask("GET", "/versions")
    except Unreachable as error:
        return (broken(name, f"{server.address} cannot be reached: {error}", _REACH),)
    except Refused as refused:
        return (broken(name, f"{server.address} answers {refused.status}, as no homeserver does", _REACH),)
    versions = [one for one in answer.get("versions") or () if isinstance(one, str)]
    if not versions:
        return (broken(name, f"{server.address} names no version of Matrix, as homeservers do", _REACH),)
    return (
        ok(name, f"{server.address} answers, and speaks Matrix up to {versions[-1][:20]}"),
        clock("matrix.clock", "the homeserver", headers.get("Date"), now=now()),
    )


def _new(folder: Path) -> Finding:
    """What is to be said before the first login."""
    name = "matrix.login"
    if (folder / STORE).exists():
        return broken(name, f"{folder} has keys, and the login that they belong to is missing", _RESTORE)
    return warning(name, "not logged in yet, so the password could not be tried", _SERVE)


async def _login(server: Server, settings: Settings, login: Login | None) -> Finding:
    """Whether the token is taken, and whose it is."""
    name, user = "matrix.login", settings.matrix_user_id
    try:
        who, _ = await server.ask("GET", "/v3/account/whoami")
    except (Refused, Unreachable) as error:
        return _turned_away(error, has_password=settings.matrix_password is not None)
    if who.get("user_id") != user:
        return broken(
            name,
            f"MATRIX_USER_ID is {user}, and the token is of {who.get('user_id')}",
            "Set MATRIX_USER_ID right, or give a token of that user.",
        )
    if not who.get("device_id"):
        return broken(
            name,
            "MATRIX_ACCESS_TOKEN is of no device",
            "Log in as the bot, and take the token of that login.",
        )
    if login is not None and who["device_id"] != login.device_id:
        return broken(
            name,
            f"MATRIX_ACCESS_TOKEN is of device {who['device_id']}, the keys here are of {login.device_id}",
            "Give the token of that device, or move its folder away to begin as a new device.",
        )
    return ok(name, f"we are {user} on device {who['device_id']}")


def _turned_away(error: Refused | Unreachable, *, has_password: bool) -> Finding:
    """Why the token is not taken."""
    name = "matrix.login"
    if isinstance(error, Unreachable):
        return broken(name, f"the homeserver did not say who we are: {error}", _REACH)
    if error.signed_out and error.softly and has_password:
        return warning(
            name,
            "the token ran out",
            "Nothing: hearsay serve logs in again with the password, as this device.",
        )
    if error.signed_out and error.softly:
        return broken(
            name,
            "the token ran out",
            "Set MATRIX_ACCESS_TOKEN to a new one of this device, or MATRIX_PASSWORD.",
        )
    if error.signed_out:
        advice = (
            "Move the bot's folder under matrix in the data folder away, and start again as a new device."
        )
        return broken(name, "the token is refused for good: the bot was logged out of its device", advice)
    return broken(name, f"the homeserver says {error.status} {error.code} to the token", _REACH)


async def _device(server: Server, folder: Path, login: Login | None) -> Finding:
    """Whether the homeserver's keys of our device are ours."""
    name = "matrix.device"
    if login is None:
        return warning(name, "no keys yet", _SERVE)
    try:
        ours = _own_key(folder, login)
    except (sqlite3.Error, OSError, ValueError) as error:
        return broken(name, f"{folder / STORE} cannot be read ({type(error).__name__})", _RESTORE)
    if ours is None:
        return broken(name, f"{folder / STORE} has no keys of device {login.device_id}", _RESTORE)
    try:
        known, _ = await server.ask("POST", "/v3/keys/query", {"device_keys": {login.user_id: []}})
    except (Refused, Unreachable) as error:
        return _unasked(name, error)
    device = _at(known, "device_keys", login.user_id, login.device_id)
    if not device:
        return warning(name, f"the homeserver knows no keys of device {login.device_id} yet", _SERVE)
    if _at(device, "keys").get(f"ed25519:{login.device_id}") != ours:
        return broken(
            name, f"the homeserver knows other keys of device {login.device_id} than are kept here", _RESTORE
        )
    return ok(name, f"the keys of device {login.device_id} are uploaded, and those kept here")


def _own_key(folder: Path, login: Login) -> str | None:
    """The signing key of our device, in public; None when there is none. Read as nio keeps it."""
    path = folder / STORE
    if not path.exists():
        return None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=WITHIN)
    try:
        row = connection.execute(
            "SELECT account, shared FROM accounts WHERE user_id = ? AND device_id = ?",
            (login.user_id, login.device_id),
        ).fetchone()
    finally:
        connection.close()
    if row is None:
        return None
    account = OlmAccount.from_pickle(bytes(row[0]), AsyncClientConfig().pickle_key, bool(row[1]))
    return str(account.identity_keys["ed25519"])


async def _identity(server: Server, folder: Path, login: Login | None) -> Finding:
    """Whether our cross-signing is there, and our device signed by it."""
    name = "matrix.identity"
    if login is None or not (folder / SEED).is_file():
        return warning(name, "no identity (cross-signing) yet: others see a warning beside the bot", _SERVE)
    ours = keys((folder / SEED).read_bytes())
    try:
        known, _ = await server.ask("POST", "/v3/keys/query", {"device_keys": {login.user_id: []}})
    except (Refused, Unreachable) as error:
        return _unasked(name, error)
    again = "Set MATRIX_PASSWORD, and start hearsay serve again."
    for part in ("master", "self_signing"):
        public = _at(known, f"{part}_keys", login.user_id, "keys").values()
        if ours[part].public not in public:
            message = f"the bot's {part.replace('_', '-')} key is not the one that the homeserver knows"
            return warning(name, message, again)
    signed = _at(known, "device_keys", login.user_id, login.device_id, "signatures", login.user_id)
    if f"ed25519:{ours['self_signing'].public}" not in signed:
        return warning(name, "the bot's device is not signed by its identity", again)
    return ok(name, "cross-signing is set up, and the device is signed by it")


async def _sync(server: Server, since: str | None) -> Finding:
    """Whether the homeserver takes the token behind which we are to hear on.

    What it hands out it hands out again: it forgets only what came before the token, which we have.
    """
    name = "matrix.sync"
    if since is None:
        return warning(name, "nothing was heard yet", _SERVE)
    try:
        await server.ask("GET", "/v3/sync", since=since, timeout="0", filter=NOTHING, set_presence="offline")
    except (Refused, Unreachable) as error:
        return _unasked(name, error)
    return ok(name, "the homeserver takes the sync token that was kept")


def _unasked(name: str, error: Refused | Unreachable) -> Finding:
    """A question that came to nothing."""
    if isinstance(error, Unreachable):
        return broken(name, f"the homeserver did not answer: {error}", _REACH)
    if error.signed_out:
        return warning(name, "not looked at: the token is not taken", "See matrix.login.")
    if error.can_retry:
        return warning(name, f"the homeserver says {error.status} {error.code}", "Try again later.")
    if name == "matrix.sync":
        advice = "See to the homeserver; if it was set back, restore Hearsay's database of that time, too."
        return broken(name, f"the sync token is refused: {error.status} {error.code}", advice)
    return broken(
        name, f"the homeserver says {error.status} {error.code}", "See to the homeserver's own log."
    )


def _at(found: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """What stands at the end of a path of names; nothing where there is no such path."""
    here: Any = found
    for name in path:
        here = here.get(name) if isinstance(here, dict) else None
    return here if isinstance(here, dict) else {}
