"""Document -> messages of Block Kit: the first, those in its thread, and at worst a file; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapters.slack import forms
from adapters.slack.pieces import LONGEST, Element, Piece, Shape, pieces, shortened
from bot.document import Document

Block = dict[str, Any]

MOST_BLOCKS: Final = 45  # in a message; Slack's limit is 50
MOST_CHARACTERS: Final = 9000  # in all of a message: 9,597 got through and 11,341 did not (bolt-js#2867)
MOST_CARDS: Final = 5  # messages that one document may be; longer ones are a message and a file
LONGEST_TEXT: Final = 3000  # characters of what notifications and screen readers get
IN_FILE: Final = "The rest is in the file in this message's thread."
LEFT_OUT: Final = "The rest is too long to be shown to you alone; ask for it in a direct message."
EMPTY: Final = "Nothing to say."

# Notifications show `text`, and Slack is told not to parse it; a sign that is not seen, behind each that
# could begin a mark, a name or an emoji, breaks what a client reads in it all the same.
_LIVE = re.compile(r"[*_~`@#]|:(?=[\w+'-]+:)")
_UNSEEN: Final = "\u2060"
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message: its blocks, and `text` for whoever cannot see them."""

    blocks: tuple[Block, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A document as `cards`, of which the first is the message and the others stand in its thread.

    `file` is all of its words, where they are too many for messages.
    """

    cards: tuple[Card, ...]
    file: str | None = None


def drawn(document: Document, *, files: bool = True) -> Drawn:
    """The messages of a document; every limit of Slack's is kept.

    Where there can be no `files`, what is too much even for MOST_CARDS messages is left out, and said to be.
    """
    found = list(pieces(document))
    runs = list(_runs(found))
    if len(runs) <= MOST_CARDS:
        return Drawn(cards=tuple(map(_card, runs)) or (_card([_said(EMPTY)]),))
    if not files:
        return Drawn(cards=(*map(_card, runs[: MOST_CARDS - 1]), _card([_said(LEFT_OUT)])))
    return Drawn(cards=(_card([*_shortened(runs), _said(IN_FILE)]),), file=as_text(found))


def home(document: Document, about: str) -> dict[str, Any]:
    """App Home: the view that shows a document, as far as it fits; `about` comes back with each press."""
    blocks = [block for run in _runs(list(pieces(document))) for block in _blocks(run)]
    shown = [*forms.fitting(blocks), forms.new_watch()]
    return {"type": "home", "private_metadata": about, "blocks": shown}


def modal(document: Document) -> dict[str, Any]:
    """A modal that shows a document, as far as it fits, and in which nothing can be done."""
    return forms.result([block for run in _runs(list(pieces(document))) for block in _blocks(run)])


def escaped(text: str) -> str:
    """Words that no field of Slack's reads as anything but words."""
    return _LIVE.sub(lambda found: found[0] + _UNSEEN, text).translate(_ESCAPES)


def as_text(found: Iterable[Piece]) -> str:
    """The words alone, for a file."""
    lines: list[str] = []
    for piece in found:
        if piece.goes_on and lines:
            lines[-1] += f" {piece.plain}"
            continue
        if piece.opens and lines:
            lines.append("")
        lines.append(_SIGNS.get(piece.shape, "") + piece.plain)
    return "\n".join(lines).strip() + "\n"


_SIGNS: Mapping[Shape, str] = {Shape.ITEM: "- ", Shape.QUOTE: "> "}


def _said(text: str) -> Piece:
    return Piece(shape=Shape.LINE, elements=({"type": "text", "text": text},), opens=True)


def _runs(found: list[Piece]) -> Iterator[list[Piece]]:
    """Pieces by message; what leads to something does not end one."""
    run: list[Piece] = []
    for piece in found:
        if not _fits([*run, piece]):
            kept = len(run)
            while kept > 1 and run[kept - 1].leads:
                kept -= 1
            if kept == 1 and run[0].leads:  # nothing but headings: somebody made them too many
                kept = len(run)
            yield run[:kept]
            run = run[kept:]
        run.append(piece)
    if run:
        yield run


def _fits(run: list[Piece]) -> bool:
    return sum(piece.size for piece in run) <= MOST_CHARACTERS and len(_blocks(run)) <= MOST_BLOCKS


def _shortened(runs: list[list[Piece]]) -> list[Piece]:
    """The first message with room for one more line; and all buttons, wherever they stood."""
    first = [piece for piece in runs[0] if piece.shape is not Shape.BUTTONS]
    buttons = [piece for run in runs for piece in run if piece.shape is Shape.BUTTONS][:5]
    while first and not _fits([*first, *buttons, _said(IN_FILE)]):
        first.pop()
    return [*first, *buttons]


def _card(run: list[Piece]) -> Card:
    text = "\n".join(piece.plain for piece in run if piece.shape is not Shape.BUTTONS)
    return Card(blocks=tuple(_blocks(run)), text=shortened(escaped(text), LONGEST_TEXT) or EMPTY)


def _blocks(run: list[Piece]) -> list[Block]:
    """Pieces as blocks: running ones share a block of rich text until it is full or something new begins."""
    made: list[Block] = []
    open_: Block | None = None
    room = 0
    for piece in run:
        if piece.shape is Shape.HEADER:
            made.append({"type": "header", "text": piece.elements[0]})
            open_ = None
        elif piece.shape is Shape.BUTTONS:
            made.append({"type": "actions", "elements": list(piece.elements)})
            open_ = None
        else:
            if open_ is None or piece.opens or piece.size >= room:
                open_ = {"type": "rich_text", "elements": []}
                made.append(open_)
                room = LONGEST
            _add(open_["elements"], piece)
            room -= piece.size + 1
    return made


def _add(elements: list[Element], piece: Piece) -> None:
    """A line joins the section above it behind a line's end; an item joins the list above it."""
    last = elements[-1]["type"] if elements else ""
    section = {"type": "rich_text_section", "elements": list(piece.elements)}
    if piece.shape is Shape.ITEM:
        if last == "rich_text_list":
            elements[-1]["elements"].append(section)
        else:
            elements.append({"type": "rich_text_list", "style": "bullet", "elements": [section]})
    elif piece.shape is Shape.QUOTE:
        elements.append({"type": "rich_text_quote", "elements": list(piece.elements)})
    elif last == "rich_text_section":
        elements[-1]["elements"] += [{"type": "text", "text": "\n"}, *piece.elements]
    else:
        elements.append(section)
