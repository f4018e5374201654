"""From how many independent origins several articles have a claim."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.memory.denying import denies
from bot.memory.origins import UNSTATED, independent, roots
from bot.memory.sighted import Sighted
from bot.model.article import Certainty, Degree, Kind, Link, Source
from bot.model.memory import Remembered
from bot.pipeline import STAGES
from tests.clusters import about, by_item, read

TABLE = json.loads((Path(__file__).resolve().parents[2] / "golden" / "clusters.json").read_text("utf-8"))
Row = Mapping[str, Any]


def members(row: Row) -> tuple[Sighted, ...]:
    """The claims of a row's articles that it is about."""
    cluster = read(row["items"], STAGES)
    return cluster.of(about(cluster, item) for item in row["items"])


@pytest.mark.parametrize("row", [pytest.param(row, id=row["holds"]) for row in TABLE])
def test_clusters(row: Row) -> None:
    """Articles that trace to one origin stand together, and those that do not stand apart."""
    expected: dict[str, list[str]] = {}
    for item in row["items"]:
        expected.setdefault(item["origin"], []).append(item["id"])
    found = independent(members(row))
    assert [by_item(origin.claims) for origin in found] == list(expected.values())
    assert len(found) == row["origins"]
    assert [origin.name for origin in found] == row.get("names", [origin.name for origin in found])


@pytest.mark.parametrize("row", [pytest.param(row, id=row["holds"]) for row in TABLE])
def test_confirmed(row: Row) -> None:
    """Only a report that its subject confirms is told to be confirmed, by whom and when."""
    answer = roots(members(row)).confirmed
    assert (answer.by if answer else None) == row.get("confirmed")
    if answer:
        spoke = next(item for item in row["items"] if item["id"] == by_item([answer.claim])[0])
        assert answer.at == spoke["published"]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["holds"]) for row in TABLE])
def test_denied(row: Row) -> None:
    """Who says that it is not so is told, and nobody else is."""
    answer = roots(members(row)).denied
    assert (answer.by if answer else None) == row.get("denied")


def sighting(
    id: str,
    *chain: tuple[str, Kind],
    text: str = "The mill at Tarn will close",
    outlet: str | None = None,
    published: str | None = None,
    phrases: Mapping[str, str] | None = None,
    minute: int = 0,
) -> Sighted:
    """A claim that came through these hands to an outlet."""
    sources = tuple(Source(name=(phrases or {}).get(n, n), canonical=n, kind=k) for n, k in chain)
    links = (*(Link(name=n, kind=k.value) for n, k in chain), Link(name=outlet or "", kind="article"))
    return Sighted(
        claim=Remembered(
            id=id,
            text=text,
            seen=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute),
            article=f"article of {id}",
            outlet=outlet,
            published=published,
            sources=sources,
            chain=links,
        )
    )


BODY, PERSON, OUTLET, UNNAMED = Kind.ORGANIZATION, Kind.PERSON, Kind.OUTLET, Kind.ANONYMOUS

SAME = [
    ("the Ministry of Defence of Osmark", "Osmark's Defense Ministry"),
    ("the Osmarkian defence ministry", "Osmark's Ministry of Defense"),
    ("Veldoria's health agency", "the Veldorian Health Authority"),
    ("the Coastal Survey Office", "CSO"),
    ("the Federal Office for Water and Ice", "FOWI"),
    ("the civil defense agency", "Osmark's Civil Defence"),
    ("Osmark", "the Osmarkian government"),
    ("the Interior Ministry", "Veldoria's Ministry of the Interior"),
    (
        "the Directorate of Intelligence of the Defence Ministry",
        "the Defense Ministry's Intelligence Directorate",
    ),
    ("Brandt Castings", "a spokesman for Brandt Castings"),
    ("Marl police", "the police in Marl"),
    ("the U.S. Treasury", "the American treasury"),
    ("the French health ministry", "France's Ministry of Health"),
    ("the Pentagon", "the U.S. Department of Defense"),
    ("the United States government", "the White House"),
    ("the UN's health agency", "the World Health Organization"),
    ("WHO", "the World Health Organization"),
    ("the U.S. Geological Survey", "USGS"),
    ("New Zealand's police", "the New Zealand Police"),
]
APART = [
    ("the Ministry of Defence of Osmark", "Veldoria's Defense Ministry"),
    ("Marl police", "Tarn police"),
    ("the Ministry of Health", "the Ministry of Defence"),
    ("Osmark's civil defence", "Osmark's Ministry of Defence"),
    ("the weather agency", "the transport ministry"),
    ("Brandt Castings", "Orrin Bank"),
    ("South Korea's defence ministry", "North Korea's defence ministry"),
    ("the University of Tarn", "the University of Osk"),
    ("the Osmarkian government", "the Osmark Steelworkers' Union"),
    ("Marl Hospital", "Marl police"),
    ("the National Weather Agency", "the National Health Agency"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
@pytest.mark.parametrize("swapped", [False, True])
def test_one_body(a: str, b: str, swapped: bool) -> None:
    """Two names of a body are one origin, whichever comes first."""
    first, second = (b, a) if swapped else (a, b)
    found = independent([sighting("1", (first, BODY)), sighting("2", (second, BODY))])
    assert [origin.claims for origin in found] == [("1", "2")]


@pytest.mark.parametrize(("a", "b"), APART)
@pytest.mark.parametrize("swapped", [False, True])
def test_two_bodies(a: str, b: str, swapped: bool) -> None:
    """Bodies that differ in place, field or sort are two origins."""
    first, second = (b, a) if swapped else (a, b)
    found = independent([sighting("1", (first, BODY)), sighting("2", (second, BODY))])
    assert [origin.claims for origin in found] == [("1",), ("2",)]


def test_no_bridge() -> None:
    """A short name that fits two bodies does not make them one."""
    found = independent(
        [
            sighting("1", ("the police", BODY)),
            sighting("2", ("Marl police", BODY)),
            sighting("3", ("Tarn police", BODY)),
        ]
    )
    assert len(found) == 2


def test_two_people_of_one_body() -> None:
    """Two who speak for the same body are one origin, which has the body's name."""
    found = independent(
        [
            sighting("1", ("Ada Wren", PERSON), phrases={"Ada Wren": "Marl police spokeswoman Ada Wren"}),
            sighting(
                "2", ("Finn Oster", PERSON), phrases={"Finn Oster": "Finn Oster, the chief of police in Marl"}
            ),
            sighting("3", ("Marl police", BODY)),
        ]
    )
    assert [(origin.name, origin.claims) for origin in found] == [("Marl police", ("1", "2", "3"))]


@pytest.mark.parametrize("kind", [PERSON, UNNAMED, BODY])
def test_a_name_behind_the_office_is_the_person(kind: Kind) -> None:
    """A spokesman whose name comes last is the same man who is only named elsewhere."""
    found = independent(
        [
            sighting("1", ("A spokesman for Norda Lines, Pelle Orm", kind)),
            sighting("2", ("Pelle Orm", PERSON)),
        ]
    )
    assert [origin.claims for origin in found] == [("1", "2")]


def test_unnamed_sources_are_their_outlet() -> None:
    """Unnamed sources that two outlets each have are two origins, and who cites one of them is none."""
    found = independent(
        [
            sighting("1", ("three people close to the board", UNNAMED), ("the Upland Star", OUTLET)),
            sighting("2", ("the Upland Star", OUTLET), outlet="Radio Marl"),
            sighting("3", ("two insiders", UNNAMED), outlet="Quarry Times"),
        ]
    )
    assert [(origin.name, origin.claims) for origin in found] == [
        ("Upland Star, citing three people close to the board", ("1", "2")),
        ("Quarry Times, citing two insiders", ("3",)),
    ]


def test_unnamed_sources_of_a_body() -> None:
    """What a body has from people it does not name is the body's word."""
    found = independent(
        [
            sighting("1", ("a witness", UNNAMED), ("Marl police", BODY), ("the Upland Star", OUTLET)),
            sighting("2", ("sources in the garrison", UNNAMED), ("Marl police", BODY)),
            sighting("3", ("Marl police", BODY)),
        ]
    )
    assert [(origin.name, origin.claims) for origin in found] == [("Marl police", ("1", "2", "3"))]


def test_unstated_confirms_nothing() -> None:
    """Articles that do not say where they have it from add no origin to one that is known."""
    found = independent([sighting("1", ("Marl police", BODY)), sighting("2"), sighting("3")])
    assert [origin.claims for origin in found] == [("1", "2", "3")]


def test_unstated_between_two() -> None:
    """Where it could be from either of two, an article that does not say is put with neither."""
    found = independent(
        [sighting("1", ("Marl police", BODY)), sighting("2", ("Orrin Bank", BODY)), sighting("3")]
    )
    assert [origin.claims for origin in found] == [("1",), ("2",)]


def test_nothing_stated() -> None:
    """Where nobody says, there is one origin, and its name says that it is not known."""
    found = independent([sighting("1"), sighting("2")])
    assert [(origin.name, origin.kind, origin.claims) for origin in found] == [
        (UNSTATED, "not stated", ("1", "2"))
    ]


def test_nobody() -> None:
    """No claims have no origins."""
    assert independent([]) == ()
    assert roots([]).confirmed is None
    assert roots([]).denied is None


def test_answer_beside_the_claim() -> None:
    """An answer in the article that makes the claim is no origin; in one of its own it is one."""
    claim = sighting("1", ("the Upland Star", OUTLET), text="Orrin Bank will close")
    answer = sighting("2", ("Orrin Bank", BODY), text="Orrin Bank said the report was not true")
    answer = replace(answer, claim=replace(answer.claim, certainty=Certainty.DENIED))
    beside = replace(answer, claim=replace(answer.claim, article=claim.claim.article))
    assert len(independent([claim, beside])) == 1
    assert len(independent([claim, answer])) == 2
    for members in ([claim, beside], [claim, answer]):
        said = roots(members).denied
        assert said is not None
        assert (said.by, said.claim) == ("Orrin Bank", "2")


def test_copied_words() -> None:
    """Twelve copied words in a row make one origin of two articles, one of them silent; eleven do not."""
    words = "the tide took the last of the wooden huts off the spit during sunday night".split()
    stated = sighting("1", ("Marl police", BODY))
    other = sighting("2", ("Orrin Bank", BODY))
    silent = sighting("3")
    for length, expected in ((12, ("1", "3")), (11, ("1",))):
        shared = " ".join(words[:length])
        found = independent(
            [
                replace(stated, text=f"Before dawn {shared}, they said."),
                replace(other, text="Something else was said by the bank."),
                replace(silent, text=f"On the coast {shared}. Nobody knows more."),
            ]
        )
        assert found[0].claims == expected


def test_copied_sources() -> None:
    """Unnamed sources in two papers that print the same words are one origin."""
    text = (
        "The mill will close before the winter and eighty hands will go, two people close to the owner said."
    )
    chain = ("two people close to the owner", UNNAMED)
    members = [sighting("1", chain, outlet="Upland Star"), sighting("2", chain, outlet="Quarry Times")]
    assert len(independent(members)) == 2
    assert len(independent([replace(member, text=text) for member in members])) == 1


def test_quotation_is_not_copied() -> None:
    """The same spoken words in two articles are no sign that one was copied."""
    quoted = "“We have lost the last of our wooden huts and we shall build them again next spring.”"
    found = independent(
        [
            replace(sighting("1", ("Marl police", BODY)), text=f"{quoted} So the police."),
            replace(sighting("2", ("Orrin Bank", BODY)), text="Another text."),
            replace(sighting("3"), text=f"{quoted} So the paper."),
        ]
    )
    assert found[0].claims == ("1",)


def test_credits_in_a_circle() -> None:
    """Two outlets that credit each other are one origin, and nothing runs for ever."""
    found = independent(
        [
            sighting("1", ("the Upland Star", OUTLET), outlet="Quarry Times"),
            sighting("2", ("the Quarry Times", OUTLET), outlet="Upland Star"),
        ]
    )
    assert [origin.claims for origin in found] == [("1", "2")]


NAMES = [
    "Marl police",
    "Tarn police",
    "the police",
    "officials",
    "Ada Wren",
    "Wren",
    "the CSO",
    "two insiders",
]
NAMES += [
    "the Coastal Survey Office",
    "the Upland Star",
    "Radio Marl",
    "a report",
    "Osmark",
    "",
    "((",
    "A post",
]
MEMBERS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(list(Kind))), max_size=3),
        st.sampled_from(["The mill will close", "40 people died", "It is not true", "", "\0“"])
        | st.text(max_size=40),
        st.sampled_from([None, "Upland Star", "Radio Marl", "Quarry Times"]),
        st.sampled_from([None, "2025-01-01", "2025-03-01", "later"]),
    ),
    max_size=8,
)


@pytest.mark.parametrize("published", [None, "2026-01-01"])
@pytest.mark.parametrize(("minute", "origins", "by"), [(60, 2, "Sund Line"), (1, 1, None)])
def test_confirmed_on_the_same_day(published: str | None, minute: int, origins: int, by: str | None) -> None:
    """Whom an unnamed source's report is about confirms it an hour later: that is another origin.

    Of what comes in at once, as an archive does, it is not known who was first.
    """
    said = "Sund Line had been warned about a faulty bow door of the ferry Marit in March"
    insiders = Source(name="two insiders", kind=UNNAMED, degree=Degree.ACCESS)
    first = sighting("a", ("two insiders", UNNAMED), text=said, outlet="Tarn Post", published=published)
    first = replace(first, claim=replace(first.claim, sources=(insiders,)), text=said)
    then = sighting("b", ("Sund Line", BODY), text=said, outlet="Echo", published=published, minute=minute)
    told = roots([first, replace(then, text=said)])
    assert (len(told.origins), told.confirmed.by if told.confirmed else None) == (origins, by)


@given(drawn=MEMBERS)
def test_any_members(drawn: list[tuple[list[tuple[str, Kind]], str, str | None, str | None]]) -> None:
    """Whatever the members, each is in one origin at most; a silent one adds none, unless all others deny."""
    members = [
        sighting(str(n), *chain, text=text, outlet=outlet, published=published)
        for n, (chain, text, outlet, published) in enumerate(drawn)
    ]
    found = independent(members)
    claims = [claim for origin in found for claim in origin.claims]
    assert len(claims) == len(set(claims))
    assert all(origin.claims and origin.kind for origin in found)
    assert bool(found) == bool(members)
    added = len(independent([*members, sighting("silent")])) - len(found)
    assert added == 0 or (added == 1 and all(denies(member.claim) for member in members))
    assert roots(members) == roots(members)
