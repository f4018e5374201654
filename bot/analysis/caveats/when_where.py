"""When and where: `undated`, `no-place` and `stale-facts`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import DAY, FULL_DATE, MONTH, YEAR
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.model.article import Span

# A date in this many lines at either end places the piece: a dateline, a credit, an archive line.
EDGE_LINES = 3
_RELATIVE = re.compile(
    rf"\b(?:on\s+)?(?:last\s+|this\s+|next\s+)?{DAY}(?:\s+(?:morning|afternoon|evening|night))?\b(?![’'])"
    r"|\b(?:yesterday|today|tonight|tomorrow|this\s+(?:morning|afternoon|evening|week|weekend|month|year)|earlier\s+this\s+(?:week|month|year)"
    r"|(?:last|next)\s+(?:night|week|weekend|month|year|spring|summer|autumn|fall|winter)|(?:nearly|almost|about|over|just)?\s?(?:a|two|three|four|five|six|several|few)"
    r"\s+(?:days?|weeks?|months?)\s+ago|recently|(?:earlier|later)\s+today|hours\s+ago)\b"
)
_UNPLACED = re.compile(r"\brecently\b")
_DATELINED = re.compile(rf"^[A-Z][A-Z .,’'-]{{2,40}}[,\s(]+(?:{MONTH})\s+\d{{1,2}}\b", re.MULTILINE)


def undated(view: View) -> Iterator[Hit]:
    """Words like "Sunday" with no date to hang them on, neither at the ends of the text nor from outside."""
    article = view.article
    if article.published or _has_date(view.text, article.url):
        return
    spans = [Span(m.start(), m.end()) for _, m in view.spoken(_RELATIVE)]
    placeable = [s for s in spans if not _UNPLACED.fullmatch(view.words(s))]
    if not placeable:
        return
    shown = ", ".join(dict.fromkeys(f"“{view.words(s)}”" for s in placeable[:3]))
    yield Hit(spans=tuple(placeable), message=f"Undated: {shown} cannot be placed.")


def _has_date(text: str, url: str | None) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    ends = "\n".join((*lines[:EDGE_LINES], *lines[-EDGE_LINES:]))
    # A dateline stands at the head of a paragraph, whatever its length; a date deep in a long one does not.
    edges = "\n".join(line if len(line) < 200 else line[:90] for line in ends.split("\n"))
    return bool(FULL_DATE.search(edges) or FULL_DATE.search(url or "") or _DATELINED.search(edges))


_UNDISCLOSED = re.compile(
    r"\b(?:an?|some)\s+(?:undisclosed|unspecified|unnamed|unknown|secret)\s+(?:location|place|site|venue|address|country|city|town)\b", re.IGNORECASE
)
_PLACED = re.compile(r"^\W*(?:\w+\s+){0,3}(?:in|near|outside|north|south|east|west|close\s+to|off)\b[^.;]{0,60}?[A-Z]")


def no_place(view: View) -> Iterator[Hit]:
    """An event whose place is said to be withheld and not narrowed down in the same sentence."""
    for sentence, match in view.spoken(_UNDISCLOSED):
        rest = view.text[match.end() : sentence.span.end]
        if _PLACED.match(rest):
            continue
        span = Span(match.start(), match.end())
        yield Hit(spans=(span,), message=f"No place given: “{view.words(span)}”.")


# Years between a figure and the piece before it needs saying: the taxonomy's own threshold.
STALE_YEARS = 2
_OLD = re.compile(
    rf"\b(?:as\s+of|according\s+to\s+(?:an?\s+|the\s+)?(?P<study>{YEAR})\s+(?:study|survey|census|report|poll|figures|data|estimate)|(?:an?|the)\s+(?P<named>{YEAR})"
    rf"\s+(?:study|survey|census|report|poll|estimate)|in\s+(?P<record>{YEAR}))(?:\s+(?:{MONTH}\s+)?(?P<asof>{YEAR}))?"
)
_PRESENT = re.compile(r"\b(?:is|are|has|have|remains?|shows?|suggests?|finds?|currently|now|still|the\s+(?:previous|last|current)\s+(?:largest|biggest|highest|record|worst))\b")
_HISTORY = re.compile(r"\b(?:founded|established|born|opened|launched|unveiled|created|built|joined|elected|began|since|adopted|graduated|married|died|history|compared|from)\b", re.IGNORECASE)
_QUANTITY = re.compile(r"\d[\d,.]*\s*(?:%|per\s*cent|percent|million|billion|thousand|people|staff|jobs|workers|cases|deaths)|\b(?:record|largest|highest|most)\b", re.IGNORECASE)


def stale(view: View) -> Iterator[Hit]:
    """An old figure or study used as today's; needs the piece's own year to tell that it is old."""
    now = _year_of(view)
    for sentence, match in view.spoken(_OLD):
        year = next((int(g) for g in match.groups() if g), None)
        words = view.own_words(sentence)
        if year is None or now is None or now - year < STALE_YEARS or _HISTORY.search(words):
            continue
        if not (_QUANTITY.search(words) and _PRESENT.search(words)):
            continue
        span = Span(match.start(), match.end())
        yield Hit(spans=(span,), message=f"Figure dates from {year}: “{view.words(span)}”.")


def _year_of(view: View) -> int | None:
    """The year of the piece: given, or the latest full date in its text."""
    if view.article.published:
        return int(view.article.published[:4])
    years = [int(y) for m in FULL_DATE.finditer(view.text) for y in re.findall(YEAR, m.group())]
    return max(years, default=None)
