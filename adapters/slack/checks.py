"""Whether Slack lets us in, with the rights that we need; nothing there is changed by asking."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from adapters.slack.installing import SCOPES
from adapters.slack.payloads import text
from adapters.slack.sealing import Seal
from adapters.slack.web import Refusal, Web, opened
from bot.model.health import Finding, absent, broken, clock, ok, warning
from bot.settings import Settings

WITHIN: Final = 5.0  # seconds for an answer
MANIFEST: Final = "deploy/slack/manifest.yaml"
_SIGNING: Final = re.compile(r"[0-9a-f]{32}")  # as Slack makes them
_TOKEN: Final = "Copy the bot token anew: api.slack.com/apps, OAuth & Permissions."  # noqa: S105 - no token
_INSTALL: Final = "Install the app again in its workspace, and copy the new token into SLACK_BOT_TOKEN."
_APP_TOKEN: Final = "Make an app-level token with the scope connections:write, under Basic Information."  # noqa: S105 - no token
_SOCKETS: Final = "Turn Socket Mode on in the app's settings, or hear by HTTP with SLACK_SIGNING_SECRET."
_LATER: Final = "Try again in a minute."
_REACH: Final = "See that this machine may reach Slack by https, and that SLACK_API_URL is right."

# What Slack calls a failure, for the bot token and for the app-level token: what to do about it.
TOKEN_REMEDIES: Final[Mapping[str, str]] = {
    "invalid_auth": _TOKEN,
    "not_authed": _TOKEN,
    "not_allowed_token_type": _TOKEN,
    "token_expired": _TOKEN,
    "token_revoked": _INSTALL,
    "account_inactive": _INSTALL,
}
APP_REMEDIES: Final[Mapping[str, str]] = {
    "invalid_auth": _APP_TOKEN,
    "not_authed": _APP_TOKEN,
    "not_allowed_token_type": _APP_TOKEN,
    "missing_scope": _APP_TOKEN,
    "token_revoked": _APP_TOKEN,
    "socket_mode_not_enabled": _SOCKETS,
}


async def examined(settings: Settings, *, now: Callable[[], datetime]) -> tuple[Finding, ...]:
    """How Slack is set up, and what it says to us."""
    async with opened(settings.slack_api_url) as web:
        token, sockets = await asyncio.gather(_token(web, settings, now=now), _sockets(web, settings))
    return (*token, _hearing(settings), _signing(settings), sockets)


async def _token(web: Web, settings: Settings, *, now: Callable[[], datetime]) -> tuple[Finding, ...]:
    """Who we are by the bot token, what we may do with it, and what time it is at Slack."""
    token = settings.slack_bot_token
    if token is None:
        return (absent("slack.token", "workspaces install the app, each with a token of its own"),)
    try:
        async with asyncio.timeout(WITHIN):
            answer = await web.answered(token, "auth.test")
    except (Refusal, TimeoutError) as error:
        return (_refused("slack.token", "SLACK_BOT_TOKEN", error, TOKEN_REMEDIES),)
    data = answer.data if isinstance(answer.data, dict) else {}
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return (
        ok("slack.token", f"we are {text(data, 'user')} in {text(data, 'team')}"),
        _scopes(headers.get("x-oauth-scopes")),
        clock("slack.clock", "Slack", headers.get("date"), now=now()),
    )


def _scopes(header: str | None) -> Finding:
    """Whether the token has every right that is used, and no other."""
    if header is None:
        return warning("slack.scopes", "Slack did not say which scopes the token has", _LATER)
    granted = {scope.strip() for scope in header.split(",")} - {""}
    if missing := sorted(set(SCOPES) - granted):
        return broken(
            "slack.scopes",
            f"the bot token lacks {', '.join(missing)}",
            f"Add them under OAuth & Permissions, as {MANIFEST} has them, and install the app again.",
        )
    if more := sorted(granted - set(SCOPES)):
        return warning(
            "slack.scopes",
            f"the bot token may do what Hearsay never does: {', '.join(more)}",
            f"Take these scopes away; {MANIFEST} has those that are used.",
        )
    return ok("slack.scopes", f"all {len(SCOPES)} scopes that are used, and no other")


def _hearing(settings: Settings) -> Finding:
    """By which way we hear."""
    sockets, http = settings.slack_app_token is not None, settings.slack_signing_secret is not None
    if sockets and http:
        return ok("slack.hearing", "by Socket Mode where the app has it on, else by HTTP")
    if sockets:
        return ok("slack.hearing", "by Socket Mode")
    if http:
        return ok("slack.hearing", "by HTTP, at /slack/events")
    return broken("slack.hearing", "by no way", "Set SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.")


def _signing(settings: Settings) -> Finding:
    """Whether the signing secret looks like one of Slack's."""
    if settings.slack_signing_secret is None:
        return absent("slack.signing", "SLACK_SIGNING_SECRET is needed to hear by HTTP only")
    if not _SIGNING.fullmatch(settings.slack_signing_secret):
        return warning(
            "slack.signing",
            "SLACK_SIGNING_SECRET does not look like one: they have 32 digits from 0 to f",
            "Copy it anew: api.slack.com/apps, Basic Information, Signing Secret (not the client secret).",
        )
    return ok("slack.signing", "SLACK_SIGNING_SECRET looks like one")


async def _sockets(web: Web, settings: Settings) -> Finding:
    """Whether Slack would let us connect; the connection that it offers is not made."""
    if settings.slack_app_token is None:
        return absent("slack.sockets", "SLACK_APP_TOKEN is needed to hear by Socket Mode only")
    try:
        async with asyncio.timeout(WITHIN):
            await web.call(settings.slack_app_token, "apps.connections.open")
    except (Refusal, TimeoutError) as error:
        return _refused("slack.sockets", "SLACK_APP_TOKEN", error, APP_REMEDIES)
    return ok("slack.sockets", "Slack lets us connect by Socket Mode")


def _refused(name: str, setting: str, error: Refusal | TimeoutError, known: Mapping[str, str]) -> Finding:
    """Why a call came to nothing."""
    if isinstance(error, TimeoutError):
        return broken(name, f"Slack did not answer within {WITHIN:.0f} s", _REACH)
    if error.unreached:
        return broken(name, f"Slack cannot be reached ({error.code})", _REACH)
    if error.code == "ratelimited":  # once a minute is as often as Slack likes some of this
        return warning(name, "Slack was asked too often, and did not say", _LATER)
    return broken(
        name, f"Slack says {error.code} to {setting}", known.get(error.code, f"See to {setting} at Slack.")
    )


def unopened(secret: str | None, sealed: Mapping[str, bytes]) -> Finding:
    """Whether the tokens of workspaces, sealed under their names, open with HEARSAY_SECRET_KEY."""
    many = f"{len(sealed)} workspace{'s' if len(sealed) > 1 else ''}"
    if secret is None:
        return broken(
            "vault",
            f"the tokens of {many} are sealed, and HEARSAY_SECRET_KEY is missing",
            "Set the key that they were sealed with, or let them install the app again.",
        )
    seal = Seal(secret)
    shut = [name.rpartition("/")[2] for name, what in sealed.items() if seal.opened(name, what) is None]
    if shut:
        return broken(
            "vault",
            f"HEARSAY_SECRET_KEY does not open the token of {', '.join(sorted(shut)[:5])}",
            "Set the key that was there when the app was installed, or let these install it again.",
        )
    return ok("vault", f"HEARSAY_SECRET_KEY opens the tokens of {many}")
