"""What the caller knows about a text, and what an extractor learned from its file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the caller knows; each overrides what the text says. `published` is an ISO 8601 date."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The words of a file and what its metadata says; warnings are for the reader of the report.

    `total` is how many characters the file had when `text` is only its beginning. `page` are all words
    of a web page, furniture included.
    """

    text: str
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    warnings: tuple[str, ...] = ()
    total: int | None = None
    page: str | None = None
