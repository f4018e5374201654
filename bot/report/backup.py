"""What became of a backup, and what to know about it."""

from __future__ import annotations

from datetime import datetime

from bot.document import Code, Document, Inline, Paragraph, Text

_NOT_IN_IT = (
    "Not in it: the settings with their secrets. Without HEARSAY_SECRET_KEY the sealed tokens of workspaces"
    " stay sealed. Keep it as safe as the database: it holds what was read, and the Matrix keys as they are."
)
_AGAIN = (
    "What was erased since then is there again, so erase it once more. What was being done then is done once"
    " more, messages included. Let nothing else run with these Matrix keys."
)


def made(folder: str, schema: str, files: int, size: int) -> Document:
    """A backup of so many files and bytes."""
    amount = f"{files} {'file' if files == 1 else 'files'}, {_amount(size)}"
    return _paragraphs(f"Backed up to {folder}: {amount}, database of version {schema}.", _NOT_IN_IT)


def restored(folder: str, schema: str, at: datetime, *, is_current: bool) -> Document:
    """A backup that was made at a time is in place."""
    first = f"Restored {folder} as it was at {at:%Y-%m-%d %H:%M} UTC, database of version {schema}."
    document = _paragraphs(first, _AGAIN)
    if is_current:
        return document
    step: tuple[Inline, ...] = (
        Text("It is of an older version: run "),
        Code("hearsay db upgrade"),
        Text("."),
    )
    return Document((*document.blocks, Paragraph(step)))


def _amount(size: int) -> str:
    """ "2.0 MiB"."""
    if size < 2**20:
        return f"{max(1, round(size / 2**10))} KiB"
    return f"{size / 2**20:.1f} MiB"


def _paragraphs(*lines: str) -> Document:
    return Document(tuple(Paragraph((Text(line),)) for line in lines))
