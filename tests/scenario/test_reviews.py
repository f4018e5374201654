"""The weekly line to admins about watches: what is in it, where it comes, when, and never twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from adapters.console.render import RENDERERS
from bot.app.digesting import REVIEWS, Digester
from bot.commands.reviews import REVIEWED
from bot.document import load
from bot.model.chat import Place, Platform
from bot.model.watch import Mute, Muted, Part, Term, Watch, What
from tests.fakes.storage import FakeStorage

WEDNESDAY = datetime(2031, 3, 5, 12, 0, tzinfo=UTC)
DESK = Place(platform=Platform.CONSOLE, id="#desk", name="desk")
LEADS = Place(platform=Platform.CONSOLE, id="#leads", name="leads")
OLD = WEDNESDAY - timedelta(days=60)


@dataclass(slots=True)
class Room:
    """Two places, of which one watches for things, and a clock that a test turns."""

    storage: FakeStorage = field(default_factory=FakeStorage)
    clock: datetime = WEDNESDAY

    def digester(self) -> Digester:
        """Who looks what is due, as a process that was just started."""
        return Digester(self.storage, now=lambda: self.clock, sleep=asyncio.sleep)

    async def begins(self) -> None:
        """The places are known, and the week so far was looked back on."""
        async with self.storage.begin() as unit:
            for place in (DESK, LEADS):
                await unit.register.meet(place, None, now=OLD)
            await unit.commit()
        await self.watches("Base", fired=1)
        await self.digester().send()
        assert await self.told() == []

    async def watches(self, name: str, *, fired: int = 0, right: int = 0, made: datetime = OLD) -> None:
        """The desk has a watch, which fired so often two hours ago."""
        async with self.storage.begin() as unit:
            term = Term(what=What.PHRASE, text="pier", part=Part.ANY)
            await unit.watches.put(
                Watch(id=name, tenant="main", place=DESK.key, owner="o", name=name, terms=(term,), made=made)
            )
            for number in range(fired):
                await unit.watches.fire(name, card=f"c{number}", at=self.clock - timedelta(hours=2))
                if number < right:
                    await unit.watches.judge(name, card=f"c{number}", right=True)
            await unit.commit()

    async def sets(self, name: str, value: str, place: Place = DESK) -> None:
        """Something is set."""
        async with self.storage.begin() as unit:
            await unit.register.set(place.key, name, value)
            await unit.commit()

    async def told(self) -> list[tuple[str, str]]:
        """(place, words) of all that was said since this was asked last."""
        async with self.storage.begin() as unit:
            due = await unit.outbox.lease(
                worker="d", platforms=["console"], now=self.clock, until=self.clock + REVIEWS, limit=99
            )
            for one in due:
                assert await unit.outbox.park(one, now=self.clock, error="seen")
            await unit.commit()
        words = [(one.message.place.id, RENDERERS["text"](load(one.message.content))) for one in due]
        return sorted((place, text.strip()) for place, text in words)


@pytest.fixture
async def room() -> Room:
    """A room on Wednesday; its weeks are looked back on when Monday comes, at nine."""
    made = Room()
    await made.begins()
    return made


async def test_what_is_in_it(room: Room) -> None:
    """Watches that fire much and are hardly confirmed, and those that did not fire for a month, are named."""
    room.clock = datetime(2031, 3, 10, 9, 0, tzinfo=UTC)
    await room.watches("Base", fired=1)
    await room.watches("Noisy", fired=20, right=1)
    await room.watches("Judged", fired=20, right=2)
    await room.watches("Seldom", fired=9)
    await room.watches("Dead")
    await room.watches("Young", made=room.clock - timedelta(days=29))
    await room.digester().send()
    ((where, words),) = await room.told()
    assert where == "#desk"
    assert words.splitlines() == [
        "For admins: watches to look at",
        "  - Noisy: fired 20 times (1 right) in 7 days; tighten it, or remove it",
        "  - Dead: did not fire in 30 days; is it still wanted?",
    ]


async def test_once_a_week(room: Room) -> None:
    """It comes at its time and once, by however many processes, and after a long stop once too."""
    await room.watches("Dead")
    told = []
    two, started = (room.digester(), room.digester()), room.clock
    for hours in range(24 * 7 * 3):
        room.clock = started + timedelta(hours=hours)
        await asyncio.gather(*(one.send() for one in two))
        told += [(f"{room.clock:%a %H:%M}", where) for where, _ in await room.told()]
    assert told == [("Mon 09:00", "#desk")] * 3
    room.clock += timedelta(days=40)
    for _ in range(3):
        await room.digester().send()
    assert [where for where, _ in await room.told()] == ["#desk"]


@pytest.mark.parametrize(
    ("settings", "comes"),
    [
        ({"review": "friday 16:00"}, "Fri 16:00"),
        ({"timezone": "Asia/Tokyo"}, "Mon 00:00"),
        ({"quiet": "08:00-11:00"}, "Mon 11:00"),
        ({"review": "off"}, ""),
    ],
)
async def test_when(room: Room, settings: dict[str, str], comes: str) -> None:
    """It comes at the time that is set, on the place's clock, and never in its quiet hours."""
    for name, value in settings.items():
        await room.sets(name, value)
    await room.watches("Dead")
    told, started, digester = [], datetime(2031, 3, 6, 0, 0, tzinfo=UTC), room.digester()
    for hours in range(24 * 7):
        room.clock = started + timedelta(hours=hours)
        await digester.send()
        told += [f"{room.clock:%a %H:%M}" for _ in await room.told()]
    assert told == ([comes] if comes else [])


async def test_told_to_the_admins_place(room: Room) -> None:
    """Where a place is named for it, it comes there and says whose watches it is about."""
    await room.sets("review-to", LEADS.key)
    await room.watches("Dead")
    room.clock += timedelta(days=6)
    await room.digester().send()
    ((where, words),) = await room.told()
    assert where == "#leads"
    assert words.startswith("For admins: watches in desk to look at")


@pytest.mark.parametrize("state", ["confidential", "left", "unknown"])
async def test_not_told_elsewhere(room: Room, state: str) -> None:
    """A confidential place's stays there; so does one whose other place we are not in any more."""
    await room.sets("review-to", LEADS.key if state != "unknown" else "console:#gone")
    if state == "confidential":
        await room.sets("confidential", "on")
    if state == "left":
        async with room.storage.begin() as unit:
            await unit.register.leave(LEADS, now=room.clock)
            await unit.commit()
    await room.watches("Dead")
    room.clock += timedelta(days=6)
    await room.digester().send()
    ((where, words),) = await room.told()
    assert where == "#desk"
    assert "watches to look at" in words


async def test_mute(room: Room) -> None:
    """It waits while the place is mute."""
    await room.watches("Dead")
    room.clock = datetime(2031, 3, 10, 9, 0, tzinfo=UTC)
    async with room.storage.begin() as unit:
        until = room.clock + timedelta(hours=3)
        await unit.watches.mute(
            Mute(
                tenant="main",
                place=DESK.key,
                what=Muted.PLACE,
                about=DESK.key,
                until=until,
                by="o",
                at=room.clock,
            )
        )
        await unit.commit()
    digester = room.digester()
    await digester.send()
    assert await room.told() == []
    room.clock = until + REVIEWS
    await digester.send()
    assert len(await room.told()) == 1


async def test_a_fault_in_one_place(room: Room) -> None:
    """A fault in one place's review keeps no other place from having its own, nor us from work."""
    await room.watches("Dead")
    await room.sets(REVIEWED, "no time", LEADS)
    async with room.storage.begin() as unit:
        (dead,) = [one for one in await unit.watches.of_place(DESK.key, tenant="main") if one.name == "Dead"]
        await unit.watches.put(replace(dead, id="lead", place=LEADS.key))
        await unit.commit()
    room.clock = datetime(2031, 3, 10, 9, 0, tzinfo=UTC)
    digester = room.digester()
    with capture_logs() as logged:
        running = asyncio.ensure_future(digester.run())
        async with asyncio.timeout(30):
            while not (told := await room.told()) and not running.done():  # noqa: ASYNC110 - nobody rings
                await asyncio.sleep(0)
        digester.stop()
        await running
    assert [where for where, _ in told] == ["#desk"]
    assert {"fault", "error"} <= {value for line in logged for value in (line["event"], line["log_level"])}
