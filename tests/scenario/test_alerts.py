"""What a place is told as claims come back: one card a story, and never more than it can bear."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.stages import WINDOW
from bot.app.digesting import Digester
from bot.app.telling import told
from bot.commands import Newsroom
from bot.document import Document, Fields, load
from bot.memory.remembering import Memory
from bot.model.article import Analysis, Article, Certainty, Claim, Figure, Span, Voice
from bot.model.chat import Actor, Kind, MessageRef, Place, Platform, Request
from bot.model.memory import Band, Comparison, Kept, Match, Origin, Relation, Remembered, Scope, Seen, Status
from bot.model.outcome import Read
from bot.model.watch import Part, Term, Watch, What
from bot.ports import Encoder, Storage, UnitOfWork
from bot.worker.saying import changed, message
from storage.engine import connect
from tests.contract.specimens import vector

NOON = datetime(2031, 3, 5, 12, 0, tzinfo=UTC)
BEN = Actor(platform=Platform.CONSOLE, id="ben", name="Ben Karo")
DESK = Place(platform=Platform.CONSOLE, id="#desk", name="#desk")
WORDS = "At least {0} people died when the Velm dam burst."


class NoMeaning:
    """The port `Encoder`, which nobody asks."""

    def embed(self, texts: object) -> list[bytes]:
        """Never."""
        raise AssertionError(texts)


@dataclass(slots=True)
class Room:
    """A newsroom whose clock a test turns, and where claims come by that it makes up."""

    storage: Storage
    clock: datetime = NOON
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def newsroom(self) -> Newsroom:
        """The newsroom; nothing is read in it."""
        memory = Memory(storage=self.storage, encoder=self._encoder(), now=self.now, fresh_id=lambda: "")
        return Newsroom(
            memory=memory, examine=lambda _: pytest.fail("read"), fetcher=lambda: pytest.fail("web")
        )

    def _encoder(self) -> Encoder:
        return NoMeaning()

    def now(self) -> datetime:
        """The time that the test says it is."""
        return self.clock

    async def sees(self, place: Place, story: str | None = None, **about: Any) -> tuple[Read, str]:
        """An article with one claim is read at a place; the claim goes into a story."""
        async with self.storage.begin() as unit:
            found = await self.sees_in(unit, place, story, **about)
            await unit.commit()
        return found

    async def sees_in(
        self, unit: UnitOfWork, place: Place, story: str | None, **about: Any
    ) -> tuple[Read, str]:
        """The same in a unit of work that is begun."""
        number = next(self.ids)
        figure = about.get("figure", 60)
        claim = Remembered(
            id=f"c{number:07}",
            text=WORDS.format(figure),
            seen=self.clock,
            article=f"a{number}",
            outlet=about.get("outlet", f"post-{number}.example"),
            central=True,
        )
        kept = Kept(id=f"a{number}", text=claim.text, received=self.clock, outlet=claim.outlet)
        await unit.claims.add_article(kept, tenant="main", place=place.key)
        await unit.claims.add([(claim, vector(1))], tenant="main", place=place.key)
        here = Scope(places=frozenset({place.key}))
        cluster = await unit.claims.cluster([claim.id], story, by="hearsay", at=self.clock, scope=here)
        local = Claim(
            id="1",
            text=claim.text,
            span=Span(0, len(claim.text)),
            content=(Span(0, len(claim.text)),),
            voice=Voice.OWN,
            certainty=Certainty.ASSERTED,
            central=True,
            figures=(Figure(value=figure, text=str(figure), span=Span(0, 1), unit="dead"),),
        )
        analysis = Analysis(
            article=Article(id=f"a{number}", text=claim.text, outlet=claim.outlet),
            claims=(local,),
            attributions=(),
            caveats=(),
            origins=(),
            warnings=(),
        )
        seen = () if story is None else (self.seen(about),)
        return Read(analysis=analysis, seen={"1": seen}, ids={"1": claim.id}, again=""), cluster

    def seen(self, about: dict[str, Any]) -> Seen:
        """That the claim was met before."""
        first = Remembered(
            id="c0000001", text=WORDS.format(60), seen=NOON, status=about.get("status", Status.UNVERIFIED)
        )
        relation = about.get("relation", Relation.SAME)
        return Seen(
            match=Match(claim=first, comparison=Comparison(relation=relation, band=Band.LINK, score=0.9)),
            first=NOON,
            last=NOON,
            times=1,
            outlets=2,
            origins=tuple(Origin(name=f"o{n}", kind="x", claims=()) for n in range(about.get("origins", 1))),
        )

    async def tells(self, read: Read, place: Place, *, id: str = "") -> list[str]:
        """What is said of it, by key, put where it is to stand and sent at once; edits are made."""
        request = Request(
            id=id or read.analysis.article.id, place=place, actor=BEN, text="", at=self.clock, kind=Kind.HEARD
        )
        answer = await told([read], request, self.newsroom)
        if not answer.documents and not answer.edits:
            return []
        async with self.storage.begin() as unit:
            for said in answer.documents:
                await unit.outbox.put(message(request, said), now=self.clock)
            for edit in answer.edits:
                other = await changed(unit, edit)
                if other is not None:
                    await unit.outbox.put(other, now=self.clock)
            await unit.commit()
        await self.deliver()
        return [str(said.key) for said in answer.documents]

    async def deliver(self) -> list[tuple[str, str]]:
        """Everything that is to be said stands there; (place, key) of each."""
        sent = []
        while True:
            async with self.storage.begin() as unit:
                due = await unit.outbox.lease(
                    worker="d",
                    platforms=["console"],
                    now=self.clock,
                    until=self.clock + timedelta(seconds=30),
                    limit=100,
                )
                for one in due:
                    ref = one.ref or MessageRef(place=one.message.place, id=f"m-{one.message.key}")
                    await unit.outbox.sent(one, ref, now=self.clock)
                    sent.append((one.message.place.key, one.message.key))
                await unit.commit()
            if not due:
                return sent

    async def card(self, key: str) -> Document:
        """What stands under a key now."""
        async with self.storage.begin(write=False) as unit:
            said = await unit.outbox.said(key)
            assert said is not None
            return load(said.content)


@pytest.fixture
async def room(blank_file: Path, tmp_path: Path) -> AsyncIterator[Room]:
    """A newsroom on a file of its own."""
    path = tmp_path / "hearsay.db"
    shutil.copy(blank_file, path)
    storage = await connect(f"sqlite+aiosqlite:///{path}")
    yield Room(storage)
    await storage.close()


def row(document: Document, name: str) -> str:
    """A named value of a card."""
    pairs = [pair for block in document.blocks if isinstance(block, Fields) for pair in block.pairs]
    return "".join(inline.text for inline in dict(pairs)[name])


async def test_one_card(room: Room) -> None:
    """What brings nothing new changes the story's card, and is told in its thread when the window is over."""
    _, story = await room.sees(DESK)
    first, _ = await room.sees(DESK, story)
    assert await room.tells(first, DESK) == ["console:a2/alert"]
    room.clock += timedelta(minutes=1)
    assert await room.tells((await room.sees(DESK, story))[0], DESK) == []
    assert row(await room.card("console:a2/alert"), "Since the first alert") == "seen once more"
    room.clock += WINDOW
    key = f"console:a4/alert/{story}"
    assert await room.tells((await room.sees(DESK, story))[0], DESK) == [key]
    assert row(await room.card("console:a2/alert"), "Since the first alert") == "seen 2 more times"
    async with room.storage.begin(write=False) as unit:
        line = await unit.outbox.said(key)
        assert line is not None
        assert line.place.thread == "m-console:a2/alert"


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, False),
        ({"origins": 1}, False),
        ({"origins": 2}, True),
        ({"figure": 107}, False),
        ({"figure": 107, "relation": Relation.CHANGED}, True),
        ({"figure": 60, "relation": Relation.CHANGED}, False),
        ({"relation": Relation.CONTRADICTS}, True),
        ({"status": Status.FALSE}, True),
        ({"status": Status.VERIFIED}, True),
    ],
)
async def test_news(room: Room, about: dict[str, Any], said: bool) -> None:
    """A story is told of again for one more origin, another figure, a contradiction or another status."""
    _, story = await room.sees(DESK)
    await room.tells((await room.sees(DESK, story))[0], DESK)
    room.clock += WINDOW
    keys = await room.tells((await room.sees(DESK, story, **about))[0], DESK)
    assert ("console:a3/alert" in keys) == said


async def test_told_again_after_a_crash(room: Room) -> None:
    """A request that is answered anew says what it said, counts once, and lets a watch fire once."""
    watch = Watch(
        id="w1",
        tenant="main",
        place=DESK.key,
        owner="console:ana",
        name="Dam",
        terms=(Term(what=What.PHRASE, text="Velm dam", part=Part.ANY),),
        made=NOON,
    )
    async with room.storage.begin() as unit:
        await unit.watches.put(watch)
        await unit.commit()
    _, story = await room.sees(DESK)
    read, _ = await room.sees(DESK, story)
    first = await room.tells(read, DESK)
    before = await room.card(first[0])
    assert await room.tells(read, DESK) == first
    assert await room.card(first[0]) == before
    async with room.storage.begin(write=False) as unit:
        assert (await unit.watches.records(["w1"], since=NOON))["w1"].fired == 1
        card = await unit.alerts.card(DESK.key, story, tenant="main")
    assert card is not None
    assert card.times == 1


@pytest.mark.parametrize(("repeats", "rooms"), [(100, 5), pytest.param(1000, 50, marks=pytest.mark.soak)])
async def test_storm(room: Room, repeats: int, rooms: int) -> None:
    """A storm of repeats in a minute over many places: of each at most one alert and one digest a window.

    Nothing of it is lost: what was not said at once is what the digest tells of.
    """
    places = [Place(platform=Platform.CONSOLE, id=f"#p{n}", name=f"#p{n}") for n in range(rooms)]
    digester = Digester(room.storage, now=room.now, sleep=lambda _: pytest.fail("waits"))
    stories, reads = {}, []
    async with room.storage.begin() as unit:
        for place in places:
            _, stories[place.key] = await room.sees_in(unit, place, None)
            await unit.register.meet(place, BEN, now=NOON)
        for number in range(repeats):
            place = places[number % rooms]
            # every third is of a story of its own, so that the window is what holds it back
            _, own = await room.sees_in(unit, place, None) if number % 3 == 0 else (None, stories[place.key])
            reads.append((place, (await room.sees_in(unit, place, own))[0]))
        await unit.commit()
    alerts: list[tuple[str, datetime]] = []
    for place, read in reads:
        room.clock += timedelta(seconds=60 / repeats)
        alerts += [(place.key, room.clock) for key in await room.tells(read, place) if key.endswith("/alert")]
    digests: list[tuple[str, datetime]] = []
    for _ in range(60):
        room.clock += timedelta(seconds=20)
        await digester.send()
        digests += [(place, room.clock) for place, key in await room.deliver() if key.startswith("digest/")]
    for told_ in (alerts, digests):
        for place in places:
            times = sorted(at for where, at in told_ if where == place.key)
            assert all(later - earlier >= WINDOW for earlier, later in pairwise(times))
    assert Counter(place for place, _ in alerts) == {place.key: 1 for place in places}
    assert Counter(place for place, _ in digests) == {place.key: 1 for place in places}
    async with room.storage.begin(write=False) as unit:
        for place in places:
            waited = await unit.alerts.waiting(place.key, tenant="main")
            card = await unit.alerts.card(place.key, stories[place.key], tenant="main")
            assert card is not None
            assert waited
            scope = Scope(places=frozenset({place.key}))
            known = await unit.claims.get([one.claim for one in waited], scope=scope)
            assert len(known) == len(waited)
