"""Markdown -> its words: marks dropped, wrapped lines joined. Runs in the sandbox only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.reading.clean import MAX_CHARS
from bot.reading.decode import decode
from bot.reading.hints import Extracted

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\n(?P<fields>.{0,5000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FIELD = re.compile(
    r"^(title|author|date|byline|outlet|site)\s*:\s*[\"']?(.{1,300}?)[\"']?\s*$", re.MULTILINE
)
_TAG = re.compile(r"<[^<>]{1,500}>")
_INLINE = {"text", "code_inline", "text_special"}


def extract(body: bytes, charset: str | None, _url: str | None) -> Extracted:
    """The words; a front matter block gives title, author and date."""
    from markdown_it import MarkdownIt

    source, warnings = decode(body, charset)
    total, source = len(source), source[: 2 * MAX_CHARS].replace("\r\n", "\n")
    fields: dict[str, str] = {}
    if front := _FRONT.match(source):
        fields = dict(_FIELD.findall(front["fields"]))
        source = source[front.end() :]
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source)
    return Extracted(
        text="\n\n".join(_blocks(tokens)),
        title=fields.get("title"),
        byline=fields.get("author") or fields.get("byline"),
        outlet=fields.get("outlet") or fields.get("site"),
        published=fields.get("date"),
        warnings=warnings,
        total=total if total > len(source) + 5000 else None,
    )


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Each block's words, one paragraph each."""
    for token in tokens:
        if token.type == "inline":
            words = _words(token)
        elif token.type in ("fence", "code_block"):
            words = token.content
        elif token.type == "html_block":
            words = _TAG.sub(" ", token.content)
        else:
            continue
        if words.strip():
            yield words.strip()


def _words(token: Token) -> str:
    """The words between the marks; a soft break is a space, a picture is nothing."""
    parts = []
    for child in token.children or ():
        if child.type in _INLINE:
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
    return "".join(parts)
