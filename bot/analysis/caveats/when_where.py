"""When and where: `undated`, `no-place` and `stale-facts`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import CAP, DAY, DIGITS, FULL_DATE, MONTH, WORD_NUMBER, YEAR
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View, spread
from bot.model.article import Span

_EDGE_LINES = 3  # a dateline stands in the first or last lines of a text
_RELATIVE = re.compile(
    r"\b(?:(?:on|last|this|next|late|early|since|until|by|from)\s+(?:last\s+|early\s+|late\s+"
    rf"|this\s+)?{DAY}(?:\s+(?:morning|afternoon|evening|night))?|{DAY}(?:\s+(?:morning|afternoon"
    r"|evening|night))?"
    r"|today|yesterday|tomorrow|tonight|(?:last|this|next)\s+(?:week|month|year|night|weekend"
    r"|spring|summer|autumn|fall|winter)|(?:earlier|later)\s+(?:this|that|in\s+the)\s+(?:day|week"
    r"|month|year)|earlier\s+today|this\s+(?:morning|afternoon|evening)"
    rf"|(?:{WORD_NUMBER}|{DIGITS}|an?|several|a\s+few|nearly\s+an?|about\s+an?|over\s+an?"
    r"|just)\s+(?:minutes?|hours?|days?|weeks?|months?|years?)\s+ago|(?<!more\s)recently"
    r"|the\s+other\s+day|in\s+(?:the\s+)?(?:past|last|coming|next)\s+(?:few\s+)?(?:days?|weeks?"
    r"|hours?))\b",
    re.IGNORECASE,
)
_DAY_AND_DATE = re.compile(
    rf"\s*,?\s*(?:the\s+)?\(?(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH})",
    re.IGNORECASE,
)
_URL_DATE = re.compile(r"/(?:19|20)\d\d[/-]?\d{1,2}[/-]?\d{1,2}(?:\D|$)")
# A day's date without its year still fixes "Sunday" for whoever knows the year.
_DATELINE = re.compile(
    rf"^\W*(?:{DAY},?\s+)?(?:{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd"
    rf"|th)?\s+{MONTH}),?\s+{YEAR}\b|^\W*{FULL_DATE.pattern}\W*$",
    re.IGNORECASE | re.MULTILINE,
)


def undated(view: View) -> Iterator[Hit]:
    """Days told relative to a date that the text does not give."""
    if _dated(view):
        return
    spans = [
        spread(match)
        for _, match in view.spoken(_RELATIVE)
        if not _DAY_AND_DATE.match(view.text[match.end() : match.end() + 30]) and not _whole_name(view, match)
    ]
    if spans:
        first = view.words(spans[0])
        more = f" (nor {len(spans) - 1} more like it)" if len(spans) > 1 else ""
        yield Hit(spans=tuple(spans), message=f"Undated: “{first}”{more} cannot be placed.")


def _whole_name(view: View, match: re.Match[str]) -> bool:
    """ "Black Friday", "USA Today", "Bloody Sunday" are names."""
    words = view.text[max(0, match.start() - 20) : match.start()]
    return (
        bool(re.search(r"\b[A-Z][\w’'-]+\s$", words))
        and view.text[match.start()].isupper()
        and not re.search(r"\b(?:On|Last|This|Next|Late|Early|Since|Until|By|reported|said)\s$|\.\s$", words)
        and re.search(
            r"\b(?:USA|Black|Bloody|Good|Easter|Super|Palm|Holy|Ash|Fat|Shrove|Cyber|Blue|Ruby|Psychology"
            r"|Russia|Sunday|Saturday|Friday)\s$",
            words,
        )
        is not None
    )


def _dated(view: View) -> bool:
    article = view.article
    if article.published or (article.url and _URL_DATE.search(article.url)):
        return True
    lines = [line for line in article.text.splitlines() if line.strip()]
    edges = [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]]
    if any(FULL_DATE.search(line) for line in edges):
        return True
    return any(_DATELINE.search(line) for line in lines if len(line) < 80)


_HIDDEN = re.compile(
    r"\b(?:an?|some|the|another)\s+(?:undisclosed|unspecified|unknown|secret|unnamed"
    r"|unidentified)\s+(?:location|place|site|venue|destination|facility|prison|detention\s+centre"
    r"|detention\s+center|safe\s+house|hospital|address)\b",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"^\s*,?\s*(?:(?:somewhere|believed|thought|said|to|be|just|about|\d+|\w+)\s+){0,5}?(?:in"
    r"|near|outside|north|south|east|west|inside|within|around|off|at"
    rf"|close\s+to)\s+(?:of\s+)?(?:the\s+)?(?:[\w’'-]+\s+){{0,5}}?{CAP}"
)
_EVENT = re.compile(
    r"\b(?:killed|wounded|exploded|explosion|blast|crash(?:ed)?|collapsed|collapse|shot|shooting"
    r"|attack(?:ed)?|arrested|stabbed|robbed|fire\s+broke|burned\s+down|kidnapped|abducted|drowned"
    r"|derailed|rescued|evacuated|protest(?:ed|ers)?)\b",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(
    r"\b(?:in|at|near|from|outside|off|across|around|to|of|into|over|through|inside"
    rf"|on)\s+(?:the\s+)?(?:[a-z]+\s+(?:of\s+)?){{0,3}}(?!(?:{MONTH}|{DAY})\b){CAP}"
    r"|\b[A-Z]{3,}(?:,\s+\w+)?\s*(?:\([A-Za-z]+\)\s*)?(?:--|—|–)|\b[A-Z][a-z]+(?:ian|ish|ese|an"
    r"|ench|utch|eek|aeli|aqi|istani)\b|[’']s\b|\b(?:US|UK|U\.S\.|U\.K\.|EU)\b"
)
_NOWHERE_TO_BE = re.compile(
    r"\b(?:online|website|study|market|shares|opinion|internet|web|virtual|software|app|scientists"
    r"|researchers)\b",
    re.IGNORECASE,
)
_EVENT_TEXT_WORDS = 40  # shorter texts are excerpts: the place may stand in what was cut


def no_place(view: View) -> Iterator[Hit]:
    """An event whose place is withheld, or told of without any."""
    for sentence, match in view.anywhere(_HIDDEN):
        if not _THERE.match(view.text[match.end() : sentence.span.end]):
            span = spread(match)
            yield Hit(spans=(span,), message=f"No place given: “{view.words(span)}”.")
    if (
        view.article.words >= _EVENT_TEXT_WORDS
        and not _SOMEWHERE.search(view.text)
        and not _NOWHERE_TO_BE.search(view.text)
    ):
        central = [c for c in view.findings.claims if c.central and _EVENT.search(view.words(c.span))]
        if central:
            yield Hit(
                claim_ids=tuple(c.id for c in central),
                message=f"No place given for “{view.words(central[0].span)}”.",
            )


_OLD_RECORD = re.compile(
    r"\b(?:previous|record|last|largest|biggest|highest|worst"
    rf"|most)\b[^.;]{{0,90}}?\b(?:{DIGITS})\b[^.;]{{0,40}}?\b(?:in|of|since)\s+(?P<year>{YEAR})\b"
)
_OLD_SOURCE = re.compile(
    r"\b(?:[Aa]s\s+of|[Aa]ccording\s+to|[Bb]ased\s+on|data\s+from|figures\s+(?:from|for)"
    r"|statistics\s+(?:from|for)|numbers\s+from)\s+(?:the\s+"
    rf"|an?\s+)?(?:\w+\s+){{0,4}}?(?P<year>{YEAR})\b"
    rf"|\b(?P<year2>{YEAR})\s+(?:\w+\s+){{0,2}}?(?:census|survey|study|report|poll|ranking|estimate"
    r"|figures|data)\b"
)
_HISTORY = re.compile(
    r"\b(?:founded|established|born|built|began|launched|created|incorporated|opened|adopted"
    r"|discovered|invented|from\s+\d{4}\s+to|between\s+\d{4})\b",
    re.IGNORECASE,
)
_STALE_YEARS = 2  # older than this, a figure told in the present tense may have moved


def stale(view: View) -> Iterator[Hit]:
    """Old figures that carry a claim about now."""
    now = _year_of(view)
    for pattern in (_OLD_SOURCE, _OLD_RECORD):
        for sentence, match in view.spoken(pattern):
            year = int(next(y for y in (match.groupdict().get("year"), match.groupdict().get("year2")) if y))
            undated_record = now is None and pattern is _OLD_RECORD
            old = undated_record or (now is not None and now - year >= _STALE_YEARS)
            if old and not _HISTORY.search(view.words(sentence.span)):
                yield Hit(
                    spans=(_tail(match),), message=f"Figure dates from {year}: “{view.words(_tail(match))}”."
                )


def _tail(match: re.Match[str]) -> Span:
    """The last words up to the year: the figure and when it was counted."""
    return Span(max(match.start(), match.end() - 60), match.end())


def _year_of(view: View) -> int | None:
    if view.article.published and view.article.published[:4].isdigit():
        return int(view.article.published[:4])
    dated = FULL_DATE.search(view.text)
    year = re.search(YEAR, dated.group()) if dated else None
    return int(year.group()) if year else None
