"""What an editor may do about a line of a report or card: as buttons, as signs, or typed."""

from __future__ import annotations

from collections.abc import Iterable

from bot.document import Action, Actions
from bot.model.memory import Band
from bot.report import words

MOST = (
    3  # pairs of a document that are asked about: an editor judges them at a glance, and not a page of them
)


def judging(number: int, ours: str, theirs: str, band: Band) -> tuple[Action, ...]:
    """What may be said of two claims, by their ids: what is linked already can only be taken apart.

    `number` tells the pairs of one document apart.
    """
    pair = f"{words.short(ours)} {words.short(theirs)}"
    undo, other = f"undo {pair}", words.short(theirs)
    different = Action(f"different-{number}", f"Different from {other}", f"different {pair}", undo)
    if band is Band.LINK:
        return (different,)
    return (Action(f"same-{number}", f"Same as {other}", f"same {pair}", undo), different)


def details(command: str) -> Action:
    """All there is to say, which `command` asks for."""
    return Action("details", "Everything", command)


def offered(actions: Iterable[Action]) -> tuple[Actions, ...]:
    """A block of these; none when there are none."""
    listed = tuple(actions)
    return (Actions(listed),) if listed else ()
