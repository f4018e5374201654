"""Logging in once, and being the same device ever after: the login and the keys belong together.

The login stays in the data folder, `matrix/<user>/login.json`, for its owner's eyes only, beside the keys of
the device. Keys without their device are worthless and a device without its keys is deaf, so that a mismatch
refuses to start.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from adapters.matrix.calling import Refused
from adapters.matrix.machine import STORE, Client
from bot.errors import HearsayError

LOGIN: Final = "login.json"
DEVICE_NAME: Final = "Hearsay"
_ODD: Final = re.compile(r"[^A-Za-z0-9._=@:-]")


class NoEntry(HearsayError):
    """The homeserver does not let us in as who we are; whoever runs us can change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A device of a user, and its token."""

    homeserver: str
    user_id: str
    device_id: str
    access_token: str

    def __repr__(self) -> str:
        """Without the token."""
        return f"Login({self.user_id}, {self.device_id})"


def place_of(data: Path, user: str) -> Path:
    """Where a user's login and keys are, or would be."""
    return data / "matrix" / _ODD.sub(lambda odd: f"%{ord(odd[0]):x}", user)


def folder_of(data: Path, user: str) -> Path:
    """Where a user's login and keys are, made for its owner's eyes only. Raises NoEntry."""
    folder = place_of(data, user)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise NoEntry(f"HEARSAY_DATA_DIR: {folder} cannot be made ({error.strerror})") from error
    return folder


def kept(folder: Path) -> Login | None:
    """The login of last time. Raises NoEntry for a file that is damaged."""
    path = folder / LOGIN
    if not path.exists():
        return None
    try:
        return Login(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise NoEntry(f"{path} cannot be read; move the folder away to begin as a new device") from error


def keep(folder: Path, login: Login) -> None:
    """Have a login for the next time."""
    new = folder / f"{LOGIN}.new"
    new.touch(mode=0o600)
    with new.open("w", encoding="utf-8") as file:
        json.dump(asdict(login), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / LOGIN)


async def enter(client: Client, *, folder: Path, user: str, password: str | None, token: str | None) -> None:
    """Be logged in, as the device that the keys are of. Raises NoEntry, and Unreachable to be tried again."""
    before = kept(folder)
    try:
        login = await _login(client, folder, before, user=user, password=password, token=token)
    except Refused as refused:
        if refused.can_retry:
            raise
        raise NoEntry(_turned_away(refused, user, folder, has_password=password is not None)) from refused
    _check(login, before, user=user, folder=folder)
    if login != before:
        keep(folder, login)
    client.begin(login.user_id, login.device_id, login.access_token)
    await _compare(client, folder)


async def enter_again(client: Client, *, folder: Path, password: str | None) -> None:
    """Log in anew as the same device, whose token ran out. Raises NoEntry, Refused and Unreachable."""
    if password is None:
        raise NoEntry(
            f"MATRIX_ACCESS_TOKEN of {client.user_id} ran out: set a new one of device {client.device_id},"
            " or MATRIX_PASSWORD"
        )
    try:
        login = await _by_password(client, client.user_id, password, device=client.device_id)
    except Refused as refused:
        if refused.can_retry:
            raise
        raise NoEntry(_turned_away(refused, client.user_id, folder, has_password=True)) from refused
    keep(folder, login)
    client.begin(login.user_id, login.device_id, login.access_token)


async def _login(
    client: Client,
    folder: Path,
    before: Login | None,
    *,
    user: str,
    password: str | None,
    token: str | None,
) -> Login:
    if token is None and before is None:
        if (folder / STORE).exists():
            raise NoEntry(
                f"{folder} has keys and no {LOGIN}: bring the file back, or move the folder away to begin as"
                " a new device"
            )
        if password is None:
            raise NoEntry("MATRIX_PASSWORD or MATRIX_ACCESS_TOKEN is missing")
        return await _by_password(client, user, password, device=None)
    client.access_token = token or (before.access_token if before else "")
    try:
        who = await client.ask("GET", "/v3/account/whoami")
    except Refused as refused:
        if not (refused.signed_out and refused.softly and password and before):
            raise
        return await _by_password(client, user, password, device=before.device_id)
    if not who.get("device_id"):
        raise NoEntry("MATRIX_ACCESS_TOKEN is of no device: log in as the bot, and take that login's token")
    return Login(
        homeserver=client.homeserver,
        user_id=str(who.get("user_id")),
        device_id=str(who["device_id"]),
        access_token=client.access_token,
    )


async def _by_password(client: Client, user: str, password: str, *, device: str | None) -> Login:
    client.access_token = ""
    said: dict[str, Any] = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "initial_device_display_name": DEVICE_NAME,
    }
    answer = await client.ask("POST", "/v3/login", said | ({"device_id": device} if device else {}))
    return Login(
        homeserver=client.homeserver,
        user_id=str(answer["user_id"]),
        device_id=str(answer["device_id"]),
        access_token=str(answer["access_token"]),
    )


def _check(login: Login, before: Login | None, *, user: str, folder: Path) -> None:
    if login.user_id != user:
        raise NoEntry(f"MATRIX_USER_ID is {user}, and the homeserver says that we are {login.user_id}")
    if before is not None and before.device_id != login.device_id:
        raise NoEntry(
            f"MATRIX_ACCESS_TOKEN is of device {login.device_id}, and the keys in {folder} are of"
            f" {before.device_id}: give that device's token, or move the folder away to begin as a new device"
        )


async def _compare(client: Client, folder: Path) -> None:
    """Whether the homeserver's keys of our device are the ones that we have. Raises NoEntry."""
    assert client.olm is not None  # noqa: S101 - `begin` loaded it
    said = {"device_keys": {client.user_id: [client.device_id]}}
    known = await client.ask("POST", "/v3/keys/query", said)
    device = known.get("device_keys", {}).get(client.user_id, {}).get(client.device_id)
    account = client.olm.account
    if device is None:
        account.shared = False  # the server lost them, or never had them
        return
    if device.get("keys", {}).get(f"ed25519:{client.device_id}") != account.identity_keys["ed25519"]:
        raise NoEntry(
            f"the homeserver knows other keys of device {client.device_id} than those in {folder}: bring that"
            " folder back from where Hearsay ran before, or log the device out and begin as a new one"
        )
    account.shared = True


def _turned_away(refused: Refused, user: str, folder: Path, *, has_password: bool) -> str:
    if refused.signed_out:
        again = "start again" if has_password else "give MATRIX_ACCESS_TOKEN of a new login"
        return (
            f"{user} was logged out of its device, whose keys are of no use any more: move {folder} away and"
            f" {again} to begin as a new device"
        )
    if refused.code == "M_FORBIDDEN":
        return f"MATRIX_PASSWORD is not the password of {user} ({refused})"
    if refused.code == "M_USER_DEACTIVATED":
        return f"MATRIX_USER_ID {user} is deactivated on its homeserver"
    return f"MATRIX_HOMESERVER does not let {user} in: {refused}"
