"""What is erased leaves no byte on disk, wherever it went before; on both databases."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from adapters.console.render import RENDERERS
from bot.bootstrap import logs
from bot.bootstrap.parts import surroundings, utc_now
from bot.model.chat import Kind, Place, Platform
from bot.model.memory import Scope
from bot.neural.encoder import MiniLM
from bot.ports import Encoder
from bot.worker import Keeping, Tidier
from tests.contract.erasing import purged
from tests.scenario.left import SENTENCE, on_disk, traces
from tests.scenario.office import BEN, DESK, Office, at_the_desk

FAR = Place(platform=Platform.CONSOLE, id="#far", name="#far")
STORY = f"""Lagoon to be drained

{SENTENCE}

At least 40 herons nest there, said Pia Lund, a warden at Vaskelmoor.
"""
AGAIN = STORY.replace("At least 40", "More than 60")
OTHER = """Baker wins a prize

The bakery of Norrholm won a prize for its rye bread, its owner Tove Hald said.
"""


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The model, loaded once."""
    return MiniLM()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Everything that we log, at the lowest level, in a file."""
    path, root = tmp_path / "hearsay.log", logging.getLogger()
    before = root.handlers[:], root.level
    with path.open("w", encoding="utf-8") as stream:
        logs.configure(stream, plain=False)
        for ours in ("bot", "adapters", "storage"):
            logging.getLogger(ours).setLevel(logging.DEBUG)
        yield path
    root.handlers, level = before
    root.setLevel(level)


@pytest.fixture
async def office(encoder: Encoder, url: str, log: Path) -> AsyncIterator[Office]:
    """An office at work on each database."""
    async with at_the_desk(log.parent, encoder, url=url) as made:
        yield made


async def everything(office: Office) -> str:
    """The canary goes everywhere that it can go; the id of its claim."""
    await office.listen()
    await office.hear(f"read {STORY}", message="m1")
    claim = next(one.id for one in await office.known() if "Brindelquox" in one.text)
    await office.hear("watch add Lagoon any:lagoon")
    await office.hear(f"read {AGAIN}", message="m2", actor=BEN)
    await office.hear(f"read {OTHER}", message="m3")
    await office.hear(f"search {SENTENCE}")
    await office.hear("search lagoon")
    await office.hear(f'status {claim} false "{SENTENCE}"')
    await office.hear(f"claim {claim}")
    await office.hear(f"history {claim}")
    await office.hear(f"mute {claim} 24h")
    await office.hear("settings")
    await office.hear("digest now")
    await office.press("console:e1", "details")
    return claim


async def all_forgotten(office: Office) -> None:
    """Nothing that stands on the platform, and nothing that is known, has the canary."""
    said = " ".join(words for _, _, words in office.platform.said).lower()
    assert not any(word in said for word in ("brindelquox", "vaskelmoor"))
    assert not [text for text in await office.texts(None) if "Brindelquox" in text]
    assert any("bakery" in text for text in await office.texts(None))


async def test_no_byte_is_left(
    office: Office, url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Two reports of one thing, and all that was made of them, leave no byte after a minute."""
    claim = await everything(office)
    if url.startswith("postgresql"):  # as the server does by itself, some time
        request.getfixturevalue("postgres").run("ANALYZE", str(make_url(url).database))
    assert on_disk(url, tmp_path, request)
    await office.hear(f"forget {claim}")
    assert "would erase 1 article" in office.says(office.keys[-1])
    assert await office.texts(None)
    await office.hear(f"forget {claim} --yes")
    assert "1 article and 2 claims erased" in office.says(office.keys[-1])
    assert [one for one in await office.texts(None) if "Brindelquox" in one]  # Ben's
    await office.hear("forget by ben --yes")
    assert "1 article and 2 claims erased" in office.says(office.keys[-1])
    await all_forgotten(office)
    await purged(office.storage)
    assert on_disk(url, tmp_path, request) == {}
    assert "was erased" in office.says("console:e1")
    assert "was erased" in office.says("console:e1/details")
    await office.hear("audit")
    assert "forget" in office.says(office.keys[-1])


@pytest.fixture
async def desk(tmp_path: Path, encoder: Encoder) -> AsyncIterator[Office]:
    """An office at work on SQLite."""
    async with at_the_desk(tmp_path, encoder) as made:
        yield made


async def claim_of(office: Office, word: str, where: Place | None = DESK) -> str:
    """The id of the claim that has a word."""
    return next((one.id for one in await office.known(where) if word in one.text), "none")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An encoder that waits until it is let go; `at_it` says that it was asked."""

    encoder: Encoder
    at_it: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """Vectors, later."""
        self.at_it.set()
        assert self.go.wait(60)
        return self.encoder.embed(texts)


@pytest.mark.parametrize("command", ["forget by ben --yes", "forget here --yes"])
async def test_while_it_is_read(tmp_path: Path, encoder: Encoder, command: str) -> None:
    """What is being read when it is forgotten does not come back, and its asker is told."""
    waiting = Waiting(encoder)
    async with at_the_desk(tmp_path, waiting) as office:
        thread = replace(DESK, thread="t1")
        await office.happen(f"read {STORY}", message="m1", actor=BEN, place=thread)
        assert await asyncio.to_thread(waiting.at_it.wait, 60)
        await office.happen(command)
        await office.until(lambda: office.says("console:e2") != "")
        waiting.go.set()
        await office.settle()
        assert await office.texts(None) == []
        assert "erased before it was answered" in office.says("console:e1")
        await office.storage.purge()
        assert traces(tmp_path) == {}


async def test_forgotten_again(desk: Office) -> None:
    """Who is answered only after a crash is told that it is erased; who asks anew, that there is nothing."""
    await desk.hear(f"read {STORY}", message="m1")
    await desk.hear(f"forget {await claim_of(desk, 'Brindelquox')} --yes")
    answer = await desk.app.answer(desk.asked[-1])
    assert "It is erased" in RENDERERS["text"](answer.documents[0].document)
    await desk.hear("forget here --yes")
    assert "Nothing of that kind" in desk.says("console:e3")


async def test_held(desk: Office, tmp_path: Path) -> None:
    """What is under legal hold is on disk though it was forgotten, shown nowhere, and goes with the hold."""
    await desk.hear(f"read {STORY}", message="m1")
    claim = await claim_of(desk, "Brindelquox")
    await desk.hear(f"hold {claim} a letter came")
    await desk.hear("hold")
    assert "a letter came" in desk.says("console:e3")
    await desk.hear(f"forget {claim} --yes")
    assert "stays on disk" in desk.says("console:e4")
    assert await desk.texts(None) == []
    assert "was erased" in desk.says("console:e1")
    await desk.storage.purge()
    assert traces(tmp_path)
    await desk.hear(f"release {claim}")
    assert "no more" in desk.says("console:e5")
    await desk.hear(f"release {claim}")
    assert "no claim is known" in desk.says("console:e6").casefold()
    await desk.storage.purge()
    assert traces(tmp_path) == {}
    await desk.hear("audit")
    assert all(word in desk.says("console:e7") for word in ("hold", "forget", "release"))


async def test_hold_beats_withdrawal(desk: Office, tmp_path: Path) -> None:
    """What is held and was withdrawn is shown nowhere, and stays."""
    await desk.hear(f"read {STORY}", message="m1")
    await desk.hear(f"hold {await claim_of(desk, 'Brindelquox')}")
    await desk.hear(kind=Kind.WITHDRAWN, message="m1")
    assert await desk.texts(None) == []
    assert "was withdrawn" in desk.says("console:e1")
    assert traces(tmp_path)
    await desk.hear("hold")
    assert "shown nowhere" in desk.says("console:e4")


async def test_withdrawn_everywhere(desk: Office) -> None:
    """What was withdrawn is gone from all that was said of it."""
    await everything(desk)
    for message in ("m1", "m2"):
        await desk.hear(kind=Kind.WITHDRAWN, message=message)
    await desk.hear("search herons")
    await all_forgotten(desk)


async def test_left_and_moved(desk: Office) -> None:
    """A place that we are no longer in keeps what came by there; one that moved takes it along."""
    await desk.hear(f"read {STORY}", message="m1")
    claim = await claim_of(desk, "Brindelquox")
    await desk.hear(f"status {claim} false")
    before = await desk.texts()
    await desk.hear(kind=Kind.LEFT)
    assert await desk.texts() == before
    await desk.hear(f"read {STORY}", message="m2", place=FAR)
    await desk.hear(kind=Kind.MOVED, successor=FAR)
    assert await desk.texts() == []
    assert set(await desk.texts(FAR)) == set(before)
    await desk.hear("search lagoon", place=FAR)
    assert "Brindelquox" in desk.says("console:e6")
    await desk.hear(f"claim {claim}", place=FAR)
    assert "Status: false" in desk.says("console:e7")


def tidier(office: Office, days: int, **kept: int) -> Tidier:
    """Who tidies so many days later; things are kept for so many days."""
    later = replace(surroundings(office.storage), now=lambda: utc_now() + timedelta(days=days))
    return Tidier(later, keeping=Keeping(**{name: timedelta(days=value) for name, value in kept.items()}))


async def test_words_go_and_claims_stay(desk: Office) -> None:
    """When its time is over an article's words go, what was claimed stays, and it can be read again."""
    for place in (DESK, FAR):
        await desk.hear(f"read {STORY}", message="m1", place=place)
    await desk.hear("settings keep-text 30 d", place=FAR)
    assert "keep-text: 30d" in desk.says("console:e3")
    id = (await desk.known())[0].article
    for days, whole in ((40, DESK), (80, DESK), (100, None)):
        await tidier(desk, days, text=90).tidy()
        for place in (DESK, FAR):
            assert (id in await words_of(desk, id, place)) == (place == whole)
    await desk.storage.purge()
    assert await claim_of(desk, "Brindelquox") != "none"
    await desk.hear(f"read --all {id}")
    assert "are not kept any more" in desk.says("console:e4")
    await desk.hear(f"read {STORY}", message="m5")
    assert id in await words_of(desk, id, DESK)
    assert await tidier(desk, 0, text=90).tidy() == 0


async def words_of(office: Office, id: str | None, where: Place) -> dict[str, str]:
    """The words of an article, where they are kept."""
    async with office.storage.begin(write=False) as unit:
        return await unit.claims.texts([id or ""], scope=Scope(places=frozenset({where.key})))


async def test_claims_go(desk: Office, tmp_path: Path) -> None:
    """When their time is over claims go too, but for what is held; no byte is left then of either."""
    await desk.hear(f"read {OTHER}", message="m1")
    await desk.hear(f"hold {await claim_of(desk, 'bakery')}")
    await desk.hear(f"read {STORY}", message="m2")
    assert await tidier(desk, 300, claims=365).tidy() > 0  # the words of requests
    assert await claim_of(desk, "Brindelquox") != "none"
    await tidier(desk, 400, claims=365).tidy()
    assert await claim_of(desk, "Brindelquox") == "none"
    assert await claim_of(desk, "bakery") != "none"
    await desk.storage.purge()
    assert traces(tmp_path) == {}
