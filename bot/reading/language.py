"""Which language a text is in.

Function words settle English, which is what nearly every text here is, without loading a model; the rest is
asked of py3langid, loaded on first need.
"""

from __future__ import annotations

import math
import re

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000
"""Characters looked at: the language does not change after that."""

_LEAST_LETTERS = 20
"""Below this any answer is a guess."""

_ENGLISH = frozenset(
    "the of and to a in that is was for it with as his on be at by had not are but from or have an they"
    " which one were her all she there would their we him been has when who will more no if out so said"
    " what up its about into than them can only other new some could these two may then do after also".split()
)
# Share of English function words in running text: 0.33 to 0.50 in English news, under 0.15 in German, French,
# Spanish, Italian and Dutch (they share "in", "a", "is", "was", "an", "of").
_SURE = 0.25
_LIKELY = 0.15
_TRUSTED = 0.9
"""Below this probability py3langid is often wrong on a few words."""

_ENGLISH_ONLY = frozenset(
    "the and that it with his are have which they were there their would when who what about into than"
    " been had after over says said will could should has this these those from because while where".split()
)
"""Function words that no other language of the Latin script has; "her" and "on" are elsewhere too."""


def tag(text: str, declared: str | None = None) -> str:
    """A BCP 47 primary tag, "und" when there are too few letters; `declared` is the page's own word."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    if sum(map(len, words)) < _LEAST_LETTERS:
        return "und"
    share = sum(word in _ENGLISH for word in words) / len(words)
    only = sum(word in _ENGLISH_ONLY for word in words)
    if (share >= _SURE and only) or (share >= _LIKELY and only >= 2):
        return "en"
    return _identified(text[:_SAMPLE], share, declared)


def _identified(text: str, share: float, declared: str | None) -> str:
    """What py3langid says, unless it is unsure and the function words or the page know better."""
    import py3langid

    ranked = py3langid.rank(text)
    best = max(score for _, score in ranked)
    found = str(ranked[0][0])
    probability = 1 / sum(math.exp(max(score - best, -700.0)) for _, score in ranked)
    if probability >= _TRUSTED and len(found) == 2:  # "zxx" is what it calls noise
        return found
    if share >= _LIKELY:
        return "en"
    return declared[:2].lower() if declared else "und"


def warning(tag: str) -> str | None:
    """What to say about a text that is not English."""
    if tag in ("en", "und"):
        return None
    return f"this text seems to be in another language ({tag}): what is read from it is made for English"
