"""`hearsay doctor` and `hearsay init` as they are run: lines, JSON, exit codes."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from bot.__main__ import main
from bot.settings import TABLE

STATES = {"ok", "warning", "broken", "not configured"}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """The command in a folder of its own: its exit code, and what it wrote to each stream."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    monkeypatch.chdir(tmp_path)
    for name in TABLE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HEARSAY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HEARSAY_HTTP_PORT", "0")

    def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        code = main(arguments)
        written = capsys.readouterr()
        return code, written.out, written.err

    yield run
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_from_nothing(run: Run, tmp_path: Path) -> None:
    """A first file is written without a terminal, all is well after it, and it is not written again."""
    code, out, err = run("init", "--yes")
    assert (code, err) == (0, "")
    assert out.endswith("Everything that is configured works.\n")
    assert (tmp_path / "hearsay.toml").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["hearsay.toml"]
    before = (tmp_path / "hearsay.toml").read_bytes()
    code, out, err = run("init", "--yes")
    assert (code, out) == (1, "")
    assert "is there already" in err
    assert (tmp_path / "hearsay.toml").read_bytes() == before
    assert run("doctor")[0] == 0


def test_for_programs(run: Run) -> None:
    """A list of objects of four keys, the same whatever is found, and nothing else on standard output."""
    code, out, err = run("doctor", "--json", SLACK_BOT_TOKEN="xoxb-1", HEARSAY_HTTP_HOST="a b")  # noqa: S106
    found = json.loads(out)
    assert (code, err) == (1, "")
    assert {frozenset(one) for one in found} == {frozenset({"name", "state", "message", "advice"})}
    assert {one["state"] for one in found} <= STATES
    mistakes = [one["message"] for one in found if one["name"] == "settings"]
    assert len(mistakes) == 2
    assert mistakes[0].startswith("HEARSAY_HTTP_HOST is 'a b'")
    assert mistakes[1].startswith("SLACK_BOT_TOKEN is set without")


@pytest.mark.parametrize("arguments", [("init", "--config", "a.toml", "b"), ("doctor", "--all")])
def test_wrong_usage(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """What is not understood is told with the usage."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: hearsay" in capsys.readouterr().err
