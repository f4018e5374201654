"""What every keeper of watches, mutes and cards keeps: the same in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from bot.model.alert import Card, Pace, Waiting, Why
from bot.model.article import Severity
from bot.model.memory import Relation, Status
from bot.model.watch import Mute, Muted, Part, Quiet, Record, Term, Watch, What
from bot.ports import Storage
from tests.contract.promises import HOSTILE, NOON, at

HERE, NIGHT = "console:#desk", "console:#night"


def watch(id: str, **fields: Any) -> Watch:
    """A watch for a dam, at the desk."""
    values: dict[str, Any] = {
        "tenant": "main",
        "place": HERE,
        "owner": "console:ana",
        "name": f"Dam {id}",
        "terms": (Term(what=What.PHRASE, text="Velm dam", part=Part.ANY),),
        "made": NOON,
    }
    return Watch(id=id, **(values | fields))


def mute(about: str, seconds: int, **fields: Any) -> Mute:
    """A claim that is mute at the desk for so long."""
    values: dict[str, Any] = {"tenant": "main", "place": HERE, "what": Muted.CLAIM, "by": "console:ana"}
    return Mute(about=about, until=at(seconds), at=NOON, **(values | fields))


def card(cluster: str, **fields: Any) -> Card:
    """A card at the desk."""
    values: dict[str, Any] = {
        "tenant": "main",
        "place": HERE,
        "key": f"alert/{cluster}",
        "claim": "c1",
        "origins": 1,
        "figures": "f",
        "relation": Relation.SAME,
        "status": Status.UNVERIFIED,
        "times": 1,
        "at": NOON,
    }
    return Card(cluster=cluster, **(values | fields))


async def test_watches(keeper: Storage) -> None:
    """A watch comes back as it went in, in its place and newsroom alone, until it is removed."""
    full = watch(
        "w1",
        severity=Severity.HIGH,
        quiet=Quiet(start=time(22, 30), end=time(7)),
        terms=(
            *(Term(what=what, text=f"{what} ü", part=part) for what in What for part in Part),
            Term(what=What.LIKE, text="A dam burst.", vector=bytes(range(256)) + bytes(128)),
        ),
    )
    second, elsewhere, foreign = watch("w2"), watch("w3", place=NIGHT), watch("w4", tenant="other")
    async with keeper.begin() as unit:
        assert await unit.watches.revision(HERE, tenant="main") == ""
        assert all([await unit.watches.put(one) for one in (full, second, elsewhere, foreign)])
        first = await unit.watches.revision(HERE, tenant="main")
        await unit.commit()
    async with keeper.begin() as unit:
        assert await unit.watches.of_place(HERE, tenant="main") == [full, second]
        assert await unit.watches.of_place(NIGHT, tenant="main") == [elsewhere]
        assert await unit.watches.of_place(HERE, tenant="other") == [foreign]
        assert await unit.watches.places() == [("main", HERE), ("main", NIGHT), ("other", HERE)]
        assert await unit.watches.revision(HERE, tenant="main") == first != ""
        louder = replace(full, severity=Severity.LOW)
        assert await unit.watches.put(louder)
        assert await unit.watches.of_place(HERE, tenant="main") == [louder, second]
        changed = await unit.watches.revision(HERE, tenant="main")
        assert changed != first
        assert not await unit.watches.remove("w1", tenant="other")
        assert await unit.watches.remove("w1", tenant="main")
        assert not await unit.watches.remove("w1", tenant="main")
        assert await unit.watches.of_place(HERE, tenant="main") == [second]
        assert await unit.watches.revision(HERE, tenant="main") != changed


async def test_names(keeper: Storage) -> None:
    """Two watches of a place have two names, whatever their case; other places have names of their own."""
    async with keeper.begin() as unit:
        assert await unit.watches.put(watch("w1", name="Dam  watch"))
        assert not await unit.watches.put(watch("w2", name="dam WATCH"))
        assert await unit.watches.put(watch("w2", name="dam WATCH", place=NIGHT))
        assert await unit.watches.put(watch("w1", name="dam watch"))
        assert await unit.watches.put(watch("w3", name="other"))
        assert not await unit.watches.put(watch("w3", name="DAM watch"))
        assert [one.name for one in await unit.watches.of_place(HERE, tenant="main")] == [
            "dam watch",
            "other",
        ]


async def test_hostile(keeper: Storage) -> None:
    """Names, terms and places of any characters are kept as they came."""
    async with keeper.begin() as unit:
        for number, odd in enumerate(HOSTILE):
            terms = (Term(what=What.PHRASE, text=odd),)
            assert await unit.watches.put(watch(f"w{number}", name=f"{number} {odd}", place=odd, terms=terms))
            await unit.watches.mute(mute(odd, 9, place=odd))
        for number, odd in enumerate(HOSTILE):
            (found,) = await unit.watches.of_place(odd, tenant="main")
            assert (found.id, found.terms[0].text, found.place) == (f"w{number}", odd, odd)
            assert [one.about for one in await unit.watches.mutes(odd, tenant="main")] == [odd]


async def test_records(keeper: Storage) -> None:
    """A firing is counted once, judged by the latest word, and forgotten with its watch."""
    async with keeper.begin() as unit:
        await unit.watches.put(watch("w1"))
        await unit.watches.put(watch("w2"))
        for id, key, seconds, new in [
            ("w1", "a", 0, True),
            ("w1", "a", 5, False),
            ("w1", "b", 10, True),
            ("w1", "c", 20, True),
            ("w2", "a", 20, True),
            ("none", "a", 20, False),
        ]:
            assert await unit.watches.fire(id, card=key, at=at(seconds)) == new
        assert await unit.watches.fired(["w1", "w2", "none"], card="c") == {"w1"}
        assert await unit.watches.fired(["w1", "w2"], card="a") == {"w1", "w2"}
        for id, key, right, there in [
            ("w1", "b", False, True),
            ("w1", "c", False, True),
            ("w1", "c", True, True),
            ("w1", "z", True, False),
            ("none", "a", True, False),
        ]:
            assert await unit.watches.judge(id, card=key, right=right) == there
        for since, record in [
            (0, Record(fired=3, right=1, wrong=1)),
            (10, Record(fired=2, right=1, wrong=1)),
            (15, Record(fired=1, right=1)),
            (30, Record()),
        ]:
            assert (await unit.watches.records(["w1", "none"], since=at(since))) == {
                "w1": record,
                "none": Record(),
            }
        await unit.watches.remove("w1", tenant="main")
        assert await unit.watches.records(["w1"], since=NOON) == {"w1": Record()}


async def test_mutes(keeper: Storage) -> None:
    """A mute is of one thing in one place; the later said holds, and the first to end comes first."""
    async with keeper.begin() as unit:
        for one in [
            mute("c1", 90),
            mute("c2", 60),
            mute("w1", 70, what=Muted.WATCH),
            mute(HERE, 80, what=Muted.PLACE),
            mute("c1", 30, by="console:ben"),
            mute("c1", 50, place=NIGHT),
            mute("c1", 50, tenant="other"),
        ]:
            await unit.watches.mute(one)
        await unit.commit()
    async with keeper.begin() as unit:
        there = await unit.watches.mutes(HERE, tenant="main")
        assert [(one.about, one.by) for one in there] == [
            ("c1", "console:ben"),
            ("c2", "console:ana"),
            ("w1", "console:ana"),
            (HERE, "console:ana"),
        ]
        assert there[0] == mute("c1", 30, by="console:ben")
        for what, about, gone in [
            (Muted.CLAIM, "c1", True),
            (Muted.CLAIM, "c1", False),
            (Muted.CLAIM, "w1", False),
            (Muted.WATCH, "w1", True),
        ]:
            assert await unit.watches.unmute(HERE, tenant="main", what=what, about=about) == gone
        assert [one.about for one in await unit.watches.mutes(HERE, tenant="main")] == ["c2", HERE]
        assert len(await unit.watches.mutes(NIGHT, tenant="main")) == 1
        assert len(await unit.watches.mutes(HERE, tenant="other")) == 1


async def test_cards(keeper: Storage) -> None:
    """The card of a story in a place says what it said last."""
    async with keeper.begin() as unit:
        assert await unit.alerts.card(HERE, "s1", tenant="main") is None
        later = card("s1", origins=3, status=Status.FALSE, relation=Relation.CHANGED, at=at(9), times=4)
        for one in (card("s1"), card("s2"), card("s1", place=NIGHT), card("s1", tenant="other"), later):
            await unit.alerts.keep(one)
        await unit.commit()
    async with keeper.begin(write=False) as unit:
        assert await unit.alerts.card(HERE, "s1", tenant="main") == later
        assert await unit.alerts.card(HERE, "s2", tenant="main") == card("s2")
        assert await unit.alerts.card(NIGHT, "s1", tenant="main") == card("s1", place=NIGHT)
        assert await unit.alerts.card(HERE, "s1", tenant="other") == card("s1", tenant="other")


async def test_waiting(keeper: Storage) -> None:
    """What waits is told once, in the order it came; what came after the telling still waits."""
    first = Waiting(tenant="main", place=HERE, claim="c1", why=Why.STORM, at=at(1))
    watched = replace(first, watch="w1", why=Why.QUIET, at=at(2))
    late, far = replace(first, claim="c2", at=at(3)), replace(first, place=NIGHT)
    async with keeper.begin() as unit:
        for one in (
            first,
            watched,
            first,
            replace(first, at=at(9)),
            late,
            far,
            replace(first, tenant="other"),
        ):
            await unit.alerts.wait(one)
        await unit.commit()
    async with keeper.begin() as unit:
        assert await unit.alerts.places() == [("main", HERE), ("main", NIGHT), ("other", HERE)]
        assert await unit.alerts.waiting(HERE, tenant="main") == [first, watched, late]
        await unit.alerts.keep_pace(NIGHT, Pace(digested=at(1)), tenant="main")
        await unit.alerts.keep_pace(HERE, Pace(digested=at(2)), tenant="main")
        assert await unit.alerts.places() == [("main", HERE), ("other", HERE)]
        assert await unit.alerts.served(HERE, tenant="main", upto=at(2)) == 2
        assert await unit.alerts.waiting(HERE, tenant="main") == [late]
        assert await unit.alerts.waiting(NIGHT, tenant="main") == [far]
        assert await unit.alerts.served(HERE, tenant="main", upto=at(0)) == 0


async def test_paces(keeper: Storage) -> None:
    """When a place was last told is known for each place by itself."""
    async with keeper.begin() as unit:
        await unit.alerts.hold(HERE, tenant="main")
        assert await unit.alerts.pace(HERE, tenant="main") == Pace()
        await unit.alerts.keep_pace(HERE, Pace(alerted=at(1)), tenant="main")
        await unit.alerts.keep_pace(HERE, Pace(alerted=at(1), digested=at(2)), tenant="main")
        await unit.alerts.keep_pace(NIGHT, Pace(digested=at(3)), tenant="main")
        assert await unit.alerts.pace(HERE, tenant="main") == Pace(alerted=at(1), digested=at(2))
        assert await unit.alerts.pace(NIGHT, tenant="main") == Pace(digested=at(3))
        assert await unit.alerts.pace(HERE, tenant="other") == Pace()
