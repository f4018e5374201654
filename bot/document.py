"""What a report or an alert is made of: frozen blocks and inlines that every platform can draw.

A block stands by itself, so that a long document may be cut between any two. Nothing is said by colour or
type alone: "High" is a word. Text is kept as it came; a renderer passes each piece through `printable`
and then through its own platform's escaping.
"""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass
from typing import Any

# Terminal controls (C0, DEL, C1) but white space, marks that turn the direction of writing, invisible
# operators and tags, interlinear marks: none has a place in a line that an editor reads.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    """The text on one line, without characters that steer a terminal or hide and reorder others."""
    return " ".join(_SURROGATE.sub("\ufffd", _HIDDEN.sub("", text)).split())


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words: ours, or a name the article gives."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words to see first."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words in another tone: a descriptor, an aside."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words to type exactly."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The article's own words; drawn in quotation marks, whatever marks they contain."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of our own making. An article's addresses are `Text`: nobody is led there by one click."""

    text: str
    url: str


Inline = Text | Strong | Emphasis | Code | Quoted | Link
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is the document's own, 2 a section's, 3 an entry's."""

    line: Line
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of running text."""

    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list whose items are lines, in no numbered order."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of the article, set apart."""

    text: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Named values, one a line: ("Said by", ...)."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The hands that words went through, first to last, drawn as a line of arrows."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the reader may do: by a button, a reaction, or by typing `command`.

    `name` is one of ACTIONS, which a platform draws in its own way; one document has a name at most once,
    but for a number behind it ("same-2"). `undo` is what to type to take it back, "" when that cannot be.
    """

    name: str
    label: str
    command: str
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What the reader could not do, or where to find more.

    Or what somebody did: `instead_of` are then the actions that stood here, the chosen one first, and `by` is
    the key of who chose it. Neither is drawn.
    """

    line: Line
    instead_of: tuple[Action, ...] = ()
    by: str = ""


# The kinds of actions there are, so that every platform has a sign for each.
ACTIONS = ("same", "different", "mute", "details", "share", "confirm", "dismiss")


@dataclass(frozen=True, slots=True)
class Actions:
    """What the reader may do about what stands above."""

    actions: tuple[Action, ...]


Block = Heading | Paragraph | Bullets | Quote | Fields | Chain | Note | Actions


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in reading order."""

    blocks: tuple[Block, ...]


_PARTS = (Text, Strong, Emphasis, Code, Quoted, Link, Action)
_INLINES = {kind.__name__: kind for kind in _PARTS}
_BLOCKS = {kind.__name__: kind for kind in (Heading, Paragraph, Bullets, Quote, Fields, Chain, Note, Actions)}


def dump(document: Document) -> str:
    """The document as text that `load` reads back."""
    return json.dumps([_plain(block) for block in document.blocks], ensure_ascii=True)


def load(text: str) -> Document:
    """The document that `dump` wrote. Raises ValueError for anything else."""
    try:
        return Document(tuple(_block(block) for block in json.loads(text)))
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"not a document: {error}") from error


def _plain(value: object) -> object:
    """Lists for tuples, and a list that begins with its name for each block and inline."""
    if isinstance(value, tuple):
        return ["", *map(_plain, value)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = (getattr(value, field.name) for field in dataclasses.fields(value))
        return [type(value).__name__, *map(_plain, parts)]
    return value


def _block(plain: Any) -> Block:
    made: Block = _BLOCKS[plain[0]](*map(_value, plain[1:]))
    return made


def _value(plain: Any) -> Any:
    if not isinstance(plain, list):
        return plain
    parts = map(_value, plain[1:])
    return _INLINES[plain[0]](*parts) if plain[0] else tuple(parts)
