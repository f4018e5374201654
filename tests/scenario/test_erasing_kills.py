"""A process that is killed between an erasure and the removal of its traces leaves that to the next one."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine import connect
from tests.scenario.left import on_disk


async def test_the_next_process_removes_the_traces(
    root: Path, url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """After SIGKILL the words are still in the files; who opens the database next removes every byte."""
    command = [sys.executable, "-m", "tests.scenario.forgetter", url]
    program = await asyncio.create_subprocess_exec(*command, cwd=root, stderr=subprocess.PIPE)
    _, said = await program.communicate()
    assert program.returncode == -signal.SIGKILL, said
    assert on_disk(url, tmp_path, request)
    await (await connect(url)).close()
    assert on_disk(url, tmp_path, request) == {}
