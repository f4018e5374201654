"""Two worlds that differ only in what one place said: what another is told is the same, word for word.

What is said goes through the whole bot but for the platforms: articles that come by, every command that tells
or decides something, what is not known and what is not to be known, material that is brought in, and exports.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from bot.model.chat import Place
from tests.visibility.newsrooms import (
    HERE,
    PAGES,
    SECRET,
    THIRD,
    Fault,
    Method,
    World,
    everywhere,
    opened,
    parts,
    secretly,
    told,
)  # fmt: skip

SHORT, LONG = 16, 24  # things said in one world


async def differ(empty: Path, folder: Path, seed: int, *, length: int) -> bool:
    """Whether anything is told otherwise outside of the secret place when something else is said in it."""
    one = await told(empty, folder / "one.db", seed, 1, length=length)
    return one != await told(empty, folder / "other.db", seed, 2, length=length)


@pytest.mark.parametrize("trial", range(4))
async def test_two_worlds(empty: Path, tmp_path: Path, trial: int) -> None:
    """What is said in private changes nothing that others hear: twenty pairs of worlds in all."""
    for seed in range(trial * 5, trial * 5 + 5):
        assert not await differ(empty, tmp_path, seed, length=SHORT), seed


@pytest.mark.soak
@pytest.mark.parametrize("trial", range(1, 101))
async def test_two_worlds_for_long(empty: Path, tmp_path: Path, trial: int) -> None:
    """The same in a thousand other pairs of worlds, in which more is said."""
    for seed in range(trial * 10_000, trial * 10_000 + 10):
        assert not await differ(empty, tmp_path, seed, length=LONG), seed


def logged_here(method: Method, store: Any) -> Method:  # noqa: ARG001 - as every wider one is called
    """The log, as if everything had been done in the place that asks."""

    async def asked(*args: Any, **more: Any) -> Any:
        rows = await method(*args, **more)
        return [(at, by, action.replace(SECRET.key, HERE.key), about) for at, by, action, about in rows]

    return asked


def _of(store: str, *methods: str) -> Fault:
    wider = {"claims": everywhere, "register": secretly, "watches": secretly, "alerts": secretly}[store]
    return Fault(wide={store: dict.fromkeys(methods, wider)})


# What is wrong on purpose, and what is said to find it: in the secret place, and then in two others.
FAULTS: Final[Mapping[str, tuple[Fault, tuple[str, ...], tuple[str, ...]]]] = {
    "a claim is told of everywhere": (_of("claims", "by_prefix"), ("(dam)",), ("claim s0001",)),
    "searches go everywhere": (_of("claims", "by_words", "by_meaning", "get"), ("(dam)",), ("search dam",)),
    "exports hold everything": (_of("claims", "everything"), ("(dam)",), ("(export)",)),
    "what came by is counted everywhere": (
        _of("claims", "by_meaning", "by_words", "get", "members", "members_of", "sightings"),
        ("(dam)",), ("(dam again)", "history h0001"),
    ),
    "holds of all places are listed": (
        _of("claims", "held"), ("(dam)", "hold s0001 a letter came"), ("hold",)
    ),
    "what is not to be known is denied": (Fault(denies=True), ("(dam)",), ("claim s0001", "claim zzzz")),
    "ids are counted together": (Fault(shared_ids=True), ("(dam)",), ("(dam again)", "search dam")),
    "watches of all places are listed": (
        _of("watches", "of_place"), ("watch add Toll any:toll",), ("watch list",)
    ),
    "what is mute elsewhere is mute here": (
        _of("watches", "mutes"), ("mute here 7d",), ("settings",)
    ),
    "settings are those of all places": (
        _of("register", "settings"), ("settings quiet 22:00-07:00",), ("settings",)
    ),
    "grants of all places are listed": (
        Fault(wide={"visibility": {"grants": secretly}}), ("grant #here",), ("grant list",)
    ),
    "what waits elsewhere is told here": (
        Fault(
            wide={
                "alerts": {"waiting": secretly},
                "claims": {"get": everywhere},
            }
        ),
        ("settings alerts digest", "(dam)", "(dam again)"),
        ("digest now",),
    ),
    "the log is one for all": (
        Fault(wide={"register": {"logged": logged_here}}), ("watch add Toll any:toll",), ("audit",)
    ),
}  # fmt: skip
_LINKS: Final = {
    "(dam)": "https://velm-courier.example/dam",
    "(dam again)": "https://tarn-post.example/dam",
}


async def _heard(empty: Path, to: Path, fault: Fault, secret: tuple[str, ...], asked: tuple[str, ...]) -> Any:
    """What others are told when something was said in secret; they must know the place, to name it."""
    storage = await opened(empty, to)
    encoder, examine = parts()
    try:
        world = World(storage=storage, encoder=encoder, examine=examine, fault=fault)
        said: list[tuple[Place, str]] = [(HERE, "help"), *((SECRET, words) for words in secret)]
        for where, words in said:
            await world.say(where, _LINKS.get(words, words))
        world.minutes = 1_000  # the same for those who say more and those who say less
        asking = [(where, _LINKS.get(words, words)) for where in (HERE, THIRD) for words in asked]
        return [await world.say(where, words) for where, words in asking]
    finally:
        await storage.close()


@pytest.mark.parametrize("name", FAULTS)
async def test_faults_are_noticed(empty: Path, tmp_path: Path, name: str) -> None:
    """Whatever a command is let ask too much is heard; and without it nothing is."""
    fault, secret, asked = FAULTS[name]
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    assert await _heard(empty, one, Fault(), secret, asked) == await _heard(empty, other, Fault(), (), asked)
    assert await _heard(empty, one, fault, secret, asked) != await _heard(empty, other, fault, (), asked)


def test_pages_are_there() -> None:
    """The articles that the faults are found with are among those that come by."""
    assert set(_LINKS.values()) <= PAGES.keys()
