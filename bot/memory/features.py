"""What two claims have in common and in what they differ, as numbers that a person can read.

Every feature lies between 0 and 1, or counts something and is cut at 3. Symmetric in the two claims.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from bot.memory.amounts import Amount, Standing, agree, standing
from bot.memory.names import Name, is_initials, meets
from bot.memory.profile import Profile
from bot.memory.rarity import weight

_MOST = 3.0  # what counts are cut at: a fourth shared figure says no more than a third


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """One pair of claims in numbers; the names are what reasons and the model's card speak of."""

    meaning: float  # cosine of the two vectors
    shared: float  # weight of shared words over all words
    covered: float  # weight of shared words over those of the claim with less of it
    rarest: float  # weight of the rarest shared word
    senses: float  # senses with the same side in both, counted
    opposed: float  # senses with opposite sides, counted
    denied_word: float  # weight of the heaviest word that one says and the other denies
    denial: float  # one claim says that something is not so, the other does not
    denials: float  # both say so
    points_back: float  # and it does not repeat what
    silent: float  # one side would not say
    names_shared: float
    names_apart: float  # both have a name that the other lacks, counted on the poorer side
    swapped: float  # two shared names in the other order
    figures_equal: float
    figures_changed: float
    figures_lone: float  # figures whose measure only one claim has, when both have figures
    figures_one_sided: float  # one claim has figures, the other none
    measures_apart: float  # both have figures and none of one measure
    dates_apart: float
    short: float  # the shorter claim's content words are few: 6 or more are 0, none is 1
    few: float  # they are fewer than 3
    length: float  # shorter over longer, in content words

    def values(self) -> list[float]:
        """The numbers in the order of `NAMES`."""
        return [getattr(self, name) for name in NAMES]


NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the numbers come from, for whoever explains them."""

    words: tuple[str, ...]
    names: tuple[str, ...]
    names_apart: tuple[tuple[str, ...], tuple[str, ...]]
    equal: tuple[tuple[Amount, Amount], ...]
    changed: tuple[tuple[Amount, Amount], ...]
    opposed: tuple[str, ...]


def features(a: Profile, b: Profile, similarity: float | None = None) -> tuple[Features, Held]:
    """The pair in numbers, and what they come from; without a similarity it is guessed from the words."""
    common = a.stems & b.stems
    shared, covered = _overlap(a, b, common)
    same_sides = [s for s in a.sides if a.sides[s] == b.sides.get(s)]
    opposite = [s for s in a.sides if a.sides[s] == -b.sides.get(s, 0)]
    met, apart = _names(a, b)
    equal, changed, lone = _amounts(a.amounts, b.amounts)
    few, many = sorted((len(a.signs), len(b.signs)))
    held = Held(
        words=tuple(sorted(common, key=weight, reverse=True)), names=met, names_apart=apart, equal=equal,
        changed=changed, opposed=tuple(opposite),
    )  # fmt: skip
    found = Features(
        meaning=0.2 + 0.7 * covered if similarity is None else min(1.0, max(0.0, similarity)),
        shared=shared,
        covered=covered,
        rarest=max(map(weight, common), default=0.0),
        senses=_cut(len(same_sides)),
        opposed=_cut(len(opposite)),
        denied_word=max((weight(stem) for stem in common if a.signs[stem] != b.signs[stem]), default=0.0),
        denial=float(a.polarity.denial != b.polarity.denial),
        denials=float(a.polarity.denial and b.polarity.denial),
        points_back=float(
            a.polarity.denial != b.polarity.denial and (a.polarity.points_back or b.polarity.points_back)
        ),
        silent=float(a.polarity.silent != b.polarity.silent),
        names_shared=_cut(len(met)),
        names_apart=_cut(min(map(len, apart))),
        swapped=float(_swapped(a, b)),
        figures_equal=_cut(len(equal)),
        figures_changed=_cut(len(changed)),
        figures_lone=_cut(lone) if a.amounts and b.amounts else 0.0,
        figures_one_sided=float(bool(a.amounts) != bool(b.amounts)),
        measures_apart=float(bool(a.amounts and b.amounts and not equal and not changed)),
        dates_apart=float(a.dates.clash(b.dates)),
        short=max(0.0, (6 - few) / 6),
        few=float(few < 3),
        length=few / many if many else 0.0,
    )
    return found, held


def _cut(count: int) -> float:
    return min(_MOST, float(count))


def _overlap(a: Profile, b: Profile, common: frozenset[str]) -> tuple[float, float]:
    mine, theirs = sum(map(weight, a.stems)), sum(map(weight, b.stems))
    both = sum(map(weight, common))
    if not both:
        return 0.0, 0.0
    return both / (mine + theirs - both), both / min(mine, theirs)


def _names(a: Profile, b: Profile) -> tuple[tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]]:
    """The names met in both, and for each claim those that the other has no trace of."""
    mine = {name.label: _is_met(name, b) for name in a.names}
    theirs = {name.label: _is_met(name, a) for name in b.names}
    met = [label for label, found in mine.items() if found]
    met += [label for label, found in theirs.items() if found and not _among(label, met)]
    lacking = (tuple(label for label, found in side.items() if not found) for side in (mine, theirs))
    first, second = lacking
    return tuple(met), (first, second)


def _among(label: str, labels: list[str]) -> bool:
    parts = label.split()
    return any(any(meets(p, q) for p in parts for q in other.split()) for other in labels)


def _is_met(name: Name, other: Profile) -> bool:
    """Whether the last part of the name (a surname), or all of it as initials, stands in the other claim."""
    forms = [word.form for word in other.words]
    if any(meets(name.parts[-1], form) for form in forms):
        return True
    if len(name.parts) == 1 and is_initials(name.parts[0], forms):
        return True
    initials = "".join(part[0] for part in name.parts)
    if len(initials) > 1 and initials in forms:
        return True
    return len(name.parts) > 1 and any(
        meets(part, form) for part in name.parts[:-1] for form in forms if len(part) > 3
    )


def _swapped(a: Profile, b: Profile) -> bool:
    """Whether two names that both claims have stand in the other order."""
    order: list[tuple[int, int]] = []
    for name in a.names:
        at = next((n for n, w in enumerate(b.words) if meets(name.parts[-1], w.form)), None)
        if at is not None:
            order.append((name.at, at))
    return any(y < x for (_, x), (_, y) in zip(order, order[1:], strict=False))


def _amounts(
    a: tuple[Amount, ...], b: tuple[Amount, ...]
) -> tuple[tuple[tuple[Amount, Amount], ...], tuple[tuple[Amount, Amount], ...], int]:
    """Pairs of figures that agree, pairs of one measure that do not, and how many are left over."""
    free_a, free_b = list(a), list(b)
    equal = []
    for mine in a:
        theirs = next((other for other in free_b if standing(mine, other) is Standing.EQUAL), None)
        if theirs is not None:
            equal.append((mine, theirs))
            free_a.remove(mine)
            free_b.remove(theirs)
    settled = {mine.measure for mine, _ in equal}
    changed = []
    for mine in tuple(free_a):
        theirs = next(
            (o for o in free_b if standing(mine, o) is Standing.CHANGED and mine.measure not in settled), None
        )
        if theirs is not None:
            changed.append((mine, theirs))
            free_a.remove(mine)
            free_b.remove(theirs)
    if not equal and not changed and len(a) == 1 == len(b) and None in (a[0].measure, b[0].measure):
        return (), ((a[0], b[0]),), 0
    return tuple(equal), tuple(changed), len(free_a) + len(free_b)


def as_mapping(found: Features) -> Mapping[str, float]:
    """The numbers by their names."""
    return dict(zip(NAMES, found.values(), strict=True))
