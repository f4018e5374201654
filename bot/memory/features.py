"""What two claims have in common and in what they differ, as numbers that a person can read.

Every feature lies between 0 and 1, or counts something and is cut at 3. Symmetric in the two claims.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations

from bot.memory.amounts import TALLIES, Amount, Standing, digits_that_matter, standing
from bot.memory.names import Name, is_initials, meets, traits
from bot.memory.profile import Profile
from bot.memory.rarity import weight

Pairs = tuple[tuple[Amount, Amount], ...]  # a figure of the first claim with one of the second

_MOST = 3.0  # what counts are cut at: a fourth shared figure says no more than a third


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """One pair of claims in numbers; the names are what reasons and the model's card speak of."""

    meaning: float  # cosine of the two vectors
    shared: float  # weight of shared words over all words
    covered: float  # weight of shared words over those of the claim with less of it
    rarest: float  # weight of the rarest shared word
    contained: float  # nothing of weight is in one claim that is not in the other: 1 - heaviest such word
    senses: float  # senses with the same side in both, counted
    opposed: float  # senses with opposite sides, counted
    denied_word: float  # weight of the heaviest word that one says and the other denies
    undone: float  # one denies the opposite of what the other says
    negated: float  # one claim denies some word, the other none
    denial: float  # one claim says that something is not so, the other does not
    denials: float  # both say so
    points_back: float  # a claim says so of "the rumour" or "this"
    silent: float  # one side would not say
    names_shared: float
    names_apart: float  # both have a name that the other lacks, counted on the poorer side
    swapped: float  # two shared names in the other order
    figures_equal: float
    figures_telling: float  # the longest of them: 1 from four digits that matter on
    figures_changed: float
    figures_maybe: float  # figures of two things that may be one
    tally: float  # one count of people is the same in both, another of them is not
    figures_far: float  # the farthest of them: 1 from three times as much on
    final: float  # both give a last count, and it differs
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
    """What the numbers come from, for whoever explains them; words and names as the second claim has them."""

    words: tuple[str, ...]
    names: tuple[str, ...]
    names_apart: tuple[tuple[str, ...], tuple[str, ...]]
    equal: Pairs
    changed: Pairs
    opposed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Between:
    """What two claims have in common and in what they differ, before it is counted."""

    common: frozenset[str]  # stems
    agreed: tuple[str, ...]  # senses with the same side in both
    opposed: tuple[str, ...]  # senses with opposite sides
    undone: bool
    met: tuple[str, ...]
    apart: tuple[tuple[str, ...], tuple[str, ...]]
    equal: Pairs
    changed: Pairs
    maybe: Pairs
    lone: int  # figures that found no other


def features(a: Profile, b: Profile, similarity: float | None = None) -> tuple[Features, Held]:
    """The pair in numbers, and what they come from; without a similarity it is guessed from the words."""
    between = _between(a, b)
    held = Held(
        words=_written(_weightiest(between.common), b),
        names=_spelt(between.met, a, b),
        names_apart=between.apart,
        equal=between.equal,
        changed=between.changed or between.maybe,
        opposed=between.opposed,
    )
    return _counted(a, b, between, similarity), held


def _between(a: Profile, b: Profile) -> _Between:
    agreed = tuple(sense for sense in a.sides if a.sides[sense] == b.sides.get(sense))
    opposed = tuple(sense for sense in a.sides if a.sides[sense] == -b.sides.get(sense, 0))
    met, apart = _names(a, b)
    figures = _figures(a.amounts, b.amounts)
    return _Between(
        common=a.stems & b.stems,
        agreed=agreed,
        opposed=opposed,
        undone=not opposed and any((sense in a.turned) != (sense in b.turned) for sense in agreed),
        met=met,
        apart=apart,
        equal=figures[Standing.EQUAL],
        changed=figures[Standing.CHANGED],
        maybe=figures[Standing.MAYBE],
        lone=len(a.amounts) + len(b.amounts) - 2 * sum(map(len, figures.values())),
    )


def _counted(a: Profile, b: Profile, between: _Between, similarity: float | None) -> Features:
    common, equal, changed, maybe = between.common, between.equal, between.changed, between.maybe
    shared, covered = _overlap(a, b, common)
    few, many = sorted((len(a.signs), len(b.signs)))
    return Features(
        meaning=0.2 + 0.7 * covered if similarity is None else min(1.0, max(0.0, similarity)),
        shared=shared,
        covered=covered,
        rarest=_heaviest(common),
        contained=1.0 - min(_heaviest(a.stems - common), _heaviest(b.stems - common)),
        senses=_cut(len(between.agreed)),
        opposed=_cut(len(between.opposed)),
        denied_word=0.0 if between.undone else _denied_word(a, b, common),
        undone=float(between.undone),
        negated=float(a.polarity.negated != b.polarity.negated and not between.undone),
        denial=float(a.polarity.denial != b.polarity.denial),
        denials=float(a.polarity.denial and b.polarity.denial),
        points_back=float(a.polarity.points_back or b.polarity.points_back),
        silent=float(a.polarity.silent != b.polarity.silent),
        names_shared=_cut(len(between.met)),
        names_apart=_cut(min(map(len, between.apart))),
        swapped=float(_swapped(a, b)),
        figures_equal=_cut(len(equal)),
        figures_telling=max((_telling(x) for pair in equal for x in pair), default=0.0),
        figures_changed=_cut(len(changed)),
        figures_maybe=_cut(len(maybe)),
        tally=float(_has_tally(equal) and _has_tally(changed)),
        figures_far=max((_far(x, y) for x, y in changed), default=0.0),
        final=float(a.polarity.final and b.polarity.final and bool(changed or maybe)),
        figures_lone=_cut(between.lone) if a.amounts and b.amounts else 0.0,
        figures_one_sided=float(bool(a.amounts) != bool(b.amounts)),
        measures_apart=float(bool(a.amounts and b.amounts and not (equal or changed or maybe))),
        dates_apart=float(a.dates.clash(b.dates)),
        short=max(0.0, (6 - few) / 6),
        few=float(few < 3),
        length=few / many if many else 0.0,
    )


def _written(stems: Sequence[str], claim: Profile) -> tuple[str, ...]:
    """Stems as the words that a claim has them in: "ferry" for "ferri"."""
    first = {word.stem: claim.text[word.start : word.end] for word in reversed(claim.words)}
    return tuple(_bare(first.get(stem, stem)) for stem in stems)


def _spelt(names: Sequence[str], *claims: Profile) -> tuple[str, ...]:
    """Folded names as the claims spell them, the last claim before the others."""
    seen = {
        word.form: claim.text[word.start : word.end] for claim in claims for word in reversed(claim.words)
    }
    return tuple(" ".join(_bare(seen.get(part, part)) for part in name.split()) for name in names)


def _bare(word: str) -> str:
    """A word without the 's of an owner."""
    return word.removesuffix("'s").removesuffix("’s")


def _weightiest(stems: Iterable[str]) -> list[str]:
    """The stems, those that weigh most first, and of one weight by the alphabet: a set has no order."""
    return sorted(stems, key=lambda stem: (-weight(stem), stem))


def _heaviest(stems: frozenset[str]) -> float:
    return max(map(weight, stems), default=0.0)


def _denied_word(a: Profile, b: Profile, common: frozenset[str]) -> float:
    return max((weight(stem) for stem in common if a.signs[stem] != b.signs[stem]), default=0.0)


def _telling(amount: Amount) -> float:
    """How unlikely it is that two claims give this figure by chance: by its digits before the last zeros."""
    return min(1.0, max(0, digits_that_matter(amount.value) - 1) / 3)


def _has_tally(pairs: Pairs) -> bool:
    return any(x.measure in TALLIES for x, _ in pairs)


def _far(a: Amount, b: Amount) -> float:
    low, high = sorted((abs(a.value), abs(b.value)))
    return min(1.0, math.log(high / low) / math.log(3)) if low else 1.0


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
    if _first((name.parts[-1],), other) is not None:
        return True
    if len(name.parts) == 1:
        return is_initials(name.parts[0], other.forms)
    if "".join(part[0] for part in name.parts) in other.forms:
        return True
    return _first([part for part in name.parts[:-1] if len(part) > 3], other) is not None


def _swapped(a: Profile, b: Profile) -> bool:
    """Whether two names that both claims have change places as the doer and the one it is done to."""
    places = sorted({place for name in (*a.names, *b.names) if (place := _place(name, a, b))})
    turns = ((_turn(a, x, y), _turn(b, p, q)) for (x, p), (y, q) in combinations(places, 2))
    return any(mine * theirs < 0 for mine, theirs in turns)


def _place(name: Name, a: Profile, b: Profile) -> tuple[int, int] | None:
    """Where the name, or a part of it, first stands in both claims."""
    at = [_find(name, claim) for claim in (a, b)]
    return None if None in at else (at[0] or 0, at[1] or 0)


def _find(name: Name, claim: Profile) -> int | None:
    return _first([part for part in name.parts if len(part) > 2], claim)


def _first(parts: Iterable[str], claim: Profile) -> int | None:
    """Which word of the claim is the first that one of the parts meets."""
    found = [claim.places[trait] for part in parts for trait in traits(part) if trait in claim.places]
    return min(found, default=None)


def _turn(claim: Profile, x: int, y: int) -> int:
    """1 if the name at x does something to the one at y, -1 if the other way round, 0 if neither is clear."""
    first, second = sorted((x, y))
    between = claim.words[first + 1 : second]
    gap = claim.text[claim.words[first].end : claim.words[second].start]
    if (
        not between
        or len(between) > 6
        or re.search(
            r"[,;:.]|['’]s\b|\b(?:and|or|of|as)\b",
            f"{claim.text[claim.words[first].start : claim.words[first].end]} {gap}",
        )
    ):
        return 0
    forms = [word.form for word in between]
    passive = "by" in forms and any(form in _BE for form in forms)
    lost = any(form in {"lost", "loses", "lose", "defeat", "losing"} for form in forms) and "to" in forms
    return (1 if x < y else -1) * (-1 if passive or lost else 1)


_BE = frozenset("was were is are been being be got beaten defeated".split())


def _figures(a: tuple[Amount, ...], b: tuple[Amount, ...]) -> dict[Standing, Pairs]:
    """Pairs of figures that agree; then, of those left over, pairs that differ; then pairs that may."""
    mine, theirs = list(a), list(b)
    found: dict[Standing, Pairs] = {}
    for wanted in (Standing.EQUAL, Standing.CHANGED, Standing.MAYBE):
        pairs = []
        for one in tuple(mine):
            other = next((each for each in theirs if standing(one, each) is wanted), None)
            if other is not None:
                pairs.append((one, other))
                mine.remove(one)
                theirs.remove(other)
        found[wanted] = tuple(pairs)
    return found


def as_mapping(found: Features) -> Mapping[str, float]:
    """The numbers by their names."""
    return dict(zip(NAMES, found.values(), strict=True))
