"""What abbreviations mean where one of the articles says so: "the Coastal Survey Office (CSO)"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DEFINED = re.compile(
    r"((?:[A-Z][\w’'-]*,? (?:(?:of|for|and|the|on|in) ){0,2}){2,10}|[A-Z][\w’'-]* (?:[a-z]+ ){1,4})"
    r"\((?:the )?([A-Z]{2,7})\)"
)


def meanings(texts: Iterable[str]) -> dict[str, str]:
    """Lower-case abbreviations and the names that stand before them; the first definition holds."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _DEFINED.finditer(text):
            found.setdefault(match.group(2).lower(), match.group(1).strip())
    return found
