"""A whole newsroom to talk with, and what is said in it, by chance: everything but the platforms."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import copy
from types import MappingProxyType
from typing import Any, Final, cast

from adapters.console.render import RENDERERS
from bot.app import App
from bot.commands import Newsroom
from bot.commands.archive import everything
from bot.commands.claims import add
from bot.commands.scope import scope_of
from bot.memory.remembering import Memory
from bot.model.chat import Actor, Audience, Kind, Place, Platform, Request
from bot.model.memory import Handed
from bot.neural.encoder import MiniLM
from bot.pipeline import run
from bot.ports import Encoder, Storage
from storage.engine import Database, connect
from tests.contract.specimens import NOON
from tests.scenario.dialogue import FOLDER, Pages

PAGES: Final[Mapping[str, str]] = json.loads((FOLDER / "pages.json").read_text("utf-8"))
ANA: Final = Actor(platform=Platform.CONSOLE, id="ana", name="ana")
HERE: Final = Place(platform=Platform.CONSOLE, id="#here", name="#here", audience=Audience.ORG, internal=True)
THIRD: Final = Place(
    platform=Platform.CONSOLE, id="#third", name="#third", audience=Audience.ORG, internal=True
)
SECRET: Final = Place(platform=Platform.CONSOLE, id="secret", name="secret", closed=True)
OUTSIDE: Final = (HERE, THIRD)

IMPORT, EXPORT = "(import)", "(export)"  # what is done at a desk of its own, for a place
# What is asked anywhere: of what is known there, of what is known elsewhere alone, and of what is nowhere.
ASKED: Final = (
    "search dam", "search bridge", "search nothing of the kind", "home", "settings", "digest now", "digest",
    "claim h0001", "history h0001", "origins h0001", "claim s0001", "history s0001", "status s0001 false",
    "same h0001 h0002", "different h0001 h0002", "same h0001 s0001", "undo h0001 h0002",
    "status h0001 verified", "status h0001 retracted", "claim t0001", "claim zzzz", "claim", "mute h0001 1h",
    "mute s0001 24h", "mute here 1h", "unmute here", "unmute h0001", "forget h0002 --yes", "forget s0002",
    "forget here", "read --all h0001", "hold", "hold h0001 a letter came", "hold s0001 a letter came",
    "release h0001", "release s0001", "embargo h0001 2031-05-02", "embargo s0001 2031-05-02", "grant list",
    "audit", "admin list", "admin add console:ben here", "alert h0001 right", "alert s0001 wrong",
    "watch list", "watch add Dam any:dam", "watch add Dam any:bridge", "watch show Dam",
    "watch test any:toll", "watch remove Dam", "settings alerts digest", "settings alerts on",
    "settings quiet 22:00-07:00", "help", "nonsense and more", IMPORT, EXPORT,
)  # fmt: skip


class Cached:
    """The model, which meets the same words in every world."""

    def __init__(self) -> None:
        """It is loaded once."""
        self._model = MiniLM()
        self._known: dict[str, bytes] = {}

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """One vector a text."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            self._known.update(zip(fresh, self._model.embed(fresh), strict=True))
        return [self._known[text] for text in texts]


Method = Callable[..., Any]
Wider = Callable[[Method, Any], Method]


class Asked:
    """A store of which some methods are asked for too much."""

    def __init__(self, store: Any, wide: Mapping[str, Wider]) -> None:
        """`wide` has what becomes of a method, by its name."""
        self._store, self._wide = store, wide

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        return self._wide[name](method, self._store) if name in self._wide else method


class Wide:
    """A storage whose units of work are asked for too much: `wide` is by store, and in it by method."""

    def __init__(self, storage: Storage, wide: Mapping[str, Mapping[str, Wider]]) -> None:
        """It is `storage` in all else."""
        self._storage, self._wide = storage, wide

    @asynccontextmanager
    async def begin(self, *, write: bool = True) -> AsyncIterator[Any]:
        """A unit of work."""
        async with self._storage.begin(write=write) as unit:
            yield Stores(unit, self._wide)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)


class Stores:
    """The stores of a unit of work, some of them `Asked`."""

    def __init__(self, unit: Any, wide: Mapping[str, Mapping[str, Wider]]) -> None:
        """`wide` is as in `Wide`."""
        self._unit, self._wide = unit, wide

    def __getattr__(self, name: str) -> Any:
        part = getattr(self._unit, name)
        return Asked(part, self._wide[name]) if name in self._wide else part


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is wrong on purpose: stores asked for too much, ids counted together, or words added."""

    wide: Mapping[str, Mapping[str, Wider]] = field(default_factory=lambda: MappingProxyType({}))
    shared_ids: bool = False
    denies: bool = False  # whether it tells what is not known from what is not to be known


@dataclass(slots=True, kw_only=True)
class World:
    """A newsroom in which the ids of each place are counted by themselves."""

    storage: Database
    encoder: Encoder
    examine: Callable[..., Any]
    fault: Fault = Fault()
    minutes: int = 0
    where: Place = HERE
    counts: Counter[str] = field(default_factory=Counter)
    memory: Memory = field(init=False)
    app: App = field(init=False)

    def __post_init__(self) -> None:
        """Wire it."""
        storage = cast("Storage", Wide(self.storage, self.fault.wide)) if self.fault.wide else self.storage
        self.memory = Memory(storage=storage, encoder=self.encoder, now=self.now, fresh_id=self._id)
        web = Pages(pages=PAGES)
        self.app = App(
            Newsroom(
                memory=self.memory, examine=self.examine, fetcher=lambda: web, admins=frozenset({ANA.key})
            )
        )

    def now(self) -> datetime:
        """The time."""
        return NOON + timedelta(minutes=self.minutes)

    def _id(self) -> str:
        counted = HERE if self.fault.shared_ids else self.where
        self.counts[counted.id] += 1
        return f"{self.where.id.strip('#')[0]}{self.counts[counted.id]:04}aaaa"

    async def say(self, where: Place, words: str) -> str:
        """What is answered, and what is changed in words that stand."""
        self.where = where
        self.minutes += 7
        if words in {IMPORT, EXPORT}:
            return f"{where.id}: {words}\n{await (self._import if words == IMPORT else self._export)(where)}"
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
        denied = await self._denied(where, words) if self.fault.denies else ""
        return f"{where.id}: {words}\n{told}{denied}\n{len(answer.edits)} changed"

    async def _import(self, where: Place) -> str:
        """Claims come by themselves, the same to every place; how many were new."""
        handed = [Handed(text=f"The dam at Velm is {high} metres high.", id=f"x{high}") for high in (9, 11)]
        done = [
            str(one) async for one in add(handed, memory=self.memory, place=where.key, tenant=where.tenant)
        ]
        return " ".join(done)

    async def _export(self, where: Place) -> str:
        """All that the place may know."""
        rows = everything(memory=self.memory, scope=scope_of(where), since=None)
        return "\n".join([f"{one.id} {one.text} {one.status} {one.seen}" async for one in rows])

    async def _denied(self, where: Place, words: str) -> str:
        """The fault of telling that something is there."""
        id = words.split()[1] if words.startswith("claim ") else ""
        async with self.storage.begin(write=False) as unit:
            there = id and await unit.claims.by_prefix(id, scope=scope_of(SECRET), limit=1)
        return " (you may not see it)" if there and where is not SECRET else ""


def script(seed: int, secrets: int, *, length: int) -> Iterator[tuple[Place, str]]:
    """What is said where; `secrets` makes what is said in the secret place, and nothing else.

    Nothing that concerns the newsroom as a whole is said in secret.
    """
    chance, secret = random.Random(seed), random.Random(f"{seed}/{secrets}")  # noqa: S311 - a test's dice
    for _ in range(length):
        place = chance.choice((HERE, HERE, THIRD, SECRET, SECRET))
        dice = secret if place is SECRET else chance
        words = dice.choice(list(PAGES)) if dice.random() < 0.5 else dice.choice(ASKED)
        yield place, words


@cache
def parts() -> tuple[Encoder, Callable[..., Any]]:
    """The model, and what reads an article: each article is read once, whatever the world."""
    return Cached(), cache(run)


async def opened(empty: Path, to: Path) -> Database:
    """A copy of an empty database."""
    return await connect(f"sqlite+aiosqlite:///{copy(empty, to)}")


async def told(empty: Path, to: Path, seed: int, secrets: int, *, length: int) -> list[str]:
    """Everything that is said outside of the secret place, in a newsroom that begins as an empty database."""
    storage = await opened(empty, to)
    encoder, examine = parts()
    try:
        world = World(storage=storage, encoder=encoder, examine=examine)
        heard = [
            (where, await world.say(where, words)) for where, words in script(seed, secrets, length=length)
        ]
    finally:
        await storage.close()
    return [words for where, words in heard if where is not SECRET]


def everywhere(method: Method, store: Any) -> Method:  # noqa: ARG001 - as every wider one is called
    """A question of claims, for all of the newsroom."""

    def asked(*args: Any, scope: Any, **more: Any) -> Any:
        return method(*args, scope=replace(scope, places=None, view=scope.eye), **more)

    return asked


def secretly(method: Method, store: Any) -> Method:  # noqa: ARG001 - as every wider one is called
    """A question about a place, for the secret one too."""

    async def asked(place: str, *args: Any, **more: Any) -> Any:
        own, other = await method(place, *args, **more), await method(SECRET.key, *args, **more)
        if isinstance(own, dict):
            return {**other, **own}
        return [*own, *(one for one in other if one not in own)]

    return asked
