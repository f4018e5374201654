"""`hearsay serve` as it is run: it says whether it lives and is ready, and ends when it is told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import TEMPLATE, Postgres
from tests.servers.campaign import free_port


def asked(port: int, path: str) -> tuple[int, str]:
    """The status and the words of an answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@contextmanager
def serving(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The command, and its port once it listens."""
    port = free_port()
    settings = {"HEARSAY_DATA_DIR": str(folder), "HEARSAY_HTTP_PORT": str(port)} | environment
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env=os.environ | settings,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(600):
            try:
                asked(port, "/healthz")
                break
            except urllib.error.URLError:
                assert process.poll() is None, process.stderr.read() if process.stderr else ""
                time.sleep(0.1)
        yield process, port
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "arguments", [("serve",), ("serve", "--role", "front"), ("worker",)], ids=["all", "front", "worker"]
)
def test_serves_until_told_to_stop(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Each role lives, is ready, shows figures, and ends with code 0 and logs of JSON."""
    with serving(tmp_path, *arguments) as (process, port):
        assert asked(port, "/healthz") == (200, "ok\n")
        assert asked(port, "/readyz") == (200, "ready\n")
        status, figures = asked(port, "/metrics")
        assert status == 200
        assert 'hearsay_jobs{state="waiting"} 0.0' in figures
        assert "hearsay_database_up 1.0" in figures
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=20)
    assert process.returncode == 0, told
    events = [json.loads(line)["event"] for line in told.splitlines()]
    assert events[0] == "serving"
    assert events[-1] == "stopped"


def test_not_ready_without_its_database(tmp_path: Path, postgres: Postgres) -> None:
    """When the database does not answer it lives, but is not ready, and its figures say so."""
    with postgres.database(template=TEMPLATE) as url:
        name = url.partition("@/")[2].partition("?")[0]
        with serving(tmp_path, "serve", "--role", "front", HEARSAY_DATABASE_URL=url) as (_, port):
            assert asked(port, "/readyz") == (200, "ready\n")
            postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 - a name of our own
            assert asked(port, "/healthz") == (200, "ok\n")
            assert asked(port, "/readyz") == (503, "not ready\n")
            assert "hearsay_database_up 0.0" in asked(port, "/metrics")[1]


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"HEARSAY_HTTP_PORT": "no"}, "HEARSAY_HTTP_PORT is 'no'"),
        ({"HEARSAY_HTTP_HOST": "192.0.2.1"}, "HEARSAY_HTTP_HOST 192.0.2.1"),
        ({"HEARSAY_CRASH_AT": "nowhere"}, "HEARSAY_CRASH_AT is 'nowhere'"),
    ],
)
def test_cannot_begin(tmp_path: Path, environment: dict[str, str], complaint: str) -> None:
    """What stands in the way is named in one line, and the code is 1."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve", "--role", "front"],
        env=os.environ | {"HEARSAY_DATA_DIR": str(tmp_path), "HEARSAY_HTTP_PORT": "0"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr
