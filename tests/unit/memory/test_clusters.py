"""Where a new claim goes: clusters grow by links to their members and do not drift."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.memory.clusters import LATEST, Placement, examined, placement, respectful
from bot.model.memory import Band, Comparison, Relation

Compare = Callable[[str, str], Comparison]


def said(relation: Relation = Relation.SAME, band: Band = Band.LINK, score: float = 0.9) -> Comparison:
    """How two claims stand to each other."""
    return Comparison(relation=relation, band=band, score=score)


LINK, UNRELATED = said(), said(Relation.UNRELATED, Band.IGNORE, 0.0)
SUGGESTED = said(band=Band.SUGGEST, score=0.6)


@pytest.mark.parametrize(
    ("known", "matches", "expected"),
    [
        ({}, [], Placement(cluster=None)),
        ({}, [("a", LINK, None)], Placement(cluster=None, with_=("a",))),
        ({}, [("a", SUGGESTED, None)], Placement(cluster=None)),
        ({"A": ["a"]}, [("a", LINK, "A")], Placement(cluster="A")),
        ({"A": ["a"]}, [("a", SUGGESTED, "A")], Placement(cluster=None)),
        ({"A": ["a"]}, [("a", said(Relation.RELATED), "A")], Placement(cluster=None)),
        ({"A": ["a"]}, [("a", said(Relation.CHANGED), "A")], Placement(cluster="A")),
        ({"A": ["a"]}, [("a", said(Relation.CONTRADICTS), "A")], Placement(cluster="A")),
        ({"A": ["a", "b", "c"]}, [("a", LINK, "A")], Placement(cluster="A")),
        ({"A": ["a", "b", "c"]}, [("c", LINK, "A")], Placement(cluster=None, proposed=("A",))),
        ({"A": ["a", "b", "c"]}, [("b", LINK, "A"), ("c", LINK, "A")], Placement(cluster="A")),
        ({"A": ["a", "b", "c"]}, [("b", SUGGESTED, "A"), ("c", LINK, "A")], Placement(cluster="A")),
        (
            {"A": ["a"], "B": ["b", "c"]},
            [("a", LINK, "A"), ("c", LINK, "B")],
            Placement(cluster="A", proposed=("B",)),
        ),
        (
            {"A": ["a"], "B": ["b", "c"]},
            [("a", LINK, "A"), ("b", LINK, "B"), ("c", LINK, "B")],
            Placement(cluster="B", merging=("A",)),
        ),
        (
            {"A": ["a"]},
            [("a", LINK, "A"), ("x", LINK, None), ("y", SUGGESTED, None)],
            Placement(cluster="A", with_=("x",)),
        ),
        (  # of equals it goes to the one that more was put into, and then to the one with the first founder
            {"A": ["c", "d"], "B": ["a", "b", "e"], "C": ["x", "y", "z"]},
            [(id, LINK, "A") for id in "cd"] + [(id, LINK, "B") for id in "abe"] + [("x", LINK, "C")],
            Placement(cluster="B", merging=("A",), proposed=("C",)),
        ),
        (
            {"A": ["b"], "B": ["a"]},
            [("a", LINK, "B"), ("b", LINK, "A")],
            Placement(cluster="B", merging=("A",)),
        ),
    ],
)
def test_placement(
    known: Mapping[str, Sequence[str]], matches: list[tuple[str, Comparison, str | None]], expected: Placement
) -> None:
    """A claim joins by links to the founder or to enough members, and merges only where all members agree."""
    assert placement("new", matches, members=known) == expected
    assert placement("new", matches[::-1], members=known) == expected


def test_rejected() -> None:
    """A cluster that holds a claim a person held apart from this one is closed to it."""
    known = {"A": ["a", "b"]}
    assert placement("new", [("a", LINK, "A")], members=known, rejected={"b"}) == Placement(cluster=None)
    assert placement("new", [("x", LINK, None)], rejected={"x"}) == Placement(cluster=None)


@pytest.mark.parametrize(
    ("place", "apart", "expected"),
    [
        (Placement(cluster="A", merging=("B",)), {}, Placement(cluster="A", merging=("B",))),
        (Placement(cluster="A", merging=("B",)), {"b": {"x"}}, Placement(cluster="A", merging=("B",))),
        (Placement(cluster="A", merging=("B",)), {"b": {"a"}}, Placement(cluster="A", proposed=("B",))),
        (
            Placement(cluster="A", merging=("B", "C"), proposed=("D",)),
            {"c": {"b"}},
            Placement(cluster="A", merging=("B",), proposed=("D", "C")),
        ),
        (
            Placement(cluster="A", with_=("x", "y")),
            {"x": {"a2"}, "y": {"x"}},
            Placement(cluster="A", with_=("y",)),
        ),
        (Placement(cluster=None, with_=("x", "y")), {"y": {"x"}}, Placement(cluster=None, with_=("x",))),
    ],
)
def test_held_apart(place: Placement, apart: Mapping[str, set[str]], expected: Placement) -> None:
    """What a person held apart no other claim brings together."""
    members = {"A": ["a", "a2"], "B": ["b"], "C": ["c"]}
    assert respectful(place, members, apart) == expected


def test_examined() -> None:
    """The founder and the latest members are examined, each once."""
    assert examined(["a"]) == ("a",)
    assert examined([str(n) for n in range(9)]) == ("0", "4", "5", "6", "7", "8")


def grown(order: Sequence[str], compare: Compare) -> list[frozenset[str]]:
    """The clusters after claims came in one by one."""
    clusters: dict[str, list[str]] = {}
    where: dict[str, str] = {}
    for claim in order:
        matches = [(other, compare(claim, other), where[other]) for other in where]
        place = placement(claim, matches, members=clusters)
        name = place.cluster or f"cluster of {claim}"
        clusters.setdefault(name, []).append(claim)
        for merged in place.merging:
            clusters[name].extend(clusters.pop(merged))
        where |= dict.fromkeys(clusters[name], name)
    return [frozenset(members) for members in clusters.values()]


STORIES = st.lists(st.integers(0, 4), min_size=1, max_size=14)


@given(stories=STORIES, data=st.data())
def test_order_of_arrival(stories: list[int], data: st.DataObject) -> None:
    """Where links tell stories apart, the clusters are the stories, in whatever order claims come."""
    of = {f"c{n}": story for n, story in enumerate(stories)}
    order = data.draw(st.permutations(sorted(of)))
    expected = {frozenset(c for c in of if of[c] == story) for story in of.values()}
    assert set(grown(order, lambda a, b: LINK if of[a] == of[b] else UNRELATED)) == expected


@given(length=st.integers(4, 30))
def test_chain_does_not_drift(length: int) -> None:
    """Of claims that each resemble only the one before, the last is never in the first one's cluster."""
    order = [f"c{n:02}" for n in range(length)]
    near = set(pairwise(order))
    clusters = grown(order, lambda a, b: LINK if (a, b) in near or (b, a) in near else UNRELATED)
    assert max(map(len, clusters)) < 4
    assert not any({order[0], order[3]} <= cluster for cluster in clusters)


@given(data=st.data())
def test_suggestions_attach_nothing(data: st.DataObject) -> None:
    """However many suggestions there are, without a link every claim stays by itself."""
    bands = st.sampled_from([Band.SUGGEST, Band.IGNORE])
    relations = st.sampled_from(list(Relation))
    order = [f"c{n}" for n in range(8)]
    pairs = {(a, b): said(data.draw(relations), data.draw(bands)) for a in order for b in order}
    assert grown(order, lambda a, b: pairs[a, b]) == [frozenset({c}) for c in order]


@given(data=st.data())
def test_members_hold_together(data: st.DataObject) -> None:
    """Whatever resembles what, each member had a link into its cluster when it came, or founded it."""
    order = [f"c{n}" for n in range(data.draw(st.integers(2, 10)))]
    linked = {(a, b) for a in order for b in order if a < b and data.draw(st.booleans())}
    clusters = grown(order, lambda a, b: LINK if (a, b) in linked or (b, a) in linked else UNRELATED)
    assert sorted(claim for cluster in clusters for claim in cluster) == sorted(order)
    for cluster in clusters:
        for claim in cluster - {min(cluster)}:
            assert any((a, b) in linked for a in cluster for b in cluster if claim in (a, b))


def test_latest_count() -> None:
    """A long cluster moves on: its latest members may attach what its founder does not know."""
    members = [f"m{n}" for n in range(20)]
    recent: list[tuple[str, Comparison, str | None]] = [(id, LINK, "A") for id in members[-LATEST:]]
    assert placement("new", recent[:3], members={"A": members}).cluster == "A"
    assert placement("new", recent[:2], members={"A": members}).cluster is None
