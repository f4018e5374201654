"""What stands in a post of a social network besides its sentences: links, tags, handles, author and date.

"Rain in #NorthVale https://… — Ana Brandt (@ana_brandt) May 2, 2019" says "Rain in North Vale", and its
author is "Ana Brandt ana brandt". A text that is no post comes out as it is, but for its links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIGNATURE = re.compile(
    r"\s*[—–]\s*(?P<name>[^—–\n]{0,80})\(@(?P<handle>\w{1,30})\)"
    r"\s*(?:(?P<month>[A-Z][a-z]{2})[a-z]{0,7}\.? \d{1,2}, (?P<year>\d{4}))?\s*$"
)
_LINK = re.compile(r"(?:https?://|pic\.twitter\.com/|www\.)\S+")
_TAG = re.compile(r"[#@](\w{1,100})")
# Where one written-together word ends: northVale, Vale2020, FBIAgent.
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])|_+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A text without links, its tags and handles as words; its author's names, "" for none; when (or "")."""

    body: str
    author: str = ""
    month: str = ""
    year: str = ""


def post(text: str) -> Post:
    """The parts of a text that may be a post."""
    signed = _SIGNATURE.search(text, max(0, len(text) - 200))
    body = _bare(text[: signed.start()] if signed else text)
    if signed is None:
        return Post(body=body)
    author = f"{signed['name'].strip()} {_apart(signed['handle'])}".strip()
    return Post(body=body, author=author, month=(signed["month"] or "").lower(), year=signed["year"] or "")


def _bare(text: str) -> str:
    unlinked = _LINK.sub(" ", text)
    return " ".join(_TAG.sub(lambda tag: _apart(tag[1]), unlinked).split())


def _apart(tag: str) -> str:
    return _JOINT.sub(" ", tag).strip()
