"""What Hearsay is told about the machine it runs on, read once and frozen.

A value comes from the environment, else from `.env`, else from `hearsay.toml`, else from its default. To
add a setting, add a field to `Settings` and a row to `TABLE`.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

Network = IPv4Network | IPv6Network

DATABASES = ("sqlite+aiosqlite:///", "postgresql+psycopg://")
ENV_FILE = ".env"
CONFIG_FILE = "hearsay.toml"


class SettingsError(ValueError):
    """One line that names every setting that is wrong, and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`data_dir` holds what we keep; `fetch_allow` may be fetched from besides public addresses.

    `admins` are people as `admin_key` writes them; the server listens at `http_host` and `http_port`, where 0
    is any port that is free. `database_url`, as SQLAlchemy writes it, is None for the
    file in the data folder.
    """

    data_dir: Path
    database_url: str | None = None
    fetch_allow: tuple[Network, ...] = ()
    admins: frozenset[str] = frozenset()
    http_host: str = "127.0.0.1"
    http_port: int = 8080

    @property
    def database(self) -> str:
        """Where the memory is."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'hearsay.db'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How one setting is called, read and shown; `parse` raises ValueError with what it expects.

    The words of a secret's error may repeat it, so `expects` is said in their place.
    """

    field: str
    parse: Callable[[str], Any]
    default: Callable[[Mapping[str, str]], Any]
    secret: bool = False
    expects: str = ""


def networks(text: str) -> tuple[Network, ...]:
    """CIDR blocks, set apart by commas or spaces."""
    try:
        return tuple(ip_network(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise ValueError(
            f"should be CIDR blocks such as 10.20.0.0/16, set apart by commas ({error})"
        ) from error


def database(text: str) -> str:
    """The address of a database of a kind that we know."""
    if not text.startswith(DATABASES):
        raise ValueError(f"should begin with {' or '.join(DATABASES)}")
    return text


# How each platform writes a person's id.
PEOPLE: Mapping[str, re.Pattern[str]] = {
    "console": re.compile(r"[\w.-]{1,64}"),
    "matrix": re.compile(r"@[^\s:,@]{1,200}:[^\s,]{1,230}"),
    "slack": re.compile(r"[UW][A-Z0-9]{2,30}"),
}
_PERSON = "slack:U012ABC, matrix:@ana:example.org or console:ana"


def admin_key(text: str) -> str:
    """A person as a platform and an id there, such as "slack:U012ABC". Raises ValueError."""
    platform, colon, id = text.strip().partition(":")
    if not colon or platform.lower() not in PEOPLE:
        raise ValueError(f"{text.strip()!r} should be a platform and a person's id there, such as {_PERSON}")
    if not PEOPLE[platform.lower()].fullmatch(id):
        raise ValueError(f"{id!r} is no person's id of {platform.lower()}; it should look like {_PERSON}")
    return f"{platform.lower()}:{id}"


def admins(text: str) -> frozenset[str]:
    """People, set apart by commas or spaces."""
    return frozenset(admin_key(part) for part in text.replace(",", " ").split())


def host(text: str) -> str:
    """An address or a name to listen at."""
    if any(letter.isspace() or letter in "/@" for letter in text) or text.count(":") == 1:
        raise ValueError("should be an address such as 127.0.0.1 or ::, without a port")
    return text


def port(text: str) -> int:
    """A port's number; 0 is any that is free."""
    if not (text.isascii() and text.isdigit() and int(text) < 2**16):
        raise ValueError("should be a port's number from 0 to 65535")
    return int(text)


def folder(text: str) -> Path:
    """A folder, which need not exist yet."""
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("should be a folder, and is a file")
    return path


def user_data(environment: Mapping[str, str]) -> Path:
    """The platform's folder for a user's data, with ours in it."""
    home = Path(environment.get("HOME") or "~").expanduser()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "hearsay"
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "hearsay"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "hearsay"


TABLE: dict[str, Setting] = {
    "HEARSAY_DATA_DIR": Setting(field="data_dir", parse=folder, default=user_data),
    "HEARSAY_DATABASE_URL": Setting(
        field="database_url",
        parse=database,
        default=lambda _: None,
        secret=True,  # it may hold a password
        expects=f"should begin with {' or '.join(DATABASES)}",
    ),
    "HEARSAY_ADMINS": Setting(field="admins", parse=admins, default=lambda _: frozenset()),
    "HEARSAY_HTTP_HOST": Setting(field="http_host", parse=host, default=lambda _: "127.0.0.1"),
    "HEARSAY_HTTP_PORT": Setting(field="http_port", parse=port, default=lambda _: 8080),
    "HEARSAY_FETCH_ALLOW": Setting(field="fetch_allow", parse=networks, default=lambda _: ()),
}


def load(
    *,
    config: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    place: Path | None = None,
) -> Settings:
    """The settings; `place` is the folder of `.env` and `hearsay.toml`, the current one by default.

    `config` names another file instead of `hearsay.toml`, which must exist. Raises SettingsError, which
    tells of every mistake at once.
    """
    place = place or Path.cwd()
    mistakes: list[str] = []
    dotenv = _dotenv(place / ENV_FILE, mistakes)
    toml = _toml(config or place / CONFIG_FILE, mistakes, required=config is not None)
    values = resolve(TABLE, (environment, dotenv, toml), mistakes)
    if mistakes:
        raise SettingsError("settings: " + "; ".join(" ".join(mistake.split()) for mistake in mistakes))
    return Settings(**values)


def resolve(
    table: Mapping[str, Setting], layers: tuple[Mapping[str, str], ...], mistakes: list[str]
) -> dict[str, Any]:
    """The value of each field, from the first layer that has its name; what is wrong joins `mistakes`."""
    values = {}
    for name, setting in table.items():
        given = next((layer[name] for layer in layers if layer.get(name, "").strip()), None)
        if given is None:
            values[setting.field] = setting.default(layers[0])
            continue
        try:
            values[setting.field] = setting.parse(given.strip())
        except ValueError as error:
            # the parser's own words may repeat the value
            hidden = filter(None, (f"{name} is wrong; its value is not shown", setting.expects))
            mistakes.append("; it ".join(hidden) if setting.secret else f"{name} is {given!r}: {error}")
    return values


def _dotenv(path: Path, mistakes: list[str]) -> dict[str, str]:
    """NAME=value lines; `export`, quotation marks around a value and # comments are understood."""
    if not path.is_file():
        return {}
    found = {}
    for line in _text(path, mistakes).splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if not equals or name.startswith("#"):
            continue
        value = value.strip()
        if value[:1] in {'"', "'"} and value.find(value[0], 1) > 0:
            value = value[1 : value.find(value[0], 1)]
        else:
            value = value.split(" #")[0].strip()
        found[name.strip()] = value
    return found


def _toml(path: Path, mistakes: list[str], *, required: bool) -> dict[str, str]:
    """The file's names and values as text; lists are joined by commas."""
    if not path.is_file():
        if required:
            mistakes.append(f"{path} is no file that can be read; give --config the path of one")
        return {}
    try:
        table = tomllib.loads(_text(path, mistakes))
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{path} is not TOML: {error}")
        return {}
    for name in table.keys() - TABLE.keys():
        near = difflib.get_close_matches(name.upper(), TABLE, n=1)
        mistakes.append(f"{path} sets {name}, which is no setting" + (f"; {near[0]}?" if near else ""))
    return {
        name: ",".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in table.items()
    }


def _text(path: Path, mistakes: list[str]) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        mistakes.append(f"{path} cannot be read ({error})")
        return ""
