"""What a request is answered with: documents, each for a place, and other words for what stands already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.document import Document
from bot.model.chat import MessageRef, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of an answer.

    `place` is None where it was asked. `suffix` tells the messages of one answer apart: the message's key is
    the request's, and the suffix behind it. The one without a suffix takes the place of a progress note.
    `key` is another key instead: the message under it gets these words, or is a new one. `only_for` is the
    platform's id of the one person who is to see it. `rests_on` are the ids of the claims it was made from.
    """

    document: Document
    place: Place | None = None
    suffix: str = ""
    key: str | None = None
    only_for: str | None = None
    rests_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change to what stands in a message of ours, whatever that is by then; `rests_on` as in Said."""

    on: MessageRef
    change: Callable[[Document], Document]
    rests_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Every message of an answer, in the order they are to stand; no two have one key. There may be none."""

    documents: tuple[Said, ...] = ()
    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        """Two messages under one key would be one message."""
        keys = [(said.key, said.suffix) for said in self.documents]
        if len(keys) != len(set(keys)):
            raise ValueError(f"two messages of one answer have one key: {sorted(map(str, keys))}")


NOTHING = Answer()


def just(document: Document) -> Answer:
    """An answer of one message, where it was asked."""
    return Answer(documents=(Said(document=document),))


def one_by_one(documents: tuple[Document, ...]) -> Answer:
    """An answer of several messages, where it was asked."""
    return Answer(
        documents=tuple(
            Said(document=document, suffix=suffix(number)) for number, document in enumerate(documents, 1)
        )
    )


def suffix(number: int) -> str:
    """What tells the messages of one answer apart, counted from 1."""
    return "" if number == 1 else str(number)
