"""Who published it, who wrote it and when, as the lines around the article say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.reading import dates
from bot.reading.furniture import Marks
from bot.reading.lines import Line

_NEAR_TOP = 10
_NEAR_END = 6
_LONGEST = 150
"""No credit line has more characters."""

_OUTLETS = {
    "abc.net.au": "ABC News (Australia)",
    "abcnews.go.com": "ABC News",
    "afp.com": "AFP",
    "aljazeera.com": "Al Jazeera",
    "apnews.com": "The Associated Press",
    "axios.com": "Axios",
    "bbc.co.uk": "BBC",
    "bbc.com": "BBC",
    "bloomberg.com": "Bloomberg",
    "cbc.ca": "CBC",
    "cbsnews.com": "CBS News",
    "cnbc.com": "CNBC",
    "cnn.com": "CNN",
    "dw.com": "Deutsche Welle",
    "economist.com": "The Economist",
    "forbes.com": "Forbes",
    "foxnews.com": "Fox News",
    "france24.com": "France 24",
    "ft.com": "Financial Times",
    "huffpost.com": "HuffPost",
    "independent.co.uk": "The Independent",
    "irishtimes.com": "The Irish Times",
    "latimes.com": "Los Angeles Times",
    "nbcnews.com": "NBC News",
    "npr.org": "NPR",
    "nypost.com": "New York Post",
    "nytimes.com": "The New York Times",
    "politico.com": "Politico",
    "reuters.com": "Reuters",
    "sky.com": "Sky News",
    "techcrunch.com": "TechCrunch",
    "telegraph.co.uk": "The Telegraph",
    "theatlantic.com": "The Atlantic",
    "theguardian.com": "The Guardian",
    "thetimes.com": "The Times",
    "time.com": "Time",
    "usatoday.com": "USA Today",
    "voanews.com": "VOA",
    "washingtonpost.com": "The Washington Post",
    "en.wikinews.org": "Wikinews",
    "wsj.com": "The Wall Street Journal",
}
_AGENCIES = (
    "Reuters|AP|AFP|UPI|dpa|DPA|ANSA|EFE|PA|Xinhua|TASS|Interfax|Kyodo|Yonhap|AAP|CP|Bloomberg|PTI|ANI|IANS"
)
_AGENCY_NAMES = {"AP": "The Associated Press", "PA": "PA Media", "CP": "The Canadian Press", "DPA": "dpa"}
# "LONDON, Jan. 3 (Reuters) - ": capitals first, and the dash soon after the bracket.
_AGENCY = re.compile(rf"[A-Z][^()\n]{{1,60}}\((?P<name>{_AGENCIES})\)\s*(?:[—–―-]|$)")
_PROPER = r"(?:The )?[A-Z][\w.'’&-]*(?: (?:[A-Z][\w.'’&-]*|of|and|de|the)){0,5}"
_SIGNED = re.compile(rf"(?:—|–|--?)\s*(?P<name>{_PROPER})\W*")
_BYLINE_OUTLET = re.compile(
    rf"(?:By|BY)\s+.{{2,80}}?(?:\s+(?:for|of)\s+|[,|/•·–—-]\s*)(?P<name>{_PROPER})\W*"
)
_ROLE_OUTLET = re.compile(
    r".{0,60}?(?i:correspondent|reporter|editor|columnist|writer)s?\s*(?:[,|/•·–—-]|\b(?:at|for|of)\b)\s*"
    rf"(?P<name>{_PROPER})"
)
_COPYRIGHT = re.compile(
    r"\W*(?:©|\([Cc]\)|[Cc]opyright)[\s©,]*(?:\(c\)\s*)?(?:\d{4}(?:[-–]\d{4})?[\s,]*)?(?:by )?"
    rf"(?P<name>{_PROPER})"
)
_NAMED_OUTLET = re.compile(
    r"\b(?:Times|Post|News|Herald|Tribune|Journal|Gazette|Chronicle|Guardian|Observer|Courier|Star|Sun|Mail"
    r"|Telegraph|Press|Standard|Examiner|Globe|Ledger|Dispatch|Register|Record|Mirror|Express|Review|Weekly"
    r"|Daily|Broadcasting|Radio|TV|Magazine|Media|Agency|Bulletin|Monitor|Mercury|Echo|Argus|Independent)\b"
)
_BY = re.compile(r"(?:by|from|text by|written by|words by|story by|reported by|author:)\s+", re.IGNORECASE)


def outlet(lines: Sequence[Line], marks: Marks, url: str | None) -> str | None:
    """The outlet's name: from the address, else from a signature, byline, copyright line or agency mark."""
    if url and (host := urlsplit(url).hostname):
        return _by_host(host)
    return _signed(lines) or _agency(lines) or _credited(lines, marks)


def byline(lines: Sequence[Line], marks: Marks) -> str | None:
    """The names after "By", without what follows them."""
    for number in _edges(lines):
        if marks.get(number) == "byline":
            names = _BY.sub("", lines[number].text, count=1)
            return re.split(r"\s*[|/•·–—]\s*|,\s+(?!.*,?\s+and\s)", names)[0].strip(" .,") or None
    return None


def published(lines: Sequence[Line], url: str | None) -> str | None:
    """The day it appeared, YYYY-MM-DD: a line that says so, the first dated line, the date in the address."""
    dated = [found for number in _edges(lines) if (found := dates.line(lines[number].text))]
    for wanted in (("published", "posted", "filed"), ("",)):
        for day, label in dated:
            if any(word in label if word else not label for word in wanted):
                return day
    top = [line.text for line in lines[:_NEAR_TOP] if _BY.match(line.text) and len(line.text) <= _LONGEST]
    in_byline = next((iso for text in top if (iso := dates.in_text(text))), None)
    return in_byline or (dates.in_url(url) if url else None) or (dated[0][0] if dated else None)


def _edges(lines: Sequence[Line]) -> list[int]:
    """The numbers of the first lines and the last ones, where credits stand."""
    count = len(lines)
    return [n for n in range(count) if n < _NEAR_TOP or n >= count - _NEAR_END]


def _by_host(host: str) -> str:
    """A readable name for a host: the known one, else the host without "www."."""
    parts = host.lower().removeprefix("www.").removeprefix("m.").split(".")
    for start in range(len(parts)):
        if name := _OUTLETS.get(".".join(parts[start:])):
            return name
    return ".".join(parts)


def _signed(lines: Sequence[Line]) -> str | None:
    """A last line such as "— The Example Times"."""
    for line in reversed(lines[-_NEAR_END:]):
        match = _SIGNED.fullmatch(line.text) if len(line.text) <= _LONGEST else None
        if match and _NAMED_OUTLET.search(match["name"]):
            return match["name"].strip()
    return None


def _agency(lines: Sequence[Line]) -> str | None:
    """The agency in a dateline: "GENEVA (Reuters) - "."""
    for line in lines[:5]:
        if match := _AGENCY.match(line.text[:120]):
            return _AGENCY_NAMES.get(match["name"], match["name"])
    return None


def _credited(lines: Sequence[Line], marks: Marks) -> str | None:
    """The outlet in a byline or copyright line, when its name sounds like one."""
    for number in _edges(lines):
        shape = {"byline": _BYLINE_OUTLET, "role": _ROLE_OUTLET, "copyright": _COPYRIGHT}.get(
            marks.get(number, "")
        )
        match = shape.match(lines[number].text) if shape else None
        if match and _NAMED_OUTLET.search(match["name"]):
            return match["name"].strip()
    return None
