"""What can be typed to us, as values: how a command is used, and what of it somebody typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How one command is used; help is made of these.

    `words` shows the arguments as help prints them, `about` is one line of help, `example` something that
    works. `flags` are names that may follow two hyphens: "limit=" takes a value, "all" does not. `verbatim`
    says that what follows is an article's text and is kept as it came. `admin` is for admins alone, `slow`
    takes longer than a person waits without a word from us. `fields` are the parts of what is typed, each
    with what it stands for.
    """

    name: str
    words: str
    about: str
    example: str
    aliases: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    verbatim: bool = False
    admin: bool = False
    slow: bool = False
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One argument without its quotation marks; it was typed at `start` to `end` of the arguments."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A command somebody typed: its name in the table, and its arguments.

    `rest` are the arguments as they were typed, without flags; `words` are the same, one by one. A flag
    that takes no value has "".
    """

    name: str
    rest: str = ""
    words: tuple[Word, ...] = ()
    flags: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """The arguments, one by one."""
        return tuple(word.text for word in self.words)

    def after(self, count: int) -> str:
        """What was typed behind so many arguments; without its quotation marks when it is but one."""
        left = self.words[count:]
        if len(left) == 1:
            return left[0].text
        return self.rest[left[0].start :] if left else ""
