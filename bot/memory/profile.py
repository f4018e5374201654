"""What of one claim is compared, worked out once: words, names, amounts, times and what it denies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.memory.amounts import Amount
from bot.memory.dates import Dates, dates, day
from bot.memory.measures import amounts
from bot.memory.names import Name, names, traits
from bot.memory.polarity import Polarity, polarity
from bot.memory.senses import beginnings, senses
from bot.model.memory import Statement
from bot.wording.words import Word, words

_LONGEST = 2_000  # characters of a claim that are compared: twenty times a long one


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A claim taken apart. `signs` has each content stem with 1 if it is said and -1 if it is denied.

    `sides` has each sense that the claim touches with the side it takes, after denial (bot.memory.senses);
    `turned` are those whose side denial turned. `forms` are the words as folded; `places` says of each trait
    (bot.memory.names) which word has it first.
    """

    statement: Statement
    text: str
    words: tuple[Word, ...]
    signs: Mapping[str, int]
    sides: Mapping[str, int]
    turned: frozenset[str]
    names: tuple[Name, ...]
    amounts: tuple[Amount, ...]
    dates: Dates
    polarity: Polarity
    forms: tuple[str, ...]
    places: Mapping[str, int]

    @property
    def stems(self) -> frozenset[str]:
        """The content stems."""
        return frozenset(self.signs)


@lru_cache(maxsize=1024)
def profile(statement: Statement) -> Profile:
    """The claim taken apart; a text of any length and kind has a profile, an empty one an empty one.

    Kept for the last thousand statements: one claim is held against many, and many are held against often.
    """
    text = statement.text[:_LONGEST]
    found = words(text)
    said = polarity(text, found)
    sides, turned = _sides(found, said)
    forms = tuple(word.form for word in found)
    published = day(statement.published) if statement.dated else None
    return Profile(
        statement=statement, text=text, words=found, signs=_signs(found, said), sides=sides,
        turned=turned,
        names=names(text, found), amounts=amounts(text, found), dates=dates(text, found, published),
        polarity=said, forms=forms, places=_places(forms),
    )  # fmt: skip


def _places(forms: tuple[str, ...]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, form in enumerate(forms):
        for trait in traits(form):
            places.setdefault(trait, at)
    return places


def _signs(found: tuple[Word, ...], said: Polarity) -> dict[str, int]:
    signs: dict[str, int] = {}
    for at, word in enumerate(found):
        if not word.stop:
            signs.setdefault(word.stem, -1 if at in said.denied else 1)
    return signs


def _sides(found: tuple[Word, ...], said: Polarity) -> tuple[dict[str, int], frozenset[str]]:
    """The first side that each sense is given; two or three words that mean one thing count as one."""
    table = senses()
    sides: dict[str, int] = {}
    turned = set[str]()
    done = 0
    first = beginnings()
    for at, word in enumerate(found):
        if at < done or word.stem not in first:
            continue
        for width in (3, 2, 1):
            taken = table.get("_".join([each.stem for each in found[at : at + width]]))
            if taken:
                done = at + width
                sign = -1 if at in said.denied else 1
                for sense, side in taken:
                    if sense not in sides and sign < 0:
                        turned.add(sense)
                    sides.setdefault(sense, side * sign)
                break
    return sides, frozenset(turned)
