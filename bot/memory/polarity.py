"""Which words of a claim are said and which are denied.

"Won't shutter the service" denies "shutter"; "has denied that it is being shut down" denies all that follows;
"the rumour is not true" denies what it does not repeat. "Not only" and "nobody doubts" deny nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.wording.fold import fold
from bot.wording.words import Word

_NEGATORS = frozenset(
    "not no never none nobody nothing neither nor without cannot hardly barely rarely untouched"
    " unlikely useless"
    " unable".split()
)
_REACH = 6  # words that a "not" can deny, less if the clause ends before
_BREAK = re.compile(r"[,;:.!?—–]|\s-\s|\b(?:but|because|although|though|while|after|until|unless)\b")
_SENTENCE_END = re.compile(r"[.;!?](?:\s|$)")
_HARMLESS = re.compile(
    r"\bnot (?:only|just|merely|least|alone|guilty)\b|\bnone other\b|\bno (?:sooner|doubt|wonder"
    r"|fewer|less|later)\b"
    r"|\bno confidence\b|\bno\.? ?\d|\bnothing (?:but|short)\b"
)
_DOUBTED = re.compile(
    r"\b(?:nobody|no one|none|not) (?:\w+ )?(?:doubts?|disputes?|denies|deny|denied|rules? out)\b"
)
_OF_A_CLAIM = (
    r"(?= (?:the |that |a |an |any |all |as |these |those |this |such |media |press )?(?:\w+ )?"
    r"(?:claim|report|rumou?r|allegation|accusation|suggestion|idea|charge|story|stories|notion|as)s?\b)"
)
# Cues that deny what follows them in the sentence: first those by which somebody says that it is not so.
_DENIES = re.compile(
    r"\b(?P<says>den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refut(?:es?|ed|ing)|disput(?:es?|ed|ing)"
    rf"|dismiss(?:es|ed|ing){_OF_A_CLAIM}|contradict(?:s|ed)|debunk(?:s|ed)?|deni(?:al|als) (?:of|that)"
    r"|no (?:plans?|intention|evidence|sign|proof|truth|question|indication))\b"
    r"|\b(?:rul(?:es?|ed|ing) out|refus(?:es?|ed|ing)|(?:fail(?:s|ed|ing)?|declin(?:es?|ed|ing))(?= to\b)"
    r"|far from|stopp?(?:s|ed)? short of|call(?:s|ed)? off)\b"
)
# Words that say of something, mostly unnamed, that it is not so.
_FALSE = re.compile(
    r"\b(?:not true|untrue|false|falsely|baseless|unfounded|groundless|ridiculous|nonsense|absurd|fabricat\w+"
    r"|made up|invented|fake news|a hoax|hoax|a lie|(?:is|are|was|were) lies|fiction|rubbish"
    r"|incorrect|no truth"
    r"|never happened|pure speculation|no such|not the case|fairy tales?"
    r"|(?:is|are|was|were|got it|simply|plain) wrong)\b"
)
# What such words speak of when they do not repeat it.
_POINTS_BACK = re.compile(
    r"\b(?:rumou?rs?|reports?|claims?|allegations?|accusations?|story|stories|suggestions?"
    r"|speculation|this|that"
    r"|it|charges?|assertions?)\b"
)
_SAYS_NOTHING = re.compile(
    r"\b(?:did(?: not|n't)|declin\w+ to|refus\w+ to|would(?: not|n't)|could not be|not immediately"
    r"|unavailable|no)"
    r" ?(?:\w+ )?(?:respond|reply|answer|comment|be reached|reached)"
    r"|\b(?:un|not )able to (?:independently )?(?:verify|confirm|establish)"
    r"|\b(?:could|can)(?: ?not|n't) (?:be )?(?:independently )?(?:be )?(?:verif|confirm|establish)\w*"
    r"|\bno comment\b|\bunverified\b|\bunconfirmed\b|\bnot (?:been )?(?:independently )?(?:verified"
    r"|confirmed)\b"
)
_FINAL = re.compile(
    r"\b(?:final (?:death )?(?:toll|count|tally|figure|account|result|bill|total)s?|finally|in the"
    r" end|at the end|eventually|in total|in all|total(?:led)?|exactly|altogether"
    r"|official (?:count|toll)|included|closed at|books were closed|definitive|conclusive|certified"
    r"|the verdict)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Polarity:
    """`denied` are positions of words that are denied; the rest speak of the claim as a whole.

    `negated`: some word is denied. `denial`: somebody says it is not so. `points_back`: of something not
    repeated ("the rumour"). `silent`: somebody would or could not say. `final`: it gives a last count.
    """

    denied: frozenset[int]
    negated: bool
    denial: bool
    points_back: bool
    silent: bool
    final: bool


def polarity(text: str, found: Sequence[Word]) -> Polarity:
    """What the claim with these words denies."""
    plain = _folded(text)
    silent = _SAYS_NOTHING.search(plain) is not None
    scopes = list(_scopes(plain, found))
    falsehood = None if silent else _FALSE.search(plain)
    pointing = _POINTS_BACK.search(plain) is not None
    if falsehood and not pointing:
        scopes.append((0, falsehood.start()))
    # Two denials of one word take each other back.
    denied = frozenset(at for at, word in enumerate(found) if sum(s <= word.start < e for s, e in scopes) % 2)
    says = any(match.group("says") for match in _DENIES.finditer(plain))
    denial = not _DOUBTED.search(plain) and (falsehood is not None or (says and not silent))
    return Polarity(
        denied=denied, negated=bool(denied), denial=denial, points_back=denial and pointing, silent=silent,
        final=_FINAL.search(plain) is not None,
    )  # fmt: skip


def _folded(text: str) -> str:
    """The text folded if that keeps its offsets, else lower-cased: every scope is an offset of the text."""
    folded, lowered = fold(text), text.lower().replace("’", "'")
    return folded if len(folded) == len(text) else lowered


def _scopes(plain: str, found: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Stretches of the text that are denied, each by one cue."""
    doubted = [match.span() for match in _DOUBTED.finditer(plain)]
    harmless = [*doubted, *(match.span() for match in _HARMLESS.finditer(plain))]
    for match in _DENIES.finditer(plain):
        if not _inside(match.start(), doubted):
            stop = _SENTENCE_END.search(plain, match.end())
            yield match.end(), stop.start() if stop else len(plain)
    for at, word in enumerate(found):
        negates = word.form in _NEGATORS or word.form.endswith("n't")
        if negates and not _inside(word.start, harmless):
            last = found[min(at + _REACH, len(found) - 1)].end
            stop = _BREAK.search(plain, word.end, last)
            yield word.end, stop.start() if stop else last


def _inside(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)
