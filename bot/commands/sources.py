"""What is to be read of a message: its words, a link in them, a file beside them, or a known article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.document import printable
from bot.errors import CommandError
from bot.model.chat import Attachment, Request
from bot.model.command import Usage
from bot.wording import pasted
from bot.wording.worth import ASK, is_long, is_readable

FEWEST_WORDS: Final = 4  # shorter, it is "this one please" and no article
MOST: Final = 5  # things that are read at once: each is a report, and more of them nobody reads
_ARTICLE: Final = re.compile(r"a[0-9a-f]{16}")  # bot.reading.entry.stable_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing to read, of which one field is given; `message` is the id of the message that had it."""

    text: str | None = None
    link: str | None = None
    file: Attachment | None = None
    article: str | None = None
    message: str | None = None


def asked_for(text: str, request: Request, usage: Usage) -> tuple[Source, ...]:
    """What somebody wants read who typed `text`. Raises CommandError when there is nothing, or too much.

    Files beside a message are what it is about, unless it has a link or an article's length itself; words
    that only point mean the message that is replied to.
    """
    if _ARTICLE.fullmatch(text.strip()):
        return (Source(article=text.strip()),)
    own = _files(request.attachments, request.message)
    if _says_something(text, beside=bool(own)):
        return (*_words(text, request.message, usage), *own)
    if own:
        return own
    there = request.replies_to.id if request.replies_to else None
    about, files = pasted.unwrapped(request.about or ""), _files(request.about_attachments, there)
    if files and not _says_something(about, beside=True):
        return files
    if about.strip():
        return (*_words(about, there, usage), *files)
    raise CommandError(_nothing(text, request), example=usage.example)


def heard(request: Request) -> tuple[Source, ...]:
    """What there is to read in a message that was not addressed to us; perhaps nothing."""
    text = pasted.unwrapped(request.text)
    if is_long(text):
        words: Iterable[Source] = (Source(text=text, message=request.message),)
    else:
        links = dict.fromkeys(link.url for link in pasted.links(text))
        words = (Source(link=link, message=request.message) for link in links)
    return (*words, *_files(request.attachments, request.message))[:MOST]


def _files(attachments: Sequence[Attachment], message: str | None) -> tuple[Source, ...]:
    return tuple(Source(file=file, message=message) for file in attachments if is_readable(file))


def _words(text: str, message: str | None, usage: Usage) -> tuple[Source, ...]:
    """The one link that words are about, or the words themselves."""
    several = {link.url for link in pasted.links(text)}
    if len(several) > 1 and len(text.split()) <= pasted.FEW:
        raise CommandError(f"one link at a time, and these are {len(several)}", example=usage.example)
    if _is_pointing(text):
        raise CommandError(_too_short(text), example=usage.example)
    link = pasted.lone_link(text) or pasted.host_only(text)
    return (Source(link=link, message=message) if link else Source(text=text, message=message),)


def _says_something(text: str, *, beside: bool) -> bool:
    """Whether words are to be read; `beside` files a remark is not."""
    if not text.strip() or _is_pointing(text):
        return False
    return not beside or bool(pasted.links(text)) or pasted.host_only(text) is not None or is_long(text)


def _is_pointing(text: str) -> bool:
    """Whether words only point at something: "this one"."""
    return len(text.split()) < FEWEST_WORDS and not pasted.links(text) and not pasted.host_only(text)


def _nothing(text: str, request: Request) -> str:
    files = request.attachments or request.about_attachments
    if files:
        return f"{shown(files[0])} is of a kind of file that is not read: {ASK}"
    if text.strip():
        return _too_short(text)
    return "read needs a link or a text, or a reply to the message that has it"


def _too_short(text: str) -> str:
    return (
        f"“{printable(text)}” is too short to be an article: paste its text, give its link, or reply with"
        " read to the message that has it"
    )


def shown(file: Attachment) -> str:
    """A file's name as people are told it."""
    return printable(file.name)[:80] or "a file without a name"
