"""What Slack would make of a message: which of its parts are live, how large it is, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from adapters.slack.render import Card
from tests.servers.slack import limits, schemas

INERT = {"text", "link", "button", "plain_text"}
CONTAINERS = {
    "rich_text",
    "rich_text_section",
    "rich_text_list",
    "rich_text_quote",
    "header",
    "actions",
}
_TOKEN = re.compile(r"<[^>\n]+>")
_EMOJI = re.compile(r":[\w+'-]+:")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)
MOST_IN_ALL = 12_000


def parts(value: object) -> Iterator[Mapping[str, Any]]:
    """Every object in a message's blocks."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from parts(part)
    elif isinstance(value, dict):
        yield value
        for part in value.values():
            yield from parts(part)


def live(card: Card) -> list[str]:
    """What would do something: mentions, emoji, parsed text, links that show another address."""
    found = []
    for part in parts(list(card.blocks)):
        kind = part.get("type")
        if kind is not None and kind not in INERT | CONTAINERS:
            found.append(f"a {kind}")
        if kind == "plain_text" and part.get("emoji") is not False:
            found.append("emoji in plain text")
        if kind == "link":
            host = _HOST.search(str(part.get("text", "")))
            if host and host[1].casefold() not in urlsplit(str(part["url"])).netloc.casefold():
                found.append(f"a link to {part['url']} that shows {part['text']}")
    found += [f"in the fallback: {token}" for token in _TOKEN.findall(card.text)]
    found += [f"an emoji in the fallback: {token}" for token in _EMOJI.findall(card.text)]
    found += ["a bare & in the fallback" for _ in _AMPERSAND.findall(card.text)]
    return found


def wrong(card: Card, *, closely: bool = True) -> list[str]:
    """What Slack would refuse, or shorten; `closely`, by the schemas too, which takes a while."""
    blocks = list(card.blocks)
    checked = blocks if closely else []
    found = [words for block in checked for words in schemas.problems("sent", "block", block)]
    found += limits.too_long(blocks)
    if len(blocks) > 50:
        found.append(f"{len(blocks)} blocks")
    texts = [part["text"] for part in parts(blocks) if isinstance(part.get("text"), str)]
    found += [f"a text of {len(text)}" for text in texts if not 0 < len(text) <= 3000]
    for block in blocks:
        inside = sum(len(p["text"]) for p in parts(block) if isinstance(p.get("text"), str))
        if block["type"] == "rich_text" and inside > 3000:
            found.append(f"a block of {inside}")
    if sum(map(len, texts)) > MOST_IN_ALL:
        found.append(f"{sum(map(len, texts))} characters in all")
    if not 0 < len(card.text) <= 4000:
        found.append(f"a fallback of {len(card.text)}")
    return found


def words(card: Card) -> str:
    """What a reader sees, all of it in order."""
    return "".join(part["text"] for part in parts(list(card.blocks)) if isinstance(part.get("text"), str))
