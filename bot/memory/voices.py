"""Whose voice a claim is told in, and whether it is about the one who is given for it."""

from __future__ import annotations

import re

from bot.memory.bodies import body
from bot.memory.parties import Party
from bot.model.article import Kind
from bot.model.memory import Remembered
from bot.wording.fold import fold


def is_own_voice(claim: Remembered) -> bool:
    """Whether the article says it itself, or puts it in the minds of people whom nobody can ask."""
    kinds = {link.kind for link in claim.chain if link.kind != "article"}
    kinds |= {source.kind.value for source in claim.sources}
    return kinds <= {Kind.ANONYMOUS.value, Kind.AUTHOR.value}


def speaks_for(label: str) -> bool:
    """Whether the words are a spokesperson's rather than the body's own name."""
    return bool(re.search(r"\bspokes(?:m[ae]n|wom[ae]n|persons?|people)\b", label, re.IGNORECASE))


def is_about(text: str, named: Party) -> bool:
    """Whether a claim's words name the party: its body's own names, or the person's surname."""
    if named.person and fold(named.person.split()[-1]) in fold(text).replace("'s", "").split():
        return True
    mine = body(text)
    return (
        bool(named.body.names | named.body.short)
        and named.body.names <= mine.names
        and named.body.short <= mine.short
    )
