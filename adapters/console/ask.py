"""Questions on the terminal; a secret is typed without being shown."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_TRIES: Final = 3


def _line(question: str) -> str:
    """A line that is typed; questions go to standard error, for results go to standard output."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline()


def _secret(question: str) -> str:
    """What is typed without being shown; nothing when the input ends."""
    try:
        return getpass.getpass(question)
    except EOFError:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Asks whoever sits there. Both give what was typed for a question, without an end of line kept."""

    shown: Callable[[str], str] = _line
    hidden: Callable[[str], str] = _secret

    def ask(self, question: str, check: Callable[[str], str], *, secret: bool = False) -> str:
        """What was answered, "" for nothing; asked again when `check` says what is wrong with it."""
        for _ in range(_TRIES):
            given = (self.hidden if secret else self.shown)(f"{question}: ").strip()
            wrong = check(given) if given else ""
            if not wrong:
                return given
            sys.stderr.write(f"  {wrong}\n")
        return ""
