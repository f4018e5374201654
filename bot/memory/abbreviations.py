"""What abbreviations mean where one of the articles says so: "the Coastal Survey Office (CSO)"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_DEFINED = re.compile(
    r"((?:[A-Z][\w’'-]*,? (?:(?:of|for|and|the|on|in) ){0,2}){2,10}|[A-Z][\w’'-]* (?:[a-z]+ ){1,4})"
    r"\((?:the )?([A-Z]{2,7})\)"
)


def meanings(texts: Iterable[str]) -> dict[str, str]:
    """Lower-case abbreviations and the names that stand before them; the first definition holds."""
    found: dict[str, str] = {}
    for text in texts:
        for short, name in _defined(text):
            found.setdefault(short, name)
    return found


@lru_cache(maxsize=512)  # texts: one article's claims ask for those of the same articles again and again
def _defined(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((match[2].lower(), match[1].strip()) for match in _DEFINED.finditer(text))
