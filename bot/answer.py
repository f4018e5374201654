"""What a request is answered with: documents, each for a place."""

from __future__ import annotations

from dataclasses import dataclass

from bot.document import Document
from bot.model.chat import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of an answer.

    `place` is None where it was asked. `suffix` tells the messages of one answer apart: the message's key is
    the request's, and the suffix behind it. The one without a suffix takes the place of a progress note.
    """

    document: Document
    place: Place | None = None
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Every message of an answer, in the order they are to stand; no two have one suffix."""

    documents: tuple[Said, ...]

    def __post_init__(self) -> None:
        """Two messages under one key would be one message."""
        suffixes = [said.suffix for said in self.documents]
        if len(suffixes) != len(set(suffixes)):
            raise ValueError(f"two messages of one answer have one suffix: {sorted(suffixes)}")


def just(document: Document) -> Answer:
    """An answer of one message, where it was asked."""
    return Answer(documents=(Said(document=document),))
