"""Papers that nobody published: a leaked audit is one source, whoever has seen it."""

from __future__ import annotations

import re

_NOUN = re.compile(
    r"\b(audit|memo|memorandum|letter|e-?mail|dossier|minutes|briefing note|contract|spreadsheet|presentation"
    r"|documents?|papers|files|reports?|drafts?)s?\b",
    re.IGNORECASE,
)
# What shows that it was not for the public.
_HIDDEN = re.compile(
    r"\b(?:leaked|internal|confidential|secret|classified|unpublished|private|draft"
    r"|(?:seen|obtained|reviewed|viewed|acquired|read) by|shared with)\b",
    re.IGNORECASE,
)
# Who has seen it and how it got out say nothing about what it is.
_WAY = re.compile(
    r",? (?:(?:that |which )?(?:was |were |has been |have been )?"
    r"(?:seen|obtained|reviewed|viewed|acquired|read|leaked|shared|passed)) (?:by|to|with|on)\b.*",
    re.IGNORECASE,
)
# What comes after one of these is what somebody has to do with a paper.
_PEOPLE = re.compile(r"\b(?:who|whom|familiar|close|briefed|citing|with (?:knowledge|access))\b")
_ANY = frozenset({"document", "paper", "file", "report", "draft"})  # what any of them may be called
_SAME = {"memorandum": "memo", "email": "e-mail"}


def paper(phrase: str) -> str | None:
    """The noun of the paper that the phrase names, "" where it could be any; None when it names none."""
    front = without_way(phrase)
    found = _NOUN.search(_PEOPLE.split(front, maxsplit=1)[0])
    if found is None or not _HIDDEN.search(phrase):
        return None
    noun = found.group(1).lower()
    noun = noun if noun in {"minutes"} else noun.removesuffix("s")
    noun = _SAME.get(noun, noun)
    return "" if noun in _ANY else noun


def without_way(phrase: str) -> str:
    """ "an internal audit seen by the Lantern" -> "an internal audit"."""
    return _WAY.sub("", phrase)


def bare(phrase: str) -> str:
    """What is left of the phrase but the paper: whose it is."""
    return _HIDDEN.sub("", _NOUN.sub("", without_way(phrase)))
