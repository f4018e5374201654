"""Which lines are furniture of the page: they keep their offsets and make no claims."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading import dates, patterns
from bot.reading.lines import Line

Marks = dict[int, str]
"""Line number -> what sort of furniture it is."""

_LIST_HEADING = re.compile(
    r"(?:sources?|references|external links?|bibliography|foot ?notes|end ?notes|further reading|see also"
    r"|related (?:news|articles|links)|sister links?|citations?):?",
    re.IGNORECASE,
)
_TITLE_OUTLET_DATE = re.compile(r"[^\"“”]{0,80}[\"“].{3,250}[\"”],?\s*(?:[—–-]|\bin\b|,)\s*.{2,120}")
_LIST_ITEM = re.compile(r"(?:[-*•·–—]|\[?\d{1,3}[\].)]|\^|https?://)\s*\S.*")
_TAGS = re.compile(r"(?:categor(?:y|ies)|tags?|topics?):.*", re.IGNORECASE)

_ENTRY = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s(?:GMT|UTC|BST|C?E[SD]?T|P[SD]?T))?\s*[:|–—-]?\s+\S.{0,140}[^.?!…\"”’]",
    re.IGNORECASE,
)
"""The time and the heading of one entry in a live report: "14:32 Police confirm second death"."""

_HEADING_WORDS = 8
_CAPTION_WORDS = 10
_CAPTION_REACH = 6
"""A caption without a credit is looked for among the first lines only: it stood beside the lead picture."""

_VERBS = frozenset(
    "is are was were be been being am isn't aren't wasn't weren't has have had hasn't haven't hadn't do"
    " does did don't doesn't didn't will would won't wouldn't can could can't cannot couldn't may might"
    " must shall should says say said tells tell told thinks think thought knows know knew goes go went"
    " gone gets get got gives give gave given takes take took taken makes make made comes come came sees"
    " see saw seen finds find found keeps keep kept leaves leave left begins begin began begun starts"
    " start runs run ran rises rise rose risen falls fall fell fallen grows grow grew holds hold held"
    " brings bring brought buys buy bought sells sell sold loses lose lost wins win won pays pay paid"
    " meets meet met sends send sent builds build built spends spend spent stands stand stood"
    " understands understand understood wants want needs need seems seem looks look plans plan calls"
    " call asks ask denies deny agrees agree backs back bans ban cuts cut dies die hits hit kills kill"
    " quits quit shows show shown faces face fears fear hopes hope opens open closes close rejects"
    " reject reports report shuts shut strikes strike struck votes vote warns warn works work remains"
    " remain becomes become became follows follow expects expect speaks speak spoke writes write wrote"
    " hears hear heard leads lead led breaks break broke broken it's that's there's he's she's they're"
    " we're i'm".split()
)
_BEFORE_NOUN = frozenset("the a an of in at on for with by from to and its his her their".split())
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def by_pattern(lines: Sequence[Line]) -> Marks:
    """The lines that are furniture by their own words, wherever they stand."""
    known: dict[str, str | None] = {}  # a text of many equal short lines costs no more than one of them
    marks: Marks = {}
    for number, line in enumerate(lines):
        if line.text not in known:
            known[line.text] = "date" if dates.line(line.text) else patterns.kind(line.text)
        name = known[line.text]
        if name:
            marks[number] = name
    return marks | _signed(lines, marks) | _lists(lines) | _entries(lines)


def by_place(lines: Sequence[Line], marks: Marks, headline: Sequence[int]) -> Marks:
    """Captions without a credit and section headings: what they are shows in where they stand."""
    first = headline[-1] + 1 if headline else 0
    captions = {
        number: "caption"
        for number in range(max(first, 1), min(first + _CAPTION_REACH, len(lines) - 1))
        if number not in marks and _verbless(lines[number]) and len(lines) >= 4
    }
    headings = {
        n: "heading" for n in range(first, len(lines) - 1) if n not in marks and _heading(lines, n, first)
    }
    if len(headings) * 3 > len(lines):  # a poem or a list: its short lines are all it has
        headings = {}
    return captions | headings


def _entries(lines: Sequence[Line]) -> Marks:
    """The headings of a live report, which its entries say again; one alone is no live report."""
    entries = [n for n, line in enumerate(lines) if line.words <= 20 and _ENTRY.fullmatch(line.text)]
    return dict.fromkeys(entries, "heading") if len(entries) > 1 else {}


def _signed(lines: Sequence[Line], marks: Marks) -> Marks:
    """Names that stand alone above what these people are: "Courts reporter, The Post".

    That line alone may be a headline, "Court frees reporter", unless a name or a date stands beside it.
    """
    found: Marks = {}
    for number in (number for number, line in enumerate(lines[1:], 1) if patterns.is_role(line.text)):
        above, below = marks.get(number - 1), marks.get(number + 1)
        if above is None and patterns.is_people(lines[number - 1].text):
            found |= {number - 1: "byline", number: "role"}
        elif above in ("byline", "date") or below == "date":
            found[number] = "role"
    return found


def _lists(lines: Sequence[Line]) -> Marks:
    """A heading such as "Sources" with the references below it, and references on their own."""
    marks: Marks = {}
    inside = False
    for number, line in enumerate(lines):
        if line.words <= 4 and _LIST_HEADING.fullmatch(line.text):
            inside = number > 0 and number + 1 < len(lines) and _reference(lines[number + 1])
            if inside or number * 3 > len(lines) * 2:
                marks[number] = "references"
        elif inside and (_reference(line) or _LIST_ITEM.fullmatch(line.text[:300]) or _TAGS.match(line.text)):
            marks[number] = "references"
        else:
            inside = False
            if _dated_title(line):
                marks[number] = "references"
    return marks


def _reference(line: Line) -> bool:
    """An item below "Sources": a quoted title with its outlet, a list item, or a short line with a date."""
    if line.words > 60 or len(line.text) > 500:
        return False
    listed = _LIST_ITEM.fullmatch(line.text) or _TITLE_OUTLET_DATE.fullmatch(line.text)
    return bool(listed) or (line.words <= 40 and dates.in_text(line.text) is not None)


def _dated_title(line: Line) -> bool:
    """`"Title" — Outlet, 4 May 2021`, which is a reference wherever it stands."""
    if line.words > 45 or len(line.text) > 400 or not _TITLE_OUTLET_DATE.fullmatch(line.text):
        return False
    tail = re.split(r"[—–]", line.text)[-1]
    return "—" in line.text and len(tail) <= 80 and dates.in_text(tail) is not None


def _verbless(line: Line) -> bool:
    """A short line with a full stop and no verb in it: what a picture shows."""
    if line.words > _CAPTION_WORDS or line.words < 3 or not line.text.endswith("."):
        return False
    words = _WORD.findall(line.text.lower().replace("’", "'"))
    if not words or line.text[0] in "\"“‘'(" or any(map(_may_be_verb, words, ["the", *words])):
        return False
    return line.text[0].islower() or words[0] in ("the", "a", "an")


def _may_be_verb(word: str, before: str) -> bool:
    """Whether it is a common verb or has a verb's ending where no noun is announced."""
    if word in _VERBS or word.endswith(("ed", "ing")):
        return True
    return word.endswith("s") and not word.endswith(("ss", "'s", "us")) and before not in _BEFORE_NOUN


def _heading(lines: Sequence[Line], number: int, first: int) -> bool:
    """A short line without an end mark, between paragraphs that are longer than it."""
    line, after = lines[number], lines[number + 1]
    if number <= first or line.words > _HEADING_WORDS or len(line.text) > 80:
        return False
    if line.text[-1] in ".?!:;,…\"”’'»)-–—" and not line.text.isupper():
        return False
    if not (line.text[0].isupper() or line.text[0].isdigit()) or not (line.apart and after.apart):
        return False
    return after.words > 2 * line.words and after.words >= 10
