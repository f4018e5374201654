"""Plays what pages of the documentation tell people to type, and writes what comes out into them.

    scripts/play_pages.py           write the pages and their pictures anew
    scripts/play_pages.py --check   say which of them are out of date

Each page is played in a folder of its own that has the checkout's files, with a memory of its own.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Thread

from scripts import pages
from scripts.pages import CHAT, Played, Step
from scripts.pictures import picture

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "docs/tutorial/index.md",
    "docs/how-to/watchlists.md",
    "docs/how-to/confidential.md",
    "README.md",
)
PICTURES = Path("docs/pictures")
COLUMNS = 100
PATIENCE = 90.0  # seconds for an answer, on a machine that has other things to do
STILL = 4.0  # seconds without a word, after which nothing more is expected where nothing is known
_RULE = re.compile(r"(?:\x1b\[[0-9;]*m)*\n?-{40}\n\n?")
_TALK = re.compile(r"bin/hearsay chat\b(?!.*<)")
# What a page's reader has not set; a make that runs inside another one says which folder it is in.
_OURS = ("HEARSAY_", "SLACK_", "MATRIX_", "MAKE", "MFLAGS", "CI", "PYTEST_", "NO_COLOR", "FORCE_COLOR")
_LENT = (
    ".venv-synapse",
    "Makefile",
    "adapters",
    "bot",
    "docs",
    "pyproject.toml",
    "requirements",
    "scripts",
    "storage",
)


class Terminal:
    """A program whose output goes to a terminal of COLUMNS columns, and what it has written so far."""

    def __init__(self, script: str, folder: Path, environment: Mapping[str, str]) -> None:
        """Start a script of bash."""
        ours, theirs = pty.openpty()
        typed, self._keys = os.pipe()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
        self._process = subprocess.Popen(
            ["/bin/bash", "-eu", "-c", script],
            cwd=folder,
            env=dict(environment),
            stdin=typed,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        os.close(typed)
        self._came = b""
        self._ours = ours
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                piece = os.read(self._ours, 65536)
            except OSError:  # how a terminal says that nobody is left at its other end
                return
            if not piece:
                return
            self._came += piece

    @property
    def came(self) -> str:
        """All that was written, with styles."""
        return self._came.decode("utf-8", errors="replace").replace("\r\n", "\n")

    @property
    def over(self) -> bool:
        """Whether nothing more will be written."""
        return not self._reader.is_alive()

    def type(self, text: str) -> None:
        """Type lines."""
        os.write(self._keys, text.encode("utf-8"))

    def end(self) -> int:
        """Type nothing more, and wait for the end; the exit code."""
        os.close(self._keys)
        code = self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        os.close(self._ours)
        return code


class Player:
    """Plays the steps of one page in a folder."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *, still: float) -> None:
        """The folder is the one that the page's reader stands in; `still` is as for `made`."""
        self._folder, self._environment, self._still = folder, environment, still
        self._exports = ""
        self._talk: Terminal | None = None
        self._heard = 0
        self._known: set[str] = set()

    def play(self, steps: Sequence[Step]) -> tuple[Played, ...]:
        """What came out of each. Raises ValueError for a command that fails."""
        played: list[Played] = []
        ours = pages.ids(block.text for step in steps for block in step.shown)
        for step in steps:
            shown = [block.text for block in step.shown]
            known = pages.settled([text for one in played for text in one.came])
            self._known = {*known, *ours}
            typed = pages.replaced(step.typed.text, {there: here for here, there in known.items()})
            came = self._say(typed, shown) if step.typed.kind == CHAT else self._run(typed, shown)
            played.append(Played(step=step, came=pages.in_order(came, shown, known=self._known)))
        self._leave()
        return tuple(played)

    def _run(self, script: str, shown: Sequence[str]) -> tuple[str, ...]:
        self._leave()
        self._exports += "".join(line + "\n" for line in script.splitlines() if line.startswith("export "))
        terminal = Terminal(self._exports + script, self._folder, self._environment)
        if _TALK.search(script):
            self._talk, self._heard = terminal, 0
            return ()
        if code := terminal.end():
            raise ValueError(f"this ended with {code}:\n{script}\n{terminal.came}")
        return _answers(terminal.came) if shown else ()

    def _say(self, text: str, shown: Sequence[str]) -> tuple[str, ...]:
        if self._talk is None or self._talk.over:
            raise ValueError(
                f"nobody is there to hear this: {text!r}\n{self._talk.came if self._talk else ''}"
            )
        pasted = text.startswith("read\n")
        self._talk.type(text + ".\n" * pasted)  # a pasted text ends where the paste does; a piped one so
        end = time.monotonic() + PATIENCE
        size, since = -1, time.monotonic()
        answers: tuple[str, ...] = ()
        while time.monotonic() < end:
            came = self._talk.came
            answers = _answers(came[self._heard :])
            if len(came) != size:
                size, since = len(came), time.monotonic()
            if self._enough(answers, shown, still=time.monotonic() - since):
                break
            time.sleep(0.05)
        self._heard = size
        return answers

    def _enough(self, answers: Sequence[str], shown: Sequence[str], *, still: float) -> bool:
        """Whether the answers are those of the page, or no more are to be expected."""
        if self._talk is None or self._talk.over or (shown and pages.same(answers, shown, known=self._known)):
            return True
        return still > (self._still if shown else STILL) and len(answers) >= max(1, len(shown))

    def _leave(self) -> None:
        if self._talk is not None:
            code, self._talk = self._talk.end(), None
            if code:
                raise ValueError(f"the chat ended with {code}")


def _answers(came: str) -> tuple[str, ...]:
    """What was said, cut where rules set answers apart."""
    return tuple(part for part in _RULE.split(came) if pages.plain(part).strip())


def lent(folder: Path) -> None:
    """Make a folder look like a checkout that is set up; nothing that is written there gets into ours."""
    for name in _LENT:
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    for name in (".venv", ".venv-synapse"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir()
        (folder / name / "bin").symlink_to(Path(sys.prefix) / "bin")
    for name in (".venv", ".venv-synapse"):
        (folder / name / ".ready").touch()


def play(name: str, *, still: float = STILL) -> tuple[Played, ...]:
    """Play a page of the checkout; `still` is as for `made`."""
    page = (ROOT / name).read_text("utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_OURS)}
    home = tempfile.mkdtemp(prefix="hearsay-page-")
    try:
        folder = Path(home) / "hearsay"
        folder.mkdir()
        lent(folder)
        ours = {
            "HOME": home,
            "XDG_DATA_HOME": f"{home}/data",
            "COLUMNS": str(COLUMNS),
            "TERM": "xterm-256color",
        }
        return Player(folder, kept | ours, still=still).play(pages.steps(page))
    finally:
        shutil.rmtree(home)


def made(name: str, *, still: float = STILL) -> dict[Path, str]:
    """What a page and its pictures should hold, by path.

    What a page shows is waited for; where something else comes, nothing more is expected after `still`
    seconds of silence. A test, which expects what is shown, can wait longer than whoever writes the page.
    """
    page = (ROOT / name).read_text("utf-8")
    played = play(name, still=still)
    known = pages.settled([text for one in played for text in one.came])
    files = {ROOT / name: pages.written(page, played)}
    for one in played:
        for block, text in zip(one.step.shown, one.came, strict=False):
            if block.name:
                files[ROOT / PICTURES / f"{block.name}.svg"] = picture(
                    pages.replaced(text, known), columns=COLUMNS
                )
    return files


def main(arguments: Sequence[str]) -> int:
    """Write or check every page; with --check, 1 when one is out of date."""
    stale = [
        (path, text)
        for name in PAGES
        for path, text in made(name).items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    for path, text in stale:
        done = "is out of date: make pictures" if "--check" in arguments else "written"
        print(f"{path.relative_to(ROOT)} {done}")
        if "--check" not in arguments:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
