"""How much two articles have in common: whether both are about one event.

Two claims that stand by themselves are held together by their own words alone. Where each is what its
article is mainly about, the articles speak too: the same places, people and things, in a few days.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from bot.memory.dates import day
from bot.memory.names import traits
from bot.memory.rarity import weight
from bot.model.memory import Statement
from bot.wording.words import words

# Characters of an article that are looked at: news says first what it is about, and a long report on one
# thing would share little with a short one.
OPENING = 1_500
# From here on two articles of one week are on one event, and from NEAR on of whatever week. Among 64,000
# pairs of main claims of 180 articles, most on one election, 4 and 3 more are linked by it (relation.md); of
# 62 pairs of real articles on one event 77 % reach the first, 45 % the second.
SAME_EVENT, NEAR = 0.15, 0.25
WEEK = 7  # days
_SMALL = 2  # letters of a part of a name that tells nothing: "al"


def are_of_one_event(a: Statement, b: Statement, articles: tuple[str, str] | None) -> bool:
    """Whether the articles that two claims stand in speak of one event, as far as can be seen."""
    near = kinship(*articles) if articles else 0.0
    return near >= NEAR or (near >= SAME_EVENT and _days(a, b) <= WEEK)


def are_near(articles: tuple[str, str] | None) -> bool:
    """Whether two articles are near kin."""
    return articles is not None and kinship(*articles) >= NEAR


def _days(a: Statement, b: Statement) -> int:
    """How many days lie between the two, 0 when that is not known."""
    first, second = day(a.published if a.dated else None), day(b.published if b.dated else None)
    return abs((first - second).days) if first and second else 0


def tells_of(article: str, name: str) -> bool:
    """Whether the opening of an article has a part of the folded name in it."""
    known = _traits(article[:OPENING])
    return any(not traits(part).isdisjoint(known) for part in name.split() if len(part) > _SMALL)


@lru_cache(maxsize=512)
def _traits(text: str) -> frozenset[str]:
    return frozenset(trait for word in words(text) if not word.stop for trait in traits(word.form))


def kinship(a: str, b: str) -> float:
    """The share of what the openings of two texts say that both say, 0 to 1: a cosine of rare words."""
    mine, theirs = _rare(a[:OPENING]), _rare(b[:OPENING])
    both = math.fsum(mine[stem] ** 2 for stem in sorted(mine.keys() & theirs.keys()))
    return both / (_norm(mine) * _norm(theirs)) if both else 0.0


@lru_cache(maxsize=512)  # one article is held against the same others for each of its main claims
def _rare(text: str) -> Mapping[str, float]:
    return {word.stem: weight(word.stem) for word in words(text) if not word.stop}


def _norm(weights: Mapping[str, float]) -> float:
    return math.sqrt(math.fsum(value**2 for value in weights.values()))
