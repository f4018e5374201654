"""Results to standard output, everything else to standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from adapters.console.render import RENDERERS, draw, json_text
from bot.document import Document, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """Where results and complaints go. `colour` is off when NO_COLOR is set; `out` and `err` are open."""

    out: IO[str]
    err: IO[str]
    colour: bool = True
    width: int | None = None

    def show(self, document: Document, style: str = "text") -> None:
        """Print a document: `style` is a key of RENDERERS; text is wrapped and styled on a terminal."""
        if style == "text" and self.out.isatty():
            draw(document, self.out, width=self.width, colour=self.colour)
        else:
            self.out.write(RENDERERS[style](document))
        self.out.flush()

    def separate(self, style: str) -> None:
        """Set two documents apart."""
        self.out.write({"text": "\n" + "-" * 40 + "\n\n", "markdown": "\n---\n\n", "html": "\n"}[style])

    def record(self, record: dict[str, Any], *, indent: int | None = None) -> None:
        """Print one JSON object and a newline, at once."""
        self.out.write(json_text(record, indent=indent) + "\n")
        self.out.flush()

    def write(self, text: str) -> None:
        """Print a piece of a stream that is a format of its own."""
        self.out.write(text)

    def complain(self, message: str) -> None:
        """One line on standard error."""
        self.err.write(f"hearsay: {printable(message)}\n")
        self.err.flush()

    @contextmanager
    def progress(self, total: int | None) -> Iterator[Callable[[int], None]]:
        """Gives a function that takes how many of `total` bytes are done.

        It draws a bar on standard error when that is a terminal and the results go elsewhere.
        """
        if not self.err.isatty() or self.out.isatty():
            yield lambda _: None
            return
        from rich.console import Console
        from rich.progress import Progress

        console = Console(file=self.err, no_color=not self.colour)
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("reading", total=total)
            yield lambda done: bar.update(task, completed=done)
