"""What was read from a message goes with the message, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.model.memory import Forgotten, Scope, Submission
from bot.ports import Storage
from tests.contract.specimens import DESK, EVERYWHERE, NOON, article, claim, later, vector

NOTHING = Forgotten(articles=0, claims=0, held=0)


def submission(article: str, message: str = "m1", **fields: Any) -> Submission:
    """Ana had an article read from a message of the desk, at noon."""
    values: dict[str, Any] = {"tenant": "main", "place": DESK, "by": "console:ana", "key": "k1", "at": NOON}
    return Submission(article=article, message=message, **(values | fields))


async def read(storage: Storage, *submissions: Submission, claims: int = 2) -> None:
    """Articles with their claims, each seen when and where its submission says."""
    for number, one in enumerate(submissions):
        async with storage.begin() as unit:
            words = f"The words of {one.article}."
            fresh = await unit.claims.add_article(
                article(one.article, words, received=one.at), tenant=one.tenant, place=one.place
            )
            copy = "" if one.place == DESK else f"-{one.place}"
            ids = [f"{one.article}-{at}{copy}" for at in range(claims)]
            if not fresh:
                await unit.claims.see(ids, place=one.place, at=one.at)
            else:
                new = [claim(id, article=one.article, seen=one.at) for id in ids]
                pairs = [(each, vector(10 * number + at)) for at, each in enumerate(new)]
                await unit.claims.add(pairs, tenant=one.tenant, place=one.place)
            await unit.claims.submit(one)
            await unit.commit()


async def withdraw(storage: Storage, *gone: Submission) -> Forgotten:
    """Take it back, and make it last."""
    async with storage.begin() as unit:
        counts = await unit.claims.withdraw(gone)
        await unit.commit()
    return counts


async def known(storage: Storage, place: str | None = DESK) -> set[str]:
    """The ids of the claims that a place may know of."""
    scope = Scope(places=None if place is None else frozenset({place}))
    async with storage.begin(write=False) as unit:
        return {one.id async for one in unit.claims.everything(scope=scope, since=None)}


async def test_submitted(storage: Storage) -> None:
    """What was read from a message is known in order, once for each answer, in its place alone."""
    first, second = submission("a1"), submission("a2", at=later(1))
    await read(storage, first, second)
    async with storage.begin() as unit:
        await unit.claims.submit(first)
        await unit.claims.submit(replace(first, key="k2", by="console:ben"))
        await unit.commit()
    async with storage.begin(write=False) as unit:
        found = await unit.claims.submitted(tenant="main", place=DESK, message="m1")
        assert found == [first, second, replace(first, key="k2", by="console:ben")]
        for other in ({"message": "m2"}, {"place": "night"}, {"tenant": "far"}):
            asked = {"tenant": "main", "place": DESK, "message": "m1"} | other
            assert await unit.claims.submitted(**asked) == []


async def test_withdrawn(storage: Storage) -> None:
    """What came by with this message alone is erased, with all made of it; a second time it is gone."""
    gone, stays = submission("a1"), submission("a2", "m2", at=later(1))
    await read(storage, gone, stays)
    assert await withdraw(storage, gone) == Forgotten(articles=1, claims=2, held=0)
    assert await known(storage, None) == {"a2-0", "a2-1"}
    async with storage.begin(write=False) as unit:
        assert await unit.claims.texts(["a1", "a2"], scope=EVERYWHERE) == {"a2": "The words of a2."}
        assert await unit.claims.submitted(tenant="main", place=DESK, message="m1") == []
    assert await withdraw(storage, gone) == NOTHING


async def test_seen_elsewhere(storage: Storage) -> None:
    """What came by elsewhere too is known there only, and the count does not tell."""
    gone, there = submission("a1"), submission("a1", "m9", place="night", at=later(1))
    await read(storage, gone, there)
    assert await withdraw(storage, gone) == Forgotten(articles=1, claims=2, held=0)
    assert await known(storage) == set()
    assert await known(storage, "night") == {"a1-0-night", "a1-1-night"}


async def test_seen_twice_in_a_place(storage: Storage) -> None:
    """What another message of the place said too is still known there, until that is withdrawn too."""
    first, again = submission("a1"), submission("a1", "m2", at=later(1))
    await read(storage, first, again)
    await withdraw(storage, first)
    assert await known(storage) == {"a1-0", "a1-1"}
    async with storage.begin(write=False) as unit:
        seen = await unit.claims.sightings(["a1-0"], scope=EVERYWHERE)
        assert [(place, at) for _, place, at in seen] == [(DESK, later(1))]
    await withdraw(storage, again)
    assert await known(storage, None) == set()


async def test_two_answers(storage: Storage) -> None:
    """An article that was read from one message for two people is one article."""
    first = submission("a1")
    second = replace(first, key="k2", by="console:ben")
    await read(storage, first)
    async with storage.begin() as unit:
        await unit.claims.submit(second)
        await unit.commit()
    assert await withdraw(storage, first, second) == Forgotten(articles=1, claims=2, held=0)
    assert await known(storage, None) == set()


async def test_held(storage: Storage) -> None:
    """What is under legal hold is not shown where it was withdrawn, and is counted and kept."""
    held = submission("a1")
    await read(storage, held)
    async with storage.begin() as unit:
        await unit.claims.hold("a1", tenant="main", by="console:ana", at=NOON, reason=None)
        await unit.commit()
    assert await withdraw(storage, held) == Forgotten(articles=0, claims=0, held=1)
    assert await known(storage, None) == set()
    async with storage.begin(write=False) as unit:
        assert await unit.claims.in_custody("a1", tenant="main") == "a1"


async def test_forgotten_otherwise(storage: Storage) -> None:
    """What was erased in another way was read from no message any more, nor what its place forgot."""
    one, there = submission("a1"), submission("a2", at=later(1))
    await read(storage, one, there, submission("a2", "m9", place="night", at=later(2)))
    async with storage.begin() as unit:
        await unit.claims.forget(tenant="main", article="a1", place=None, before=None)
        await unit.commit()
    async with storage.begin() as unit:
        assert await unit.claims.submitted(tenant="main", place=DESK, message="m1") == [there]
        await unit.claims.forget(tenant="main", article=None, place=DESK, before=None)
        await unit.commit()
    async with storage.begin(write=False) as unit:
        assert await unit.claims.submitted(tenant="main", place=DESK, message="m1") == []
    assert await withdraw(storage, one, there) == NOTHING
    assert await known(storage, "night") == {"a2-0-night", "a2-1-night"}
