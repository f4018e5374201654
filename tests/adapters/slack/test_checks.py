"""What hearsay doctor finds out about Slack: each thing that is broken, and what to do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.slack.checks import examined, unopened
from adapters.slack.installing import SCOPES
from adapters.slack.sealing import Seal
from bot.model.health import Finding, State
from bot.settings import Settings
from tests.servers.slack import Slack

SECRET = "0123456789abcdef" * 2
KEY = "k" * 32
NOWHERE = "http://127.0.0.1:9/api/"


@dataclass
class Desk:
    """A workspace that has the app as it should be, and our settings for it."""

    slack: Slack
    team: str
    settings: Settings
    late: timedelta = timedelta()

    async def found(self) -> dict[str, Finding]:
        """What is found, by name."""
        findings = await examined(self.settings, now=lambda: datetime.now(UTC) + self.late)
        return {finding.name: finding for finding in findings}

    def set(self, **values: str | None) -> None:
        """Other settings."""
        self.settings = replace(self.settings, **values)  # type: ignore[arg-type]  # names of its fields


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """All is well."""
    async with Slack().running() as slack:
        team = slack.team("Harbour Post", granted=SCOPES).id
        slack.by_sockets()
        settings = Settings(
            data_dir=tmp_path,
            slack_bot_token=slack.installation(team).token,
            slack_app_token=slack.app.app_token,
            slack_signing_secret=SECRET,
            slack_api_url=f"{slack.base}/api/",
        )
        yield Desk(slack, team, settings)


async def test_all_is_well(desk: Desk) -> None:
    """Who we are, what we may do and how we hear is told; no message was sent and no connection made."""
    found = await desk.found()
    assert {finding.state for finding in found.values()} == {State.OK}
    assert list(found) == [
        "slack.token", "slack.scopes", "slack.clock", "slack.hearing", "slack.signing", "slack.sockets",
    ]  # fmt: skip
    assert "Harbour Post" in found["slack.token"].message
    assert [call.method for call in desk.slack.record.calls].count("auth.test") == 1
    assert len(desk.slack.record.calls) == 2


def removed(desk: Desk) -> None:
    """The app was thrown out."""
    desk.slack.uninstall(desk.team)


def without(scope: str) -> Callable[[Desk], None]:
    """A scope was not granted."""

    def change(desk: Desk) -> None:
        desk.slack.installation(desk.team).scopes = frozenset(SCOPES) - {scope}

    return change


def with_more(desk: Desk) -> None:
    """A scope was granted that nothing needs."""
    desk.slack.installation(desk.team).scopes = frozenset(SCOPES) | {"channels:join"}


def ahead(seconds: float) -> Callable[[Desk], None]:
    """Our clock is wrong."""

    def change(desk: Desk) -> None:
        desk.late = timedelta(seconds=seconds)

    return change


def by_http(desk: Desk) -> None:
    """The app has no Socket Mode."""
    desk.slack.by_http("http://127.0.0.1:9/slack/events")


def set_to(name: str, value: str | None) -> Callable[[Desk], None]:
    """A setting is another."""
    return lambda desk: desk.set(**{name: value})


def deaf(desk: Desk) -> None:
    """There is no way to hear."""
    desk.set(slack_app_token=None, slack_signing_secret=None)


def several(desk: Desk) -> None:
    """Workspaces install the app."""
    desk.set(slack_bot_token=None, slack_client_id="1.2")


def failing(kind: str, method: str) -> Callable[[Desk], None]:
    """Slack fails at a call."""
    return lambda desk: desk.slack.faults.order(method, kind)


OK, WARNING, BROKEN, ABSENT = State.OK, State.WARNING, State.BROKEN, State.ABSENT
TROUBLES: Mapping[str, tuple[Callable[[Desk], None], str, State, str, str]] = {
    "another token": (set_to("slack_bot_token", "xoxb-no"), "slack.token", BROKEN, "invalid_auth", "Copy"),
    "removed": (removed, "slack.token", BROKEN, "account_inactive", "Install the app again"),
    "Slack fails": (
        failing("500 before", "auth.test"), "slack.token", BROKEN, "cannot be reached", "may reach",
    ),
    "too fast": (failing("ratelimited", "auth.test"), "slack.token", WARNING, "too often", "in a minute"),
    "nowhere": (
        set_to("slack_api_url", NOWHERE), "slack.token", BROKEN, "cannot be reached", "API_URL",
    ),
    "a scope less": (
        without("files:read"), "slack.scopes", BROKEN, "lacks files:read", "install the app again",
    ),
    "a scope more": (with_more, "slack.scopes", WARNING, "channels:join", "Take"),
    "clock off": (ahead(100), "slack.clock", WARNING, "ahead of Slack", "clock"),
    "clock far off": (ahead(-400), "slack.clock", BROKEN, "behind Slack", "clock"),
    "no way": (
        deaf, "slack.hearing", BROKEN, "no way", "Set",
    ),
    "no signing secret": (set_to("slack_signing_secret", None), "slack.signing", ABSENT, "HTTP only", ""),
    "client secret": (
        set_to("slack_signing_secret", "a-secret"), "slack.signing", WARNING, "not look", "Signing",
    ),
    "another app token": (
        set_to("slack_app_token", "xapp-no"), "slack.sockets", BROKEN, "invalid_auth", "Make",
    ),
    "Socket Mode off": (by_http, "slack.sockets", BROKEN, "socket_mode_not_enabled", "Turn Socket Mode on"),
    "no app token": (set_to("slack_app_token", None), "slack.sockets", ABSENT, "Socket Mode only", ""),
    "several": (several, "slack.token", ABSENT, "install", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", TROUBLES)
async def test_each_thing_broken(desk: Desk, name: str) -> None:
    """What is broken has its line, with what is wrong with what and what to do; the other lines stay ok."""
    change, where, state, message, advice = TROUBLES[name]
    change(desk)
    finding = (await desk.found())[where]
    assert (finding.name, finding.state) == (where, state)
    assert message in finding.message
    assert advice in finding.advice
    assert "xoxb-" not in finding.message + finding.advice


@pytest.mark.parametrize(
    ("secret", "state", "message"),
    [
        (KEY, State.OK, "1 workspace"),
        ("other" * 8, State.BROKEN, "token of T1"),
        (None, State.BROKEN, "is missing"),
    ],
)
def test_sealed_tokens(secret: str | None, state: State, message: str) -> None:
    """Whether the key opens what is sealed is told, with the workspaces whose tokens it does not open."""
    name = "slack/workspace/T1"
    sealed = {name: Seal(KEY).sealed(name, {"token": "xoxb-1"})}
    finding = unopened(secret, sealed)
    assert (finding.name, finding.state) == ("vault", state)
    assert message in finding.message
