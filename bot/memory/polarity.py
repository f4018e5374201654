"""Which words of a claim are said and which are denied.

"won't shutter the service" denies "shutter"; "has denied that it is being shut down" denies all that
follows; "the rumour is not true" denies what it does not repeat. "Not only" and "nobody doubts" deny nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.wording.fold import fold
from bot.wording.words import Word

_NEGATORS = frozenset(
    "not no never none nobody nothing neither nor without cannot hardly barely rarely untouched unlikely useless"
    " unable".split()
)
_REACH = 6  # words that a "not" can deny, less if the clause ends before
_BREAK = re.compile(r"[,;:.!?—–]|\s-\s|\b(?:but|because|although|though|while|after|until|unless)\b")
_HARMLESS = re.compile(
    r"\bnot (?:only|just|merely|least|alone)\b|\bnone other\b|\bno (?:sooner|doubt|wonder)\b|\bno fewer\b|\bno less\b"
    r"|\bnot (?:guilty)\b|\bno later\b|\bno\.? ?\d|\bno confidence\b|\bnothing (?:but|short)\b"
)
# A cue that denies what follows it in the sentence.
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refut(?:es?|ed|ing)|dismiss(?:es|ed|ing)(?= (?:the |that |a |an |any |all |as |these |those |this |such |media |press )?(?:\w+ )?(?:claim|report|rumou?r|allegation|accusation|suggestion|idea|charge|story|stories|notion|as)s?\b)|disput(?:es?|ed|ing)"
    r"|contradict(?:s|ed)|debunk(?:s|ed)?|rul(?:es?|ed|ing) out|refus(?:es?|ed|ing)|fail(?:s|ed|ing)?(?= to\b)"
    r"|declin(?:es?|ed|ing)(?= to\b)|no (?:plans?|intention|evidence|sign|proof|truth|question|indication)"
    r"|far from|stopp?(?:s|ed)? short of|call(?:s|ed)? off|deni(?:al|als) (?:of|that))\b"
)
# Words that say of something, mostly unnamed, that it is not so.
_FALSE = re.compile(
    r"\b(?:not true|untrue|false|falsely|baseless|unfounded|groundless|ridiculous|nonsense|absurd|fabricat\w+|made up"
    r"|invented|fake news|a hoax|hoax|a lie|(?:is|are|was|were) lies|fiction|rubbish|incorrect|no truth|never happened|pure speculation"
    r"|no such|not the case|fairy tales?|(?:is|are|was|were|got it|simply|plain) wrong)\b"
)
# What such words speak of when they do not repeat it.
_POINTS_BACK = re.compile(
    r"\b(?:rumou?rs?|reports?|claims?|allegations?|accusations?|story|stories|suggestions?|speculation|this|that|it"
    r"|charges?|assertions?)\b"
)
_SAYS_NOTHING = re.compile(
    r"\b(?:did(?: not|n't)|declin\w+ to|refus\w+ to|would(?: not|n't)|could not be|not immediately|unavailable|no)"
    r" ?(?:\w+ )?(?:respond|reply|answer|comment|be reached|reached)"
    r"|\b(?:un|not )able to (?:independently )?(?:verify|confirm|establish)"
    r"|\b(?:could|can)(?: ?not|n't) (?:be )?(?:independently )?(?:be )?(?:verif|confirm|establish)\w*"
    r"|\bno comment\b|\bunverified\b|\bunconfirmed\b|\bnot (?:been )?(?:independently )?(?:verified|confirmed)\b"
)
_DOUBTED = re.compile(
    r"\b(?:nobody|no one|none|not) (?:\w+ )?(?:doubts?|disputes?|denies|deny|denied|rules? out)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Polarity:
    """`denied` are positions of words that are denied; the rest speak of the claim as a whole.

    `denial`: somebody says it is not so. `points_back`: of something not repeated ("the rumour").
    `silent`: somebody would or could not say. `negated`: some word is denied. `final`: it gives a last count.
    """

    denied: frozenset[int]
    denial: bool
    points_back: bool
    silent: bool
    negated: bool
    final: bool


_FINAL = re.compile(
    r"\b(?:final(?:ly)?|in the end|at the end|eventually|in total|in all|total(?:led)?|exactly|altogether|official (?:count|toll)"
    r"|included|closed at|books were closed|definitive|conclusive|certified|the verdict)\b"
)


def polarity(text: str, found: Sequence[Word]) -> Polarity:
    """What the claim with these words denies."""
    plain = _folded(text)
    silent = _SAYS_NOTHING.search(plain) is not None
    flips = [0] * len(found)
    for start, end in _scopes(plain, found):
        for at, word in enumerate(found):
            if start <= word.start < end:
                flips[at] += 1
    falsehood = None if silent else _FALSE.search(plain)
    doubted = _DOUBTED.search(plain) is not None
    if falsehood and not _POINTS_BACK.search(plain):
        flips = [
            n + (1 if word.end <= falsehood.start() else 0) for n, word in zip(flips, found, strict=True)
        ]
    denial = not doubted and (falsehood is not None or (not silent and _denying(plain)))
    return Polarity(
        denied=frozenset(at for at, n in enumerate(flips) if n % 2),
        denial=denial,
        points_back=denial and _POINTS_BACK.search(plain) is not None,
        silent=silent,
        negated=any(n % 2 for n in flips),
        final=_FINAL.search(plain) is not None,
    )


def _denying(plain: str) -> bool:
    match = _DENIES.search(plain)
    return match is not None and match.group()[:3] in {"den", "rej", "ref", "dis", "con", "deb", "no "}


def _folded(text: str) -> str:
    """The text folded if that keeps its offsets, else lower-cased: every scope is an offset of the text."""
    folded = fold(text)
    return folded if len(folded) == len(text) else text.lower().replace("’", "'")


def _scopes(plain: str, found: Sequence[Word]) -> list[tuple[int, int]]:
    """Stretches of the text that are denied, each by one cue; two on a word take each other back."""
    harmless = [m.span() for m in _HARMLESS.finditer(plain)]
    doubted = [m.span() for m in _DOUBTED.finditer(plain)]
    scopes = []
    for match in _DENIES.finditer(plain):
        if not _inside(match.start(), doubted):
            scopes.append((match.end(), _sentence_end(plain, match.end())))
    for at, word in enumerate(found):
        if not (word.form in _NEGATORS or word.form.endswith("n't")) or _inside(
            word.start, [*harmless, *doubted]
        ):
            continue
        last = found[min(at + _REACH, len(found) - 1)].end
        stop = _BREAK.search(plain, word.end, last)
        scopes.append((word.end, stop.start() if stop else last))
    return scopes


def _inside(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _sentence_end(plain: str, start: int) -> int:
    stop = re.compile(r"[.;!?](?:\s|$)").search(plain, start)
    return stop.start() if stop else len(plain)
