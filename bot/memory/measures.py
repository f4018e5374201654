"""What the figures in a claim count (data/measures.json), whatever words say so.

"at least 60 people were killed" is 60 or more of "dead", and so is "a death toll of 60"; "two days" are as
much "duration" as "48 hours"; "four in ten" is 40 of "%".
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.memory.amounts import MONEY, Amount
from bot.model.article import Figure, Span
from bot.wording.figures import figures
from bot.wording.words import Word, stem

_TABLE = Path(__file__).parent / "data" / "measures.json"
_MOST = 24  # figures of a claim that are compared
_LOWER = frozenset({"at least", "more than", "over", "just over", "no fewer than"})
_UPPER = frozenset(
    {"at most", "fewer than", "less than", "no more than", "up to", "under", "just under", "nearly", "almost"}
    | {"as many as", "as much as"}
)
_ABOUT = frozenset({"about", "around", "approximately", "roughly", "some", "an estimated", "estimated"})
_AFTER = 6  # words after a figure in which what is counted is looked for
_BEFORE = 4  # words before "107 people"; one before "12 miners"
_FAR = 10  # words before a figure without a noun: "the number of those killed has climbed to 412"
_BREAKS = frozenset("and but while as or which who in at".split())

_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|\d{1,2})"
_SHARE = re.compile(
    rf"\b(?P<part>{_SMALL})(?: out)?(?: of| in)(?: every)? "
    rf"(?P<whole>{_SMALL}|ten|eleven|twelve|twenty|hundred|\d{{3}})\b"
    r"(?! (?:years?|days?|months?|weeks?|hours?|minutes?)\b)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\bby (?:about |nearly |almost |over |more than |around )?(?P<part>half|a quarter|a third|two thirds)\b"
    r"|\bhalved\b",
    re.IGNORECASE,
)
_PARTS = {"half": 50.0, "a quarter": 25.0, "a third": 100 / 3, "two thirds": 200 / 3}
_PART_OF = re.compile(
    r"\s+(?:out\s+)?of\s+(?:(?:the|its|their|his|her|all|some|[\w-]+['’]s?)\s+){0,3}", re.IGNORECASE
)
_METRES = re.compile(r"\d m$")  # "2,240 m": nobody writes millions with a space and a small m
# After these, "up to" is a direction and no limit: "has gone up to 23".
_MOVED = re.compile(
    r"\b(?:gone|went|going|goes|shot|moved|put|pushed|climbed|jumped|driven|raised|now)\s+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measures:
    counted: dict[str, str]  # stem of a word: what it counts
    people: frozenset[str]  # stems of words for people, who are dead or hired according to the words around
    units: dict[
        str, tuple[str, float]
    ]  # stem of a unit: its measure, and how many of the measure's own it is
    vague: dict[str, tuple[float, float]]  # words that stand for a count, and its bounds
    begin_vague: frozenset[str]  # the first word of each


def amounts(text: str, found: Sequence[Word]) -> tuple[Amount, ...]:
    """The first 24 amounts in a text whose words are `found`, in order, vague ones last."""
    if not text:
        return ()
    shares = list(_shares(text))
    plain = figures(text, Span(0, len(text)))[:_MOST]
    numbers = [*shares, *(f for f in plain if not any(f.span.overlaps(share.span) for share in shares))]
    numbers = sorted(numbers, key=lambda figure: figure.span)[:_MOST]
    exact = [_amount(text, figure, found, numbers) for figure in map(_of_which(text, numbers), numbers)]
    return (*exact, *_vague([word.form for word in found]))[:_MOST]


def _of_which(text: str, numbers: Sequence[Figure]) -> Callable[[Figure], Figure]:
    """Gives "14" the unit of the figure that it is a part of: "14 of the pier's 60 piles"."""
    following = dict(pairwise(numbers))

    def named(figure: Figure) -> Figure:
        whole = following.get(figure)
        if whole is None or not whole.unit:
            return figure
        between = text[figure.span.end : whole.span.start]
        return replace(figure, unit=whole.unit) if _PART_OF.fullmatch(between) else figure

    return named


def _shares(text: str) -> Iterator[Figure]:
    """ "Four in ten", "two out of every five" and "by half" as percentages, where they stand."""
    for match in _SHARE.finditer(text):
        part, whole = _count(match.group("part")), _count(match.group("whole"))
        if part < whole:
            span = Span(match.start(), match.end())
            yield Figure(value=100 * part / whole, text=match.group(), span=span, unit="%")
    for match in _PART.finditer(text):
        value = _PARTS[(match.group("part") or "half").lower()]
        yield Figure(value=value, text=match.group(), span=Span(match.start(), match.end()), unit="%")


def _count(raw: str) -> float:
    """The value of a small number in words or digits; "one" is no figure by itself."""
    found = figures(f"{raw} things", Span(0, len(raw) + 7))
    return found[0].value if found else 1.0


def _amount(text: str, figure: Figure, found: Sequence[Word], others: Sequence[Figure]) -> Amount:
    measure, scale = _measure(figure, found, others)
    value, qualifier = figure.value * scale, figure.qualifier or ""
    if qualifier == "up to" and _MOVED.search(text[: figure.span.start]):
        qualifier = ""
    if _METRES.search(figure.text) and measure not in MONEY:
        value, measure = figure.value / 1e6, "length"
    return Amount(
        value=value,
        low=-math.inf if qualifier in _UPPER else value,
        high=math.inf if qualifier in _LOWER else value,
        measure=measure,
        named=figure.unit if measure == stem(figure.unit or "") else None,
        text=figure.text.strip(),
        rounded=qualifier in _LOWER | _UPPER | _ABOUT,
    )


def _measure(figure: Figure, found: Sequence[Word], others: Sequence[Figure]) -> tuple[str | None, float]:
    """What a figure counts, and how many of the measure's own unit one of it is."""
    table, unit = _measures(), figure.unit or ""
    if unit in MONEY or unit in {"%", "points", "times"}:
        return ("%" if unit == "points" else unit), 1.0
    root = stem(unit)
    if root in table.units:
        return table.units[root]
    people = root in table.people
    if root in table.counted and not people:
        return table.counted[root], 1.0
    near = _near(figure, found, others, before=_BEFORE if people else 1 if root else _FAR)
    around = next((measure for form in near if (measure := table.counted.get(stem(form)))), None)
    return around or ("people" if people else root or None), 1.0


def _near(figure: Figure, found: Sequence[Word], others: Sequence[Figure], before: int) -> list[str]:
    """The words after the figure, then those before it, nearest first, up to a break or another figure."""
    taken = [other.span for other in others if other is not figure]
    following = [word for word in found if word.start >= figure.span.end][:_AFTER]
    leading = [word for word in reversed(found) if word.end <= figure.span.start][:before]
    return [*_until_break(following, taken), *_until_break(leading, taken)]


def _until_break(run: Sequence[Word], taken: Sequence[Span]) -> Iterator[str]:
    for word in run:
        if word.form in _BREAKS or any(span.start <= word.start < span.end for span in taken):
            return
        yield word.form


def _vague(forms: Sequence[str]) -> Iterator[Amount]:
    """ "Several thousand people" and the like, the longest reading of each."""
    table, done = _measures(), 0
    for at in (at for at, form in enumerate(forms) if form in table.begin_vague):
        for width in (3, 2, 1):
            text = " ".join(forms[at : at + width])
            if at >= done and text in table.vague:
                done = at + width
                low, high = table.vague[text]
                roots = [stem(form) for form in forms[done : done + 3]]
                named = next((table.counted[root] for root in roots if root in table.counted), None)
                people = "people" if table.people.intersection(roots) else None
                yield Amount(
                    value=math.sqrt(low * high), low=low, high=high, measure=named or people, text=text,
                    rounded=True,
                )  # fmt: skip


@cache
def _measures() -> _Measures:
    kept = json.loads(_TABLE.read_text("utf-8"))
    counted: dict[str, str] = {}
    for measure, forms in kept["counted"].items():
        for form in forms.split():
            counted.setdefault(stem(form), measure)
    return _Measures(
        counted=counted,
        people=frozenset(map(stem, kept["people"].split())),
        units={
            stem(unit): (measure, n) for measure, units in kept["units"].items() for unit, n in units.items()
        },
        vague={words: (low, high) for words, (low, high) in kept["vague"].items()},
        begin_vague=frozenset(words.split(" ", 1)[0] for words in kept["vague"]),
    )
