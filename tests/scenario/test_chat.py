"""`hearsay chat` as people and pipes use it."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

import pytest

RULE = "\n" + "-" * 40 + "\n"
PASTE = """read
Lighthouse sold

The lighthouse of Skarholm was sold to a painter for 40,000 crowns, the harbour board said on Sunday.
."""

LINES = """/as ben
audit
search lighthouse
/in back room
search lighthouse
/in #sport
search lighthouse
serach lighthouse
/as ana
/hearsay settings listening on
audit
/quit
help
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a session left behind: its exit code, what it answered, and what it complained of."""

    code: int
    answers: list[str]
    err: str


Talk = Callable[..., Done]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A newsroom of its own, whose admin is ana."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HEARSAY_")}
    return ours | {"HEARSAY_DATA_DIR": str(tmp_path / "data"), "HEARSAY_ADMINS": "console:ana"}


@pytest.fixture
def talk(environment: dict[str, str]) -> Talk:
    """Says lines in a session and waits for its end."""

    def talk(lines: str, *arguments: str, **more: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "chat", *arguments],
            input=lines,
            env=environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        answers = [part.strip() for part in done.stdout.split(RULE)] if done.stdout else []
        return Done(code=done.returncode, answers=answers, err=done.stderr)

    return talk


def test_a_session(talk: Talk) -> None:
    """Several people in several places ask, paste and decide; each line has its answer, in order."""
    done = talk(f"{PASTE}\n{LINES}", "--as", "ana", "--place", "#politics")
    assert (done.code, done.err) == (0, "")
    report, denied, found, nothing, elsewhere, misspelt, arranged, audit = done.answers
    ids = re.findall(r"Id: (c[a-z2-7]{7})\b", report)
    assert "The lighthouse of Skarholm was sold to a painter for 40,000 crowns." in report
    assert denied.startswith("Audit is for admins, and console:ben is none; ask one of them: console:ana")
    assert ids[0] in found
    assert ids[0] in elsewhere
    assert nothing == "Nothing remembered here is like “lighthouse”."
    assert "did you mean search?" in misspelt
    assert "listening: on" in arranged
    assert "console:ana settings listening on console:#sport" in audit


def test_the_memory_is_one(talk: Talk, environment: dict[str, str], tmp_path: Path) -> None:
    """What the command line files is known in the chat's place of that name, or where the chat begins."""
    article = tmp_path / "a.txt"
    article.write_text("The lighthouse of Skarholm was sold, the harbour board said on Sunday.\n", "utf-8")
    read = [sys.executable, "-m", "bot", "read", "--save", str(article)]
    subprocess.run(read, env=environment, check=True, capture_output=True, timeout=120)
    subprocess.run(
        [*read, "--place", "#sport"], env=environment, check=True, capture_output=True, timeout=120
    )
    first, second = talk("search lighthouse\n/in #sport\nsearch lighthouse\n").answers
    assert "The lighthouse of Skarholm was sold." in first
    told = [[line for line in one.splitlines() if "Id: " not in line] for one in (first, second)]
    assert told[0] == told[1]  # but for the id: each place has its own


def test_what_was_asked_is_answered_by_the_next_session(talk: Talk) -> None:
    """A session that ends as if the power were cut loses nothing that was said in it."""
    cut = talk("search lighthouse\n", HEARSAY_CRASH_AT="intake.accept.after")
    assert (cut.code, cut.answers) == (-9, [])
    first, second = talk("help claim\n").answers
    assert first == "Nothing remembered here is like “lighthouse”."
    assert second.startswith("claim\nWho says a claim")


def test_two_terminals(talk: Talk) -> None:
    """Of two sessions at once on one database each has its own answers, all of them and in order."""
    assert talk("\n\n") == Done(code=0, answers=[], err="")  # makes the database, and says nothing
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(talk, f"help {name}\naudit\n" * 4) for name in ("claim", "search")]
        claims, searches = (done.result().answers for done in asked)
    for name, answers in (("claim", claims), ("search", searches)):
        assert [answer.split()[0] for answer in answers] == [name, "Audit"] * 4


def test_a_line_that_is_wrong(talk: Talk) -> None:
    """A line for the room that cannot be done is told on standard error; the next is answered."""
    done = talk("/as\nhelp audit\n/in \x07\nhelp audit\n")
    assert (done.code, len(done.answers)) == (1, 2)
    assert [line.endswith(("make one", "name of a place")) for line in done.err.splitlines()] == [True, True]


@pytest.mark.parametrize("arguments", [("--as", "two people"), ("--place", "")])
def test_wrong_usage(talk: Talk, arguments: tuple[str, ...]) -> None:
    """Names that are none are wrong usage."""
    assert talk("", *arguments).code == 2


def test_on_a_terminal(environment: dict[str, str]) -> None:
    """The prompt says who speaks where, a paste of many lines is one message, and Ctrl-D leaves."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", "chat", "--as", "ana", "--place", "#politics"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment | {"TERM": "xterm"}
    ) as process:
        os.close(theirs)
        watch = Timer(90, process.kill)  # a session that hangs ends the test, not the tester
        watch.start()
        screen = Terminal(ours)
        screen.wait_for("ana in #politics>")
        screen.write(f"\x1b[200~{PASTE.removesuffix('.')}\x1b[201~\r")
        screen.wait_for("Reading…")
        screen.wait_for("Said by: the harbour board")
        screen.write("/as ben\r")
        screen.wait_for("ben in #politics>")
        screen.write("\x04")
        assert process.wait(60) == 0
        watch.cancel()
    os.close(ours)


class Terminal:
    """The other side of a terminal, as the person who looks at it."""

    def __init__(self, descriptor: int) -> None:
        """`descriptor` is the terminal's master."""
        self._descriptor, self._seen = descriptor, ""

    def write(self, text: str) -> None:
        """Type."""
        os.write(self._descriptor, text.encode())

    def wait_for(self, words: str) -> None:
        """Look until the words stand there, and forget what stood before them."""
        until = time.monotonic() + 45
        while words not in self._seen:
            assert time.monotonic() < until, self._seen
            if select.select([self._descriptor], [], [], 0.2)[0]:
                drawn = os.read(self._descriptor, 1 << 16).decode(errors="replace")
                if "\x1b[6n" in drawn:  # where is the cursor?
                    self.write("\x1b[1;1R")
                self._seen += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", drawn)
        self._seen = self._seen.partition(words)[2]
