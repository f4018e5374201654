"""What chat programs put around what people paste: code fences, quoting, and their ways to write a link."""

from __future__ import annotations

import re
from dataclasses import dataclass

FEW = 12  # words beside a link that speak of the link; more are a text that has a link in it

_FENCES = ("```", "~~~")
_LANGUAGE = re.compile(r"[a-z]{0,12}[ \t]*\r?\n")
_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_DEEPEST = 3  # levels of quoting; a forwarded mail seldom has more
_LINK = re.compile(
    r"<(?P<angled>https?://[^\s<>|]{1,2000})(?:\|[^<>\n]*)?>"
    r"|\[[^\[\]\n]*\]\((?P<marked>https?://[^\s()]{1,2000})\)"
    r"|(?P<bare>https?://[^\s<>\"“”«»|]{1,2000})",
    re.IGNORECASE,
)
_BARE_HOST = re.compile(
    r"(?:www\.[^\s/@]+\.[a-z]{2,}|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/)\S*", re.IGNORECASE
)
_LONGEST_HOST = 300  # characters of a word that may be an address
_PAIRS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?…'\"’”»`*_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A link in a text, without what the sentence around it put at its end."""

    url: str
    start: int
    end: int


def unwrapped(text: str) -> str:
    """A pasted text without the code fence or the `>` marks around the whole of it."""
    for _ in range(_DEEPEST):
        before = text
        text = _unfenced(text)
        if text.lstrip().startswith(">>>"):
            text = text.lstrip()[3:].lstrip(" \t")
        elif _all_quoted(text):
            text = _QUOTED.sub("", text)
        if text == before:
            break
    return text.strip("\r\n")


def links(text: str) -> tuple[Found, ...]:
    """Every web link in a text: bare, in angle brackets with or without a label, or as Markdown."""
    return tuple(_found(match) for match in _LINK.finditer(text))


def lone_link(text: str) -> str | None:
    """The link that a short line is about, and nothing else; None for a text, however many links it has."""
    found = {link.url: link for link in links(text)}
    if len(found) != 1 or len(text.strip().splitlines()) != 1:
        return None
    (url,) = found
    beside = text.split()
    return url if len(beside) - 1 <= FEW else None


def host_only(text: str) -> str | None:
    """The address meant by a single word such as "www.example.org/news"; None for anything else."""
    word = text.strip().strip("<>").rstrip(_TRAILING)
    return f"https://{word}" if len(word) < _LONGEST_HOST and _BARE_HOST.fullmatch(word) else None


def _unfenced(text: str) -> str:
    inner = text.strip()
    for fence in _FENCES:
        if inner.startswith(fence) and inner.endswith(fence) and len(inner) > 2 * len(fence):
            inner = inner[len(fence) : -len(fence)]
            language = _LANGUAGE.match(inner)
            return inner[language.end() :] if language else inner
    return text


def _all_quoted(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(line.lstrip().startswith(">") for line in lines)


def _found(match: re.Match[str]) -> Found:
    url = match["angled"] or match["marked"] or _without_trailing(match["bare"])
    return Found(url=url, start=match.start(), end=match.end())


def _without_trailing(url: str) -> str:
    """The link without the sentence's own marks; a bracket that the link itself opened stays."""
    while url:
        last = url[-1]
        opened = _PAIRS.get(last)
        if last in _TRAILING or (opened and url.count(last) > url.count(opened)):
            url = url[:-1]
        else:
            break
    return url
