"""Whether something that was said may hold an article."""

from __future__ import annotations

from typing import Final

from bot.model.chat import Attachment, Request
from bot.wording import pasted

FEWEST: Final = 60  # words: the shortest agency reports have as many, and what people chat seldom has
LONGEST_CHAT: Final = 360  # characters of so many words; some languages put no spaces between theirs

SUFFIXES: Final = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")
MEDIA_TYPES: Final = frozenset(
    {
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "text/html",
        "application/xhtml+xml",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
ASK: Final = "send a .txt, .md, .html, .pdf or .docx file, or paste the text"


def is_readable(file: Attachment) -> bool:
    """Whether a file is of a kind that we read, by its name or, without one, by its media type."""
    name = file.name.strip().casefold()
    if "." in name:
        return name.endswith(SUFFIXES)
    return file.media_type.partition(";")[0].strip().casefold() in MEDIA_TYPES


def is_long(text: str) -> bool:
    """Whether a text is long enough to be an article."""
    return len(text.split()) >= FEWEST or len("".join(text.split())) >= LONGEST_CHAT


def is_worth_reading(request: Request) -> bool:
    """Whether a message has a link, a file that we read, or as many words as an article."""
    return (
        bool(pasted.links(request.text))
        or is_long(request.text)
        or any(map(is_readable, request.attachments))
    )
