"""What an erasure leaves to be done elsewhere, and what is under legal hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.chat import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What went: ids of claims, the words of each and of their articles, and the articles' addresses.

    An article's id says nothing: others may have a copy of it.
    """

    ids: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Where else words of what was erased may stand.

    `gone` is known nowhere any more, `here` not in the one place that it was taken from. `places` are the
    keys of all those that it was taken from: what others have in the same words is theirs. `messages` names
    the messages that it was read from, as `Asked.message` does; `answers` are the keys of ours that told
    of it.
    """

    gone: Lost = field(default_factory=Lost)
    here: Lost = field(default_factory=Lost)
    places: frozenset[str] = frozenset()
    messages: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that still has its words: `is_open` says that it is not done with.

    `message` names the message that it was said in, None for none.
    """

    id: str
    request: Request
    message: str | None
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """That an article, or a claim that came without one, is under legal hold.

    `about` is its id; `erased` says that it was to be erased since, and is shown nowhere any more.
    """

    about: str
    by: str
    at: datetime
    reason: str | None = None
    erased: bool = False
