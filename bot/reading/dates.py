"""Dates as newspapers print them -> ISO 8601, for English month names and unambiguous figures only.

12/09/2015 is left alone: it is September in London and December in New York.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"\b(?:(?P<y1>{_YEAR})-(?P<m1>\d\d)-(?P<d1>\d\d)(?!\d)"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>{_DAY}),?\s+(?P<y2>{_YEAR})\b"
    rf"|(?P<d3>{_DAY})(?:\s+of)?\s+(?P<m3>{_MONTH}),?\s+(?P<y3>{_YEAR})\b)",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_LABEL = (
    r"(?:(?P<label>(?:first |originally |last )?(?:published|posted|updated|modified|created|filed)"
    r"|date|pub(?:lished)? date)"
    r"\s*(?:on|at)?\s*:?\s*)?"
)
_CLOCK = r"(?:at\s+)?\d{1,2}(?:[:.]\d\d){0,2}(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}|Z|[+-]\d\d:?\d\d)?"
# "Kesterhaven, Varland, 14 March 2031": where it was written, before when.
_PLACE = r"(?:(?-i:[A-Z][\w.'’-]*(?: (?:of |de |la )?[A-Z][\w.'’-]*){0,3})\s*[,–—-]\s*){0,3}"
_DATE_LINE = re.compile(
    rf"[(\[]?{_LABEL}{_PLACE}(?:{_CLOCK}[\s,|•·–—-]+)?{_WEEKDAY}(?P<date>{_DATE.pattern})"
    rf"(?:[T\s,|•·@–—-]+(?:{_CLOCK})?)?[\])]?\.?",
    re.IGNORECASE,
)
_IN_URL = re.compile(
    rf"[/-](?P<y>{_YEAR})[/-](?P<m>\d{{1,2}}|{_MONTH[:-3]})[/-](?P<d>\d{{1,2}})(?![\d])", re.IGNORECASE
)
LONGEST = 90
"""No line that only gives a date is longer than this many characters."""


def in_text(text: str) -> str | None:
    """The first date in it, as YYYY-MM-DD."""
    match = _DATE.search(text)
    return _iso(match) if match else None


def line(text: str) -> tuple[str, str] | None:
    """The date and its label ("" when bare, "updated" ...) of a line that says nothing else."""
    match = _DATE_LINE.fullmatch(text) if len(text) <= LONGEST else None
    iso = _iso(match) if match else None
    return (iso, (match["label"] or "").lower()) if match and iso else None


def in_url(url: str) -> str | None:
    """The day in an address such as /2015/09/12/ or /2015/sep/12/."""
    match = _IN_URL.search(url)
    return _valid(match["y"], match["m"], match["d"]) if match else None


def _iso(match: re.Match[str]) -> str | None:
    for kind in "123":
        if match[f"y{kind}"]:
            return _valid(match[f"y{kind}"], match[f"m{kind}"], match[f"d{kind}"])
    return None


def _valid(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year), number, int(day.rstrip("stndrhSTNDRH"))).isoformat()
    except ValueError:  # the thirty-first of a month that has thirty days is no date
        return None
