"""How the hand-made analysis is drawn: one entry for each file of tests/golden.

After a change to the drawing that is meant, `python -m tests.drawings` writes the files anew; read the
difference before you commit it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from adapters.console.markup import as_html, markdown
from adapters.console.render import draw, json_text, plain
from bot.report import report, to_json
from tests.specimen import specimen

GOLDEN = Path(__file__).parent / "golden"


def terminal(*, width: int, colour: bool) -> str:
    """The default report as a terminal of so many columns shows it; escape codes as the letters ESC."""
    stream = Terminal()
    draw(report(specimen()), stream, width=width, colour=colour)
    return stream.getvalue().replace("\x1b", "ESC")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Always."""
        return True


DRAWINGS: dict[str, Callable[[], str]] = {
    "report.txt": lambda: plain(report(specimen())),
    "report-all.txt": lambda: plain(report(specimen(), everything=True)),
    "report-60-columns.txt": lambda: terminal(width=60, colour=False),
    "report.md": lambda: markdown(report(specimen())),
    "report.html": lambda: as_html(report(specimen())),
    "report.json": lambda: json_text(to_json(specimen()), indent=2) + "\n",
}


def write() -> None:
    """Write every file of tests/golden anew."""
    for name, drawing in DRAWINGS.items():
        (GOLDEN / name).write_text(drawing(), "utf-8")


if __name__ == "__main__":
    write()
