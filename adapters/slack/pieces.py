"""A document as the pieces that Slack's messages are put together from: the one walk; pure.

Everything is drawn as `rich_text`, whose text elements Slack shows as they are: mrkdwn, mentions, links and
emoji are elements of their own there, so that no words of an article can become one. What is `plain_text`
by nature, a header and a button, has its emoji turned off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from bot.document import (
    Action,
    Actions,
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

Element = dict[str, Any]

ARROW: Final = " → "
LONGEST: Final = 2900  # characters of a text object; Slack's limit is 3,000
LONGEST_HEADER: Final = 150  # characters, Slack's limit for a header
LONGEST_LABEL: Final = 75  # characters, Slack's limit for a button's text
LONGEST_ADDRESS: Final = 3000  # characters of a link
PREFIX: Final = "hearsay:"  # what the names of our buttons begin with
STYLES: Final = {"confirm": "primary", "dismiss": "danger"}  # by action; the label says the same in words
MOST_BUTTONS: Final = 25  # in one block; Slack's limit
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class Shape(StrEnum):
    """How a piece stands in a message."""

    HEADER = "header"
    LINE = "line"
    ITEM = "item"
    QUOTE = "quote"
    BUTTONS = "buttons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What is never cut: a line of elements that fits into a text object, or a row of buttons.

    `opens` says that something new begins here, `leads` that it should not end a message, `goes_on` that it
    is more of the piece before.
    """

    shape: Shape
    elements: tuple[Element, ...]
    opens: bool = False
    leads: bool = False
    goes_on: bool = False

    @property
    def size(self) -> int:
        """Characters."""
        return sum(map(length, self.elements))

    @property
    def plain(self) -> str:
        """The words alone; none for buttons."""
        return "" if self.shape is Shape.BUTTONS else "".join(map(words, self.elements))


def pieces(document: Document) -> Iterator[Piece]:
    """The document's pieces in reading order."""
    for block in document.blocks:
        yield from BLOCKS[type(block)](block)


def length(element: Element) -> int:
    """How much of a message's room an element takes, in characters."""
    said = element["text"]
    return len(said["text"] if isinstance(said, dict) else said) + len(element.get("url", ""))


def words(element: Element) -> str:
    """What an element shows."""
    said = element["text"]
    return str(said["text"] if isinstance(said, dict) else said)


def _paragraph(block: Paragraph) -> Iterator[Piece]:
    return _pieces(Shape.LINE, _line(block.line))


def _note(block: Note) -> Iterator[Piece]:
    return _pieces(Shape.LINE, _toned(_line(block.line)))


def _bullets(block: Bullets) -> Iterator[Piece]:
    for item in block.items:
        yield from _pieces(Shape.ITEM, _line(item))


def _quote(block: Quote) -> Iterator[Piece]:
    return _pieces(Shape.QUOTE, _text(printable(block.text)))


def _fields(block: Fields) -> Iterator[Piece]:
    for name, line in block.pairs:
        yield from _pieces(Shape.LINE, [*_text(f"{printable(name)}: ", bold=True), *_line(line)])


def _chain(block: Chain) -> Iterator[Piece]:
    return _pieces(Shape.LINE, _text(ARROW.join(map(printable, block.steps))))


def _actions(block: Actions) -> Iterator[Piece]:
    for start in range(0, len(block.actions), MOST_BUTTONS):
        row = tuple(map(_button, block.actions[start : start + MOST_BUTTONS]))
        yield Piece(shape=Shape.BUTTONS, elements=row)


def _heading(block: Heading) -> Iterator[Piece]:
    """The document's own stands in a header if it fits; every other is a line in bold."""
    line = _line(block.line)
    said = "".join(map(words, line))
    if block.level == 1 and said.strip() and len(said) <= LONGEST_HEADER:
        header = {"type": "plain_text", "text": said, "emoji": False}
        yield Piece(shape=Shape.HEADER, elements=(header,), opens=True, leads=True)
        return
    for number, part in enumerate(cut(_emboldened(line), LONGEST)):
        yield Piece(
            shape=Shape.LINE, elements=tuple(part), opens=not number, leads=True, goes_on=bool(number)
        )


def _pieces(shape: Shape, elements: Sequence[Element]) -> Iterator[Piece]:
    for number, part in enumerate(cut(elements, LONGEST)):
        yield Piece(shape=shape, elements=tuple(part), goes_on=bool(number))


def cut(elements: Sequence[Element], longest: int) -> Iterator[list[Element]]:
    """Elements in runs of at most `longest` characters, broken between words where there is a space."""
    run: list[Element] = []
    room = longest
    for element in elements:
        if length(element) > longest and element["type"] != "text":
            continue  # no link of ours is that long
        left = element
        while length(left) > room:
            said = left["text"]
            at = said.rfind(" ", 0, room + 1) if left["type"] == "text" else -1
            if at <= 0 and not run:
                at = room
            if at > 0:
                run.append(left | {"text": said[:at]})
                left = left | {"text": said[at:].lstrip(" ")}
            yield run
            run, room = [], longest
            if not left["text"]:
                break
        if left["text"]:
            run.append(left)
            room -= length(left)
    if run:
        yield run


def _line(line: Line) -> list[Element]:
    return [element for inline in line for element in _inline(inline)]


def _inline(inline: Inline) -> list[Element]:
    match inline:
        case Text(text):
            return _text(_spaced(text))
        case Strong(text):
            return _text(_spaced(text), bold=True)
        case Emphasis(text):
            return _text(_spaced(text), italic=True)
        case Code(text):
            return _text(printable(text), code=True)
        case Quoted(text):
            return _text(f"“{printable(text)}”")
        case Link(text, url):
            return _link(printable(text), url)


def _spaced(text: str) -> str:
    """The text on one line, with the single spaces that set it apart from its neighbours."""
    shown = printable(text)
    if not shown:
        return " " if text else ""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{shown}{after}"


def _text(text: str, **style: bool) -> list[Element]:
    if not text:
        return []
    return [{"type": "text", "text": text} | ({"style": style} if style else {})]


def _link(text: str, url: str) -> list[Element]:
    """A link of ours; what looks like an address and is another than the link's own shows the link's."""
    address = re.sub(r"[\s<>\"|]", "", printable(url))
    if not _ADDRESS.match(address) or len(address) > LONGEST_ADDRESS - LONGEST_HEADER:
        return _text(text)
    host = urlsplit(address).netloc
    shown = text if text and not re.search(r"\w[.:/]\S*\w|@", text) else host
    return [{"type": "link", "url": address, "text": shown[:LONGEST_HEADER]}]


def _emboldened(elements: Sequence[Element]) -> list[Element]:
    return [element | {"style": element.get("style", {}) | {"bold": True}} for element in elements]


def _toned(elements: Sequence[Element]) -> list[Element]:
    """A note is set in italics but for what has a style of its own."""
    return [{"style": {"italic": True}} | element for element in elements]


def _button(action: Action) -> Element:
    label = printable(action.label) or action.name
    text = {"type": "plain_text", "text": label[:LONGEST_LABEL], "emoji": False}
    button: Element = {"type": "button", "action_id": f"{PREFIX}{action.name}"[:255], "text": text}
    style = STYLES.get(action.name.partition("-")[0])
    return button | ({"style": style} if style else {})


def shortened(text: str, longest: int) -> str:
    """The text up to a word's end, with "…" where it was cut."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return re.sub(r"\s+\S*\Z|&[a-z]*\Z", "", head).rstrip() + "…"


# Each kind of block and what draws it; Any because a table's value cannot know its key's type.
BLOCKS: Final[Mapping[type, Callable[[Any], Iterator[Piece]]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Quote: _quote,
    Fields: _fields,
    Chain: _chain,
    Note: _note,
    Actions: _actions,
}
