"""How hearsay doctor goes about it: every check is told, whatever becomes of it, and no secret is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import machine
from bot.bootstrap.doctor import CHECKS, Check, Look, examine, waiting
from bot.model.health import Finding, State, absent, broken, clock, ok, warning
from bot.model.job import Backlog, JobState, MessageState
from bot.report import health
from bot.settings import TABLE, Settings, given
from scripts import checksums

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
OK, WARNING, BROKEN = State.OK, State.WARNING, State.BROKEN
SECRET = "xoxb-canary-of-tests"  # noqa: S105 - it opens nothing


def set_to(folder: Path, **values: str) -> Look:
    """What was set, in a folder of its own."""
    return Look(given=given(environment={"HEARSAY_DATA_DIR": str(folder / "data")} | values, place=folder))


async def test_a_check_that_fails_is_told(tmp_path: Path) -> None:
    """One that fails is named, without its words, and the others are told as if nothing were."""

    async def failing(_: Look) -> Iterable[Finding]:
        raise RuntimeError(f"words of {SECRET}")

    async def fine(_: Look) -> Iterable[Finding]:
        return [ok("b", "fine")]

    checks = (Check(name="a", run=failing), Check(name="b", run=fine))
    first, second = await examine(set_to(tmp_path), checks)
    assert (first.name, first.state, second) == ("a", BROKEN, ok("b", "fine"))
    assert "RuntimeError" in first.message
    assert SECRET not in first.message + first.advice


async def test_side_by_side(tmp_path: Path) -> None:
    """All checks are under way at once: two that wait for each other end, in their order."""
    barrier = asyncio.Barrier(2)

    async def met(_: Look) -> Iterable[Finding]:
        await barrier.wait()
        return [ok("met", "both")]

    found = await examine(set_to(tmp_path), (Check(name="a", run=met), Check(name="b", run=met)))
    assert len(found) == 2


async def test_secrets_are_masked(tmp_path: Path) -> None:
    """A secret that a check repeats is hidden, in the advice too."""

    async def telling(look: Look) -> Iterable[Finding]:
        return [broken("a", f"it is {look.given.settings.slack_bot_token}", f"Not {SECRET}!")]

    (finding,) = await examine(set_to(tmp_path, SLACK_BOT_TOKEN=SECRET), (Check(name="a", run=telling),))
    assert (finding.message, finding.advice) == ("it is [hidden]", "Not [hidden]!")


async def test_what_goes_by_a_wrong_setting(tmp_path: Path) -> None:
    """A check whose setting is wrong is not done, which is told; the mistake stands beside it."""
    found = await examine(set_to(tmp_path, HEARSAY_HTTP_PORT="no", MATRIX_PASSWORD="hunter22"))  # noqa: S106
    named = {finding.name: finding for finding in found}
    assert (named["http"].state, "HEARSAY_HTTP_PORT is wrong" in named["http"].message) == (WARNING, True)
    mistakes = [finding.message for finding in found if finding.name == "settings"]
    assert [mistake.split()[0] for mistake in mistakes] == ["HEARSAY_HTTP_PORT", "MATRIX_PASSWORD"]
    assert named["database"].state is OK


async def test_not_set_up(tmp_path: Path) -> None:
    """Without any setting nothing is broken, nobody is asked, and nothing is made."""
    found = {
        finding.name: finding.state for finding in await examine(set_to(tmp_path, HEARSAY_HTTP_PORT="0"))
    }
    assert {name for name, state in found.items() if state is State.ABSENT} == {
        "vault", "fetching", "slack", "matrix",
    }  # fmt: skip
    assert set(found.values()) == {OK, State.ABSENT}
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - a look


def test_checks_go_by_settings_that_there_are() -> None:
    """Every setting that a check names exists."""
    assert {name for check in CHECKS for name in check.settings} <= set(TABLE)


@pytest.mark.parametrize(
    ("parked", "age", "state", "words"),
    [
        (0, None, OK, "none was given up"),
        (0, timedelta(minutes=9), OK, "none was given up"),
        (0, timedelta(minutes=25), WARNING, "25 minutes ago"),
        (1, None, WARNING, "1 request was given up"),
        (3, None, WARNING, "3 requests were given up"),
    ],
)
def test_the_queue(parked: int, age: timedelta | None, state: State, words: str) -> None:
    """What waits too long and what was given up is told, with how old and how many."""
    backlog = Backlog(
        jobs={JobState.PARKED: parked},
        messages={MessageState.PARKED: 0},
        oldest_job=NOW - age if age else None,
        oldest_message=None,
    )
    jobs, messages = waiting(backlog, now=NOW)
    assert (jobs.name, jobs.state, messages.state) == ("queue", state, OK)
    assert words in jobs.message


def test_messages_that_are_old() -> None:
    """The oldest message that was not delivered is told by its age."""
    old = NOW - timedelta(hours=2)
    backlog = Backlog(jobs={}, messages={MessageState.PARKED: 2}, oldest_job=None, oldest_message=old)
    found = [one for one in waiting(backlog, now=NOW) if one.name == "deliveries"]
    assert [one.state for one in found] == [WARNING, WARNING]
    assert "120 minutes" in found[0].message
    assert "2 messages were given up" in found[1].message


def test_the_data_folder(tmp_path: Path) -> None:
    """A folder can be used, is still to be made, cannot be made, or is everybody's: each is told."""
    there, file = tmp_path / "data", tmp_path / "file"
    there.mkdir(mode=0o700)
    file.touch()

    def first(path: Path) -> Finding:
        found = list(machine.folder(Settings(data_dir=path)))
        assert [one.name for one in found] == ["data.folder", "data.disk"]
        return found[0]

    assert (first(there).state, first(tmp_path / "a" / "b").state) == (OK, OK)
    assert "first start makes it" in first(tmp_path / "a" / "b").message
    assert not (tmp_path / "a").exists()
    assert first(file / "data").state is BROKEN
    there.chmod(0o777)
    assert (first(there).state, first(there).advice) == (WARNING, f"chmod go-w {there}")


def test_files_with_secrets(tmp_path: Path) -> None:
    """A file that holds secrets and may be read by others is told; one without any is not."""
    path = tmp_path / "hearsay.toml"

    def states(content: str, mode: int) -> list[State]:
        path.write_text(content, "utf-8")
        path.chmod(mode)
        return [one.state for one in machine.settings(given(environment={}, place=tmp_path))]

    assert states(f'HEARSAY_SECRET_KEY = "{"k" * 32}"', 0o644) == [OK, WARNING]
    assert states(f'HEARSAY_SECRET_KEY = "{"k" * 32}"', 0o600) == [OK]
    assert states('HEARSAY_HTTP_PORT = "8081"', 0o644) == [OK]


def test_models(tmp_path: Path) -> None:
    """A model's file that is damaged or missing is named; the others are counted."""
    for name in machine.MODELS:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "a.json").write_text("{}", "utf-8")
        (folder / "b.onnx").write_bytes(b"layers")
        (folder / machine.SUMS).write_text(checksums.sums(folder), "utf-8")
    assert [one.state for one in machine.models(tmp_path)] == [OK]
    (tmp_path / machine.MODELS[0] / "b.onnx").write_bytes(b"layerz")
    (tmp_path / machine.MODELS[1] / "a.json").unlink()
    damaged, missing, whole = machine.models(tmp_path)
    assert (damaged.state, missing.state, whole.state) == (BROKEN, BROKEN, OK)
    assert "b.onnx is damaged" in damaged.message
    assert "a.json is missing" in missing.message
    assert whole.message.startswith("4 files")


@pytest.mark.parametrize("name", checksums.FOLDERS)
def test_checksums_are_those_of_the_models(name: str) -> None:
    """What stands in SHA256SUMS holds: who makes a model anew runs scripts/checksums.py."""
    folder = checksums.BOT / name
    assert (folder / machine.SUMS).read_text("utf-8") == checksums.sums(folder), "run scripts/checksums.py"


@pytest.mark.parametrize(
    ("header", "state"),
    [
        ("Tue, 03 Nov 2026 12:00:10 GMT", OK),
        ("Tue, 03 Nov 2026 12:02:00 GMT", WARNING),
        ("Tue, 03 Nov 2026 11:50:00 GMT", BROKEN),
        ("soon", OK),
        (None, OK),
    ],
)
def test_clocks(header: str | None, state: State) -> None:
    """A clock that is off by a minute is told, and by five is broken; who says no time is believed."""
    assert clock("c", "Slack", header, now=NOW).state is state


def test_how_it_is_told() -> None:
    """Each is a line with its mark in words; all together are a sentence, and a list for programs."""
    found = [
        ok("a", "fine"), warning("b", "soon full", "Make room."), broken("c", "gone", "Bring it back."),
        absent("d", "not set"),
    ]  # fmt: skip
    page = health.page(found)
    lines = ["".join(part.text for part in block.line) for block in page.blocks]  # type: ignore[union-attr]
    assert lines == [
        "ok - a: fine.",
        "warning - b: soon full. Make room.",
        "broken - c: gone. Bring it back.",
        "not configured - d: not set.",
        "1 of 4 things do not work as they are configured, 1 warning.",
    ]
    assert health.records(found)[1] == {
        "name": "b", "state": "warning", "message": "soon full", "advice": "Make room.",
    }  # fmt: skip
    assert health.summary([found[0], found[3]]) == "Everything that is configured works."
    assert health.summary(found[:2]) == "Everything that is configured works; 1 warning."
