"""A document as Markdown or HTML to paste elsewhere; the article's words can never become markup."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from adapters.console.lines import ARROW, spaced
from bot.document import (
    Action,
    Actions,
    Block,
    Bullets,
    Chain,
    Code,
    Document,
    Emphasis,
    Fields,
    Heading,
    Inline,
    Line,
    Link,
    Note,
    Paragraph,
    Quote,
    Quoted,
    Strong,
    Text,
    printable,
)

# What CommonMark and GitHub's extensions read as markup inside a line. A colon close to what follows makes an
# address or a small picture, "@" an address, "w." is the beginning of "www."
_INLINE = re.compile(r"[\\`*_\[\]<>&#|~!@$]|:(?=\S)|(?<=w)\.", re.IGNORECASE)
# What makes a list, a heading's underline or a quotation of a line that begins with it
_START = re.compile(r"^(\d{1,9})?([-+=.)])")


def escape_markdown(text: str) -> str:
    """The words as Markdown shows them to the letter, wherever in a line they stand."""
    escaped = _INLINE.sub(lambda found: "\\" + found.group(), spaced(text))
    return _START.sub(lambda found: (found.group(1) or "") + "\\" + found.group(2), escaped)


def escape_html(text: str) -> str:
    """The words as HTML shows them to the letter, in text and in attributes."""
    return html.escape(spaced(text), quote=True)


def markdown(document: Document) -> str:
    """The document as CommonMark; ends with a newline."""
    return "\n\n".join(_markdown_block(block) for block in document.blocks) + "\n"


def _markdown_block(block: Block) -> str:
    match block:
        case Heading(line, level):
            return f"{'#' * level} {_line(line, _markdown_inline).strip()}"
        case Paragraph(line):
            return _line(line, _markdown_inline).strip()
        case Note(line):
            return f"> {_line(line, _markdown_inline).strip()}"
        case Bullets(items):
            return "\n".join(f"- {_line(item, _markdown_inline).strip()}" for item in items)
        case Quote(text):
            return f"> {escape_markdown(printable(text))}"
        case Fields(pairs):
            return "\n".join(
                f"- **{escape_markdown(name)}:** {_line(line, _markdown_inline).strip()}"
                for name, line in pairs
            )
        case Chain(steps):
            return ARROW.join(escape_markdown(printable(step)) for step in steps)
        case Actions(actions):
            return "\n".join(f"- {_line(_typed(action), _markdown_inline)}" for action in actions)


def _markdown_inline(inline: Inline) -> str:
    match inline:
        case Text(text):
            return escape_markdown(text)
        case Strong(text):
            return _around("**", text)
        case Emphasis(text):
            return _around("*", text)
        case Code(text):
            return f"`{printable(text).replace('`', '')}`"
        case Quoted(text):
            return f"“{escape_markdown(printable(text))}”"
        case Link(text, url):
            return f"[{escape_markdown(printable(text))}](<{_address(url)}>)"


def _around(mark: str, text: str) -> str:
    """Emphasis marks close to the words: a space between would show the marks instead."""
    shown = spaced(text)
    inner = shown.strip()
    if not inner:
        return shown
    before, after = shown.partition(inner)[::2]
    return f"{before}{mark}{escape_markdown(inner)}{mark}{after}"


def as_html(document: Document) -> str:
    """The document as one HTML element to put into a page; no styles, no scripts, no outside resources."""
    body = "\n".join(_html_block(block) for block in document.blocks)
    return f'<article class="hearsay-report">\n{body}\n</article>\n'


def _html_block(block: Block) -> str:
    match block:
        case Heading(line, level):
            return f"<h{level}>{_line(line, _html_inline)}</h{level}>"
        case Paragraph(line):
            return f"<p>{_line(line, _html_inline)}</p>"
        case Note(line):
            return f'<p role="note">{_line(line, _html_inline)}</p>'
        case Bullets(items):
            return "<ul>\n" + "\n".join(f"<li>{_line(i, _html_inline)}</li>" for i in items) + "\n</ul>"
        case Quote(text):
            return f"<blockquote>{escape_html(printable(text))}</blockquote>"
        case Fields(pairs):
            cells = (f"<dt>{escape_html(n)}</dt>\n<dd>{_line(line, _html_inline)}</dd>" for n, line in pairs)
            return "<dl>\n" + "\n".join(cells) + "\n</dl>"
        case Chain(steps):
            return f"<p>{ARROW.join(escape_html(printable(step)) for step in steps)}</p>"
        case Actions(actions):
            rows = "\n".join(f"<li>{_line(_typed(action), _html_inline)}</li>" for action in actions)
            return f"<ul>\n{rows}\n</ul>"


def _typed(action: Action) -> Line:
    """What may be done, where nothing can be pressed: what to type for it."""
    return Text(f"{action.label}: "), Code(action.command)


def _html_inline(inline: Inline) -> str:
    match inline:
        case Text(text):
            return escape_html(text)
        case Strong(text):
            return f"<strong>{escape_html(text)}</strong>"
        case Emphasis(text):
            return f"<em>{escape_html(text)}</em>"
        case Code(text):
            return f"<code>{escape_html(text)}</code>"
        case Quoted(text):
            return f"<q>{escape_html(printable(text))}</q>"
        case Link(text, url):
            return f'<a href="{html.escape(_address(url))}">{escape_html(text)}</a>'


def _line(line: Line, draw: Callable[[Inline], str]) -> str:
    return "".join(draw(inline) for inline in line)


def _address(url: str) -> str:
    """A web address that cannot leave its attribute or its brackets; anything else becomes "#"."""
    shown = re.sub(r"[\s<>\"]", "", printable(url))
    return shown if shown.startswith(("https://", "http://")) else "#"
