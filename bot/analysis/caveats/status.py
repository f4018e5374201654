"""What kind of piece it is: `corrected-or-retracted`, `satire` and `sponsored`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.caveats.patterns import DAY, MONTH
from bot.analysis.caveats.rule import Hit
from bot.analysis.caveats.view import View
from bot.model.article import Span

_HEAD = re.compile(
    rf"^\W{{0,3}}(?P<head>corrections?|clarifications?|editor[’']?s?[’']?\s+note|update[ds]?|retraction|amendment)\b"
    rf"(?P<when>(?:\s+(?:on\s+)?(?:{DAY}|{MONTH}|\d[\d:.,/]*|[ap]\.?m\.?|at|[A-Z]{{2,4}}))*)\s*(?P<mark>[:.\-–—)]|\s(?=an\s+earlier))",
    re.IGNORECASE | re.MULTILINE,
)
_CHANGE = re.compile(
    r"\b(?:earlier|previous|original|initial)\s+version\b|\bincorrect(?:ly)?\b|\bmis(?:stated|identified|spelled|spelt|quoted|attributed)\b"
    r"|\bhas\s+been\s+(?:corrected|amended|retracted|removed|withdrawn)\b|\berror\b|\bden(?:ied|ies|y)\b|\bnot\s+true\b|\bhoax\b"
    r"|\bturns?\s+out\b|\bno\s+longer\b|\bfalse(?:ly)?\b|\bconfirm(?:ed|s)\b|\bretract(?:ed|s)\b|\bwe\s+regret\b|\bstatement\b"
    r"|\brefut(?:ed|es)\b|\bdebunked\b|\bwrong(?:ly)?\b|\bapologi[sz]e",
    re.IGNORECASE,
)
_OWN_CHANGE = re.compile(
    r"\b(?:an?\s+(?:earlier|previous)|the\s+original)\s+version\s+of\s+this\s+(?:article|story|report|post|piece|headline)\b"
    r"|\bthis\s+(?:article|story|report|post|piece|page)\s+(?:has\s+been|was)\s+(?:corrected|amended|retracted|withdrawn|clarified)\b"
    r"|\bwe\s+(?:have\s+)?(?:retracted|withdrawn|corrected)\s+(?:this|the)\s+(?:article|story|report|post)\b",
    re.IGNORECASE,
)


def corrected(view: View) -> Iterator[Hit]:
    """The piece says that it was changed, or an update changes what it says; a clock-time stamp is neither."""
    taken: list[Span] = []
    for match in _HEAD.finditer(view.text):
        line_end = view.text.find("\n", match.end())
        rest = view.text[match.end() : line_end if line_end >= 0 else len(view.text)][:600]
        if not rest.strip() and line_end >= 0:
            rest = view.text[line_end : line_end + 600]
        sure = match.group("head").lower().startswith(("correction", "clarification", "retraction", "amendment"))
        if not rest.strip() or not (sure or _CHANGE.search(rest)):
            continue
        span = _line(view.text, match.start("head"))
        taken.append(span)
        yield _changed(view, span)
    for match in _OWN_CHANGE.finditer(view.text):
        span = Span(match.start(), match.end())
        if not any(t.overlaps(span) for t in taken):
            yield _changed(view, span)


def _line(text: str, start: int) -> Span:
    """The first sentence of the note, at most 160 characters: enough to recognise it by."""
    line_end = text.find("\n", start)
    end = line_end if line_end >= 0 else len(text)
    return Span(start, start + len(text[start : min(end, start + 160)].rstrip()))


def _changed(view: View, span: Span) -> Hit:
    return Hit(spans=(span,), message=f"The article carries a correction or update: “{view.words(span)}”.")


# Sites that publish invented stories under their own names; a newsroom adds its own. Each says so itself.
SATIRE = {
    "the onion": "The Onion", "theonion.com": "The Onion", "duffel blog": "Duffel Blog", "duffelblog.com": "Duffel Blog",
    "world news daily report": "World News Daily Report", "worldnewsdailyreport.com": "World News Daily Report",
    "the daily mash": "The Daily Mash", "thedailymash.co.uk": "The Daily Mash", "national report": "National Report",
    "nationalreport.net": "National Report", "empire news": "Empire News", "empirenews.net": "Empire News",
    "the borowitz report": "The Borowitz Report", "babylon bee": "The Babylon Bee", "babylonbee.com": "The Babylon Bee",
    "waterford whispers news": "Waterford Whispers News", "the beaverton": "The Beaverton",
    "thebeaverton.com": "The Beaverton", "newsthump": "NewsThump", "newsthump.com": "NewsThump",
    "the spoof": "The Spoof", "der postillon": "Der Postillon", "huzlers": "Huzlers", "huzlers.com": "Huzlers",
    "clickhole": "ClickHole", "clickhole.com": "ClickHole",
}  # fmt: skip
_NAMES = "|".join(re.escape(name) for name in sorted(SATIRE, key=len, reverse=True))
_CREDIT = re.compile(
    rf"(?:^|\n)\W{{0,4}}(?:(?:source|via|from|by|published\s+(?:in|by|on)|read\s+more\s+at|originally\s+(?:on|in))\W{{1,3}})?(?P<name>{_NAMES})\W{{0,3}}(?=$|\n)"
    rf"|\b(?:according\s+to|reported\s+by|reports?|told|first\s+published\s+by|published\s+(?:by|in|on))\s+(?P<cited>{_NAMES})\b",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\b(?:this|our)\s+(?:article|story|site|website|page|content|publication)s?\s+(?:is|are|contains?)\s+(?:intended\s+as\s+|purely\s+|a\s+(?:work\s+of\s+)?)?"
    r"(?:satir\w+|parody|fiction\w*)|\bfor\s+entertainment\s+purposes\s+only\b|\ball\s+(?:characters|persons|people)\b[^.]{0,60}\bfictional\b"
    r"|\bis\s+a\s+satir(?:e|ical)\s+(?:and\s+parody\s+)?(?:site|website|publication)[^.]{0,30}\b(?:we|our)\b",
    re.IGNORECASE,
)


def satire(view: View) -> Iterator[Hit]:
    """A known satire site carries or supplies it, or the page says so; absurdity alone is not looked for."""
    outlet = (view.article.outlet or "").lower()
    host = (view.article.url or "").lower()
    known = next((label for name, label in SATIRE.items() if name == outlet or ("." in name and f"{name}/" in f"{host}/")), None)
    if known:
        yield Hit(message=f"{known} publishes satire or invented stories.")
    for match in _CREDIT.finditer(view.text):
        group = "name" if match.group("name") else "cited"
        label = SATIRE[match.group(group).lower()]
        yield Hit(spans=(Span(match.start(group), match.end(group)),), message=f"{label} publishes satire or invented stories.")
    for match in _DISCLAIMER.finditer(view.text):
        span = Span(match.start(), match.end())
        yield Hit(spans=(span,), message=f"The page calls itself invented: “{view.words(span)}”.")


_SPONSORED = re.compile(
    r"^\W{0,3}(?:sponsored(?:\s+(?:content|post|by\b[^\n]{0,60}|story|article|feature))?|paid\s+(?:post|content|partnership|for\s+by\b[^\n]{0,60})|advertorial"
    r"|presented\s+by\b[^\n]{0,60}|brought\s+to\s+you\s+by\b[^\n]{0,60}|advertisement\s+feature|promoted\s+(?:content|post)|partner\s+content"
    r"|in\s+partnership\s+with\b[^\n]{0,60}|produced\s+in\s+(?:association|partnership)\s+with\b[^\n]{0,60})\W{0,3}$",
    re.IGNORECASE | re.MULTILINE,
)
_INLINE_PAID = re.compile(
    r"\b(?:this|the)\s+(?:article|post|story|content|piece|feature)\s+(?:is|was)\s+(?:sponsored|paid\s+for|produced\s+and\s+paid\s+for)\b(?:\s+by\s+[\w’' ]{2,40})?"
    r"|\b(?:contains?|includes?|uses?)\s+affiliate\s+links?\b|\bwe\s+(?:may\s+)?(?:earn|receive|get)\s+(?:a\s+)?(?:small\s+)?commission\b|\baffiliate\s+links?\b",
    re.IGNORECASE,
)


def sponsored(view: View) -> Iterator[Hit]:
    """A label of paid content in a line of its own, or a sentence about who paid for the piece."""
    for pattern in (_SPONSORED, _INLINE_PAID):
        for match in pattern.finditer(view.text):
            words = match.group().strip()
            start = match.start() + match.group().find(words)
            span = Span(start, start + len(words))
            yield Hit(spans=(span,), message=f"Contains paid content: “{view.words(span)}”.")
