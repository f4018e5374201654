"""What every ClaimStore keeps: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from bot.errors import IdTaken, StoreFailed
from bot.model.article import Certainty, Degree, Kind, Link, Source, Span
from bot.model.memory import Band, Relation, Scope, Status
from bot.ports import ClaimStore, Storage
from tests.contract.specimens import (
    DESK,
    EVERYWHERE,
    NOON,
    article,
    claim,
    decision,
    later,
    remember,
    vector,
)

FULL = claim(
    "c-full",
    "Mayor Orla Fenn said at least 60 people were hurt at the Tarnvik ferry pier.",
    external_id="wire-17",
    title="Dozens hurt at ferry pier",
    article="a-1",
    outlet="Tarnvik Tidings",
    url="https://tidings.example/pier",
    published="2026-03-04",
    rating="Mostly true",
    status=Status.DEVELOPING,
    certainty=Certainty.HEDGED,
    central=True,
    sources=(
        Source(name="Fenn", kind=Kind.PERSON, span=Span(6, 15), canonical="Orla Fenn"),
        Source(
            name="two officials",
            kind=Kind.ANONYMOUS,
            degree=Degree.ROLE,
            count=2,
            reason="not allowed to speak",
        ),
    ),
    chain=(Link(name="Orla Fenn", kind="named-person"), Link(name="Tarnvik Tidings", kind="outlet")),
)


async def test_given_back_whole(storage: Storage) -> None:
    """A claim comes back as it went in, to the last field."""
    async with storage.begin() as unit:
        assert await unit.claims.add_article(article("a-1"), tenant="main", place=DESK)
        assert await unit.claims.add([(FULL, vector(1))], tenant="main", place=DESK) == ["c-full"]
        await unit.commit()
    async with storage.begin(write=False) as unit:
        assert await unit.claims.get(["c-full", "nobody"], scope=EVERYWHERE) == {"c-full": FULL}
        assert await unit.claims.of_article("a-1", scope=EVERYWHERE) == [FULL]
        assert await unit.claims.vectors(["c-full", "nobody"]) == {"c-full": vector(1)}
        assert await unit.claims.texts(["a-1", "a-2"], scope=EVERYWHERE) == {"a-1": article("a-1").text}


async def test_own_writes_are_found(storage: Storage) -> None:
    """What a unit of work has added, it finds by words and by meaning before it commits; others do not."""
    async with storage.begin() as unit:
        await unit.claims.add([(claim("c-1", "A lighthouse burned"), vector(1))], tenant="main", place=DESK)
        assert [id for id, _ in await unit.claims.by_words(["lighthouse"], scope=EVERYWHERE, limit=5)] == [
            "c-1"
        ]
        assert (await unit.claims.by_meaning(vector(1), scope=EVERYWHERE, limit=5))[0][0] == "c-1"
    async with storage.begin(write=False) as unit:
        assert await unit.claims.by_words(["lighthouse"], scope=EVERYWHERE, limit=5) == []
        assert await unit.claims.by_meaning(vector(1), scope=EVERYWHERE, limit=5) == []
        assert await unit.claims.get(["c-1"], scope=EVERYWHERE) == {}


async def test_same_id_same_words(storage: Storage) -> None:
    """The same external id with the same words is one claim of a place, seen again; others have their own."""
    first, again = claim("c-1", "Rain fell.", external_id="x"), claim("c-2", "Rain fell.", external_id="x")
    assert await remember(storage, [first, again]) == ["c-1"]
    assert await remember(storage, [again], first=7) == []
    assert await remember(storage, [again], place="console:night", first=7) == ["c-2"]
    async with storage.begin(write=False) as unit:
        assert await unit.claims.get(["c-1", "c-2"], scope=EVERYWHERE) == {"c-1": first, "c-2": again}
        assert await unit.claims.vectors(["c-1"]) == {"c-1": vector(0)}
        seen = await unit.claims.sightings(["c-1"], scope=EVERYWHERE)
    assert [place for _, place, _ in seen] == [DESK, DESK, DESK]


@pytest.mark.parametrize(
    ("id", "external_id", "named"), [("c-9", "x", "'x'"), ("c-1", None, "'c-1'"), ("c-1", "other", "'other'")]
)
async def test_same_id_other_words(storage: Storage, id: str, external_id: str | None, named: str) -> None:
    """An id that stands for other words is an error that names it; nothing is overwritten."""
    first = claim("c-1", "Rain fell.", external_id="x")
    await remember(storage, [first])
    with pytest.raises(IdTaken, match=named):
        await remember(storage, [claim("c-8"), claim(id, "Snow fell.", external_id=external_id)])
    async with storage.begin(write=False) as unit:
        assert await unit.claims.get(["c-1", "c-8", "c-9"], scope=EVERYWHERE) == {"c-1": first}


async def test_same_id_in_another_newsroom(storage: Storage) -> None:
    """External ids and ids of articles belong to a newsroom: another may use the same."""
    await remember(storage, [claim("c-1", "Rain fell.", external_id="x")])
    assert await remember(storage, [claim("c-2", "Snow fell.", external_id="x")], tenant="other") == ["c-2"]
    async with storage.begin() as unit:
        assert await unit.claims.add_article(article("a", "One."), tenant="main", place=DESK)
        assert await unit.claims.add_article(article("a", "Two."), tenant="other", place=DESK)
        assert await unit.claims.texts(["a"], scope=Scope(tenant="other")) == {"a": "Two."}


async def test_same_article(storage: Storage) -> None:
    """A place keeps an article once; its id with other words there is an error that names it."""
    async with storage.begin() as unit:
        assert await unit.claims.add_article(article("a-1"), tenant="main", place=DESK)
        assert not await unit.claims.add_article(article("a-1"), tenant="main", place=DESK)
        assert await unit.claims.add_article(article("a-1", "Night."), tenant="main", place="console:night")
        night = Scope(places=frozenset({"console:night"}))
        assert await unit.claims.texts(["a-1"], scope=night) == {"a-1": "Night."}
        with pytest.raises(IdTaken, match="'a-1'"):
            await unit.claims.add_article(article("a-1", "Other words."), tenant="main", place=DESK)


async def test_read_by_article_and_by_cluster(storage: Storage) -> None:
    """Claims of several articles and clusters come at once, each under its own, to who may know of them."""
    async with storage.begin() as unit:
        for id in ("a-1", "a-2"):
            await unit.claims.add_article(article(id), tenant="main", place=DESK)
        await unit.claims.add(
            [
                (claim("c-1", "Rain fell.", article="a-1"), vector(1)),
                (claim("c-2", "Snow fell.", article="a-1"), vector(2)),
                (claim("c-3", "Hail fell.", article="a-2"), vector(3)),
            ],
            tenant="main",
            place=DESK,
        )
        wet = await unit.claims.cluster(["c-1", "c-3"], None, by="ana", at=claim("c-1").seen)
        await unit.commit()
    async with storage.begin(write=False) as unit:
        by_article = await unit.claims.of_articles(["a-1", "a-2", "a-9"], scope=EVERYWHERE)
        by_cluster = await unit.claims.members_of([wet, "none"], scope=EVERYWHERE)
        elsewhere = Scope(places=frozenset({"console:night"}))
        assert await unit.claims.of_articles(["a-1"], scope=elsewhere) == {}
        assert await unit.claims.members_of([wet], scope=elsewhere) == {}
    assert {id: [c.id for c in found] for id, found in by_article.items()} == {
        "a-1": ["c-1", "c-2"],
        "a-2": ["c-3"],
    }
    assert {id: [c.id for c in found] for id, found in by_cluster.items()} == {wet: ["c-1", "c-3"]}


async def test_claim_of_no_article(storage: Storage) -> None:
    """A claim cannot name an article that is not kept."""
    async with storage.begin() as unit:
        with pytest.raises(ValueError, match="'a-9', which is not kept"):
            await unit.claims.add([(claim("c-1", article="a-9"), vector(1))], tenant="main", place=DESK)


SCOPES = [
    (Scope(), {"desk", "both", "night"}),
    (Scope(places=frozenset({DESK})), {"desk", "both"}),
    (Scope(places=frozenset({"console:night"})), {"night", "both"}),
    (Scope(places=frozenset({DESK, "console:night"})), {"desk", "both", "night"}),
    (Scope(places=frozenset()), set()),
    (Scope(places=frozenset({"nowhere"})), set()),
    (Scope(tenant="other"), {"foreign"}),
    (Scope(tenant="other", places=frozenset({DESK})), {"foreign"}),
    (Scope(tenant="nobody"), set()),
]


EVERY = ("desk", "both", "night", "foreign")


async def check_scope(store: ClaimStore, scope: Scope, known: set[str], clusters: tuple[str, str]) -> None:
    """Ask for everything in every way."""
    assert {id for id, _ in await store.by_words(["harbour"], scope=scope, limit=9)} == known
    assert {id for id, _ in await store.by_meaning(vector(3), scope=scope, limit=9)} == known
    assert set(await store.get(EVERY, scope=scope)) == known
    assert {one.id async for one in store.everything(scope=scope, since=None)} == known
    assert {id for id, _, _ in await store.sightings(EVERY, scope=scope)} == known
    assert {m.id for c in clusters for m in await store.members(c, scope=scope)} == known
    if scope.places is not None:
        assert {place for _, place, _ in await store.sightings(EVERY, scope=scope)} <= scope.places


async def test_scope(storage: Storage) -> None:
    """Nothing of another newsroom or place appears in any answer."""
    await remember(storage, [claim("desk"), claim("both")])
    await remember(storage, [claim("night")], place="console:night", first=2)
    await remember(storage, [claim("foreign")], tenant="other", first=3)
    async with storage.begin() as unit:
        await unit.claims.see(["both"], place="console:night", at=later(1))
        ours = await unit.claims.cluster(EVERY[:3], None, by="hearsay", at=NOON)
        theirs = await unit.claims.cluster(["foreign"], None, by="hearsay", at=NOON)
        await unit.commit()
    async with storage.begin(write=False) as unit:
        for scope, known in SCOPES:
            await check_scope(unit.claims, replace(scope, view=""), known, (ours, theirs))


async def test_scope_does_not_starve(storage: Storage) -> None:
    """What may be known is found, however many nearer and better claims may not."""
    await remember(storage, [claim("mine", "A ferry sank.")], place="console:mine", first=5000)
    others = [claim(f"o{n}", "A ferry sank off the ferry pier.") for n in range(1500)]
    async with storage.begin() as unit:
        await unit.claims.add([(one, vector(1)) for one in others], tenant="main", place=DESK)
        await unit.commit()
    async with storage.begin(write=False) as unit:
        mine = Scope(places=frozenset({"console:mine"}))
        assert [id for id, _ in await unit.claims.by_meaning(vector(1), scope=mine, limit=3)] == ["mine"]
        assert [id for id, _ in await unit.claims.by_words(["ferry", "pier"], scope=mine, limit=3)] == [
            "mine"
        ]


async def test_scores_know_only_the_scope(storage: Storage) -> None:
    """What a question may not know of does not move the scores of what it may."""
    await remember(storage, [claim("a", "A ferry sank."), claim("b", "A tram burned.")], place="mine")
    mine = Scope(places=frozenset({"mine"}))
    async with storage.begin(write=False) as unit:
        before = await unit.claims.by_words(["ferry", "tram"], scope=mine, limit=5)
    await remember(storage, [claim(f"x{n}", "A ferry sank.") for n in range(50)])
    await remember(storage, [claim(f"y{n}", "A ferry sank.") for n in range(50)], tenant="other")
    async with storage.begin(write=False) as unit:
        assert await unit.claims.by_words(["ferry", "tram"], scope=mine, limit=5) == before


async def test_words(storage: Storage) -> None:
    """Words are found in any form, without accents, in texts and titles, the rare before the frequent."""
    await remember(
        storage,
        [
            claim("a", "Ministers were protesting against the levy."),
            claim("b", "The ministers met.", title="Protests in Élan"),
            claim("c", "The ministers met again in Tarnvik."),
        ],
    )
    async with storage.begin(write=False) as unit:
        for words, found in [
            (["protested"], {"a", "b"}),
            (["levy"], {"a"}),
            (["ÉLAN"], {"b"}),
            (["zeppelin"], set()),
            ([], set()),
            (["", " "], set()),
        ]:
            assert {id for id, _ in await unit.claims.by_words(words, scope=EVERYWHERE, limit=9)} == found
        ranked = await unit.claims.by_words(["minister", "levy"], scope=EVERYWHERE, limit=9)
        assert ranked[0][0] == "a"
        assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
        assert await unit.claims.by_words(["minister"], scope=EVERYWHERE, limit=0) == []
        assert len(await unit.claims.by_words(["minister"], scope=EVERYWHERE, limit=2)) == 2


async def test_meaning(storage: Storage) -> None:
    """The nearest in meaning come first, with their cosines; a vector that points nowhere is near nothing."""
    await remember(storage, [claim(f"c{n}") for n in range(30)])
    async with storage.begin(write=False) as unit:
        found = await unit.claims.by_meaning(vector(7), scope=EVERYWHERE, limit=5)
        nowhere = await unit.claims.by_meaning(bytes(384), scope=EVERYWHERE, limit=5)
    assert found[0][0] == "c7"
    assert abs(found[0][1] - 1) < 1e-3
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert len(found) == 5
    assert {score for _, score in nowhere} == {0.0}


async def test_everything(storage: Storage) -> None:
    """Every claim comes once, in the order it came in, however many there are; or those since a time."""
    many = [claim(f"c{n}", seen=later(n)) for n in range(1203)]
    await remember(storage, many)
    async with storage.begin(write=False) as unit:
        assert [c.id async for c in unit.claims.everything(scope=EVERYWHERE, since=None)] == [
            c.id for c in many
        ]
        since = [c.id async for c in unit.claims.everything(scope=EVERYWHERE, since=later(1200))]
    assert since == ["c1200", "c1201", "c1202"]


async def test_decisions(storage: Storage) -> None:
    """A later decision replaces an earlier one, whichever claim it names first; all stay in the history."""
    await remember(storage, [claim("a"), claim("b"), claim("c")])
    first = decision("a", "b", matched=("both name Tarnvik",), reason="first look")
    second = decision("b", "a", relation=Relation.CHANGED, score=0.7, at=later(1))
    third = decision("a", "c", band=Band.SUGGEST)
    async with storage.begin() as unit:
        for one in (first, second, third):
            await unit.claims.decide(one)
        await unit.commit()
    async with storage.begin(write=False) as unit:
        assert await unit.claims.decisions("a") == [second, third]
        assert await unit.claims.decisions("b") == [second]
        assert await unit.claims.decision_history("a") == [first, second, third]
        assert await unit.claims.rejected("a") == frozenset()


async def test_rejected_pair(storage: Storage) -> None:
    """A pair that a person rejected stays so, whatever the program decides, until a person takes it back."""
    await remember(storage, [claim("a"), claim("b"), claim("c")])
    no = decision("b", "a", relation=Relation.UNRELATED, band=Band.IGNORE, by="console:ana")
    program = [decision("a", "b", at=later(1)), decision("a", "c", band=Band.IGNORE)]
    yes = decision("a", "b", by="console:ben", at=later(2))
    async with storage.begin() as unit:
        store = unit.claims
        for one in (no, *program):
            await store.decide(one)
        assert await store.rejected("a") == {"b"}
        assert await store.rejected("b") == {"a"}
        assert await store.rejected("c") == frozenset()
        assert no in await store.decisions("a")
        await store.decide(no)
        await store.decide(yes)
        assert await store.rejected("a") == frozenset()
        assert await store.decisions("b") == [yes]
        assert len(await store.decision_history("b")) == 4


@pytest.mark.parametrize(("a", "b"), [("a", "nobody"), ("a", "a")])
async def test_decision_about_no_pair(storage: Storage, a: str, b: str) -> None:
    """A decision needs two claims that are there."""
    await remember(storage, [claim("a")])
    async with storage.begin() as unit:
        with pytest.raises(StoreFailed, match="no such pair"):
            await unit.claims.decide(decision(a, b))


async def test_clusters(storage: Storage) -> None:
    """Claims go from cluster to cluster, and each move stays in the history."""
    await remember(storage, [claim("a", seen=later(2)), claim("b", seen=later(1)), claim("c")])
    async with storage.begin() as unit:
        store = unit.claims
        one = await store.cluster(["a", "b"], None, by="hearsay", at=NOON)
        two = await store.cluster(["c"], None, by="hearsay", at=NOON)
        assert one != two
        assert await store.cluster(["b", "c"], two, by="console:ana", at=later(1)) == two
        await unit.commit()
    async with storage.begin(write=False) as unit:
        store = unit.claims
        assert [c.id for c in await store.members(two, scope=EVERYWHERE)] == ["c", "b"]
        assert [c.id for c in await store.members(one, scope=EVERYWHERE)] == ["a"]
        assert (await store.get(["b"], scope=EVERYWHERE))["b"].cluster == two
        moves = [(move.left, move.joined, move.by, move.at) for move in await store.cluster_history("b")]
        assert moves == [(None, one, "hearsay", NOON), (one, two, "console:ana", later(1))]
        assert len(await store.cluster_history("c")) == 1
        assert await store.members("nothing", scope=EVERYWHERE) == []


@pytest.mark.parametrize(
    ("ids", "into"), [(["a", "nobody"], None), ([], None), (["a"], "none"), (["a", "far"], None)]
)
async def test_cluster_of_nothing(storage: Storage, ids: list[str], into: str | None) -> None:
    """A cluster has claims that are there, all of one newsroom, and goes by an id that is there."""
    await remember(storage, [claim("a")])
    await remember(storage, [claim("far")], tenant="other", first=1)
    async with storage.begin() as unit:
        with pytest.raises(StoreFailed, match="no such c"):
            await unit.claims.cluster(ids, into, by="console:ana", at=NOON)


async def test_statuses(storage: Storage) -> None:
    """The latest opinion of a place counts there; those before stay in the history, and others see none."""
    night, both = Scope(places=frozenset({"console:night"})), Scope(places=frozenset({DESK, "console:night"}))
    here = Scope(places=frozenset({DESK}))
    await remember(storage, [claim("a")])
    async with storage.begin() as unit:
        await unit.claims.see(["a"], place="console:night", at=NOON)
        for status, place, by, at, note in [
            (Status.VERIFIED, DESK, "console:ana", NOON, "called the port"),
            (Status.RETRACTED, DESK, "console:ben", later(1), None),
        ]:
            await unit.claims.set_status("a", status, place=place, by=by, at=at, note=note)
        with pytest.raises(StoreFailed, match="'nobody'"):
            await unit.claims.set_status("nobody", Status.FALSE, place=DESK, by="x", at=NOON, note=None)
        await unit.commit()
    async with storage.begin() as unit:
        for scope, status in [
            (EVERYWHERE, Status.RETRACTED),
            (here, Status.RETRACTED),
            (both, Status.RETRACTED),
            (night, Status.UNVERIFIED),
        ]:
            assert (await unit.claims.get(["a"], scope=scope))["a"].status is status
        opinions = [(o.status, o.by, o.at, o.note) for o in await unit.claims.opinions("a", scope=here)]
        assert await unit.claims.opinions("a", scope=night) == []
        await unit.claims.set_status(
            "a", Status.FALSE, place="console:night", by="console:eve", at=later(2), note=None
        )
        assert (await unit.claims.get(["a"], scope=night))["a"].status is Status.FALSE
        assert (await unit.claims.get(["a"], scope=here))["a"].status is Status.RETRACTED
        assert [o.place for o in await unit.claims.opinions("a", scope=both)] == [DESK, DESK, "console:night"]
    assert opinions == [
        (Status.VERIFIED, "console:ana", NOON, "called the port"),
        (Status.RETRACTED, "console:ben", later(1), None),
    ]


async def test_seen_again(storage: Storage) -> None:
    """Each time a claim comes by is told, in order; ids that are not there are passed over."""
    await remember(storage, [claim("a")])
    async with storage.begin() as unit:
        await unit.claims.see(["a", "nobody"], place="console:night", at=later(2))
        await unit.claims.see(["a"], place=DESK, at=later(1))
        await unit.commit()
    async with storage.begin(write=False) as unit:
        assert await unit.claims.sightings(["a"], scope=EVERYWHERE) == [
            ("a", DESK, NOON),
            ("a", DESK, later(1)),
            ("a", "console:night", later(2)),
        ]


@pytest.mark.parametrize(
    ("prefix", "limit", "found"),
    [
        ("cab", 9, ["cabin", "cable"]),
        ("cab", 1, ["cabin"]),
        ("cabin", 9, ["cabin"]),
        ("CAB", 9, []),
        ("c_b", 9, []),
        ("%", 9, []),
        ("cabs", 9, []),  # seen elsewhere
    ],
)
async def test_by_prefix(storage: Storage, prefix: str, limit: int, found: list[str]) -> None:
    """The beginning of an id finds the claims that the scope may know of; no character is a wildcard."""
    await remember(storage, [claim("cabin"), claim("cable"), claim("cold")])
    await remember(storage, [claim("cabs")], place="console:night", first=7)
    here = Scope(places=frozenset({DESK}))
    async with storage.begin(write=False) as unit:
        there = await unit.claims.by_prefix(prefix, scope=here, limit=limit)
    assert [one.id for one in there] == found


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_plans_look_at_the_values(storage: Storage) -> None:
    """In every transaction PostgreSQL is told to plan for what is asked, and not for whatever it may be."""
    for write in (False, True):
        async with storage.begin(write=write) as unit:
            store: Any = unit.claims  # whose connection no port speaks of
            assert await store._session.scalar(text("SHOW plan_cache_mode")) == "force_custom_plan"
