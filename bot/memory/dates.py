"""When a claim says something happened, as far as two claims can disagree about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.wording.words import Word

_WEEKDAYS = {day: day[:3] for day in "monday tuesday wednesday thursday friday saturday sunday".split()}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_UNITS = frozenset("week month year season quarter spring summer autumn winter night weekend".split())
_FROM_TODAY = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_WHICH = frozenset("last this next".split())
_DAY = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?$")
_YEAR = re.compile(r"^(?:1[6-9]|20)\d\d$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What a claim says of time, each kind by itself: {"fri"}, {"6-10"}, {"2021"}, {"next week"}.

    `reckoned` are the days that "today" and "yesterday" mean, by their numbers since the year 1, where it is
    known when that was said.
    """

    weekdays: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    relative: frozenset[str] = frozenset()
    reckoned: frozenset[str] = frozenset()

    def clash(self, other: Dates) -> bool:
        """Whether the two name different times of one kind; silence clashes with nothing."""
        mine = (self.weekdays, self.days, self.months, self.years, self.relative, self.reckoned)
        theirs = (other.weekdays, other.days, other.months, other.years, other.relative, other.reckoned)
        return any(a and b and not a & b for a, b in zip(mine, theirs, strict=True))


def dates(text: str, found: Sequence[Word], said: date | None = None) -> Dates:
    """The times that the words name; a "may" without a capital and a bare "march" name none.

    `said` is the day on which it was said, by which "yesterday" is reckoned.
    """
    weekdays, days, months, years, relative, reckoned = set(), set(), set(), set(), set(), set()
    forms = [word.form for word in found]
    for at, form in enumerate(forms):
        if day := _WEEKDAYS.get(form):
            weekdays.add(day)
        elif month := _month(text, found, at):
            number = next((n for n in (_number(forms, at + 1), _number(forms, at - 1)) if n), None)
            months.add(str(month))
            if number:
                days.add(f"{month}-{number}")
        elif _YEAR.match(form) and not text[found[at].end : found[at].end + 2].strip().startswith("%"):
            years.add(form)
        elif form in _UNITS and at and forms[at - 1] in _WHICH:
            relative.add(f"{forms[at - 1]} {form}")
        elif form in _FROM_TODAY:
            if said is None:
                relative.add(form)
            else:
                reckoned.add(str(said.toordinal() + _FROM_TODAY[form]))
    return Dates(
        weekdays=frozenset(weekdays), days=frozenset(days), months=frozenset(months), years=frozenset(years),
        relative=frozenset(relative), reckoned=frozenset(reckoned),
    )  # fmt: skip


def day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or time; None for anything else."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _month(text: str, found: Sequence[Word], at: int) -> int | None:
    word = found[at]
    return _MONTHS.get(word.form) if text[word.start].isupper() else None


def _number(forms: Sequence[str], at: int) -> int | None:
    match = _DAY.match(forms[at]) if 0 <= at < len(forms) else None
    return int(match.group(1)) if match and 1 <= int(match.group(1)) <= 31 else None
