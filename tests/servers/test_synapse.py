"""The homeserver that tests talk to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers.synapse import Homeserver, HomeserverFailed, free_port


def test_what_it_knows_outlives_a_stop(synapse: Homeserver) -> None:
    """Stopped and started again it stands at the same address and knows whom it knew."""
    account = synapse.register()
    address = synapse.address
    synapse.stop()
    assert not synapse.runs
    with pytest.raises(HomeserverFailed, match="versions"):
        synapse.call("GET", "/_matrix/client/versions")
    synapse.start()
    said = synapse.call("GET", "/_matrix/client/v3/account/whoami", token=account.access_token)
    assert (synapse.address, said["user_id"]) == (address, account.user_id)


def test_why_it_does_not_start_is_told(tmp_path: Path) -> None:
    """A server that cannot start is an error with the end of its own log, and nothing is left behind."""
    server = Homeserver(tmp_path / "server", free_port(), settings={"server_name": "no such name"})
    with pytest.raises(HomeserverFailed, match="invalid format"):
        server.start()
    assert not server.runs
    with pytest.raises(HomeserverFailed, match="venv-synapse"):
        Homeserver(tmp_path / "other", free_port(), python=tmp_path / "python").start()


def test_it_ends_with_whoever_started_it(tmp_path: Path, root: Path) -> None:
    """A test run that is killed leaves no homeserver behind."""
    port = free_port()
    starting = (
        "import pathlib, sys, time\n"
        "from tests.servers.synapse import Homeserver\n"
        f"server = Homeserver(pathlib.Path({str(tmp_path)!r}), {port})\n"
        "server.start()\n"
        "print('started', flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", starting], cwd=root, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"started\n"
        os.kill(started.pid, signal.SIGKILL)
    server = Homeserver(tmp_path, port)
    for _ in range(600):
        try:
            server.call("GET", "/_matrix/client/versions")
        except HomeserverFailed:
            return
        time.sleep(0.05)
    raise AssertionError("the homeserver outlived whoever started it")
