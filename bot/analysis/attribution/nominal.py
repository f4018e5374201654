"""Nouns that attribute: "the firm's claim that …", "accusations by former guards that …".

Only where the noun is an object: "the claim that … spread" ends where no rule without a parser can tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.attribution.phrases import Range
from bot.analysis.attribution.tokens import Token
from bot.analysis.lexicon.grammar import AUXILIARIES, DETERMINERS, PREPOSITIONS

_NOUNS = frozenset(
    "claim claims allegation allegations accusation accusations assertion assertions warning warnings rumour"
    " rumours"
    " rumor rumors suggestion suggestions prediction predictions announcement denial denials"
    " admission belief fears speculation insistence assurance assurances complaint complaints"
    " conclusion testimony argument contention acknowledgement acknowledgment confirmation".split()
)
_OWNERS = frozenset("his her their its".split())
_REACH = 10


def nominal_cue(toks: Sequence[Token], at: int) -> tuple[Range | None, int] | None:
    """The source of a noun that attributes and the index of its "that"; None where the noun does not.

    The source is None when nobody is named: "rumours that".
    """
    if toks[at].lower not in _NOUNS or at < 2:
        return None
    if at + 1 < len(toks) and toks[at + 1].lower == "that":
        return _owner(toks, at), at + 1
    if at + 3 < len(toks) and toks[at + 1].lower in {"by", "from"}:
        that = next((i for i in range(at + 3, min(len(toks), at + _REACH)) if toks[i].lower == "that"), None)
        if that is not None and not any(t.lower in AUXILIARIES or not t.word for t in toks[at + 2 : that]):
            return (at + 2, that), that
    return None


def _owner(toks: Sequence[Token], at: int) -> Range | None:
    """Whose claim it is: the possessive before the noun, an adjective between them allowed."""
    for end in (at - 1, at - 2):
        if end < 0:
            return None
        if toks[end].lower in _OWNERS:
            return end, end + 1
        if toks[end].lower.endswith(("'s", "’s", "s'", "s’")):
            return _possessor(toks, end), end + 1
        if toks[end].lower in DETERMINERS | PREPOSITIONS:
            return None
    return None


def _possessor(toks: Sequence[Token], last: int) -> int:
    """Where the possessor's phrase starts: at its determiner, or with the first of its capitals."""
    start = last
    while start and toks[start - 1].capital and toks[start - 1].word and last - start < _REACH:
        start -= 1
    if start and toks[start - 1].lower in DETERMINERS:
        return start - 1
    if start > 1 and not toks[start].capital and toks[start - 2].lower in DETERMINERS:
        return start - 2
    return start
