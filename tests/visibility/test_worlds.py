"""Two worlds that differ only in what one place said: what another is told is the same, word for word."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from adapters.console.render import RENDERERS
from bot.app import App
from bot.commands import Newsroom
from bot.memory.remembering import Memory
from bot.model.chat import Actor, Audience, Kind, Place, Platform, Request
from bot.neural.encoder import MiniLM
from bot.pipeline import run
from bot.ports import Encoder
from storage.engine import Database, connect
from tests.contract.specimens import NOON
from tests.scenario.dialogue import FOLDER, Pages

PAGES: Final = json.loads((FOLDER / "pages.json").read_text("utf-8"))
ANA: Final = Actor(platform=Platform.CONSOLE, id="ana", name="ana")
HERE: Final = Place(platform=Platform.CONSOLE, id="#here", name="#here", audience=Audience.ORG, internal=True)
THIRD: Final = Place(
    platform=Platform.CONSOLE, id="#third", name="#third", audience=Audience.ORG, internal=True
)
SECRET: Final = Place(platform=Platform.CONSOLE, id="secret", name="secret", closed=True)
ASKED: Final = (
    "search dam", "search bridge", "home", "settings", "digest now", "claim h0001", "history h0001",
    "origins h0001", "claim s0001", "status s0001 false", "same h0001 h0002", "different h0001 h0002",
    "undo h0001 h0002", "status h0001 verified", "claim t0001", "mute h0001 1h", "forget h0002",
    "read --all h0001",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class World:
    """A newsroom in which the ids of each place are counted by themselves."""

    storage: Database
    encoder: Encoder
    minutes: int = 0
    where: Place = HERE
    counts: Counter[str] = field(default_factory=Counter)
    app: App = field(init=False)

    def __post_init__(self) -> None:
        """Wire it."""
        memory = Memory(storage=self.storage, encoder=self.encoder, now=self.now, fresh_id=self._id)
        web = Pages(pages=PAGES)
        self.app = App(Newsroom(memory=memory, examine=run, fetcher=lambda: web, admins=frozenset({ANA.key})))

    def now(self) -> datetime:
        """The time."""
        return NOON + timedelta(minutes=self.minutes)

    def _id(self) -> str:
        self.counts[self.where.id] += 1
        return f"{self.where.id.strip('#')[0]}{self.counts[self.where.id]:04}aaaa"

    async def say(self, where: Place, words: str) -> str:
        """What is answered, and what is changed in words that stand."""
        self.where = where
        self.minutes += 7
        kind = Kind.HEARD if words in PAGES else Kind.ASKED
        request = Request(
            id=str(self.minutes), place=where, actor=ANA, text=words, at=self.now(), kind=kind,
            message=f"m{self.minutes}",
        )  # fmt: skip
        async with self.storage.begin() as unit:
            await unit.register.meet(where, ANA, now=self.now())
            await unit.commit()
        answer = await self.app.answer(request)
        told = "\n".join(RENDERERS["text"](said.document) for said in answer.documents)
        return f"{where.id}: {words}\n{told}\n{len(answer.edits)} changed"


def script(seed: int, secrets: int, *, length: int) -> Iterator[tuple[Place, str]]:
    """What is said where; `secrets` makes what is said in the secret place, and nothing else."""
    chance, secret = random.Random(seed), random.Random(f"{seed}/{secrets}")  # noqa: S311 - a test's dice
    for _ in range(length):
        place = chance.choice((HERE, HERE, THIRD, SECRET, SECRET))
        dice = secret if place is SECRET else chance
        words = dice.choice(list(PAGES)) if dice.random() < 0.6 else dice.choice(ASKED)
        yield place, words


async def told(folder: Path, encoder: Encoder, seed: int, secrets: int, *, length: int) -> list[str]:
    """Everything that is said outside of the secret place."""
    storage = await connect(f"sqlite+aiosqlite:///{folder}/world{seed}-{secrets}.db")
    try:
        world = World(storage=storage, encoder=encoder)
        heard = [
            (where, await world.say(where, words)) for where, words in script(seed, secrets, length=length)
        ]
    finally:
        await storage.close()
    return [words for where, words in heard if where is not SECRET]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The model, loaded once."""
    return MiniLM()


async def test_two_worlds(tmp_path: Path, encoder: Encoder) -> None:
    """What is said in private changes nothing that others hear."""
    first = await told(tmp_path, encoder, 1, 1, length=20)
    assert first == await told(tmp_path, encoder, 1, 2, length=20)
    assert any("in #third" in words or "in #here" in words for words in first)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1_000))
async def test_two_worlds_for_long(tmp_path: Path, encoder: Encoder, seed: int) -> None:
    """The same in a thousand pairs of worlds."""
    length = 24
    assert await told(tmp_path, encoder, seed, 1, length=length) == await told(
        tmp_path, encoder, seed, 2, length=length
    )
