"""How work on a job may end, and what the asker is told when it ends badly."""

from __future__ import annotations

import traceback

from bot.document import Code, Document, Note, Paragraph, Text
from bot.errors import CommandError, HearsayError, IdTaken, StoreError, StoreTooNew

READING = Document((Paragraph((Text("Reading…"),)),))
STOPPED = "the program was stopped before it was done"
LEFT = "we are no longer in that place"
DIED = "every worker that took it ended before it was done"


def can_help(error: Exception) -> bool:
    """Whether the same request may be answered later: a passing trouble, a database that is gone, a fault."""
    if isinstance(error, StoreError):
        return not isinstance(error, IdTaken | StoreTooNew)
    return error.can_retry if isinstance(error, HearsayError) else True


def cause(error: Exception) -> str:
    """What went wrong, for an admin and the log, in words of ours: none of the request's are in it."""
    name = type(error).__name__
    if isinstance(error, HearsayError):
        return f"{name}: {(type(error).__doc__ or name).splitlines()[0]}"
    frames = traceback.extract_tb(error.__traceback__)
    return f"{name} in {frames[-1].name}, line {frames[-1].lineno}" if frames else name


def refusal(error: Exception) -> Document:
    """An error that stays the same however often it is tried, told to the asker."""
    blocks: list[Paragraph | Note] = [Paragraph((Text(str(error)),))]
    if isinstance(error, CommandError) and error.example:
        blocks.append(Note((Text("For example: "), Code(error.example))))
    return Document(tuple(blocks))


def apology(job: str, error: Exception | None) -> Document:
    """What the asker of a parked job is told."""
    why = f"Last time: {error}" if isinstance(error, HearsayError) else "The fault is Hearsay's, not yours."
    return Document(
        (
            Paragraph((Text("This could not be answered, although it was tried several times."),)),
            Paragraph((Text(why),)),
            Note((Text("Your request is kept; an admin can have it tried again: reference "), Code(job))),
        )
    )
