"""A real Matrix homeserver on loopback: Synapse from an environment of its own, on SQLite, without others."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

NAME: Final = "localhost"  # what stands behind the colon of everybody's id
PYTHON: Final = Path(__file__).resolve().parents[2] / ".venv-synapse" / "bin" / "python"
PATIENCE: Final = 120.0  # seconds to start in; two are usual
_SECRET: Final = "only-for-tests"  # noqa: S105 - it guards a server that nobody else reaches
_ANY: Final = {"per_second": 100_000, "burst_count": 100_000}

# The server ends when what the guard reads from does: with whoever started it, however that ended.
_GUARD: Final = (
    'exec 3<&0; "$@" </dev/null 3<&- & server=$!; '
    "(read -r _ <&3; kill $server) 2>/dev/null & guard=$!; "
    "wait $server; ended=$?; kill $guard 2>/dev/null; exit $ended"
)


class HomeserverFailed(Exception):
    """The homeserver did not start, or did not do what was asked of it; with the last lines of its log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who is registered, and already logged in on one device."""

    user_id: str
    device_id: str
    access_token: str
    password: str


@dataclass(slots=True)
class Homeserver:
    """Synapse in a folder of its own, to be stopped and started again; what it knows stays."""

    folder: Path
    port: int
    python: Path = PYTHON
    settings: dict[str, Any] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None
    _people: int = 0

    @property
    def address(self) -> str:
        """Where clients find it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start, and wait until it answers. Raises HomeserverFailed."""
        if not self.python.exists():
            raise HomeserverFailed(f"no homeserver at {self.python}: `make .venv-synapse/.ready` makes one")
        if not (self.folder / "homeserver.yaml").exists():
            self._configure()
        command = [str(self.python), "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"]
        with (self.folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _GUARD, "sh", *command],
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        """Stop, if it runs; at the latest after half a minute by force."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # the guard's session: itself and the server
            process.wait()

    def register(self, name: str = "", *, password: str = "", admin: bool = False) -> Account:
        """A new account; each has another name when none is given. Raises HomeserverFailed."""
        self._people += 1
        name = name or f"person{self._people}-{secrets.token_hex(3)}"
        password = password or secrets.token_hex(8)
        path = "/_synapse/admin/v1/register"
        nonce = str(self.call("GET", path)["nonce"])
        proof = "\0".join([nonce, name, password, "admin" if admin else "notadmin"])
        said = {"nonce": nonce, "username": name, "password": password, "admin": admin}
        said["mac"] = hmac.new(_SECRET.encode(), proof.encode(), hashlib.sha1).hexdigest()
        made = self.call("POST", path, said)
        return Account(
            user_id=made["user_id"],
            device_id=made["device_id"],
            access_token=made["access_token"],
            password=password,
        )

    def call(self, method: str, path: str, said: object = None, *, token: str = "") -> dict[str, Any]:
        """One request of the client-server API. Raises HomeserverFailed for any answer but 200."""
        request = urllib.request.Request(self.address + path, method=method)  # noqa: S310 - our own address
        if said is not None:
            request.data = json.dumps(said).encode()
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
                given: dict[str, Any] = json.load(answer)
                return given
        except urllib.error.HTTPError as error:
            with error:
                raise HomeserverFailed(f"{method} {path}: {error.code} {error.read()!r}") from error
        except OSError as error:
            raise HomeserverFailed(f"{method} {path}: {error}") from error

    def tail(self) -> str:
        """The last lines of what it said."""
        said = [path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log"))]
        return "\n".join("\n".join(said).splitlines()[-30:])

    def _wait(self) -> None:
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            if not self.runs:
                self.stop()
                raise HomeserverFailed(f"the homeserver ended at once:\n{self.tail()}")
            try:
                self.call("GET", "/_matrix/client/versions")
            except HomeserverFailed:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise HomeserverFailed(f"the homeserver did not answer in {PATIENCE:.0f} seconds:\n{self.tail()}")

    def _configure(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (self.folder / "signing.key").write_text(f"ed25519 a_test {seed}\n")
        (self.folder / "log.yaml").write_text(json.dumps(_LOG))
        wanted = _quiet() | {
            "server_name": NAME,
            "public_baseurl": f"{self.address}/",
            "signing_key_path": "signing.key",
            "log_config": "log.yaml",
            "media_store_path": "media",
            "database": {"name": "sqlite3", "args": {"database": "homeserver.db"}},
            "listeners": [
                {
                    "port": self.port,
                    "bind_addresses": ["127.0.0.1"],
                    "type": "http",
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
        }
        (self.folder / "homeserver.yaml").write_text(json.dumps(wanted | self.settings))  # JSON is YAML


_LOG: Final = {
    "version": 1,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"file": {"class": "logging.FileHandler", "formatter": "line", "filename": "homeserver.log"}},
    "root": {"level": "WARNING", "handlers": ["file"]},
    "disable_existing_loggers": False,
}


def _quiet() -> dict[str, Any]:
    """Settings for tests: no limits, no other servers, nothing that takes time and that nobody looks at."""
    return {
        "report_stats": False,
        "suppress_key_server_warning": True,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "macaroon_secret_key": secrets.token_hex(16),
        "form_secret": secrets.token_hex(16),
        "registration_shared_secret": _SECRET,
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
        "stats": {"enabled": False},
        "user_directory": {"enabled": False},
        "url_preview_enabled": False,
        "max_upload_size": "50M",
        "rc_message": _ANY,
        "rc_registration": _ANY,
        "rc_login": {"address": _ANY, "account": _ANY, "failed_attempts": _ANY},
        "rc_joins": {"local": _ANY, "remote": _ANY},
        "rc_joins_per_room": _ANY,
        "rc_invites": {"per_room": _ANY, "per_user": _ANY, "per_issuer": _ANY},
        "rc_key_requests": _ANY,
        "rc_room_creation": _ANY,
        "rc_admin_redaction": _ANY,
    }


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path) -> Iterator[Homeserver]:
    """A homeserver that answers, as long as this lasts. Raises HomeserverFailed."""
    server = Homeserver(folder, free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()
