"""What hearsay doctor finds out about Matrix: each thing that is broken, and what to do about it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.matrix.checks import examined
from adapters.matrix.entering import LOGIN, Login, keep, place_of
from adapters.matrix.identity import SEED
from adapters.matrix.machine import STORE
from bot.model.health import Finding, State
from bot.settings import Settings
from tests.adapters.matrix.bots import Bot
from tests.servers.homeserver import HANGS_UP, ME, Fault, matrix_error, scripted

OK, WARNING, BROKEN, ABSENT = State.OK, State.WARNING, State.BROKEN, State.ABSENT
ALL = ["matrix.homeserver", "matrix.clock", "matrix.login", "matrix.device", "matrix.identity", "matrix.sync"]


@dataclass
class Case:
    """What an examination goes by."""

    settings: Settings
    since: str | None = "s1"
    late: timedelta = timedelta()
    spare: str = ""  # a token of another device

    @property
    def folder(self) -> Path:
        """Where the keys are."""
        return place_of(self.settings.data_dir, self.settings.matrix_user_id or "")

    def set(self, **values: str) -> None:
        """Other settings."""
        self.settings = replace(self.settings, **values)  # type: ignore[arg-type]  # names of its fields

    async def found(self) -> dict[str, Finding]:
        """What is found, by name."""
        now = lambda: datetime.now(UTC) + self.late  # noqa: E731 - a clock
        return {one.name: one for one in await examined(self.settings, since=self.since, now=now)}


Change = Callable[[Case], object]
Row = tuple[Change, str, State, str, str]


def other_login(case: Case) -> None:
    """The login is of another device than the keys."""
    before = json.loads((case.folder / LOGIN).read_text())
    keep(case.folder, Login(**before | {"device_id": "OTHER"}))


# What is changed -> the name, state, message and advice of the line that says so.
REAL: Mapping[str, Row] = {
    "login lost": (lambda case: (case.folder / LOGIN).unlink(), "matrix.login", BROKEN, "missing", "backup"),
    "login damaged": (
        lambda case: (case.folder / LOGIN).write_text("{"),
        "matrix.login", BROKEN, "cannot be read", "backup",
    ),
    "keys lost": (lambda case: (case.folder / STORE).unlink(), "matrix.device", BROKEN, "no keys", "backup"),
    "keys damaged": (
        lambda case: (case.folder / STORE).write_bytes(b"no" * 999),
        "matrix.device", BROKEN, "cannot be read", "backup",
    ),
    "another device": (other_login, "matrix.login", BROKEN, "keys here are of OTHER", "move its folder away"),
    "token of another": (
        lambda case: case.set(matrix_access_token=case.spare),
        "matrix.login", BROKEN, "is of device", "token",
    ),
    "no such token": (
        lambda case: case.set(matrix_access_token="syt_no"),  # noqa: S106 - it opens nothing
        "matrix.login", BROKEN, "refused for good", "start again as a new device",
    ),
    "identity lost": (
        lambda case: (case.folder / SEED).unlink(), "matrix.identity", WARNING, "no identity", "serve",
    ),
    "another identity": (
        lambda case: (case.folder / SEED).write_bytes(b"x" * 32),
        "matrix.identity", WARNING, "master key is not the one", "MATRIX_PASSWORD",
    ),
    "nothing heard": (lambda case: setattr(case, "since", None), "matrix.sync", WARNING, "nothing", "serve"),
    "token no longer taken": (
        lambda case: setattr(case, "since", "x-no-token"),
        "matrix.sync", BROKEN, "is refused", "database of that",
    ),
    "clock": (
        lambda case: setattr(case, "late", timedelta(hours=1)), "matrix.clock", BROKEN, "ahead of", "NTP",
    ),
    "homeserver": (
        lambda case: case.set(matrix_homeserver="http://127.0.0.1:9"),
        "matrix.homeserver", BROKEN, "cannot be reached", "MATRIX_HOMESERVER",
    ),
}  # fmt: skip


async def test_on_a_real_homeserver(bot: Bot, tmp_path: Path) -> None:
    """The first start is still to come, which is told; then all is well; then whatever breaks is told."""
    settings = Settings(
        data_dir=bot.data,
        matrix_homeserver=bot.homeserver,
        matrix_user_id=bot.id,
        matrix_password=bot.account.password,
    )
    before = await Case(settings).found()
    assert {name: one.state for name, one in before.items()} == dict.fromkeys(ALL[:2], OK) | {ALL[2]: WARNING}
    assert not bot.data.exists()
    async with bot.listening():
        pass
    well = await Case(settings, since=bot.inbox.token).found()
    assert {name: one.state for name, one in well.items()} == dict.fromkeys(ALL, OK)
    for number, (name, (change, where, state, message, advice)) in enumerate(REAL.items()):
        shutil.copytree(bot.data, tmp_path / str(number))
        case = Case(replace(settings, data_dir=tmp_path / str(number)), since=bot.inbox.token)
        case.spare = bot.account.access_token
        change(case)
        kept = {path: path.read_bytes() for path in sorted(case.folder.iterdir())}
        found = await case.found()
        assert where in found, (name, found)
        finding = found[where]
        assert (name, finding.state) == (name, state), finding
        assert message in finding.message, name
        assert advice in finding.advice, name
        assert {path: path.read_bytes() for path in sorted(case.folder.iterdir())} == kept, name
        assert bot.account.password not in str(finding)


VERSIONS = Fault(status=200, body='{"versions": ["v1.1", "v1.11"]}')
SOFT = matrix_error(401, "M_UNKNOWN_TOKEN", soft_logout=True)
SCRIPTED: Mapping[str, tuple[str, Fault, str, State, str]] = {
    "no homeserver": ("/versions", Fault(status=404), "matrix.homeserver", BROKEN, "answers 404"),
    "something else": ("/versions", Fault(status=200, body="{}"), "matrix.homeserver", BROKEN, "no version"),
    "moved": (
        "/versions", Fault(status=302, headers={"Location": "/elsewhere"}),
        "matrix.homeserver", BROKEN, "302",
    ),
    "ran out": ("/whoami", SOFT, "matrix.login", WARNING, "ran out"),
    "no device": (
        "/whoami", Fault(status=200, body=json.dumps({"user_id": ME})), "matrix.login", BROKEN, "no device",
    ),
    "somebody else": (
        "/whoami", Fault(status=200, body='{"user_id": "@x:y", "device_id": "D"}'),
        "matrix.login", BROKEN, "token is of @x:y",
    ),
    "hangs up": ("/whoami", HANGS_UP, "matrix.login", BROKEN, "did not say who we are"),
    "sync away": ("/sync", Fault(status=502), "matrix.sync", WARNING, "502"),
    "sync refused": ("/sync", matrix_error(403, "M_FORBIDDEN"), "matrix.sync", BROKEN, "403 M_FORBIDDEN"),
}  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTED)
async def test_each_failure(tmp_path: Path, name: str) -> None:
    """What a homeserver answers, or does not, is told as what it means."""
    part, fault, where, state, message = SCRIPTED[name]
    async with scripted() as server:
        server.fault = lambda path: fault if part in path else VERSIONS if "/versions" in path else None
        server.tokens = {"token"}
        settings = Settings(
            data_dir=tmp_path,
            matrix_homeserver=server.address,
            matrix_user_id=ME,
            matrix_password="open-sesame",  # noqa: S106 - it opens nothing
            matrix_access_token="token",  # noqa: S106 - as above
        )
        finding = (await Case(settings).found())[where]
    assert finding.state is state
    assert message in finding.message
    assert finding.advice
    assert server.logins == []


async def test_not_set_up(tmp_path: Path) -> None:
    """Who has no homeserver has one line, and nobody is asked."""
    (finding,) = (await Case(Settings(data_dir=tmp_path)).found()).values()
    assert (finding.name, finding.state) == ("matrix", ABSENT)
