""" "…," posted on Facebook from the Harbour Office: the account's owner follows the platform."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.model.article import Article, Attribution, Span

PLATFORM = re.compile(
    r"\b(?:Facebook|Twitter|Telegram|Instagram|YouTube|Reddit|TikTok|Weibo|VKontakte|LinkedIn|Tumblr|Myspace"
    r"|X)\b"
)
_POSTED = re.compile(
    r"(?:posted|shared|published|announced|reported) (?:on|to|via) (?:its |their |an? )?"
    rf"(?:{PLATFORM.pattern})"
    r"(?: (?:page|account|channel|profile))? (?:from|by|of) (?=[A-Z]|the [A-Z])([^,.;\n“”\"]{3,120})"
)
_AFTER = re.compile(r" (?:on|at|last|this|which|that|after|before) ")


def owners(article: Article, attribution: Attribution) -> Iterator[Span]:
    """Where the owner of the account is named after a verb of posting that has no subject."""
    for cue in attribution.cue:
        match = _POSTED.match(article.text, cue.start)
        if match:
            yield Span(match.start(1), match.start(1) + len(_AFTER.split(match.group(1), maxsplit=1)[0]))
