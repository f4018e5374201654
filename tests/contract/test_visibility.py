"""What may be told where, on both databases: labels, closing, grants, embargo; whose stories are whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import IdTaken
from bot.model.chat import Audience, Place, Platform
from bot.model.memory import Scope, Status
from bot.model.visibility import Grant
from bot.ports import Storage
from tests.contract.specimens import NOON, article, claim, later, vector

OPEN, DESK, ROOM = "console:#open", "console:#desk", "console:back room"
WITHIN = Scope(places=frozenset({DESK}), internal=True)  # who may know what the newsroom may
WITHOUT = Scope(places=frozenset({DESK}))  # where others may read along


async def bring(
    storage: Storage, id: str, *, place: str = OPEN, audience: Audience = Audience.ORG, first: int = 1
) -> None:
    """An article of one claim comes by at a place; the ids are `id` and `a-id`."""
    async with storage.begin() as unit:
        kept = replace(article(f"a-{id}"), text=f"The harbour froze. {id}")
        await unit.claims.add_article(kept, tenant="main", place=place, audience=audience)
        one = claim(id, f"The harbour froze near {id}", article=f"a-{id}")
        await unit.claims.add([(one, vector(first))], tenant="main", place=place, audience=audience)
        await unit.commit()


async def known(storage: Storage, scope: Scope, *ids: str) -> set[str]:
    """What a scope knows of claims, asked in every way; the ways have to agree."""
    async with storage.begin(write=False) as unit:
        store = unit.claims
        found = set(await store.get(ids, scope=scope))
        assert {id for id, _ in await store.by_words(["harbour"], scope=scope, limit=9)} & set(ids) == found
        assert {id for id, _ in await store.by_meaning(vector(1), scope=scope, limit=9)} & set(ids) == found
        assert {one.id async for one in store.everything(scope=scope, since=None)} & set(ids) == found
        assert {id for id, _, _ in await store.sightings(ids, scope=scope)} == found
        assert {
            id.removeprefix("a-") for id in await store.texts([f"a-{id}" for id in ids], scope=scope)
        } == found
        by_article = await store.of_articles([f"a-{id}" for id in ids], scope=scope)
        assert {one.id for found_ in by_article.values() for one in found_} == found
    return found


async def grant(storage: Storage, *, embargoed: bool = False, source: str = ROOM) -> bool:
    """An admin of the source lets the desk know what comes by there from now on."""
    async with storage.begin() as unit:
        made = await unit.visibility.grant(
            Grant(
                tenant="main", source=source, destination=DESK, by="console:ana", at=NOON, embargoed=embargoed
            )
        )
        await unit.commit()
    return made


async def embargo(storage: Storage, id: str, until: datetime | None, place: str = OPEN) -> int:
    """Keep an article to its place until a time."""
    async with storage.begin() as unit:
        count = await unit.visibility.embargo([id], place=place, tenant="main", until=until)
        await unit.commit()
    return count


@pytest.mark.parametrize(
    ("audience", "scope", "flows"),
    [
        (Audience.ORG, WITHIN, True),
        (Audience.ORG, WITHOUT, False),
        (Audience.ROOM, WITHIN, False),
        (Audience.PERSON, WITHIN, False),
        (Audience.ORG, replace(WITHIN, tenant="other"), False),
        (Audience.ORG, Scope(places=frozenset(), internal=True), True),
    ],
)
async def test_label(storage: Storage, audience: Audience, scope: Scope, flows: bool) -> None:
    """What the whole newsroom may know is known where only its members read, and nothing else is."""
    await bring(storage, "c1", audience=audience)
    assert await known(storage, scope, "c1") == ({"c1"} if flows else set())
    assert await known(storage, Scope(places=frozenset({OPEN})), "c1") == {"c1"}


async def test_own_writes_flow(storage: Storage) -> None:
    """What a unit of work has put on a shelf or taken off it, its own questions know."""
    async with storage.begin() as unit:
        for id in ("c1", "c2"):
            one = claim(id, f"The harbour froze near {id}")
            pairs = [(one, vector(1))]
            await unit.claims.add(pairs, tenant="main", place=OPEN, audience=Audience.ORG)
        await unit.visibility.embargo(["c2"], place=OPEN, tenant="main", until=later(5))
        near = await unit.claims.by_meaning(vector(1), scope=WITHIN, limit=9)
        words = await unit.claims.by_words(["harbour"], scope=WITHIN, limit=9)
        assert [id for id, _ in near] == [id for id, _ in words] == ["c1"]


async def test_closing_narrows_for_good(storage: Storage) -> None:
    """A place that closes takes all it ever saw with it; opening again raises nothing that came before."""
    await bring(storage, "c1")
    shut = Place(platform=Platform.CONSOLE, id="#open", closed=True)
    async with storage.begin() as unit:
        await unit.register.meet(shut, None, now=NOON)
        await unit.commit()
    assert await known(storage, WITHIN, "c1") == set()
    async with storage.begin() as unit:
        await unit.register.meet(replace(shut, closed=False, audience=Audience.ORG), None, now=NOON)
        await unit.commit()
    assert await known(storage, WITHIN, "c1") == set()
    await bring(storage, "c2")
    assert await known(storage, WITHIN, "c1", "c2") == {"c2"}
    async with storage.begin() as unit:
        assert await unit.visibility.close(OPEN, tenant="main")
        assert not await unit.visibility.close(OPEN, tenant="main")
        assert not await unit.visibility.close("console:#nowhere", tenant="main")
        await unit.commit()
    assert await known(storage, WITHIN, "c1", "c2") == set()


async def test_grant(storage: Storage) -> None:
    """A grant is of what comes by after it, of nothing before, and of nothing once it is revoked."""
    await bring(storage, "c1", place=ROOM, audience=Audience.ROOM)
    assert await grant(storage)
    assert not await grant(storage)
    await bring(storage, "c2", place=ROOM, audience=Audience.ROOM)
    assert await known(storage, WITHOUT, "c1", "c2") == {"c2"}
    assert await known(storage, Scope(places=frozenset({OPEN}), internal=True), "c1", "c2") == set()
    async with storage.begin() as unit:
        (there,) = await unit.visibility.grants(ROOM, tenant="main")
        assert (there.source, there.destination, there.by) == (ROOM, DESK, "console:ana")
        assert await unit.visibility.grants(ROOM, tenant="other") == []
        assert not await unit.visibility.revoke(ROOM, OPEN, tenant="main", at=NOON)
        assert await unit.visibility.revoke(ROOM, DESK, tenant="main", at=NOON)
        assert not await unit.visibility.revoke(ROOM, DESK, tenant="main", at=NOON)
        assert await unit.visibility.grants(ROOM, tenant="main") == []
        await unit.commit()
    assert await known(storage, WITHOUT, "c1", "c2") == set()
    assert await grant(storage)
    assert await known(storage, WITHOUT, "c1", "c2") == set()


async def test_embargo(storage: Storage) -> None:
    """Under embargo an article is its own place's alone, with what came by again, until its time has come."""
    await bring(storage, "c1")
    assert await embargo(storage, "c1", later(60), place=DESK) == 0
    assert await known(storage, WITHIN, "c1") == {"c1"}
    assert await embargo(storage, "c1", later(60)) == 1
    await bring(storage, "c1")
    assert await known(storage, WITHIN, "c1") == set()
    assert await known(storage, Scope(places=frozenset({OPEN})), "c1") == {"c1"}
    for minutes, over in ((59, set()), (60, {"c1"})):
        async with storage.begin() as unit:
            assert await unit.visibility.lift(now=later(minutes)) == len(over)
            await unit.commit()
        assert await known(storage, WITHIN, "c1") == over


@pytest.mark.parametrize(("embargoed", "flows"), [(False, set()), (True, {"c2"})])
async def test_embargo_and_grant(storage: Storage, embargoed: bool, flows: set[str]) -> None:
    """A grant lets through what is under embargo only if it says so, and even then nothing from before it."""
    await bring(storage, "c1", place=ROOM, audience=Audience.ROOM)
    await grant(storage, embargoed=embargoed)
    await bring(storage, "c2", place=ROOM, audience=Audience.ROOM)
    for id in ("c1", "c2"):
        await embargo(storage, id, later(60), place=ROOM)
    assert await known(storage, WITHOUT, "c1", "c2") == flows


async def test_embargo_of_a_closed_place(storage: Storage) -> None:
    """What closed while it was under embargo stays closed when that ends."""
    await bring(storage, "c1")
    await embargo(storage, "c1", later(60))
    async with storage.begin() as unit:
        await unit.visibility.close(OPEN, tenant="main")
        await unit.visibility.lift(now=later(61))
        await unit.commit()
    assert await known(storage, WITHIN, "c1") == set()


async def test_index_read_anew(storage: Storage) -> None:
    """What went off a shelf stays off for a question that is asked long after, when others came."""
    await bring(storage, "c1")
    assert await known(storage, WITHIN, "c1") == {"c1"}
    await embargo(storage, "c1", later(60))
    await embargo(storage, "c1", None)
    for number in range(3):
        await bring(storage, f"d{number}")
    assert await known(storage, WITHIN, "c1") == {"c1"}


async def test_copies(storage: Storage) -> None:
    """Each place has its own copy of an article and of a sender's claim, and learns nothing from others'."""
    async with storage.begin() as unit:
        for place, words, title in ((OPEN, "One.", "Open"), (ROOM, "Two.", "Room")):
            kept = replace(article("a-1", words), title=title)
            assert await unit.claims.add_article(kept, tenant="main", place=place, audience=Audience.ORG)
            one = claim(f"c-{title}", words, external_id="x", article="a-1")
            added = await unit.claims.add(
                [(one, vector(1))], tenant="main", place=place, audience=Audience.ORG
            )
            assert added == [one.id]
        with pytest.raises(IdTaken):
            await unit.claims.add_article(
                article("a-1", "Three."), tenant="main", place=OPEN, audience=Audience.ORG
            )
        there = Scope(places=frozenset({ROOM}), internal=True)
        mine = await unit.claims.copy("a-1", place=ROOM, audience=Audience.ORG, scope=there)
        assert [one.id for one in mine] == ["c-Room"]
        assert await unit.claims.copy("a-1", place=ROOM, audience=Audience.ROOM, scope=there) == []
        assert [one.id for one in await unit.claims.of_article("a-1", scope=there)] == ["c-Open"]


async def test_opinions_go_along(storage: Storage) -> None:
    """What a place thinks of its own claim goes where the claim goes; what others think of it does not."""
    await bring(storage, "c1")
    await bring(storage, "c2", place=ROOM)
    for place, status in ((DESK, Status.VERIFIED), (OPEN, Status.FALSE), (ROOM, Status.MISLEADING)):
        async with storage.begin() as unit:
            await unit.claims.set_status("c1", status, place=place, by="console:ana", at=NOON, note=None)
            await unit.commit()
    elsewhere = Scope(places=frozenset({"console:#news"}), internal=True)
    async with storage.begin(write=False) as unit:
        assert (await unit.claims.get(["c1"], scope=elsewhere))["c1"].status is Status.FALSE
        assert [one.place for one in await unit.claims.opinions("c1", scope=elsewhere)] == [OPEN]
        assert [one.place for one in await unit.claims.opinions("c1", scope=WITHIN)] == [DESK, OPEN]


async def test_stories_of_views(storage: Storage) -> None:
    """Clusters, their history and what was decided about pairs are those of the place that looks."""
    for id in ("c1", "c2"):
        await bring(storage, id)
    own = Scope(places=frozenset({OPEN}))
    async with storage.begin() as unit:
        ours = await unit.claims.cluster(["c1", "c2"], None, by="console:ana", at=NOON, scope=own)
        assert [one.id for one in await unit.claims.members(ours, scope=own)] == ["c1", "c2"]
        assert await unit.claims.members(ours, scope=WITHIN) == []
        assert (await unit.claims.get(["c1"], scope=WITHIN))["c1"].cluster is None
        assert len(await unit.claims.cluster_history("c1", scope=own)) == 1
        assert await unit.claims.cluster_history("c1", scope=WITHIN) == []
        theirs = await unit.claims.cluster(["c1"], None, by="console:ben", at=NOON, scope=WITHIN)
        assert theirs != ours
        assert (await unit.claims.get(["c1"], scope=own))["c1"].cluster == ours


async def test_later_time(storage: Storage) -> None:
    """An embargo moved to a later time holds until then."""
    await bring(storage, "c1")
    await embargo(storage, "c1", NOON + timedelta(hours=1))
    await embargo(storage, "c1", NOON + timedelta(hours=2))
    async with storage.begin() as unit:
        await unit.visibility.lift(now=NOON + timedelta(hours=1))
        await unit.commit()
    assert await known(storage, WITHIN, "c1") == set()
