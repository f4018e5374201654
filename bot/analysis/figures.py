"""Numbers in a text: value, unit, qualifier, and where they stand.

"at least 60 dead" is 60, unit "dead", qualifier "at least"; "$3 billion" is 3e9 "USD"; "a quarter of" is
25 "%". Dates, times, ages and clock figures are no claims and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.model.article import Figure, Span

_SMALL = {
    word: float(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10.0 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALE = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
          "trillion": 1e12, "tn": 1e12, "dozen": 12.0}  # fmt: skip
_PARTS = {"half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3, "a quarter": 25.0,
          "one quarter": 25.0, "three quarters": 75.0, "a fifth": 20.0, "one-third": 100 / 3, "two-thirds": 200 / 3,
          "three-quarters": 75.0, "one-fifth": 20.0, "a tenth": 10.0}  # fmt: skip
_CURRENCY = {
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "us$": "USD",
    "nz$": "NZD",
    "a$": "AUD",
    "c$": "CAD",
    "₽": "RUB",
}
_MONEY = {"dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP", "rubles": "RUB",
          "roubles": "RUB", "yen": "JPY", "yuan": "CNY", "rupees": "INR"}  # fmt: skip

_QUALIFIER = (
    r"at least|at most|more than|fewer than|less than|no more than|no fewer than|up to|as many as|as much as|over|under"
    r"|nearly|almost|about|around|approximately|roughly|some|just over|just under|only|just|an estimated|estimated|exactly"
)
_WORDS = "|".join((*_SMALL, *_TENS))
_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{_WORDS})(?:-(?:{_WORDS}))?|a(?= (?:hundred|thousand|million|billion|dozen)\b)"
_FIGURE = re.compile(
    rf"(?P<qualifier>\b(?:{_QUALIFIER})\s+)?"
    rf"(?P<currency>(?:(?:US|NZ|A|C)\s?)?\$\s?|[£€¥₽]\s?)?"
    rf"(?<![\w.,/-])(?P<number>{_NUMBER})(?![\d/:])"
    rf"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|[kK](?=\b)|m(?=\b)))?"
    rf"(?P<percent>\s?%|\s?per\s?cent\b|\spercent\b|\spercentage points\b)?"
    rf"(?P<after>\s+(?:or more|or fewer|or less)\b)?",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?P<qualifier>\b(?:{_QUALIFIER})\s+)?\b(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})\s+(?=of\b)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:[\s-]+(?:of\s+(?:the|its|their|his|her)\s+)?)([A-Za-z][\w’'-]*)(?:\s+([A-Za-z][\w’'-]*))?"
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE_AFTER = re.compile(
    rf"^(?:st|nd|rd|th)?\s+(?:{_MONTHS})[a-z]*\b|^\s?(?:a\.?m\.?|p\.?m\.?|st|nd|rd|th)\b|^s\b", re.IGNORECASE
)
_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$")
_STATE_NOUNS = frozenset("dead killed injured wounded missing arrested people".split())
_DULL = frozenset(
    "and or of the to in on at by from for with as a an is are was were that who which but than had has have more".split()
)
_NO_FIGURE_WORD = frozenset({"one"})


def figures(text: str, within: Span) -> tuple[Figure, ...]:
    """The figures in text[within], in order; offsets are the text's."""
    found = [*_numbers(text, within), *_parts(text, within)]
    return tuple(sorted(found, key=lambda f: f.span))


def _numbers(text: str, within: Span) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text, within.start, within.end):
        raw = match.group("number")
        if _is_date(text, match) or (raw.lower() in _NO_FIGURE_WORD and not match.group("scale")):
            continue
        value = _value(raw) * _SCALE.get((match.group("scale") or "").lower(), 1.0)
        span = Span(match.start(), match.end())
        yield Figure(
            value=value,
            text=match.group(),
            span=span,
            unit=_unit(text, match, within),
            qualifier=_qualifier(match),
        )


def _parts(text: str, within: Span) -> Iterator[Figure]:
    for match in _PART.finditer(text, within.start, within.end):
        span = Span(match.start(), match.end() - (len(match.group()) - len(match.group().rstrip())))
        qualifier = (match.group("qualifier") or "").strip().lower() or None
        yield Figure(
            value=round(_PARTS[match.group("part").lower()], 4),
            text=text[span.start : span.end],
            span=span,
            unit="%",
            qualifier=qualifier,
        )


def _value(raw: str) -> float:
    lowered = raw.lower()
    if lowered == "a":
        return 1.0
    if lowered[0].isdigit():
        return float(lowered.replace(",", ""))
    return sum(_SMALL.get(part, _TENS.get(part, 0.0)) for part in lowered.split("-"))


def _qualifier(match: re.Match[str]) -> str | None:
    after = (match.group("after") or "").strip().lower()
    before = " ".join((match.group("qualifier") or "").lower().split())
    return {"or more": "at least", "or fewer": "at most", "or less": "at most"}.get(after) or before or None


def _is_date(text: str, match: re.Match[str]) -> bool:
    raw = match.group("number")
    if match.group("currency") or match.group("percent") or match.group("scale"):
        return False
    before, after = (
        text[max(0, match.start("number") - 12) : match.start("number")],
        text[match.end("number") : match.end("number") + 14],
    )
    if _YEAR.match(raw) and not _UNITED.match(after):
        return True
    if not raw[0].isdigit():
        return False
    month_before = re.search(rf"\b(?:{_MONTHS})[a-z]*\.?\s+$", before, re.IGNORECASE) is not None
    age = (
        re.search(r", $", before) is not None
        and re.match(r",|\.", after) is not None
        and raw.isdigit()
        and int(raw) < 120
    )
    return (
        month_before
        or age
        or _DATE_AFTER.match(after) is not None
        or re.match(r"[-\s](?:year|month|week|day)s?[-\s]old", after) is not None
    )


_UNITED = re.compile(
    r"^\s+(?:people|dead|soldiers|votes|jobs|homes|houses|workers|employees|staff|km|kilometres|miles)\b"
)


def _unit(text: str, match: re.Match[str], within: Span) -> str | None:
    if match.group("percent"):
        return "points" if "point" in match.group("percent") else "%"
    if match.group("currency"):
        return _CURRENCY.get("".join(match.group("currency").lower().split()), "USD")
    following = _UNIT.match(text, match.end(), within.end)
    if following is None:
        return None
    first, second = (following.group(1) or "").lower(), (following.group(2) or "").lower()
    if first in _MONEY:
        return _MONEY[first]
    if first in _DULL:
        return None
    if first == "people" and second in _STATE_NOUNS:
        return second
    return first
