"""Numbers in a text: value, unit, qualifier, and where they stand.

"at least 60 dead" is 60, unit "dead", qualifier "at least"; "$3 billion" is 3e9 "USD"; "a quarter of" is
25 "%". Dates, times, ages and clock figures are no claims and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.model.article import Figure, Span

_SMALL = {
    word: float(n)
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen"
        " seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10.0 * n
    for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALE = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9,
    "bn": 1e9, "trillion": 1e12, "tn": 1e12, "dozen": 12.0,
}  # fmt: skip
_PARTS = {
    "half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3, "a quarter": 25.0,
    "one quarter": 25.0, "three quarters": 75.0, "a fifth": 20.0, "one-third": 100 / 3,
    "two-thirds": 200 / 3, "three-quarters": 75.0, "one-fifth": 20.0, "a tenth": 10.0,
}  # fmt: skip
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
    r"at least|at most|more than|fewer than|less than|no more than|no fewer than|up to|as many as|as much as"
    r"|over|under"
    r"|nearly|almost|about|around|approximately|roughly|some|just over|just under|only|just|an estimated"
    r"|estimated|exactly"
)
_WORDS = rf"(?:{'|'.join((*_SMALL, *_TENS))})\b"
_SPELLED = rf"{_WORDS}(?:-{_WORDS})?"
_NUMBER = (
    rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{_SPELLED}"
    r"|a(?= (?:hundred|thousand|million|billion|dozen)\b)"
)
# Where a figure may begin: this says nothing that the rest would not, and spares it most letters of a text.
_BEGINS = r"(?:(?<!\w)(?=[\w$£€¥₽])|(?=\d|(?:US|NZ|A|C)?\s?[$£€¥₽]))"
_FIGURE = re.compile(
    rf"{_BEGINS}(?P<qualifier>\b(?:{_QUALIFIER})\s+)?"
    rf"(?P<currency>(?:(?:US|NZ|A|C)\s?)?\$\s?|[£€¥₽]\s?)?"
    rf"(?:(?<![\w.,/:-])|(?<=\d[-–]))(?P<number>{_NUMBER})(?![\d/]|:\d)"
    rf"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|bn|mn|tn|[kK](?=\b)|m(?=\b)))?"
    rf"(?:(?<=hundred|housand) and (?P<rest>{_SPELLED}))?"
    rf"(?:(?<=\w) (?P<times>thousand|million|billion)\b)?"
    rf"(?P<percent>\s?%|\s?per\s?cent\b|\spercent\b|\spercentage points\b)?"
    rf"(?P<after>\s+(?:or more|or fewer|or less)\b)?",
    re.IGNORECASE,
)
_PART_NAMES = "|".join(sorted(_PARTS, key=len, reverse=True))
_PART = re.compile(
    rf"(?P<qualifier>\b(?:{_QUALIFIER})\s+)?(?<!first )(?<!second )\b(?P<part>{_PART_NAMES})"
    r"\s+(?=of\b|(?:the|its|their|all)\b)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:[\s-]+(?:of\s+(?:the|its|their|his|her)\s+)?)([A-Za-z][\w’'-]*)(?:\s+([A-Za-z][\w’'-]*))?"
)
# Whole months only: "250 marchers" and "12 mayors" are no dates.
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May)|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DATE_AFTER = re.compile(
    rf"^(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b|^\s?(?:a\.?m\.?|p\.?m\.?|st|nd|rd|th)\b|^s\b", re.IGNORECASE
)
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})\.?\s+$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$")
_STATE_NOUNS = frozenset("dead killed injured wounded missing arrested people".split())
_DULL = frozenset(
    "and or of the to in on at by from for with as a an is are was were that who which but than had has have"
    " more"
    " may might could would will can".split()
)
_NO_FIGURE_WORD = frozenset({"one"})


def figures(text: str, within: Span) -> tuple[Figure, ...]:
    """The figures in text[within], in order; offsets are the text's."""
    parts = list(_parts(text, within))
    numbers = (f for f in _numbers(text, within) if not any(f.span.overlaps(p.span) for p in parts))
    found = sorted((*numbers, *parts), key=lambda f: f.span)
    return tuple(_sharing_unit(text, found))


def _sharing_unit(text: str, found: list[Figure]) -> Iterator[Figure]:
    """The two ends of a range have one unit, which stands after the second: "200 to 250 marchers"."""
    for at, figure in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        if after and figure.unit is None and _RANGE.fullmatch(text, figure.span.end, after.span.start):
            yield replace(figure, unit=after.unit)
        else:
            yield figure


def _numbers(text: str, within: Span) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text, within.start, within.end):
        raw = match.group("number")
        if _is_date(text, match) or (raw.lower() in _NO_FIGURE_WORD and not match.group("scale")):
            continue
        if match.start() and text[match.start() - 1] in "-–" and not _ends_range(text, match, within):
            continue
        value = _scaled(match)
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


def _ends_range(text: str, match: re.Match[str], within: Span) -> bool:
    """Whether "30-40" is a range: it rises, and is no score, season or type ("Boeing 737-800")."""
    first = _RANGE_START.search(text, max(within.start, match.start() - 30), match.start())
    if first is None or first.group("name") or _YEAR.match(first.group("low")):
        return False
    return _value(first.group("low")) < _value(match.group("number"))


def _scaled(match: re.Match[str]) -> float:
    """The number times its scales: "three hundred and ten thousand" is 310,000."""
    scales = {name: (match.group(name) or "").lower() for name in ("scale", "times")}
    value = _value(match.group("number")) * _SCALE.get(scales["scale"], 1.0)
    rest = match.group("rest")
    return (value + (_value(rest) if rest else 0.0)) * _SCALE.get(scales["times"], 1.0)


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
    """Whether the number is a date, an age, a time or part of a name rather than a count."""
    if match.group("currency") or match.group("percent") or match.group("scale"):
        return False
    start, end, raw = match.start("number"), match.end("number"), match.group("number")
    before, after = text[max(0, start - 12) : start], text[end : end + 14]
    if _AGE_AFTER.match(after) or _AGE_BEFORE.search(before):
        return True
    if _NAMED_BEFORE.search(text, max(0, match.start() - 30), match.start()) and re.match(r"[-–]\d", after):
        return True
    if not raw[0].isdigit():
        return False
    if _YEAR.match(raw) and not _UNITED.match(text, end):
        return True
    if _MONTH_BEFORE.search(before) or _DATE_AFTER.match(after):
        return True
    aside = before.endswith(", ") and after[:1] in {",", "."}
    return aside and raw.isdigit() and int(raw) < 120


_AGE_AFTER = re.compile(r"[-\s](?:year|month|week|day)s?[-\s]old", re.IGNORECASE)
_AGE_BEFORE = re.compile(r"\b(?:aged?|age of)\s+$", re.IGNORECASE)
# The name stands inside a sentence, or its capital would say nothing: "the Boeing 737-800", "Between 30-40".
_NAMED_BEFORE = re.compile(r"(?<=[\w,] )[A-Z][\w’'-]+\s$")
_RANGE = re.compile(r"\s*(?:-|–|to|and|or)\s*")
_RANGE_START = re.compile(
    r"(?P<name>(?<=[\w,] )[A-Z][\w’'-]+\s)?(?<![\d.,–-])(?P<low>\d[\d,]*(?:\.\d+)?)[-–]$"
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
    if first in {"square", "cubic"} and second:
        return f"{first} {second}"
    if first == "people" and second in _STATE_NOUNS:
        return second
    return first
