"""`hearsay doctor`, wired: everything that can be looked at, side by side, and what to do about each.

A check is a function from what was set to findings. To add one, add a row to CHECKS. Nothing is changed.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from adapters.console.deliver import Printer
from adapters.console.render import json_text
from bot.bootstrap import logs, machine
from bot.bootstrap.parts import utc_now
from bot.errors import StoreError
from bot.model.health import Finding, State, absent, broken, ok, warning
from bot.model.job import Backlog, JobState, MessageState
from bot.report import health
from bot.settings import Given, Settings, secrets_of

Running = Awaitable[Iterable[Finding]]

PATIENCE: Final = 20.0  # seconds for a check as a whole, whose questions to others take 5 at most each
OLD: Final = timedelta(minutes=10)  # a request or a message that waits longer is one that nobody takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What checks go by: what was set, and what time it is (UTC)."""

    given: Given
    now: Callable[[], datetime] = utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One row: what it is called when it cannot be done, how it is done, and the settings it goes by.

    `run` imports what it needs and gives what is then to be awaited, beside the others.
    """

    name: str
    run: Callable[[Look], Running]
    settings: tuple[str, ...] = ()


def _settings(look: Look) -> Running:
    return asyncio.to_thread(lambda: list(machine.settings(look.given)))


def _folder(look: Look) -> Running:
    return asyncio.to_thread(lambda: list(machine.folder(look.given.settings)))


def _models(_: Look) -> Running:
    return asyncio.to_thread(lambda: list(machine.models()))


def _database(look: Look) -> Running:
    """The database, what is to be done in it, and whether what is sealed there opens."""
    from storage.health import examined

    settings = look.given.settings

    async def run() -> Iterable[Finding]:
        now = look.now()
        kept = await examined(settings.database, now=now)
        found = list(kept.findings)
        if kept.backlog is not None:
            found += [*waiting(kept.backlog, now=now)]
        return [*found, _vault(settings, kept.sealed or {})]

    return run()


def _vault(settings: Settings, sealed: Mapping[str, bytes]) -> Finding:
    """Whether what is sealed opens."""
    if sealed:
        from adapters.slack.checks import unopened

        return unopened(settings.secret_key, sealed)
    if settings.secret_key is None:
        return absent("vault", "HEARSAY_SECRET_KEY seals the tokens of workspaces; there are none")
    return ok("vault", "HEARSAY_SECRET_KEY is there for the tokens of workspaces; there are none yet")


def _http(look: Look) -> Running:
    from adapters.http.checks import listening

    async def run() -> Iterable[Finding]:
        return [await listening(look.given.settings)]

    return run()


def _fetching(look: Look) -> Running:
    from adapters.http.checks import fetching

    return _told(fetching(look.given.settings))


def _slack(look: Look) -> Running:
    if not look.given.settings.slack:
        return _told(absent("slack", "no token and no client id", "docs/how-to/slack.md says how to begin."))
    from adapters.slack.checks import examined

    return examined(look.given.settings, now=look.now)


def _matrix(look: Look) -> Running:
    settings = look.given.settings
    if settings.matrix_homeserver is None or settings.matrix_user_id is None:
        return _told(absent("matrix", "no homeserver and user", "docs/how-to/matrix.md says how to begin."))
    from adapters.matrix.checks import examined
    from storage.health import cursor

    async def run() -> Iterable[Finding]:
        try:
            since = await cursor(settings.database, f"matrix {settings.matrix_user_id}")
        except StoreError:
            found = await examined(settings, since=None, now=look.now)
            unread = warning("matrix.sync", "not looked at, for the database cannot be read", "See database.")
            return [unread if one.name == unread.name else one for one in found]
        return await examined(settings, since=since, now=look.now)

    return run()


async def _told(*findings: Finding) -> Iterable[Finding]:
    """Findings for which nobody has to be asked."""
    return findings


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
    begun = [
        (check, _begun(check, look)) for check in checks
    ]  # imports take seconds, which no answer waits for
    found = await asyncio.gather(*(_done(check, running) for check, running in begun))
    return [_masked(one, secrets) for some in found for one in some]


def _begun(check: Check, look: Look) -> Running:
    """A check that is under way, unless a setting that it goes by is wrong."""
    if wrong := sorted(look.given.wrong.intersection(check.settings)):
        advice = "Set it right, and run hearsay doctor again."
        return _told(warning(check.name, f"not looked at, for {', '.join(wrong)} is wrong", advice))
    try:
        return check.run(look)
    except Exception as error:  # noqa: BLE001 - as below
        return _told(_failed(check, error))


async def _done(check: Check, running: Running) -> list[Finding]:
    """A check's findings; one that fails itself is a finding, too."""
    try:
        async with asyncio.timeout(PATIENCE):
            return list(await running)
    except TimeoutError:
        advice = "See that it runs, and to the network."
        return [broken(check.name, f"no answer within {PATIENCE:.0f} s", advice)]
    except Exception as error:  # noqa: BLE001 - whatever it is, the other checks are told, and this one named
        return [_failed(check, error)]


def _failed(check: Check, error: Exception) -> Finding:
    advice = "Please report this as a fault of hearsay doctor's."
    return broken(check.name, f"this could not be looked at ({type(error).__name__})", advice)


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
