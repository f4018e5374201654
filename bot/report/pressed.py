"""A card on which somebody chose an action: who did what, in the place of what there was to choose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.document import Action, Actions, Block, Code, Document, Inline, Note, Strong, Text
from bot.model.chat import Actor
from bot.report import words

# What is over once its opposite was chosen.
RIVALS: Mapping[str, str] = {
    "same": "different",
    "different": "same",
    "confirm": "dismiss",
    "dismiss": "confirm",
}


def kind(name: str) -> str:
    """An action's name without its number, one of bot.document.ACTIONS."""
    return name.partition("-")[0]


def found(document: Document, name: str) -> Action | None:
    """The action of this name that there is to choose."""
    blocks = (block for block in document.blocks if isinstance(block, Actions))
    return next((action for block in blocks for action in block.actions if action.name == name), None)


def deed(document: Document, name: str) -> Note | None:
    """What was done with the action of this name: chosen, or over because its opposite was."""
    notes = (block for block in document.blocks if isinstance(block, Note))
    return next((note for note in notes if any(a.name == name for a in note.instead_of)), None)


def done(document: Document, name: str, *, by: Actor, at: datetime) -> Document:
    """The document once somebody chose an action, which is there no more; unchanged where it is not."""
    action = found(document, name)
    if action is None:
        return document
    blocks: list[Block] = []
    for block in document.blocks:
        if not isinstance(block, Actions) or action not in block.actions:
            blocks.append(block)
            continue
        over = [action, *(other for other in block.actions if _is_rival(other, action))]
        left = tuple(other for other in block.actions if other not in over)
        blocks += [Actions(left)] if left else []
        blocks.append(_note(action, tuple(over), by, at))
    return Document(tuple(blocks))


def undone(document: Document, name: str, *, by: str) -> Document:
    """The document once somebody took back what they did: the actions are there again."""
    return Document(
        tuple(
            Actions(block.instead_of) if isinstance(block, Note) and is_deed(block, name, by) else block
            for block in document.blocks
        )
    )


def is_deed(note: Note, name: str, by: str) -> bool:
    """Whether a note says that this person, by their key, chose the action of this name."""
    return bool(note.instead_of) and note.instead_of[0].name == name and note.by == by


def offered_to_share(document: Document, command: str) -> Document:
    """The document for one reader, who may have it shown to everybody; `command` is what to type instead."""
    return Document((*document.blocks, Actions((Action("share", "Share with everybody here", command),))))


def for_everybody(document: Document) -> Document:
    """The document as one may show it to others: without what only its reader was offered or did."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Note) and block.instead_of and kind(block.instead_of[0].name) == "share":
            continue
        if isinstance(block, Actions):
            left = tuple(action for action in block.actions if kind(action.name) != "share")
            blocks += [Actions(left)] if left else []
        else:
            blocks.append(block)
    return Document(tuple(blocks))


def _is_rival(other: Action, chosen: Action) -> bool:
    """Whether an action is the opposite of the chosen one, about the same thing."""
    rival = RIVALS.get(kind(chosen.name))
    return kind(other.name) == rival and other.name.partition("-")[2] == chosen.name.partition("-")[2]


def _note(action: Action, over: tuple[Action, ...], by: Actor, at: datetime) -> Note:
    line: list[Inline] = [Strong(action.label), Text(f": {by.name or by.key}, {words.moment(at)}")]
    if action.undo:
        line += [Text("; to take it back: "), Code(action.undo)]
    return Note(tuple(line), instead_of=over, by=by.key)
