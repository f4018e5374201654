"""A document as lines of styled pieces: the one walk that plain text and the terminal share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.document import (
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

Piece = tuple[str, str]  # words that are safe to show, and the name of their style

ARROW = " → "
HEADINGS = {1: "bold underline", 2: "bold", 3: "bold"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the drawing: what it begins with, and what stands below that when it wraps."""

    pieces: tuple[Piece, ...]
    first: str = ""
    rest: str = ""

    @property
    def plain(self) -> str:
        """The row without styles, on one line."""
        return (self.first + "".join(words for words, _ in self.pieces)).rstrip()


def rows(document: Document) -> Iterator[Row]:
    """The document's rows in reading order; an empty row stands between what belongs apart."""
    previous: Block | None = None
    for block in document.blocks:
        if previous is not None and apart(previous, block):
            yield Row(())
        yield from _block(block)
        previous = block


def apart(previous: Block, block: Block) -> bool:
    """Whether an empty row separates two blocks: a heading keeps its first block close."""
    if isinstance(block, Heading):
        return not (isinstance(previous, Heading) and block.level > previous.level)
    if isinstance(previous, Heading):
        return False
    return not (type(block) is type(previous) or isinstance(block, Chain))


def _block(block: Block) -> Iterator[Row]:
    match block:
        case Heading(line, level):
            text = "".join(words for words, _ in _pieces(line))
            yield Row(((text.upper() if level == 2 else text, HEADINGS[level]),))
        case Paragraph(line) | Note(line):
            yield Row(_pieces(line))
        case Bullets(items):
            yield from (Row(_pieces(item), "  - ", "    ") for item in items)
        case Quote(text):
            yield Row(((f"“{printable(text)}”", "italic"),), "    ", "    ")
        case Fields(pairs):
            for name, line in pairs:
                yield Row(((f"{printable(name)}: ", "dim"), *_pieces(line)), "  ", "    ")
        case Chain(steps):
            yield Row(((ARROW.join(printable(step) for step in steps), ""),), "  ", "    ")
        case Actions(actions):
            for action in actions:
                yield Row(
                    ((f"{printable(action.label)}: ", "dim"), (printable(action.command), "bold")), "  "
                )


def _pieces(line: Line) -> tuple[Piece, ...]:
    return tuple(_piece(inline) for inline in line)


def _piece(inline: Inline) -> Piece:
    match inline:
        case Text(text):
            return spaced(text), ""
        case Strong(text):
            return spaced(text), "bold"
        case Emphasis(text):
            return spaced(text), "dim"
        case Code(text):
            return spaced(text), "bold"
        case Quoted(text):
            return f"“{printable(text)}”", "italic"
        case Link(text, url):
            return f"{printable(text)} <{printable(url)}>", "underline"


def spaced(text: str) -> str:
    """The text made printable, with one space kept where it begins or ends with space."""
    inner = printable(text)
    before = " " if text[:1].isspace() else ""
    after = " " if inner and text[-1:].isspace() else ""
    return before + inner + after
