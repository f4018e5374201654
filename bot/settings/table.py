"""The settings there are: what each is called, how it is read, and which of them need each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bot.settings import values
from bot.settings.values import Network

SLACK_API = "https://slack.com/api/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`data_dir` holds what we keep; `fetch_allow` may be fetched from besides public addresses.

    `admins` are people as `admin_key` writes them; the server listens at `http_host` and `http_port`, where 0
    is any port that is free. `database_url`, as SQLAlchemy writes it, is None for the file in the data
    folder. An article's words are kept for `keep_text`, its claims for `keep_claims`, None for ever.
    `secret_key` seals what is kept of other people's secrets. What a platform needs is None where the
    platform is not set up; `matrix_allow` are the users and servers that were named, none by default.
    """

    data_dir: Path
    database_url: str | None = field(default=None, repr=False)
    fetch_allow: tuple[Network, ...] = ()
    admins: frozenset[str] = frozenset()
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    keep_text: timedelta | None = timedelta(days=90)
    keep_claims: timedelta | None = None
    secret_key: str | None = field(default=None, repr=False)
    slack_bot_token: str | None = field(default=None, repr=False)
    slack_signing_secret: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    slack_client_id: str | None = None
    slack_client_secret: str | None = field(default=None, repr=False)
    slack_api_url: str = SLACK_API
    matrix_homeserver: str | None = None
    matrix_user_id: str | None = None
    matrix_password: str | None = field(default=None, repr=False)
    matrix_access_token: str | None = field(default=None, repr=False)
    matrix_allow: frozenset[str] = frozenset()

    @property
    def database(self) -> str:
        """Where the memory is."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'hearsay.db'}"

    @property
    def slack(self) -> bool:
        """Whether Slack is set up: for one workspace by its token, or for those that install us."""
        return self.slack_bot_token is not None or self.slack_client_id is not None

    @property
    def matrix(self) -> bool:
        """Whether Matrix is set up."""
        return self.matrix_homeserver is not None

    @property
    def matrix_inviters(self) -> frozenset[str]:
        """The users and the servers whose users may invite us: those named, else our own; and the admins."""
        ours = (self.matrix_user_id or "").partition(":")[2]
        admins = {key.removeprefix("matrix:") for key in self.admins if key.startswith("matrix:")}
        return (self.matrix_allow or frozenset({ours} - {""})) | admins


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How one setting is called, read and shown; `parse` raises ValueError with what it expects.

    The words of a secret's error may repeat it, so `expects` is said in their place. `about` says what the
    setting is for, in a sentence or two, to whoever sets it; `example` is a value that could stand there.
    """

    field: str
    parse: Callable[[str], Any]
    about: str = ""
    example: str = ""
    default: Callable[[Mapping[str, str]], Any] = lambda _: None
    secret: bool = False
    expects: str = ""


def _token(field: str, prefix: str, about: str) -> Setting:
    """A secret whose maker gives it a prefix."""
    return Setting(
        field=field,
        parse=values.beginning(prefix),
        about=about,
        example=f"{prefix}...",
        secret=True,
        expects=f"should begin with {prefix}",
    )


def _secret(field: str, about: str) -> Setting:
    """A secret that may look like anything."""
    return Setting(field=field, parse=values.secret, about=about, example="...", secret=True)


TABLE: dict[str, Setting] = {
    "HEARSAY_DATA_DIR": Setting(
        field="data_dir",
        parse=values.folder,
        default=values.user_data,
        about="The folder for what is kept: SQLite file, Matrix keys. Unless set, in your own data folder.",
        example="/var/lib/hearsay",
    ),
    "HEARSAY_DATABASE_URL": Setting(
        field="database_url",
        parse=values.database,
        about="The database. Unless set, a SQLite file in the data folder; several processes on several"
        " machines need PostgreSQL.",
        example="postgresql+psycopg://hearsay:password@db.example.org/hearsay",
        secret=True,  # it may hold a password
        expects=f"should begin with {' or '.join(values.DATABASES)}",
    ),
    "HEARSAY_ADMINS": Setting(
        field="admins",
        parse=values.admins,
        default=lambda _: frozenset(),
        about="The first admins, as a platform and a person's id there, set apart by commas.",
        example="slack:U012ABC,matrix:@ana:example.org",
    ),
    "HEARSAY_HTTP_HOST": Setting(
        field="http_host",
        parse=values.host,
        default=lambda _: "127.0.0.1",
        about="The address that the HTTP server listens at.",
        example="127.0.0.1",
    ),
    "HEARSAY_HTTP_PORT": Setting(
        field="http_port",
        parse=values.port,
        default=lambda _: 8080,
        about="The port that the HTTP server listens at; 0 is any that is free.",
        example="8080",
    ),
    "HEARSAY_KEEP_TEXT": Setting(
        field="keep_text",
        parse=values.age,
        default=lambda _: timedelta(days=90),
        about="How long an article's words are kept after it last came by; its claims stay. A conversation"
        " may have another time: settings keep-text.",
        example="90d",
    ),
    "HEARSAY_KEEP_CLAIMS": Setting(
        field="keep_claims",
        parse=values.age,
        about="How long claims are remembered after they last came by. Unless set, forever.",
        example="2y",
    ),
    "HEARSAY_FETCH_ALLOW": Setting(
        field="fetch_allow",
        parse=values.networks,
        default=lambda _: (),
        about="Networks (CIDR blocks) that articles may be fetched from besides public addresses.",
        example="10.20.0.0/16",
    ),
    "HEARSAY_SECRET_KEY": Setting(
        field="secret_key",
        parse=values.sealing,
        about="Seals the tokens of workspaces that install the app; they cannot be read without it.",
        example="...",
        secret=True,
        expects=f"should have at least {values.SEALING} characters",
    ),
    "SLACK_BOT_TOKEN": _token(
        "slack_bot_token", "xoxb-", "Slack, in one workspace: the bot token, under OAuth & Permissions."
    ),
    "SLACK_SIGNING_SECRET": _secret(
        "slack_signing_secret", "Slack by HTTP: the signing secret, under Basic Information."
    ),
    "SLACK_APP_TOKEN": _token(
        "slack_app_token",
        "xapp-",
        "Slack by Socket Mode: an app-level token with the scope connections:write, under Basic Information.",
    ),
    "SLACK_CLIENT_ID": Setting(
        field="slack_client_id",
        parse=str,
        about="Slack, in several workspaces that install the app: its client id, under Basic Information.",
        example="123456789012.345678901234",
    ),
    "SLACK_CLIENT_SECRET": _secret(
        "slack_client_secret", "Slack, in several workspaces: the client secret, beside the client id."
    ),
    "SLACK_API_URL": Setting(
        field="slack_api_url",
        parse=values.slack_api,
        default=lambda _: SLACK_API,
        about="The base address of Slack's Web API, which ends in /api/.",
        example=SLACK_API,
    ),
    "MATRIX_HOMESERVER": Setting(
        field="matrix_homeserver",
        parse=values.web_address,
        about="Matrix: the address of the bot's homeserver.",
        example="https://matrix.example.org",
    ),
    "MATRIX_USER_ID": Setting(
        field="matrix_user_id",
        parse=values.matrix_user,
        about="Matrix: the bot's own user id.",
        example="@hearsay:example.org",
    ),
    "MATRIX_PASSWORD": _secret("matrix_password", "Matrix: the bot's password, to log in once with."),
    "MATRIX_ACCESS_TOKEN": _secret(
        "matrix_access_token", "Matrix: in place of the password, the token of a login that you made."
    ),
    "MATRIX_ALLOW": Setting(
        field="matrix_allow",
        parse=values.inviters,
        default=lambda _: frozenset(),
        about="Matrix: users and servers whose invitations are accepted, in place of the bot's own server.",
        example="@ben:other.example,partner.example",
    ),
}

_PASSWORD = re.compile(r"://[^/@]*?:([^/@]+)@")
_TELLING = 6  # characters of what is hidden wherever it stands: shorter ones stand in ordinary words


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Every secret value that is set, and the passwords in addresses: longest first, to be hidden."""
    given = [getattr(settings, one.field) for one in TABLE.values() if one.secret]
    found = {value for value in given if value}
    within = {password for value in found for password in _PASSWORD.findall(value)}
    found |= within | {unquote(password) for password in within}
    return tuple(sorted((value for value in found if len(value) >= _TELLING), key=len, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Who sets `name` must set one of `others` too, or nothing comes of it: `because` says why."""

    name: str
    others: tuple[str, ...]
    because: str


_HEARD = ("SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN")
_INSTALLED = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID")
_MATRIX = ("MATRIX_HOMESERVER",)

# The combinations that can work; a setting that no row names works by itself.
NEEDS: tuple[Need, ...] = (
    Need(name="SLACK_BOT_TOKEN", others=_HEARD, because="to hear what is said, by HTTP or by Socket Mode"),
    Need(name="SLACK_CLIENT_ID", others=_HEARD, because="to hear what is said, by HTTP or by Socket Mode"),
    Need(name="SLACK_CLIENT_ID", others=("SLACK_CLIENT_SECRET",), because="to be installed in workspaces"),
    Need(name="SLACK_CLIENT_ID", others=("HEARSAY_SECRET_KEY",), because="to seal the workspaces' tokens"),
    Need(name="SLACK_CLIENT_SECRET", others=("SLACK_CLIENT_ID",), because="to be installed in workspaces"),
    Need(name="SLACK_SIGNING_SECRET", others=_INSTALLED, because="to answer"),
    Need(name="SLACK_APP_TOKEN", others=_INSTALLED, because="to answer"),
    Need(name="MATRIX_HOMESERVER", others=("MATRIX_USER_ID",), because="to know who we are there"),
    Need(
        name="MATRIX_HOMESERVER",
        others=("MATRIX_PASSWORD", "MATRIX_ACCESS_TOKEN"),
        because="to be let in there",
    ),
    Need(name="MATRIX_USER_ID", others=_MATRIX, because="to know where"),
    Need(name="MATRIX_PASSWORD", others=_MATRIX, because="to know where"),
    Need(name="MATRIX_ACCESS_TOKEN", others=_MATRIX, because="to know where"),
)


def lacking(given: Collection[str]) -> Iterator[str]:
    """What is wrong with setting these names and no others, a line each."""
    for need in NEEDS:
        if need.name in given and not any(other in given for other in need.others):
            yield f"{need.name} is set without {' or '.join(need.others)}, {need.because}"
