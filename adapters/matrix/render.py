"""Document -> the words of Matrix events: a plain body and HTML, both from one walk; pure.

Only tags that the Matrix specification lists for m.room.message are made, always by our own templates: an
article's words can be no tag, no link and no pill. What is too long for one event is broken between blocks.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar
from urllib.parse import urlsplit

from adapters.matrix.signs import sign
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

PREFIX: Final = "!hearsay"
BUDGET: Final = 40 * 1024  # bytes of both fields as JSON: an event has 64 KiB, and encryption adds a third
ARROW: Final = " → "

_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_HEADINGS: Final = {1: "h3", 2: "h4"}  # h1 and h2 shout in a chat

# Addresses that clients draw as people and rooms when they stand in plain words. What we call somebody by,
# matrix:@ana:example.org, is none: a kind stands first in such an address, as in matrix:u/ana (MSC2312).
_PILL: Final = re.compile(r"matrix\.to(?=[/?#:])|\bmatrix:(?=[^\s@!])", re.IGNORECASE)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one event says: plain, and as HTML."""

    body: str
    formatted: str

    @property
    def size(self) -> int:
        """Bytes of both as JSON."""
        return len(json.dumps([self.body, self.formatted], ensure_ascii=False).encode())

    def __add__(self, more: Words) -> Words:
        """More blocks behind these."""
        return Words(body=f"{self.body}\n\n{more.body}", formatted=f"{self.formatted}\n{more.formatted}")


def render(document: Document, *, budget: int = BUDGET) -> tuple[Words, ...]:
    """The document's words, in as many events as `budget` bytes for each ask for; at least one."""
    packed: list[Words] = []
    for words in (piece for block in document.blocks for piece in _fitting(block, budget)):
        together = packed[-1] + words if packed else words
        if packed and together.size <= budget:
            packed[-1] = together
        else:
            packed.append(words)
    return tuple(packed) or (Words(body="", formatted=""),)


def _fitting(block: Block, budget: int) -> Iterator[Words]:
    """A block's words, in pieces when it alone is too long."""
    words = _drawn(block)
    halves = _halves(block) if words.size > budget else ()
    if not halves:
        yield words
    for half in halves:
        yield from _fitting(half, budget)


def _drawn(block: Block) -> Words:
    match block:
        case Heading(line, level):
            tag = _HEADINGS.get(level, "h5")
            return Words(body=_plain(line), formatted=f"<{tag}>{_html(line)}</{tag}>")
        case Paragraph(line) | Note(line):
            return Words(body=_plain(line), formatted=f"<p>{_html(line)}</p>")
        case Bullets(items):
            return _listed(items, "- ")
        case Quote(text):
            shown = _shown(printable(text))
            return Words(body=f"> {shown}", formatted=f"<blockquote>{_escaped(text)}</blockquote>")
        case Fields(pairs):
            return _rows([(Strong(f"{printable(name)}:"), Text(" "), *line) for name, line in pairs])
        case Chain(steps):
            return _rows([(Text(ARROW.join(printable(step) for step in steps)),)])
        case Actions(actions):
            return _listed([_offered(action) for action in actions], "")


def _listed(items: Iterable[Line], mark: str) -> Words:
    drawn = [(_plain(item), _html(item)) for item in items]
    return Words(
        body="\n".join(f"{mark}{plain}" for plain, _ in drawn),
        formatted="<ul>" + "".join(f"<li>{formatted}</li>" for _, formatted in drawn) + "</ul>",
    )


def _rows(lines: Iterable[Line]) -> Words:
    drawn = [(_plain(line), _html(line)) for line in lines]
    return Words(
        body="\n".join(plain for plain, _ in drawn),
        formatted="<p>" + "<br>".join(formatted for _, formatted in drawn) + "</p>",
    )


def _offered(action: Action) -> Line:
    """An action: the sign to react with, what it does, and what to type for the same."""
    offered = Strong(f"{sign(action.name)} {printable(action.label)}")
    return offered, Text(": react, or type "), Code(f"{PREFIX} {action.command}")


def _plain(line: Line) -> str:
    return "".join(_plain_inline(inline) for inline in line).strip()


def _plain_inline(inline: Inline) -> str:
    match inline:
        case Quoted(text):
            return f"“{_shown(printable(text))}”"
        case Link(text, url):
            address = _address(url)
            return f"{_shown(printable(text))} ({address or _shown(printable(url))})"
        case Text(text) | Strong(text) | Emphasis(text) | Code(text):
            return _shown(_spaced(text))


def _html(line: Line) -> str:
    return "".join(_html_inline(inline) for inline in line).strip()


def _html_inline(inline: Inline) -> str:
    match inline:
        case Text(text):
            return _escaped(text)
        case Strong(text):
            return _tagged("strong", text)
        case Emphasis(text):
            return _tagged("em", text)
        case Code(text):
            return _tagged("code", text)
        case Quoted(text):
            return f"“{_escaped(printable(text))}”"
        case Link(text, url):
            address = _address(url)
            if address is None:
                return f"{_escaped(printable(text))} ({_escaped(printable(url))})"
            return f'<a href="{html.escape(address)}">{_escaped(printable(text))}</a>'


def _tagged(tag: str, text: str) -> str:
    """The words between tags, and the space around them outside."""
    shown = _escaped(text)
    inner = shown.strip()
    return shown.replace(inner, f"<{tag}>{inner}</{tag}>", 1) if inner else shown


def _escaped(text: str) -> str:
    return html.escape(_shown(_spaced(text)))


def _shown(text: str) -> str:
    """The text, without an address that a client would draw as a person or a room."""
    return _PILL.sub(lambda found: f"{found.group()} ", text)


def _spaced(text: str) -> str:
    """The text made printable, with one space kept where it begins or ends with space."""
    inner = printable(text)
    before = " " if text[:1].isspace() else ""
    after = " " if inner and text[-1:].isspace() else ""
    return before + inner + after


def _address(url: str) -> str | None:
    """A web or mail address that leads to no person or room of Matrix; None for any other."""
    shown = re.sub(r"[\s<>\"]", "", printable(url))
    try:
        parts = urlsplit(shown)
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or parts.fragment.startswith("/") or _PILL.search(shown):
        return None  # a path behind "#" is how clients' own addresses name people and rooms
    return shown


def _halves(block: Block) -> Sequence[Block]:
    """A block in two that say the same one after the other; () for one that cannot be broken."""
    match block:
        case Bullets(items):
            return _two(items, Bullets) or _broken(items[0], lambda h: Bullets((h,)))
        case Fields(pairs):
            name = pairs[0][0]
            whole = _two(pairs, Fields)
            return whole or _broken(pairs[0][1], lambda half: Fields(((name, half),)))
        case Actions(actions):
            return _two(actions, Actions)
        case Chain(steps):
            return _two(steps, Chain) or [Chain((s,)) for s in _parted(steps[0])]
        case Quote(text):
            return [Quote(half) for half in _parted(text)]
        case Heading(line) | Paragraph(line) | Note(line):
            return _broken(line, lambda half: replace(block, line=half))


def _two(parts: tuple[T, ...], make: Callable[[tuple[T, ...]], Block]) -> list[Block]:
    middle = len(parts) // 2
    return [make(parts[:middle]), make(parts[middle:])] if middle else []


def _broken(line: Line, make: Callable[[Line], Block]) -> list[Block]:
    """A line between two of its inlines, or inside its only one."""
    whole = _two(line, make)
    if whole or not line or isinstance(line[0], Link):
        return whole
    only = line[0]
    return [make((replace(only, text=half),)) for half in _parted(only.text)]


def _parted(text: str) -> tuple[str, ...]:
    """A text in two, at a space near its middle when there is one; () when there is nothing to part."""
    middle = len(text) // 2
    if not middle:
        return ()
    space = text.rfind(" ", 1, middle + 1)
    cut = space if space > middle // 2 else middle
    return text[:cut], text[cut:]
