"""`hearsay doctor`, wired: everything that can be looked at, side by side, and what to do about each.

A check is a function from what was set to findings. To add one, add a row to CHECKS. Nothing is changed.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from adapters.console.deliver import Printer
from adapters.console.render import json_text
from bot.bootstrap import logs, machine
from bot.bootstrap.parts import utc_now
from bot.errors import StoreError
from bot.model.health import Finding, State, broken, ok, warning
from bot.model.job import Backlog, JobState, MessageState
from bot.report import health
from bot.settings import Given, secrets_of

PATIENCE: Final = 20.0  # seconds for a check as a whole, whose questions to others take 5 at most each
OLD: Final = timedelta(minutes=10)  # a request or a message that waits longer is one that nobody takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What checks go by: what was set, and what time it is (UTC)."""

    given: Given
    now: Callable[[], datetime] = utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One row: what it is called when it cannot be done, how it is done, and the settings it goes by."""

    name: str
    run: Callable[[Look], Awaitable[Iterable[Finding]]]
    settings: tuple[str, ...] = ()


async def _settings(look: Look) -> Iterable[Finding]:
    return await asyncio.to_thread(lambda: list(machine.settings(look.given)))


async def _folder(look: Look) -> Iterable[Finding]:
    return await asyncio.to_thread(lambda: list(machine.folder(look.given.settings)))


async def _models(_: Look) -> Iterable[Finding]:
    return await asyncio.to_thread(lambda: list(machine.models()))


async def _database(look: Look) -> Iterable[Finding]:
    """The database, what is to be done in it, and whether what is sealed there opens."""
    from adapters.slack.checks import unopened
    from storage.health import examined

    now = look.now()
    kept = await examined(look.given.settings.database, now=now)
    found = list(kept.findings)
    if kept.backlog is not None:
        found += [*waiting(kept.backlog, now=now)]
    return [*found, unopened(look.given.settings.secret_key, kept.sealed or {})]


async def _http(look: Look) -> Iterable[Finding]:
    from adapters.http.checks import listening

    return [await listening(look.given.settings)]


async def _fetching(look: Look) -> Iterable[Finding]:
    from adapters.http.checks import fetching

    return [fetching(look.given.settings)]


async def _slack(look: Look) -> Iterable[Finding]:
    from adapters.slack.checks import examined

    return await examined(look.given.settings, now=look.now)


async def _matrix(look: Look) -> Iterable[Finding]:
    from adapters.matrix.checks import examined
    from storage.health import cursor

    settings = look.given.settings
    try:
        since = await cursor(settings.database, f"matrix {settings.matrix_user_id}")
    except StoreError:
        since = None  # why stands beside the database
    return await examined(settings, since=since, now=look.now)


_DATABASE = ("HEARSAY_DATABASE_URL", "HEARSAY_DATA_DIR")
CHECKS: Final[tuple[Check, ...]] = (
    Check(name="settings", run=_settings),
    Check(name="data.folder", run=_folder, settings=("HEARSAY_DATA_DIR",)),
    Check(name="models", run=_models),
    Check(name="database", run=_database, settings=(*_DATABASE, "HEARSAY_SECRET_KEY")),
    Check(name="http", run=_http, settings=("HEARSAY_HTTP_HOST", "HEARSAY_HTTP_PORT")),
    Check(name="fetching", run=_fetching, settings=("HEARSAY_FETCH_ALLOW",)),
    Check(
        name="slack",
        run=_slack,
        settings=(
            "SLACK_BOT_TOKEN",
            "SLACK_APP_TOKEN",
            "SLACK_SIGNING_SECRET",
            "SLACK_CLIENT_ID",
            "SLACK_API_URL",
        ),
    ),
    Check(
        name="matrix",
        run=_matrix,
        settings=(*_DATABASE, "MATRIX_HOMESERVER", "MATRIX_USER_ID", "MATRIX_ACCESS_TOKEN"),
    ),
)


async def examine(look: Look, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """Every finding, in the order of the checks, which are done side by side. No secret stands in any."""
    secrets = secrets_of(look.given.settings)
    found = await asyncio.gather(*(_done(check, look) for check in checks))
    return [_masked(one, secrets) for some in found for one in some]


async def _done(check: Check, look: Look) -> list[Finding]:
    """A check's findings; one that cannot be done, or fails itself, is a finding, too."""
    if wrong := sorted(look.given.wrong.intersection(check.settings)):
        advice = "Set it right, and run hearsay doctor again."
        return [warning(check.name, f"not looked at, for {', '.join(wrong)} is wrong", advice)]
    try:
        async with asyncio.timeout(PATIENCE):
            return list(await check.run(look))
    except TimeoutError:
        return [
            broken(check.name, f"no answer within {PATIENCE:.0f} s", "See that it runs, and to the network.")
        ]
    except Exception as error:  # noqa: BLE001 - whatever it is, the other checks are told, and this one named
        advice = "Please report this as a fault of hearsay doctor's."
        return [broken(check.name, f"this could not be looked at ({type(error).__name__})", advice)]


def waiting(backlog: Backlog, *, now: datetime) -> Iterable[Finding]:
    """What waits to be answered and to be sent, and what was given up."""
    rows = (
        ("queue", "request", backlog.jobs.get(JobState.PARKED, 0), backlog.oldest_job, "worker"),
        (
            "deliveries",
            "message",
            backlog.messages.get(MessageState.PARKED, 0),
            backlog.oldest_message,
            "serve",
        ),
    )
    for name, what, parked, oldest, command in rows:
        age = now - oldest if oldest else timedelta()
        if age > OLD:
            message = f"the oldest {what} that waits came in {_minutes(age)} minutes ago"
            yield warning(name, message, f"See that hearsay {command} runs, and to its log.")
        if parked:
            message = f"{parked} {what}{'s were' if parked > 1 else ' was'} given up after several tries"
            yield warning(name, message, "The log of that time says why.")
        if age <= OLD and not parked:
            yield ok(name, f"no {what} waits for long, and none was given up")


def _minutes(age: timedelta) -> int:
    return int(age.total_seconds() // 60)


def _masked(finding: Finding, secrets: Iterable[str]) -> Finding:
    """The finding without a secret, whoever put it there."""
    message, advice = finding.message, finding.advice
    for secret in secrets:
        message, advice = message.replace(secret, logs.HIDDEN), advice.replace(secret, logs.HIDDEN)
    return replace(finding, message=message, advice=advice)


def doctor(given: Given, printer: Printer, *, as_json: bool) -> bool:
    """Look at everything and print it; whether everything that is configured works."""
    logs.configure(io.StringIO(), plain=False, secrets=secrets_of(given.settings))  # findings say it all
    findings = asyncio.run(examine(Look(given=given)))
    if as_json:
        listed = ",\n ".join(json_text(record) for record in health.records(findings))
        printer.write(f"[{listed}]\n")
    else:
        printer.show(health.page(findings))
    return not any(one.state is State.BROKEN for one in findings)
