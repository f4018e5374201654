"""Whether a claim answers another: it says that something is not so."""

from __future__ import annotations

import re

from bot.model.article import Certainty
from bot.model.memory import Remembered

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|not true|untrue|baseless|unfounded|groundless|no truth|fabricat\w+"
    r"|ridiculous|refut\w+|(?:reject|dismiss)\w*"
    r" (?:the|these|those|any|all|such) (?:\w+ )?(?:claims?|reports?|rumou?rs?"
    r"|allegations?|accusations?|stor(?:y|ies)|suggestions?)"
    r"|(?:is|are|was|were) (?:completely |entirely )?false)\b",
    re.IGNORECASE,
)


def denies(claim: Remembered) -> bool:
    """Whether the claim is an answer to another: it says that something is not so."""
    return claim.certainty is Certainty.DENIED or bool(_DENIAL.search(claim.text))
