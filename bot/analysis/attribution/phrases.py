"""Finding the noun phrase that does the saying, left or right of a verb, without a part-of-speech tagger.

Walking back from the verb, a subject ends where something stands that cannot be inside one: a mark, a
conjunction, another verb. All indexes are token indexes; ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.analysis.attribution.tokens import Token
from bot.analysis.lexicon.grammar import (
    AUXILIARIES,
    CLAUSE_OPENERS,
    DAYS,
    DETERMINERS,
    MONTHS,
    PREPOSITIONS,
    SPEAKERS,
    is_adverb,
)
from bot.analysis.lexicon.people import UNNAMED
from bot.analysis.lexicon.speech import NOUNISH, SAYING

Range = tuple[int, int]

_RELATIVE = frozenset({"who", "which", "that"})
_INSIDE = frozenset("'’&-–()/.%$")
_LEADING = frozenset(
    "but and so or yet however meanwhile then later now still also though while as when because if with"
    " among for"
    " there".split()
)
_NOBODY = frozenset({"neither", "nobody", "none", "both", "either", "nothing"})
_ABSTRACT = frozenset(
    "something anything everything accusation allegation charge claim account version figure"
    " suggestion".split()
)
_ASIDES = frozenset("in at on speaking writing when after during from by through via".split())
_APPOSITIVE_REACH = 22
_SUBJECT_REACH = 24


def subject_before(toks: Sequence[Token], verb: int) -> Range | None:
    """The subject of the verb at index `verb`, appositions included, or None."""
    end = _skip_auxiliaries(toks, verb)
    if end and toks[end - 1].lower in _RELATIVE and end > 1:
        end -= 1
        if toks[end - 1].text == ",":
            end -= 1
    if end and toks[end - 1].text == ",":
        return _with_apposition(toks, end)
    return _noun_phrase_ending(toks, end)


def subject_after(toks: Sequence[Token], start: int) -> Range | None:
    """The subject that follows an inverted verb ("…," said the minister, who …)."""
    end = start
    while end < len(toks) and end - start < _SUBJECT_REACH:
        tok = toks[end]
        if tok.quoted or tok.text in ',;:"“”.!?—' or (tok.lower in CLAUSE_OPENERS and tok.lower != "and"):
            break
        if tok.lower in _RELATIVE or tok.lower in AUXILIARIES or (end > start and tok.lower in SPEAKERS):
            break
        if tok.lower in DAYS or (
            tok.lower in {"in", "on", "during", "at", "to"} and end > start and not _named_place(toks, end)
        ):
            break
        end += 1
    end = _with_right_apposition(toks, start, end)
    return (start, end) if end > start and _nominal(toks, start, end) else None


def _with_right_apposition(toks: Sequence[Token], start: int, end: int) -> int:
    """Take in ", the firm's chairman," when a second comma or the sentence's end closes it."""
    if end >= len(toks) or toks[end].text != "," or end + 1 >= len(toks) or end == start:
        return end
    after = toks[end + 1]
    if after.quoted or not (after.lower in {"a", "an", "the", "who", "whose"} or after.text.isdigit()):
        return end
    for at in range(end + 1, min(len(toks), end + _APPOSITIVE_REACH)):
        if toks[at].text in ',.;"“':
            return at
    return end


def _named_place(toks: Sequence[Token], at: int) -> bool:
    return (
        toks[at].lower in {"at", "in"}
        and at + 1 < len(toks)
        and toks[at + 1].capital
        and (toks[at + 1].lower not in DAYS and toks[at + 1].lower not in MONTHS)
    )


def _skip_auxiliaries(toks: Sequence[Token], at: int) -> int:
    while at and (toks[at - 1].lower in AUXILIARIES or is_adverb(toks[at - 1].text)):
        at -= 1
    return at


def _with_apposition(toks: Sequence[Token], comma: int) -> Range | None:
    """The phrase before ", an old friend of hers," with the apposition, its closing comma at `comma`."""
    for at in range(comma - 2, max(-1, comma - _APPOSITIVE_REACH), -1):
        if toks[at].quoted or toks[at].text in ".;:":
            break
        if toks[at].text != ",":
            continue
        inside = toks[at + 1]
        if comma - at == 3 and inside.text.isupper():  # letters after a name: "Roe, QC, said"
            lettered = _noun_phrase_ending(toks, at)
            return (lettered[0], comma - 1) if lettered else None
        if inside.lower in _ASIDES:
            return _noun_phrase_ending(toks, at)
        titled = inside.lower in DETERMINERS or inside.lower in {
            "who",
            "whose",
            "which",
            "speaking",
            "chief",
            "director",
        }
        described = (
            titled
            or inside.text.isdigit()
            or inside.lower in UNNAMED
            or any(
                t.lower in UNNAMED or t.lower in {"of", "for", "at", "editor", "director", "president"}
                for t in toks[at + 1 : comma]
            )
        )
        head = _noun_phrase_ending(toks, at)
        named = comma - at > 3 and all(t.capital for t in toks[at + 1 : comma - 1])
        if head and named:  # "the body's secretary, Ana Roe, said"
            return head[0], comma - 1
        if head and described and any(t.capital for t in toks[head[0] : head[1]]):
            return head[0], comma - 1
        # ", MP, QC," and a day or place after the name ("On Monday, in Oslo, she said") do not describe.
        if head and comma - at <= 3 and toks[head[0]].capital and toks[at + 1].lower not in DAYS:
            continue
    return None


def _noun_phrase_ending(toks: Sequence[Token], end: int) -> Range | None:
    start = end
    while start and end - start < _SUBJECT_REACH and _belongs(toks, start - 1, end):
        start -= 1
    while start < end and (
        toks[start].lower in _LEADING or (is_adverb(toks[start].text) and start + 1 < end)
    ):
        start += 1
    start = _after_time(toks, start, end)
    return (start, end) if start < end and _nominal(toks, start, end) else None


def _after_time(toks: Sequence[Token], start: int, end: int) -> int:
    """Where the phrase starts once "On Tuesday", "Last week", "In May" at its head are dropped."""
    at = start
    if toks[at : at + 1] and at < end and toks[at].lower in {"on", "in", "last", "earlier", "late", "early"}:
        at += 1
        while at < end and (
            toks[at].lower in DAYS
            or toks[at].lower in MONTHS
            or toks[at].text.isdigit()
            or toks[at].lower in {"this", "last", "week", "month", "year"}
        ):
            at += 1
        return at if at > start + 1 else start
    return at


def _belongs(toks: Sequence[Token], at: int, end: int) -> bool:
    tok = toks[at]
    if tok.quoted:
        return False
    if not tok.word:
        return tok.text in _INSIDE
    if tok.lower in {"and", "&"}:
        return at > 0 and at + 1 < end and _joins(toks[at - 1], toks[at + 1])
    if tok.lower == "by" and at > 0 and toks[at - 1].lower.endswith("ed"):
        return False  # "was funded by the society, which said": the society said it
    if tok.lower in CLAUSE_OPENERS or tok.lower in AUXILIARIES or tok.lower in _RELATIVE:
        return False
    if tok.lower in SPEAKERS:
        return end - at == 1
    if at + 1 < end and toks[at + 1].lower in DETERMINERS and (tok.lower.endswith("ed") or _heads(tok)):
        return False  # "thanked the nurse", "something the firm": another phrase begins with the article
    if tok.lower in SAYING and tok.lower not in NOUNISH and not tok.capital:
        return tok.lower.endswith("ing") or (at > 0 and toks[at - 1].lower in DETERMINERS - _RELATIVE)
    return not (end - at > 1 and toks[at + 1].lower in SPEAKERS)


def _heads(tok: Token) -> bool:
    """Whether it may be the noun that a clause without "which" follows: "a claim the company denies"."""
    return tok.lower in _ABSTRACT


def _joins(left: Token, right: Token) -> bool:
    """Whether "and" joins two names or two nouns rather than two clauses."""
    return (
        left.word
        and (right.capital or right.lower in UNNAMED or left.lower in UNNAMED)
        and (left.capital or right.lower in UNNAMED or right.lower in DETERMINERS)
    )


def _nominal(toks: Sequence[Token], start: int, end: int) -> bool:
    """Whether the range can be a noun phrase at all: it has a word that is no mere function word."""
    return (
        any(
            t.word
            and (
                t.lower in SPEAKERS
                or not (
                    t.lower in _NOBODY
                    or t.lower in PREPOSITIONS
                    or t.lower in DETERMINERS
                    or is_adverb(t.text)
                )
            )
            for t in toks[start:end]
        )
        and toks[start].lower not in PREPOSITIONS
    )
