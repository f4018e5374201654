"""Document -> what is printed: plain text, a terminal's text, Markdown or HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import IO, Any

from adapters.console.lines import Row, rows
from adapters.console.markup import as_html, markdown
from bot.document import Document

WIDEST = 100  # columns; longer lines are hard to read

# Characters that JSON leaves as they are and a terminal or a log reader would act on: DEL, C1, marks that
# turn the direction of writing, other line ends, tags, lone halves of a character.
_ACTIVE = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def plain(document: Document) -> str:
    """The document as text, one line to each row, for pipes and files."""
    return "\n".join(row.plain for row in rows(document)) + "\n"


RENDERERS: dict[str, Callable[[Document], str]] = {"text": plain, "markdown": markdown, "html": as_html}


def draw(document: Document, stream: IO[str], *, width: int | None = None, colour: bool = True) -> None:
    """Write the document to a terminal, wrapped to its width; without `colour` no escape code is written.

    The words go through rich as `Text`, which reads no markup in them.
    """
    from rich.console import Console

    terminal = None if colour else False
    console = Console(
        file=stream, width=width, force_terminal=terminal, highlight=False, markup=False, emoji=False
    )
    columns = min(console.width, WIDEST)
    for row in rows(document):
        _wrap(row, console, columns)


def _wrap(row: Row, console: Any, columns: int) -> None:
    from rich.text import Text

    text = Text.assemble(*row.pieces)
    text.rstrip()
    room = max(columns - max(len(row.first), len(row.rest)), 10)
    for index, line in enumerate(text.wrap(console, room) or [Text()]):
        line.rstrip()
        lead = row.rest if index else row.first
        console.print(Text.assemble(lead if line.plain else "", line), soft_wrap=True)


def json_text(record: dict[str, Any], *, indent: int | None = None) -> str:
    """A record as JSON without a character that a terminal would act on; no newline at the end."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=indent)
    return _ACTIVE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found.group())[1:-1]
