"""A web page -> the article in it, without menus and boxes. Runs in the sandbox only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from bot.errors import NoText, TooLarge
from bot.reading.clean import MAX_CHARS
from bot.reading.decode import declared_in, decode
from bot.reading.hints import Extracted

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 400
"""Real pages nest 20 to 60 elements; libxml2 and recursive walks overflow their stacks far above this."""

# Elements that browsers close by themselves do not count: a page of unclosed <p> is flat.
_CONTAINER = re.compile(
    r"<(/?)(?:div|span|section|article|main|aside|header|footer|nav|table|blockquote|ul|ol|dl|font|b|i|em|strong"
    r"|u|s|small|big|sub|sup|center|form|fieldset|figure|a|code|pre|q|ins|del|details|button|label|object|iframe)\b",
    re.IGNORECASE,
)
_MAX_ATTRIBUTE = 100_000
_LONG_ATTRIBUTE = re.compile(rf"=\s*(?:\"[^\"<>]{{{_MAX_ATTRIBUTE},}}\"|'[^'<>]{{{_MAX_ATTRIBUTE},}}')")
_HIDDEN = re.compile(r"<(/?)(script|style|noscript|template|svg)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_SITE = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{2,40}$")


def extract(body: bytes, charset: str | None, url: str | None) -> Extracted:
    """The words of the article, with title, author, date, site and language as the page gives them.

    Raises TooLarge for a page built to break parsers, NoText for one without an article.
    """
    if len(body) > MAX_BYTES:
        raise TooLarge(f"the page has {len(body):,} bytes, at most {MAX_BYTES:,} are read; paste the text")
    page, warnings = decode(body, charset or declared_in(body))
    page = _LONG_ATTRIBUTE.sub('=""', page)
    _refuse_deep(page)
    import trafilatura

    tree = trafilatura.load_html(re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
    found = (
        None
        if tree is None
        else trafilatura.bare_extraction(
            tree,
            url=url,
            include_comments=False,
            include_tables=True,
            favor_precision=True,
            with_metadata=True,
        )
    )
    return _from_document(found, page, warnings)


def _from_document(found: object, page: str, warnings: tuple[str, ...]) -> Extracted:
    text = _field(found, "text")
    visible = visible_words(page)
    if not text and not visible:
        raise NoText("there are no words on this page; paste the article's text")
    title = _field(found, "title")
    site = _field(found, "sitename")
    title = _bare_title(title, site) if title else None
    if not text:
        warnings = (*warnings, "no article was found on the page: all its words were taken")
    return Extracted(
        text=_with_title(_paragraphs(text or visible), title)[: 4 * MAX_CHARS],
        title=title,
        byline=_field(found, "author"),
        outlet=site,
        published=_field(found, "date"),
        language=_field(found, "language") or _declared_language(page),
        warnings=warnings,
        page=visible[:20_000],
    )


def visible_words(page: str) -> str:
    """All words of a page, furniture included, roughly: for telling a wall from an article."""
    bare = _TAG.sub("\n", "\n".join(_shown_parts(page)))
    return re.sub(r"\s*\n\s*", "\n", unescape(bare)).strip()


def _shown_parts(page: str) -> Iterator[str]:
    """The page without scripts and styles, in one pass: from each that opens to the first that closes it."""
    start, hidden = 0, ""
    for match in _HIDDEN.finditer(page):
        closing, name = bool(match[1]), match[2].lower()
        if not hidden and not closing:
            yield page[start : match.start()]
            hidden = name
        elif closing and name == hidden:
            start, hidden = match.end(), ""
    if not hidden:
        yield page[start:]


def _paragraphs(text: str) -> str:
    """A blank line between paragraphs: the extractor puts one newline, which a pasted page has not."""
    return "\n\n".join(line.strip() for line in text.split("\n") if line.strip())


def _with_title(text: str, title: str | None) -> str:
    """The headline is part of what the page says, so it stands in the text, once."""
    if (
        not title
        or _same(text.split("\n", 1)[0], title)
        or any(_same(line, title) for line in text.split("\n")[:4])
    ):
        return text
    return f"{title}\n\n{text}"


def _same(line: str, title: str) -> bool:
    """Whether two lines have the same letters."""
    return re.sub(r"\W+", "", line).casefold() == re.sub(r"\W+", "", title).casefold()


def _bare_title(title: str, site: str | None) -> str:
    """The title without " | Site name" at its end."""
    tail = _SITE.search(title)
    if not tail:
        return title
    named = re.sub(r"^[\s|–—·»-]+", "", tail.group())
    known = bool(site) and (_same(named, site or "") or named.casefold() in (site or "").casefold())
    return title[: tail.start()] if known or "|" in tail.group() else title


def _field(found: object, name: str) -> str | None:
    value = getattr(found, name, None)
    return value.strip() or None if isinstance(value, str) else None


def _declared_language(page: str) -> str | None:
    match = re.search(r"<html[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3})\b", page[:20_000], re.IGNORECASE)
    return match[1].lower() if match else None


def _refuse_deep(page: str) -> None:
    depth = 0
    for match in _CONTAINER.finditer(page):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > MAX_DEPTH:
            raise TooLarge(
                f"the page nests more than {MAX_DEPTH} elements, as no article does; paste the text"
            )
