"""Which assertions are worth reporting, and which of them the article is about.

Features rather than exceptions: where a sentence stands, what it shares with the headline and the lead, how
often the article returns to its words, whether somebody says it, whether it holds figures and names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import sqrt

from bot.analysis.lexicon.grammar import DAYS, FUNCTION_WORDS, MONTHS

_WORD = re.compile(r"[^\W\d_][\w’'-]+|\d[\d,.]*\d|\d")
_QUESTION = re.compile(r"\?[\"”’')\]]*$")
_POINTING = re.compile(r"^(?:this|that|these|those|it|such)\b", re.IGNORECASE)
_META = re.compile(
    r"\b(?:read (?:more|the (?:full|rest))|click|subscribe|sign up|follow us|see (?:also|below)|pictured"
    r"|file photo)\b",
    re.IGNORECASE,
)
_DENIES_REPORT = re.compile(
    r"\b(?:rumou?rs?|reports?|claims?|story|allegations?|accusations?|account)\b[^.]{0,60}"
    r"\b(?:untrue|not true|false|baseless|ridiculous|nonsense|wrong|incorrect|inaccurate|fake|hoax|denied)\b"
    r"|\b(?:denied|denies|deny|dismiss(?:ed|es)?|refut(?:ed|es)|reject(?:ed|s)?)\b[^.]{0,40}\b(?:rumou?rs?"
    r"|reports?|claims?|story|allegations?|accusations?)\b",
    re.IGNORECASE,
)
_DULL = (
    FUNCTION_WORDS
    | DAYS
    | MONTHS
    | frozenset("said says say told according also mr mrs ms would could".split())
)


def content_words(text: str) -> frozenset[str]:
    """The telling words of a text, cut to six letters so that inflections meet."""
    return frozenset(
        w.lower().replace("’", "'").removesuffix("'s")[:6]
        for w in _WORD.findall(text)
        if w.lower() not in _DULL and (len(w) > 2 or w[0].isdigit())
    )


def weights(sentences: Sequence[str]) -> Counter[str]:
    """In how many sentences each telling word stands: what the article keeps returning to."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        counts.update(content_words(sentence))
    return counts


def worth(text: str, *, attributed: bool, lead: bool, recurring: Counter[str]) -> float:
    """How much a reader would miss the sentence; below zero it claims nothing checkable."""
    words = content_words(text)
    if _QUESTION.search(text) or _META.search(text) or len(words) < 3:
        return -1.0
    theme = sum(1.0 for w in words if recurring[w] >= 3) / sqrt(len(words))
    score = theme + 1.0 * attributed + 0.6 * bool(re.search(r"\d", text)) + 1.0 * lead
    score += 0.3 * min(3, sum(1 for w in text.split()[1:] if w[:1].isupper()))
    return score - 0.4 * bool(_POINTING.search(text)) - 0.5 * (len(text.split()) < 8)


def centrality(text: str, *, headline: str, lead: str, position: float, recurring: Counter[str]) -> float:
    """How near a claim is to what the article is about, 0 to about 3; `position` is 0 at the top, 1 below."""
    words = content_words(text)
    if not words:
        return 0.0
    head, opening = content_words(headline), content_words(lead)
    with_head = len(words & head) / (len(head) or 1)
    with_lead = len(words & opening) / (len(opening) or 1)
    theme = sum(recurring[w] for w in words) / (len(words) * max(recurring.values(), default=1))
    denial = 0.9 if _DENIES_REPORT.search(text) else 0.0
    return 1.2 * with_head + 0.6 * with_lead + 0.8 * theme + 0.7 * (1.0 - position) + denial
