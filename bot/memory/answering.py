"""A denial that does not say what it denies: whose it is tells what it answers."""

from __future__ import annotations

from bot.memory.dates import day
from bot.memory.kinship import WEEK
from bot.memory.names import meets, names
from bot.memory.profile import profile
from bot.model.article import Certainty
from bot.model.memory import Statement
from bot.wording.words import words


def points_back(said: Statement) -> bool:
    """Whether it says of "the rumour" or "this" that it is not so."""
    polarity = profile(said).polarity
    return polarity.denial and polarity.points_back


def answers(one: Statement, other: Statement) -> bool:
    """Whether either of the two answers the other, in whichever order they came by."""
    return _answers(one, other) or _answers(other, one)


def _answers(earlier: Statement, later: Statement) -> bool:
    """Whether the later is what the one whom an earlier rumour is about says of it, in the same week.

    Both are main claims, and the earlier one is no more than reported: of what is stated as a fact nobody
    says "the rumour is baseless".
    """
    if not (earlier.central and later.central and points_back(later) and not points_back(earlier)):
        return False
    first, second = day(earlier.published), day(later.published)
    if first is None or second is None or abs((second - first).days) > WEEK:
        return False
    return earlier.certainty is Certainty.HEDGED and _is_about(earlier, later)


def _is_about(earlier: Statement, later: Statement) -> bool:
    """Whether who speaks is whom the earlier claim names first."""
    subject = profile(earlier).names[:1]
    speakers = [name for label in later.said_by for name in names(f"It is {label}", words(f"It is {label}"))]
    return any(
        meets(part, other) for name in subject for part in name.parts for by in speakers for other in by.parts
    )
