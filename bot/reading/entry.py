"""The two ways into the room: a file's bytes, or a text that somebody pasted."""

from __future__ import annotations

import hashlib

from bot.errors import NoText
from bot.model.article import Article
from bot.reading.clean import clean
from bot.reading.hints import Extracted, Hints


def read_bytes(
    body: bytes, *, name: str, media_type: str | None = None, url: str | None = None, hints: Hints = Hints()
) -> Article:
    """The article in a file or web page; `name` is what errors call it, `media_type` may carry a charset.

    Raises InputError: one line that says what is wrong with it and what to do.
    """
    return assemble(Extracted(text=body.decode("utf-8", "replace")), hints=hints, name=name)


def read_text(text: str, *, hints: Hints = Hints(), id: str | None = None) -> Article:
    """The article in a text; a clean text is kept to the letter. Raises NoText when there are no words.

    `id` defaults to one that the same text always gets.
    """
    return assemble(Extracted(text=text), hints=hints, id=id)


def assemble(extracted: Extracted, *, hints: Hints, name: str = "the text", id: str | None = None) -> Article:
    """Clean the words and find what surrounds them."""
    cleaned = clean(extracted.text, extracted.total)
    if not cleaned.text.strip():
        raise NoText(f"{name}: there are no words in it; send the article's text")
    return Article(
        id=id or stable_id(cleaned.text),
        text=cleaned.text,
        title=hints.title or extracted.title,
        outlet=hints.outlet or extracted.outlet,
        url=hints.url,
        published=hints.published or extracted.published,
        language="en",
        warnings=cleaned.warnings,
    )


def stable_id(text: str) -> str:
    """The same for the same text on every machine: "a" and 16 hexadecimal digits of its SHA-256."""
    return "a" + hashlib.sha256(text.encode()).hexdigest()[:16]
