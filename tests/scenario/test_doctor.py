"""`hearsay doctor` and `hearsay init` as they are run: lines, JSON, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.databases import TEMPLATE, Postgres
from tests.scenario.test_serve import serving

STATES = {"ok", "warning", "broken", "not configured"}


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, in a folder of its own."""
    settings = {"HEARSAY_DATA_DIR": str(folder / "data"), "HEARSAY_HTTP_PORT": "0"}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | settings | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_from_nothing(tmp_path: Path) -> None:
    """A first file is written without a terminal, all is well after it, and nothing else was made."""
    done = run(tmp_path, "init")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Everything that is configured works." in done.stdout
    assert (tmp_path / "hearsay.toml").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["hearsay.toml"]


def test_for_programs(tmp_path: Path) -> None:
    """A list of objects of four keys, the same whatever is found, and nothing else on standard output."""
    done = run(tmp_path, "doctor", "--json", SLACK_BOT_TOKEN="xoxb-1", HEARSAY_HTTP_HOST="a b")  # noqa: S106
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert {frozenset(one) for one in found} == {frozenset({"name", "state", "message", "advice"})}
    assert {one["state"] for one in found} <= STATES
    mistakes = [one["message"] for one in found if one["name"] == "settings"]
    assert len(mistakes) == 2
    assert mistakes[0].startswith("HEARSAY_HTTP_HOST is 'a b'")
    assert mistakes[1].startswith("SLACK_BOT_TOKEN is set without")


def test_while_it_serves(tmp_path: Path, postgres: Postgres) -> None:
    """Beside a service that runs, the port is told to be its own, and what is to be done in its database."""
    with postgres.database(template=TEMPLATE) as url:
        with serving(tmp_path, "serve", "--role", "front", HEARSAY_DATABASE_URL=url) as (_, port):
            done = run(tmp_path, "doctor", HEARSAY_DATABASE_URL=url, HEARSAY_HTTP_PORT=str(port))
        assert done.returncode == 0, done.stdout
        assert f"ok - http: Hearsay runs at 127.0.0.1, port {port}, and is ready." in done.stdout
        assert "ok - database.server: PostgreSQL" in done.stdout
        assert "ok - queue: " in done.stdout


@pytest.mark.parametrize("arguments", [("init", "--config", "a.toml", "b"), ("doctor", "--all")])
def test_wrong_usage(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """What is not understood is told with the usage."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: hearsay" in capsys.readouterr().err
