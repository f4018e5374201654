"""Amounts of something, and whether two of them can be one: the same, rounded, or a figure that has changed.

"More than 110,000" for 111,800 is rounding and no change; "at least 60" and 107 dead are a toll that rose.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

MONEY = frozenset("USD GBP EUR JPY CNY INR RUB NZD AUD CAD".split())
# Counts of people that one bulletin gives together.
TALLIES = frozenset("dead injured missing arrested rescued sick".split())
# What is never called by another of these names, so that two of them cannot be one figure revised.
EXACT = MONEY | frozenset(
    "dead injured missing arrested rescued displaced % duration length weight area volume".split()
)
_CLOSE = 0.05  # how far a rounded figure may be from the exact one; 110,000 is 0.016 from 111,800
_LONG = 20  # a number from here on is hardly shared by chance


class Standing(StrEnum):
    """How two amounts stand to each other."""

    EQUAL = "equal"
    CHANGED = "changed"
    MAYBE = "maybe changed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """`value` of `measure`, in the measure's own unit, surely within [low, high]; `text` as it is written.

    `measure` is None when the words do not say what is counted; where it is but the stem of a word, `named`
    is the word. `rounded` if they say it is not exact.
    """

    value: float
    low: float
    high: float
    measure: str | None
    text: str
    rounded: bool = False
    named: str | None = None


def standing(a: Amount, b: Amount) -> Standing:
    """EQUAL within rounding, CHANGED when of one thing and apart, OTHER when they count different things.

    MAYBE is between the two: what they count has different names, or none, and may be one thing.
    """
    agreed = agree(a, b)
    if _comparable(a.measure, b.measure):
        return Standing.EQUAL if agreed else Standing.CHANGED if a.measure == b.measure else Standing.MAYBE
    if a.measure in MONEY and b.measure in MONEY:
        return Standing.CHANGED if agreed else Standing.MAYBE
    if agreed and _is_telling(a, b):
        return Standing.EQUAL
    return Standing.OTHER if agreed or {a.measure, b.measure} & EXACT else Standing.MAYBE


def agree(a: Amount, b: Amount) -> bool:
    """Whether the two can be one figure: the same, or one rounds or bounds the other closely."""
    if math.isclose(a.value, b.value, rel_tol=0.005):
        return True
    if not a.value or not b.value:
        return False
    if _is_range(a) or _is_range(b):
        return a.low <= b.value <= a.high or b.low <= a.value <= b.high
    if (a.rounded and _is_round(a.value)) or (b.rounded and _is_round(b.value)):
        apart = abs(a.value - b.value) / max(abs(a.value), abs(b.value))
        return apart <= _CLOSE and (a.low <= b.value or b.low <= a.value)
    return _rounds(a.value, b.value) or _rounds(b.value, a.value)


def digits_that_matter(value: float) -> int:
    """How many digits a figure has without the zeros at its ends: 3 for 107 and for 1,070,000."""
    return len(f"{value:.6g}".split("e")[0].replace(".", "").strip("0"))


def _comparable(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b or {a, b} == {"people", "staff"}


def _is_telling(a: Amount, b: Amount) -> bool:
    """Whether one number for two things is hardly chance: the things may be one, or the number is long."""
    exact = {a.measure, b.measure} & EXACT
    return not exact or (len(exact) == 1 and max(a.value, b.value) >= _LONG)


def _is_range(amount: Amount) -> bool:
    return -math.inf < amount.low < amount.high < math.inf


def _is_round(value: float) -> bool:
    """Whether a figure may be meant roughly: 60, 110,000 and 1.2 million, not 107."""
    return 10 <= value < 100 or (digits_that_matter(value) <= 2 and value >= 100)


def _rounds(short: float, long: float) -> bool:
    """Whether the first is the second to two digits or more, as 110,000 is of 111,800; from 1,000 on."""
    places = digits_that_matter(short)
    return short >= 1000 and places >= 2 and round(long, places - len(f"{short:.0f}")) == short
