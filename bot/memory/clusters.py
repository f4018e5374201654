"""Which cluster a new claim goes into: those that make one story, and stay one.

A claim is held against members, never against a cluster as a whole, and a suggestion attaches nothing. It
joins a cluster when a link holds it to the founder, or to a member while at least half of the examined
members agree: so a story may grow away from its first words, but no claim hangs on by the last one alone.
Two clusters are never made one by a claim that merely touches both, or while a person holds a claim of one
apart from a claim of the other; that is proposed to a person. A person splits and merges by putting claims
elsewhere, which the storage keeps in its history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model.memory import Band, Comparison, Relation

# Relations of one story; what is only related is another.
OF_ONE_STORY = frozenset({Relation.SAME, Relation.CHANGED, Relation.CONTRADICTS})
# Beside the founder so many of the latest members are examined.
LATEST = 5

Match = tuple[str, Comparison, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a claim goes.

    `cluster` is None for a new one, into which the claims of `with_` come along, that are in none yet.
    `merging` are clusters whose every examined member the claim links: they are one story with it.
    `proposed` are clusters that a link reaches and that a person may join with this one.
    """

    cluster: str | None
    with_: tuple[str, ...] = ()
    merging: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """How a claim stands to a cluster: links and agreement among the examined, best score, and its size."""

    cluster: str
    size: int
    belongs: bool
    wholly: bool
    agreement: float
    score: float


def examined(members: Sequence[str]) -> tuple[str, ...]:
    """The members that a new claim must be compared with: the founder and the latest, in their order."""
    return tuple(dict.fromkeys((*members[:1], *members[-LATEST:])))


def placement(
    claim: str,
    matches: Sequence[Match],
    *,
    members: Mapping[str, Sequence[str]] | None = None,
    rejected: Collection[str] = (),
) -> Placement:
    """Where the claim goes, given how it stands to claims and in which cluster each of them is.

    `members` are the claims of each cluster in the order they were seen; an examined member that is not
    among the matches counts as one that does not agree. For a cluster that is not in `members` only the
    matches count. `rejected` are claims that a person held apart from this one: their clusters are closed
    to it. Of several that it belongs to alike it goes to the largest. The order of the matches does not
    matter, nor do the ids of the clusters.
    """
    others = {id: (said, cluster) for id, said, cluster in matches if id != claim}
    clusters = {
        cluster: (members or {}).get(cluster) or sorted(id for id, (_, c) in others.items() if c == cluster)
        for _, cluster in others.values()
        if cluster is not None
    }
    reached: list[_Standing] = []
    # By their founders: a cluster's own id is a throw of dice, and must not decide between equals.
    for cluster, known in sorted(clusters.items(), key=lambda each: each[1][0]):
        inside = {id: said for id, (said, c) in others.items() if c == cluster}
        if not _is_closed(inside, known, rejected):
            reached.extend(_standing(cluster, inside, known))
    loose = (id for id, (said, cluster) in others.items() if cluster is None and _links(said))
    return _placed(reached, tuple(sorted(id for id in loose if id not in rejected)))


def _placed(reached: Sequence[_Standing], loose: tuple[str, ...]) -> Placement:
    best = max((s for s in reached if s.belongs), key=lambda s: (s.agreement, s.score, s.size), default=None)
    if best is None:
        return Placement(cluster=None, with_=loose, proposed=tuple(s.cluster for s in reached))
    merging = tuple(s.cluster for s in reached if s is not best and s.wholly and best.wholly)
    others = tuple(s.cluster for s in reached if s is not best and s.cluster not in merging)
    return Placement(cluster=best.cluster, with_=loose, merging=merging, proposed=others)


def respectful(
    place: Placement, members: Mapping[str, Sequence[str]], apart: Mapping[str, Collection[str]]
) -> Placement:
    """The placement without what would bring two claims together that a person held apart.

    `apart` has, for each of `with_` and each member of a cluster in `merging`, what it was held apart from.
    """
    inside = set(members.get(place.cluster, ()) if place.cluster else ())
    merging, with_ = [], []
    for cluster in place.merging:
        if all(inside.isdisjoint(apart.get(id, ())) for id in members[cluster]):
            merging.append(cluster)
            inside.update(members[cluster])
    for id in place.with_:
        if inside.isdisjoint(apart.get(id, ())):
            with_.append(id)
            inside.add(id)
    left = (cluster for cluster in place.merging if cluster not in merging)
    return replace(place, with_=tuple(with_), merging=tuple(merging), proposed=(*place.proposed, *left))


def _is_closed(inside: Mapping[str, Comparison], known: Sequence[str], rejected: Collection[str]) -> bool:
    return any(id in rejected for id in (*inside, *known))


def _standing(cluster: str, inside: Mapping[str, Comparison], known: Sequence[str]) -> Iterator[_Standing]:
    """How the claim stands to a cluster that one of its links reaches; nothing for any other."""
    linked = {id for id, said in inside.items() if _links(said)}
    if not linked:
        return
    asked = examined(known)
    agreement = sum(_agreement(inside.get(id)) for id in asked) / len(asked)
    yield _Standing(
        cluster=cluster,
        size=len(known),
        belongs=known[0] in linked or agreement >= 0.5,
        wholly=linked.issuperset(asked),
        agreement=agreement,
        score=max(inside[id].score for id in linked),
    )


def _links(said: Comparison) -> bool:
    return said.band is Band.LINK and said.relation in OF_ONE_STORY


def _agreement(said: Comparison | None) -> float:
    """What a member adds to the agreement: a link wholly, a suggestion of the same story by half."""
    if said is None or said.relation not in OF_ONE_STORY:
        return 0.0
    return {Band.LINK: 1.0, Band.SUGGEST: 0.5}.get(said.band, 0.0)
