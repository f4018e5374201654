"""Asks a vulnerability service about every package of the lock files; `make audit`.

pip-audit alone says "no known vulnerabilities" of packages that the service told nothing about. Here that
is a failure of its own: exit code 2, where 1 is a vulnerability and 0 means that every package was looked up.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

LOCKS: Final = ("requirements/run.lock", "requirements/dev.lock")
FOUND: Final = "known vulnerabilit"
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 2


def verdict(code: int, words: str) -> int:
    """What an ending of pip-audit --strict means."""
    if code == 0:
        return CLEAN
    return VULNERABLE if "Found " in words and FOUND in words else UNKNOWN


def main(arguments: Sequence[str]) -> int:
    """Audit each lock; the worst verdict."""
    program = Path(sys.executable).parent / "pip-audit"
    worst = CLEAN
    for lock in LOCKS:
        asked = [
            str(program),
            "--strict",
            "--require-hashes",
            "--disable-pip",
            "--progress-spinner=off",
            "-r",
            lock,
        ]
        done = subprocess.run([*asked, *arguments], capture_output=True, text=True, check=False)
        words = f"{done.stdout}{done.stderr}".strip()
        found = verdict(done.returncode, words)
        print(f"{lock}: {_said(found, words)}")
        worst = max(worst, found)
    return worst


def _said(found: int, words: str) -> str:
    if found == UNKNOWN:
        last = words.splitlines()[-1] if words else "it said nothing"
        return (
            "NOT AUDITED, so nothing is known of it. The vulnerability service did not answer for every"
            " package; try again where it can be reached, or ask another: make audit AUDIT='-s osv'."
            f" pip-audit: {last}"
        )
    return words


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
