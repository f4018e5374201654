"""Figures as amounts of something: what is counted, between which bounds, and if two of them can both be right.

"at least 60 people were killed" is 60 or more of "dead"; "killed" and "death toll" count the same thing,
"six weeks" and "a month and a half" nearly so. Rounding ("more than 110,000" for 111,800) is no change.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.model.article import Figure, Span
from bot.wording.figures import figures
from bot.wording.words import Word, stem

# What is counted, and the words that say so. The first class that a nearby word names wins.
_MEASURES = {
    "dead": "dead die died killed kills killing kill death deaths toll fatalities fatality lives perished slain bodies"
    " corpses drowned murdered claimed victims",
    "injured": "injured injuring injuries injury wounded wounding hurt wounds casualties treated hospitalised",
    "missing": "missing unaccounted",
    "arrested": "arrested arrests arrest detained detentions detainees charged prisoners",
    "rescued": "rescued saved",
    "displaced": "fled flee displaced evacuated evacuees refugees homeless uprooted",
    "sick": "infections infected cases case sick ill illnesses diagnosed",
    "staff": "jobs job staff workers worker employees employee posts positions workforce redundancies layoffs roles",
    "votes": "votes vote ballots councillors lawmakers senators deputies",
    "signatures": "signatures signed signatories",
    "crowd": "spectators crowd fans attendance audience marchers protesters demonstrators supporters turnout",
    "homes": "homes households houses families dwellings properties",
    "films": "films movies",
}
_PEOPLE = (
    "people persons person men women children civilians patients others residents victims individuals adults"
)
_PEOPLE_MORE = "soldiers troops passengers migrants students pupils more of"
_LENGTHS = {  # unit word: (measure, how many of the measure's own unit)
    "second": ("duration", 1.0), "minut": ("duration", 60.0), "hour": ("duration", 3600.0), "day": ("duration", 86400.0),
    "week": ("duration", 604800.0), "month": ("duration", 2629800.0), "year": ("duration", 31557600.0),
    "decade": ("duration", 315576000.0),
    "metr": ("length", 1.0), "meter": ("length", 1.0), "km": ("length", 1e3), "kilometr": ("length", 1e3),
    "kilomet": ("length", 1e3), "mile": ("length", 1609.34), "feet": ("length", 0.3048),
    "foot": ("length", 0.3048), "cm": ("length", 0.01), "inch": ("length", 0.0254),
    "kg": ("weight", 1.0), "kilo": ("weight", 1.0), "kilogram": ("weight", 1.0), "tonn": ("weight", 1e3),
    "ton": ("weight", 1e3), "pound": ("weight", 0.4536), "gram": ("weight", 1e-3),
    "hectar": ("area", 1e4), "acr": ("area", 4046.9), "litr": ("volume", 1.0),
}  # fmt: skip
_MONEY = frozenset("USD GBP EUR JPY CNY INR RUB NZD AUD CAD".split())
# Counts of people that one bulletin gives together.
TALLIES = frozenset("dead injured missing arrested rescued sick".split())
# What is never called by another of these names, so that two of them cannot be one figure revised.
_EXACT = _MONEY | frozenset(
    "dead injured missing arrested rescued displaced % duration length weight area volume".split()
)
_VAGUE = {  # words that stand for a count: its bounds
    "dozens": (24, 99), "scores": (40, 99), "hundreds": (200, 999), "thousands": (2_000, 99_999),
    "millions": (2e6, 9.99e8), "several hundred": (200, 999), "several thousand": (2_000, 9_999),
    "several dozen": (24, 99), "tens of thousands": (20_000, 99_999), "hundreds of thousands": (2e5, 999_999),
}  # fmt: skip
_LOWER = frozenset(("at least", "more than", "over", "just over", "no fewer than"))
_UPPER = frozenset(
    "at most|fewer than|less than|no more than|up to|under|just under|nearly|almost|as many as|as much as".split(
        "|"
    )
)
_ABOUT = frozenset(
    "about|around|approximately|roughly|some|an estimated|estimated|nearly|almost|just over|just under".split(
        "|"
    )
)
_NEAR = 4  # words on each side in which what is counted is looked for
_FAR = 10  # words before a figure without a noun: "the number of those killed has climbed to 412"
_CLOSE = 0.05  # how far a rounded figure may be from the exact one: "more than 110,000" for 111,800 is 0.016


_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|\d{1,2})"
_SHARE = re.compile(
    rf"\b(?P<part>{_SMALL})(?: out)?(?: of| in)(?: every)? (?P<whole>{_SMALL}|ten|eleven|twelve|twenty|hundred|\d{{3}})\b"
    r"(?! (?:years?|days?|months?|weeks?|hours?|minutes?)\b)",
    re.IGNORECASE,
)
_METRES = re.compile(r"\d m$")
_HALF = re.compile(r"\b(?:by (?:\w+ )?half|halved)\b", re.IGNORECASE)
_PART = re.compile(
    r"\bby (?:about |nearly |almost |over |more than |around )?(?P<part>a quarter|a third|two thirds)\b", re.I
)
_PARTS = {"a quarter": 25.0, "a third": 100 / 3, "two thirds": 200 / 3}
_MOVED = re.compile(
    r"\b(?:gone|went|going|goes|shot|moved|put|pushed|climbed|jumped|driven|raised|now)\s+$", re.IGNORECASE
)


class Standing(StrEnum):
    """How two amounts of one thing stand to each other."""

    EQUAL = "equal"
    CHANGED = "changed"
    MAYBE = "maybe changed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """`value` of `measure` (in the measure's own unit), surely within [low, high]; `text` as it is written.

    `measure` is None when the words do not say what is counted.
    """

    value: float
    low: float
    high: float
    measure: str | None
    text: str
    rounded: bool = False


def amounts(text: str, found: Sequence[Word]) -> tuple[Amount, ...]:
    """The amounts in a text whose words are `found`, in order; () for an empty one."""
    if not text:
        return ()
    shares = _shares(text)
    plain = figures(text, Span(0, len(text)))
    numbers = [*shares, *(f for f in plain if not any(f.span.overlaps(share.span) for share in shares))]
    exact = [_amount(text, figure, found, numbers) for figure in numbers]
    return (*exact, *_vague(found))


def _shares(text: str) -> list[Figure]:
    """ "Four in ten", "two out of every five" and "by half" as percentages, where they stand."""
    kept = []
    for match in _SHARE.finditer(text):
        part, whole = _count(match.group("part")), _count(match.group("whole"))
        if 0 < part < whole:
            span = Span(match.start(), match.end())
            kept.append(Figure(value=100 * part / whole, text=match.group(), span=span, unit="%"))
    kept.extend(
        Figure(value=50.0, text=m.group(), span=Span(m.start(), m.end()), unit="%")
        for m in _HALF.finditer(text)
    )
    kept.extend(
        Figure(value=_PARTS[m.group("part").lower()], text=m.group(), span=Span(m.start(), m.end()), unit="%")
        for m in _PART.finditer(text)
    )
    return kept


def _count(raw: str) -> float:
    found = figures(f"{raw} things", Span(0, len(raw) + 7))
    return found[0].value if found else 1.0


def standing(a: Amount, b: Amount) -> Standing:
    """EQUAL within rounding, CHANGED when of one thing and apart, OTHER when they count different things.

    MAYBE is between the two: what they count has different names, or none, and may be one thing.
    """
    agreed = agree(a, b)
    if _comparable(a.measure, b.measure):
        return Standing.EQUAL if agreed else Standing.CHANGED if a.measure == b.measure else Standing.MAYBE
    if a.measure in _MONEY and b.measure in _MONEY:
        return Standing.CHANGED if agreed else Standing.MAYBE
    if agreed and _is_telling(a, b):
        return Standing.EQUAL
    return Standing.OTHER if agreed or {a.measure, b.measure} & _EXACT else Standing.MAYBE


def _is_telling(a: Amount, b: Amount) -> bool:
    """Whether one number for two things named is hardly chance: neither thing is of a known kind, or it is long."""
    if a.measure in _EXACT and b.measure in _EXACT:
        return False
    return max(a.value, b.value) >= 20 or not ({a.measure, b.measure} & _EXACT)


def agree(a: Amount, b: Amount) -> bool:
    """Whether the two can be one figure: the same, or one rounds or bounds the other closely."""
    if math.isclose(a.value, b.value, rel_tol=0.005):
        return True
    if math.isclose(a.value, 0) or math.isclose(b.value, 0):
        return False
    apart = abs(a.value - b.value) / max(abs(a.value), abs(b.value))
    if _is_range(a) or _is_range(b):
        return a.low <= b.value <= a.high or b.low <= a.value <= b.high
    if (a.rounded and _is_round(a.value)) or (b.rounded and _is_round(b.value)):
        return apart <= _CLOSE and (a.low <= b.value or b.low <= a.value)
    return _rounds(a.value, b.value) or _rounds(b.value, a.value)


def _is_range(amount: Amount) -> bool:
    return -math.inf < amount.low < amount.high < math.inf


def exclude(a: Amount, b: Amount) -> bool:
    """Whether both cannot be right at one time: their bounds do not meet."""
    return a.high < b.low or b.high < a.low


def _comparable(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b or {a, b} == {"people", "staff"}


def _is_round(value: float) -> bool:
    """Whether a figure ends in a zero and has no more than two digits that matter: 60, 110,000, 1.2 million."""
    digits = f"{value:.10g}".replace(".", "").split("e")[0]
    return value >= 10 and len(digits.strip("0")) <= 2 and (digits.endswith("0") or value < 100)


def _rounds(short: float, long: float) -> bool:
    """Whether the first is the second to two digits or more, as 18 is of 18.2 and 110,000 of 111,800."""
    if short < 1000:
        return False
    digits = len(f"{short:.0f}".rstrip("0"))
    return digits >= 2 and round(long, digits - len(f"{short:.0f}")) == short


def _amount(text: str, figure: Figure, found: Sequence[Word], all_figures: Sequence[Figure]) -> Amount:
    measure, scale = _measure(figure, found, all_figures)
    value, qualifier = figure.value * scale, figure.qualifier or ""
    if qualifier == "up to" and _MOVED.search(text[: figure.span.start]):
        qualifier = ""
    if _METRES.search(figure.text) and measure not in _MONEY:
        value, measure = figure.value / 1e6, "length"
    low = value if qualifier in _LOWER else -math.inf if qualifier in _UPPER else value
    high = value if qualifier in _UPPER else math.inf if qualifier in _LOWER else value
    return Amount(
        value=value, low=low, high=high, measure=measure, text=figure.text.strip(),
        rounded=qualifier in _LOWER | _UPPER | _ABOUT,
    )  # fmt: skip


def _measure(figure: Figure, found: Sequence[Word], others: Sequence[Figure]) -> tuple[str | None, float]:
    """What a figure counts, and how many of the measure's own unit one of it is."""
    unit = figure.unit or ""
    if unit in {"%", "points"} or unit in _MONEY:
        return ("%" if unit == "points" else unit), 1.0
    if unit == "times":
        return unit, 1.0
    if (root := stem(unit)) in _LENGTHS:
        return _LENGTHS[root]
    named = _counted().get(root)
    if named and root not in _people():
        return named, 1.0
    people = root in _people()
    near = _near(figure, found, others, before=1 if root and not people else _NEAR if people else _FAR)
    around = next((measure for form in near if (measure := _counted().get(stem(form)))), None)
    if around:
        return around, 1.0
    return ("people" if people else root or None), 1.0


def _near(figure: Figure, found: Sequence[Word], others: Sequence[Figure], before: int) -> list[str]:
    """The words after the figure, then those before it, nearest first, up to a break or another figure."""
    taken = [other.span for other in others if other is not figure]
    following = [word for word in found if word.start >= figure.span.end][: _NEAR + 2]
    leading = [word for word in reversed(found) if word.end <= figure.span.start][:before]
    return [*_until_break(following, taken), *_until_break(leading, taken)]


def _until_break(run: Sequence[Word], taken: Sequence[Span]) -> list[str]:
    kept = []
    for word in run:
        if word.form in _BREAKS or any(span.start <= word.start < span.end for span in taken):
            break
        kept.append(word.form)
    return kept


_BREAKS = frozenset("and but while as or which who in at".split())


def _vague(found: Sequence[Word]) -> list[Amount]:
    forms, hits = [word.form for word in found], []
    for at, form in enumerate(forms):
        for width in (3, 2, 1):
            bounds = _VAGUE.get(" ".join(forms[at : at + width]))
            if bounds and len(forms[at : at + width]) == width:
                hits.append((at, width, bounds))
                break
        _ = form
    kept: list[Amount] = []
    end = 0
    for at, width, (low, high) in hits:
        if at < end:
            continue
        end = at + width
        after = forms[end : end + 3]
        measure = next((m for f in after if (m := _counted().get(stem(f)))), None)
        if measure is None and any(stem(f) in _people() for f in after):
            measure = "people"
        text = " ".join(forms[at:end])
        kept.append(
            Amount(value=math.sqrt(low * high), low=low, high=high, measure=measure, text=text, rounded=True)
        )
    return kept


@cache
def _counted() -> dict[str, str]:
    table: dict[str, str] = {}
    for measure, forms in _MEASURES.items():
        for form in forms.split():
            table.setdefault(stem(form), measure)
    return table


@cache
def _people() -> frozenset[str]:
    return frozenset(map(stem, f"{_PEOPLE} {_PEOPLE_MORE}".split()))
