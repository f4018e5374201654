"""Parsers of untrusted files, each in a process of its own with limits.

The one place in the core that starts a process: a parser that runs away is killed, and nobody waits for it.
The process may take 1 GiB of memory, 10 s of processor time and 20 s in all, and may open no connection.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from bot import errors
from bot.reading.hints import Extracted
from bot.reading.sniff import Format

# -I: neither the caller's folder nor its environment decides what is imported. -B: a process that is
# killed leaves no half-written bytecode in the installation.
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); from bot.reading.sandbox import child; child(sys.argv[2:])"
)
_ROOT = str(Path(__file__).resolve().parents[2])
_ADVICE = "paste the article's text instead"
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "os.remove",
    "os.rename",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one parser may take: bytes of address space, seconds of processor time, seconds in all."""

    memory: int = 1 << 30
    cpu: int = 10
    wall: float = 20.0


def extract(
    kind: Format,
    body: bytes,
    *,
    name: str,
    charset: str | None = None,
    url: str | None = None,
    limits: Limits | None = None,
) -> Extracted:
    """The words of a file, parsed in a process of its own. Raises InputError that names the file."""
    limits = limits or Limits()
    request = json.dumps([kind.value, charset, url, limits.memory, limits.cpu])
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-c", _BOOT, _ROOT, request],
            input=body,
            capture_output=True,
            timeout=limits.wall,
            check=False,
            env={"PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise errors.UnreadableInput(
            f"{name}: took more than {limits.wall:g} s to read; {_ADVICE}"
        ) from error
    if done.returncode != 0:
        raise errors.UnreadableInput(f"{name}: {_cause(done.returncode, limits)}; {_ADVICE}")
    return _answer(name, json.loads(done.stdout))


def _cause(code: int, limits: Limits) -> str:
    """What ended the process, from its exit status."""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"took more than {limits.cpu} s of processor time to read"
    if code < 0:
        return f"broke the parser ({signal.Signals(-code).name})"
    return "could not be parsed"


def _answer(name: str, reply: dict[str, Any]) -> Extracted:
    if "error" in reply:
        kind, message = reply["error"]
        raise getattr(errors, kind)(f"{name}: {message}")
    found = reply["found"]
    return Extracted(**{**found, "warnings": tuple(found["warnings"])})


def child(arguments: list[str]) -> None:
    """What runs in the process: limits first, then the parser; one JSON object on standard output."""
    kind, charset, url, memory, cpu = json.loads(arguments[0])
    body = sys.stdin.buffer.read()
    out = os.dup(1)
    os.dup2(2, 1)  # a parser that prints must not write into the answer
    _confine(memory, cpu)
    reply: dict[str, Any]
    try:
        found = import_module(f"bot.reading.{Format(kind).value}").extract(body, charset, url)
        reply = {"found": asdict(found)}
    except errors.InputError as error:
        reply = {"error": [type(error).__name__, str(error)]}
    except MemoryError:
        limit = f"{memory >> 20:,} MiB"
        reply = {"error": ["UnreadableInput", f"needs more than {limit} of memory to read; {_ADVICE}"]}
    except RecursionError:
        reply = {"error": ["UnreadableInput", f"is nested too deeply to read; {_ADVICE}"]}
    with os.fdopen(out, "wb") as stream:
        stream.write(json.dumps(reply).encode())
    os._exit(0)  # no tidying up: what a hostile file left in memory is not walked again


def _confine(memory: int, cpu: int) -> None:
    """Bound memory and processor time, write no core file, and refuse connections and processes."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    sys.addaudithook(_refuse)


def _refuse(event: str, _: tuple[object, ...]) -> None:
    """An audit hook: parsers have no business with the network or with processes."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not for parsers")
