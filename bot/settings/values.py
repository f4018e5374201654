"""What a setting's value must look like: each reader takes the words that were given, or raises ValueError.

Its words follow "NAME is 'what was given': ".
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network

DATABASES = ("sqlite+aiosqlite:///", "postgresql+psycopg://")
SEALING = 32  # characters of a key that seals: as many as 256 bits have bytes


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


FOREVER = "forever"
_AGE = re.compile(r"([1-9]\d{0,4})\s*([dwy])")
_DAYS = {"d": 1, "w": 7, "y": 365}


def age(text: str) -> timedelta | None:
    """How long something is kept, None for ever. Raises ValueError."""
    if text.strip().casefold() == FOREVER:
        return None
    found = _AGE.fullmatch(text.strip().casefold())
    if found is None:
        raise ValueError(f"should be days, weeks or years such as 90d, 12w or 2y, or {FOREVER}")
    return timedelta(days=min(int(found[1]) * _DAYS[found[2]], 365_000))


def matrix_user(text: str) -> str:
    """A Matrix user's id."""
    if not PEOPLE["matrix"].fullmatch(text):
        raise ValueError("should be a user's id such as @hearsay:example.org")
    return text


_SERVER = re.compile(r"[A-Za-z0-9.-]{1,230}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")


def inviters(text: str) -> frozenset[str]:
    """Matrix users and servers, set apart by commas or spaces."""
    named = frozenset(text.replace(",", " ").split())
    for name in sorted(named):
        if not PEOPLE["matrix"].fullmatch(name) and not _SERVER.fullmatch(name):
            raise ValueError(
                f"{name!r} should be a user's id or a server's name, such as @ana:example.org or example.org"
            )
    return named


def web_address(text: str) -> str:
    """An http or https address, without a slash at its end."""
    found = urlsplit(text)
    if found.scheme not in {"http", "https"} or not found.hostname or found.query or found.fragment:
        raise ValueError("should be an address such as https://matrix.example.org")
    if found.username or found.password:
        raise ValueError("should hold no user and no password")
    return text.rstrip("/")


def slack_api(text: str) -> str:
    """The address of Slack's Web API, or of what stands in for it."""
    if not text.endswith("/api/"):
        raise ValueError("should end in /api/")
    return web_address(text) + "/"


def beginning(prefix: str) -> Callable[[str], str]:
    """A token that begins so, as its maker writes them."""

    def parse(text: str) -> str:
        if not re.fullmatch(rf"{re.escape(prefix)}[\x21-\x7e]+", text):
            raise ValueError(f"should begin with {prefix}")
        return text

    return parse


def secret(text: str) -> str:
    """A password or a key: any characters but white space at its ends."""
    return text


def sealing(text: str) -> str:
    """A key long enough to seal with."""
    if len(text) < SEALING:
        raise ValueError(f"should have at least {SEALING} characters")
    return text
