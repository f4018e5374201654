"""The two ways into the room: a file's bytes, or a text that somebody pasted."""

from __future__ import annotations

import hashlib

from bot.errors import NoText, TooLarge
from bot.model.article import Article
from bot.reading import dates, furniture, headline, imprint, language, sandbox, walls
from bot.reading.clean import MAX_CHARS, Cleaned, clean
from bot.reading.decode import charset_of, decode
from bot.reading.hints import Extracted, Hints
from bot.reading.lines import Line, lines
from bot.reading.sniff import Format, sniff
from bot.reading.wrapped import unwrap

MAX_BYTES = 32 * 1024 * 1024
"""The largest file that is looked at; a book with pictures is smaller."""


def read_bytes(
    body: bytes, *, name: str, media_type: str | None = None, url: str | None = None, hints: Hints = Hints()
) -> Article:
    """The article in a file or web page; `name` is what errors call it, `media_type` may carry a charset.

    Everything but plain text is parsed in a process of its own, which may take some tens of seconds: call it
    from a thread. Raises InputError: one line that says what is wrong and what to do.
    """
    if not body.strip():
        raise NoText(f"{name}: is empty; send the article's text")
    if len(body) > MAX_BYTES:
        raise TooLarge(f"{name}: has {len(body):,} bytes, at most {MAX_BYTES:,} are read; paste the text")
    kind = sniff(body, name=name, media_type=media_type)
    charset = charset_of(media_type)
    if kind is Format.TEXT:
        extracted = _plain(body, charset)
    else:
        extracted = sandbox.extract(kind, body, name=name, charset=charset, url=url or hints.url)
    cleaned = clean(extracted.text, extracted.total, compose=True)
    return _assemble(extracted, cleaned, hints=hints, url=hints.url or url, name=name)


def read_text(text: str, *, hints: Hints = Hints(), id: str | None = None) -> Article:
    """The article in a text; a clean text is kept to the letter. Raises NoText when there are no words.

    `id` defaults to one that the same text always gets.
    """
    return _assemble(Extracted(text=""), clean(text), hints=hints, url=hints.url, name="the text", id=id)


def stable_id(text: str) -> str:
    """The same for the same text on every machine: "a" and 16 hexadecimal digits of its SHA-256."""
    return "a" + hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(body: bytes, charset: str | None) -> Extracted:
    """A text file; one whose lines break at a fixed width gets its paragraphs back."""
    text, warnings = decode(body, charset)
    return Extracted(text=unwrap(text) if len(text) <= 4 * MAX_CHARS else text, warnings=warnings)


def _assemble(
    extracted: Extracted, cleaned: Cleaned, *, hints: Hints, url: str | None, name: str, id: str | None = None
) -> Article:
    """Find what surrounds the article in the words, and what the reader should be warned of."""
    text = cleaned.text
    found = lines(text)
    if not any(char.isalnum() for char in text):
        raise NoText(f"{name}: there are no words in it; send the article's text")
    title = hints.title or extracted.title
    marks = furniture.by_pattern(found)
    head = headline.find(found, marks, title)
    marks = {n: kind for n, kind in marks.items() if n not in head}
    marks |= furniture.by_place(found, marks, head)
    tag = language.tag(_body(text, found, marks), extracted.language)
    wall = walls.warning(
        extracted.page or text, sum(line.words for n, line in enumerate(found) if n not in marks)
    )
    return Article(
        id=id or stable_id(text),
        text=text,
        title=_one_line(title) or headline.title(found, head),
        headline=headline.span(found, head),
        byline=_one_line(extracted.byline) or imprint.byline(found, marks),
        outlet=_one_line(hints.outlet or extracted.outlet) or imprint.outlet(found, marks, url),
        url=url,
        published=hints.published or _day(extracted.published) or imprint.published(found, url),
        language=tag,
        noise=tuple(found[number].span for number in sorted(marks)),
        warnings=(*_present(wall), *extracted.warnings, *cleaned.warnings, *_present(language.warning(tag))),
    )


def _body(text: str, found: tuple[Line, ...], marks: dict[int, str]) -> str:
    """The first lines that are not furniture, enough to tell their language."""
    kept = "\n".join(line.text[:2000] for n, line in enumerate(found[:200]) if n not in marks)
    return kept or text[:20_000]


def _day(published: str | None) -> str | None:
    """A date from a file's properties, when it is one."""
    return dates.in_text(published) if published else None


def _one_line(value: str | None) -> str | None:
    """A name or title as one clean line: it comes from outside like the text does."""
    return " ".join(clean(value[:1000]).text.split()) or None if value else None


def _present(warning: str | None) -> tuple[str, ...]:
    return (warning,) if warning else ()
