"""Whether a word that can report does so here, told from its neighbours: no tagger is asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.attribution.line import BE, Line
from bot.analysis.attribution.tokens import Token
from bot.analysis.lexicon.bodies import BODIES, DOCUMENTS, OUTLET_NOUNS
from bot.analysis.lexicon.grammar import DETERMINERS, PREPOSITIONS, SPEAKERS
from bot.analysis.lexicon.people import SPOKES, UNNAMED
from bot.analysis.lexicon.speech import NOUNISH, SAYING

# They name a thing and then what it is called: "called the ruling "absurd"", "described it as a success".
_LABELLING = frozenset("call describe characterize characterise dismiss denounce condemn label".split())
_HAVE = frozenset({"have", "has", "had"})


def is_verb(toks: Sequence[Token], at: int) -> bool:
    """Whether the word is a finite verb here; not a noun, a participle before a noun, an infinitive."""
    tok, before = toks[at], toks[at - 1] if at else None
    after = toks[at + 1] if at + 1 < len(toks) else None
    if before is None:
        return tok.lower.endswith("ing") and tok.lower in {"citing", "quoting"}
    if (
        before.lower == "to"
        or before.lower in DETERMINERS - {"that", "this", "one"}
        or before.lower in PREPOSITIONS - {"by"}
    ):
        return tok.lower in {"citing", "quoting"}
    if (tok.lower in NOUNISH or tok.lower.endswith("ing")) and _is_possessive(before):
        return False
    if tok.lower in NOUNISH:
        # "“All are safe,” the statement read."
        closes = after is not None and after.text in ".," and any(t.quoted for t in toks[max(0, at - 8) : at])
        return _verb_despite_noun(before, None if closes else after) or (closes and _is_agent(before))
    passive = before.lower in BE and not tok.lower.endswith("ing")
    if passive or (tok.lower == "known" and before.lower not in _HAVE):
        return False
    if tok.lower.endswith("ing") and tok.lower not in {"citing", "quoting"}:
        return before.text == "," or before.lower in BE or before.lower not in PREPOSITIONS
    return True


def _is_possessive(tok: Token) -> bool:
    """Whether the word owns the next: "the firm's", but not "he's"."""
    return tok.lower.endswith(("'s", "’s", "s'", "s’")) and tok.lower[:-2] not in SPEAKERS | {
        "that",
        "there",
        "who",
    }


def _verb_despite_noun(before: Token, after: Token | None) -> bool:
    """Whether "claims", "reports" and their like are verbs between these two words."""
    if after is None or before.lower in BE:
        return False
    takes = after.lower in DETERMINERS | SPEAKERS | {"that", "on"} or after.text in ':"“' or after.capital
    return takes and _is_agent(before)


def _is_agent(tok: Token) -> bool:
    return tok.capital or tok.lower in SPEAKERS | UNNAMED | DOCUMENTS | BODIES | SPOKES


def opens_content(line: Line, at: int) -> bool:
    """Whether what follows the verb at `at` can be something said rather than a mere object."""
    toks = line.toks
    after = toks[at + 1 : at + 6]
    if not after:
        return False
    if SAYING[toks[at].lower] in _LABELLING:
        near = toks[at + 1 : at + 12]
        return any(t.lower == "as" or t.text in '"“' or t.quoted for t in near)
    if (
        after[0].lower in {"that", "as", "how", "whether", "why"}
        or after[0].text in ':,"“'
        or after[0].quoted
    ):
        return True
    return after[0].lower in SPEAKERS or any(
        t.lower in {"that", "would", "will", "is", "are", "was", "were", "has", "have"} for t in after[1:]
    )


def can_speak(toks: Sequence[Token]) -> bool:
    """Whether a phrase has somebody or something in it that says things; "poor health" has not."""
    speaking = UNNAMED | DOCUMENTS | BODIES | SPOKES | OUTLET_NOUNS
    return any(t.capital or t.lower in speaking for t in toks)
