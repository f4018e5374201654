"""A test's aid: the program ends as if the power were cut, at a point that HEARSAY_CRASH_AT names."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Mapping

from bot.errors import HearsayError
from bot.ports.watching import POINTS, Checkpoint, pass_by

VARIABLE = "HEARSAY_CRASH_AT"


def crasher(environment: Mapping[str, str] = os.environ) -> Checkpoint:
    """What the environment asks for: nothing, or an end at `POINT`, or at the nth time there, `POINT@n`.

    The process kills itself with SIGKILL, which nothing can catch. Raises HearsayError for no such point.
    """
    wanted = environment.get(VARIABLE, "").strip()
    if not wanted:
        return pass_by
    point, _, times = wanted.partition("@")
    if point not in POINTS or not (times or "1").isdigit():
        raise HearsayError(f"{VARIABLE} is {wanted!r}: it should be one of {', '.join(POINTS)}, also with @2")
    passed: Counter[str] = Counter()

    def crash(here: str) -> None:
        passed[here] += 1
        if here == point and passed[here] >= int(times or 1):
            os.kill(os.getpid(), signal.SIGKILL)

    return crash
