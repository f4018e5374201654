"""Numbers and their causes: `vague-quantity`, `number-unsourced` and `causal-leap`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import DIGITS, WORD_NUMBER
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread
from bot.analysis.findings import Sentence
from bot.model.article import Span

_VAGUE = re.compile(
    r"\b(?:several|numerous|multiple|dozens\s+of|scores\s+of|hordes\s+of|hundreds\s+of"
    r"|thousands\s+of|millions\s+of|tens\s+of\s+thousands|countless|a\s+number\s+of"
    r"|a\s+handful\s+of|a\s+(?:large|growing|small)\s+number\s+of"
    r"|many\s+of|(?<!how\s)(?<!so\s)(?<!as\s)(?<!too\s)many|a\s+few|a\s+slew\s+of"
    r"|a\s+series\s+of)\s+(?:of\s+)?(?:(?:the|its|his|her|their|these|those"
    r"|other)\s+)?(?:thousand\s+|hundred\s+|million\s+)?(?:[a-z’'-]+)(?:\s+[a-z’'-]+)?",
    re.IGNORECASE,
)
_FIXED = re.compile(
    r"\b(?:several\s+times|many\s+(?:times|ways|years|thanks|people\s+(?:believe|think))"
    r"|in\s+many\s+ways|for\s+many|a\s+few\s+(?:minutes|hours|moments|seconds|words)"
    r"|multiple\s+(?:sclerosis|choice)|many\s+(?:happy|of\s+us)|several\s+(?:years|hours"
    r"|minutes))\b",
    re.IGNORECASE,
)


def vague_quantity(view: View) -> Iterator[Hit]:
    """Amounts without a number, in news rather than in background; a speaker's only where it is an amount."""
    for sentence, match in view.anywhere(_VAGUE):
        quoted = view.quoted(spread(match))
        counts = re.match(
            r"several\s+(?:thousand|hundred|million)|(?:hundreds|thousands|dozens|millions|scores)\s+of",
            match.group(),
            re.IGNORECASE,
        )
        if (not quoted or counts) and not _FIXED.match(match.group()) and _news(view, sentence):
            span = _trim(match)
            yield Hit(spans=(span,), message=f"No number given: “{view.words(span)}”.")


def _news(view: View, sentence: Sentence) -> bool:
    """Standing facts ("millions arrive each year") are background, not the news."""
    return (
        re.search(
            r"\b(?:each|every)\s+(?:year|day|month|week)\b|\bannually\b",
            view.words(sentence.span),
            re.IGNORECASE,
        )
        is None
    )


_TRAILING = re.compile(
    r"\s+(?:and|or|of|in|on|at|to|for|from|by|with|that|who|which|have|has|had|were|was|are|is|as"
    r"|said|say|the|a|an|will|could|would|may|might)$",
    re.IGNORECASE,
)


def _trim(match: re.Match[str]) -> Span:
    words = match.group()
    cut = _TRAILING.sub("", words)
    return Span(match.start(), match.start() + len(cut))


_MONEY = (
    r"(?:(?:US|NZ|A|C|HK)?\s?[$£€¥]\s?(?:\d[\d.,]*\d|\d)\s?(?:bn|billion|m\b|million|trillion"
    r"|k\b)?|(?:\d[\d.,]*\d|\d)\s?(?:million|billion|trillion)?\s?(?:euros?|dollars|pounds|rupees"
    r"|yen|yuan|rubles|roubles|pesos|francs|crowns))"
)
_SHARE = (
    rf"(?:(?:{DIGITS}|{WORD_NUMBER})\s?(?:%|percent\b|per\s+cent\b)|(?:two|three|four|five|ten"
    r"|\d+)[- ]?(?:fold|times)\s+(?:more|higher|as|larger|greater|likelier))"
)
_BIG = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?\s(?:million|billion|thousand))"
_FIGURE = re.compile(
    r"(?:\b(?:just|only|over|more\s+than|around|about|nearly|almost|roughly|some"
    rf"|an\s+estimated\s+cost\s+of|as\s+many\s+as|up\s+to)\s+)?(?:{_MONEY}|{_SHARE}"
    rf"|\b{_BIG}\b(?:\s+[a-z-]+)?)",
    re.IGNORECASE,
)
_EXEMPT = re.compile(
    r"^\s*(?:[- ]?(?:years?|year-old|km|kilomet\w+|miles?|met(?:er|re)s?|feet|foot|ft|inch\w*"
    r"|light|hours?|minutes?|seconds?|days?|degrees|kg|tons?|tonnes|pounds|acres|square|hectares"
    r"|seats?|seater|mph|km/h|points?|goals?|runs|votes))\b",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\b(?:beat|defeated|won|lost|score[sd]?|goals?|points?|innings|game|season|championship"
    r"|league|sentenced|fined|bail)\b",
    re.IGNORECASE,
)


def number_unsourced(view: View) -> Iterator[Hit]:
    """Statistics and sums that nobody in the sentence, or in the one before, is said to give."""
    for sentence, match in view.spoken(_FIGURE):
        after = view.own[match.end() : match.end() + 20]
        if (
            _EXEMPT.match(after)
            or _SCORE.search(view.own_words(sentence))
            or re.search(
                r"\b(?:light|years|miles|feet|km|kilomet(?:er|re)s|met(?:er|re)s|hectares|acres|tons|tonnes)$",
                match.group(),
            )
        ):
            continue
        before = view.previous(sentence)
        if not _sourced(view, sentence) and not (before and view.attributed(before)):
            span = spread(match)
            yield Hit(spans=(span,), message=f"“{view.words(span)}”: no source.")


_SOURCED = re.compile(
    r"\b(?:according\s+to|data|figures|statistics|census|survey|report|study|poll"
    r"|estimates?\s+(?:by|from)|filing|statement|analysts|court|measured|found)\b",
    re.IGNORECASE,
)


def _sourced(view: View, sentence: Sentence) -> bool:
    return view.attributed(sentence) or _SOURCED.search(view.own_words(sentence)) is not None


_CAUSES = re.compile(
    r"\b(?:(?:has|have|had)\s+(?:all\s+|also\s+|already\s+)*(?:caused|led\s+to|fuel?led|driven"
    r"|triggered|sparked|contributed\s+to)|caus(?:es|ed|ing)|(?:was|were|is|are"
    r"|been)\s+caused\s+by|(?:leads?|leading)\s+to(?!\s+(?:the\s+)?[A-Z])|led\s+to|results?\s+in"
    r"|resulted\s+in|due\s+to|because\s+of|thanks\s+to|as\s+a\s+result\s+of"
    r"|fuel?led\s+by|driven\s+by|drove|triggered\s+by|sparked\s+by|(?:reduces?|raises?|cuts?"
    r"|increases?|boosts?|lowers?|prevents?)\s+(?:the\s+|your\s+)?(?:risk|chances?|odds"
    r"|likelihood))\b"
)
_TREND = re.compile(
    r"\b(?:declin\w+|fall(?:en|ing)?|fell|rise|risen|rose|rising|dropp\w+|grow\w*|grew|increas\w+"
    r"|decreas\w+|down|up|shr[aiu]nk\w*|slump\w*|surg\w+)\b[^.;]{0,60}?\b(?P<as>as|after"
    r"|since)\s+[a-z][\w\s-]{2,40}?\b(?:have|has|had|are|is|were|was|migrated|moved|began|started"
    r"|turned|switched)\b"
)
_NAMED_CAUSE = re.compile(
    r"\b(?:investigators|inquiry|coroner|report|court|autopsy|officials?|engineers|police|ministry"
    r"|authority)\b",
    re.IGNORECASE,
)
_IDIOM = re.compile(
    r"\b(?:caused\s+(?:by\s+the\s+)?(?:a\s+stir|trouble)|due\s+to\s+(?:be|appear|start|begin|open"
    r"|meet|leave|arrive|play|face|take|return|speak|hold|air|release|launch|expire|run|finish|end"
    r"|give|stand|vote)|leads?\s+to\s+(?:the\s+)?(?:question|conclusion)|led\s+to\s+believe)\b",
    re.IGNORECASE,
)


def causal_leap(view: View) -> Iterator[Hit]:
    """One thing said to bring about another in the article's own voice, with nobody named for it."""
    for sentence, match in view.spoken(_CAUSES):
        tail = view.own[match.start() : match.end() + 30]
        if _IDIOM.match(tail) or view.attributed(sentence) or _NAMED_CAUSE.search(view.own_words(sentence)):
            continue
        yield _asserted(view, _reach(view, sentence, match))
    for sentence, match in view.spoken(_TREND):
        if not view.attributed(sentence):
            yield _asserted(view, spread(match))


def _reach(view: View, sentence: Sentence, match: re.Match[str]) -> Span:
    """The causal words with the few after them, to the end of the clause."""
    rest = re.match(r"[^,.;\x01]{0,50}(?=[,.;\s\x01]|$)", view.own[match.end() : sentence.span.end])
    return Span(match.start(), match.end() + (rest.end() if rest else 0))


def _asserted(view: View, span: Span) -> Hit:
    return Hit(spans=(span,), message=f"Cause asserted without evidence in the text: “{view.words(span)}”.")
