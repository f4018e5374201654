"""What a caveat rule is made of, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.analysis.caveats.view import View
from bot.model.article import Severity, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place where a rule applies.

    `spans` are the exact words, in reading order, empty when what is missing has no words; `claim_ids` are
    claims meant without words in common; `message` is one sentence that states what the text shows.
    """

    message: str
    spans: tuple[Span, ...] = ()
    claim_ids: tuple[str, ...] = ()


Find = Callable[[View], Iterable[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A code of the taxonomy and how to find it.

    `severity` holds when a central claim is hit, or always when `whole` says that the caveat is about the
    article rather than about a claim; otherwise the caveat is one step milder.
    """

    code: str
    severity: Severity
    find: Find
    whole: bool = False
