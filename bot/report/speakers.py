"""Who says a claim, as a line: for a claim of the article at hand and for a remembered one."""

from __future__ import annotations

from bot.document import Emphasis, Inline, Line, Strong, Text
from bot.model.article import Claim
from bot.model.memory import Remembered
from bot.report import words

NOBODY = "nobody named"


def said_by(claim: Claim | Remembered, *, otherwise: str = NOBODY) -> Line:
    """Names with their descriptors, and through whom the words came; `otherwise` when nobody is named."""
    line: list[Inline] = []
    for source in words.speakers(claim):
        line.append(Text("; " if line else ""))
        line.append(Strong(source.label))
        about = words.descriptor(source)
        if about:
            line.append(Emphasis(f" ({about})"))
    if not line:
        line.append(Text(otherwise))
    if words.carriers(claim):
        line.append(Text(", via " + ", ".join(words.carriers(claim))))
    return tuple(inline for inline in line if inline.text)
