"""How firmly a claim is put, from the words around it and its own."""

from __future__ import annotations

import re

from bot.model.article import Certainty

_HEDGE = re.compile(
    r"\b(?i:apparently|appears? to|seem(?:s|ed)? to|likely|probably|possibly|perhaps|might|reportedly"
    r"|allegedly|supposedly"
    r"|suggest(?:s|ed|ing)?|is believed|are believed|thought to be|said to (?:be|have)|unclear|rumou?red)\b"
    r"|\bcould (?!not\b)(?:be|have|include|become|lead|cause|mean|affect|change|help|see|face|result|take"
    r"|pose)\b"
    r"|(?<![A-Z])\bmay (?!\d)(?=[a-z])|\bif true\b",
)
_FUTURE = re.compile(
    r"\b(?:will|won[’']t|would|shall|(?:is|are|was|were) (?:set|expected|due|poised|going|likely) to"
    r"|(?:plan|aim|intend|hope|expect)s? to)\b"
)
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)?|disput(?:es|ed)|dismiss(?:es|ed)?|refut(?:es|ed))\b",
    re.IGNORECASE,
)
# In what is said, "rejected an offer" denies nothing; these do.
_FALSEHOOD = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut(?:es|ed))\b(?! (?:bail|entry|access|asylum))"
    r"|\b(?:is|was|are|were|isn[’']t|wasn[’']t)\W+(?:simply |just )?(?:not true|untrue|false|baseless"
    r"|ridiculous|nonsense|incorrect)\b",
    re.IGNORECASE,
)

_ASKING = re.compile(r"\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?)\b", re.IGNORECASE)
_OPEN = re.compile(r"(?:whether|if|who|what|when|where|why|how|which)\b", re.IGNORECASE)


def certainty_of(content: str, cue: str) -> Certainty:
    """Asked, denied, hedged, predicted or asserted, in that order of precedence.

    `content` is what is claimed, `cue` the attributing words.
    """
    if content.rstrip("\"”’') ").endswith("?") or (_ASKING.search(cue) and _OPEN.match(content)):
        return Certainty.ASKED
    if _DENIAL.search(cue) or _FALSEHOOD.search(content):
        return Certainty.DENIED
    if _HEDGE.search(content) or _HEDGE.search(cue):
        return Certainty.HEDGED
    if _FUTURE.search(content):
        return Certainty.PREDICTED
    return Certainty.ASSERTED
