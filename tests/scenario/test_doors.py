"""The same conversations through every door: what is decided, watched for and mute is told alike."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from bot.commands.appointing import VERBS as APPOINTING
from bot.commands.watching import VERBS as WATCHING
from bot.neural.encoder import MiniLM
from bot.pipeline import run
from bot.ports import Encoder
from storage.engine import connect
from tests.fakes.storage import FakeStorage
from tests.scenario.dialogue import ADMINS, FOLDER, Stage, Turn, turns
from tests.scenario.doors import DOORS, Door, House, plain, typed

FILES = ("deciding",)  # of dialogues/


class Remembering:
    """The port `Encoder`: the real one, asked once for each text."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._encoder, self._known = MiniLM(), dict[str, bytes]()

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        """What each means."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= dict(zip(new, self._encoder.embed(new), strict=True)) if new else {}
        return [self._known[text] for text in texts]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The model, loaded once."""
    return Remembering()


def conversations() -> list[tuple[str, list[Turn]]]:
    """What is said at every door."""
    return [one for name in FILES for one in turns((FOLDER / f"{name}.txt").read_text("utf-8"))]


examined = functools.lru_cache(maxsize=50)(run)


@pytest.mark.parametrize("name", DOORS)
async def test_every_door(name: str, encoder: Encoder, blank_file: Path, tmp_path: Path) -> None:
    """What is answered at a door is what is written down, but for how the platform shows it."""
    pages = json.loads((FOLDER / "pages.json").read_text("utf-8"))
    house = House(FakeStorage())
    async with DOORS[name](house, tmp_path / "data") as door:
        for number, (about, script) in enumerate(conversations()):
            path = tmp_path / f"{number}.db"
            shutil.copy(blank_file, path)
            house.stage = Stage(
                storage=await connect(f"sqlite+aiosqlite:///{path}"),
                encoder=encoder,
                pages=pages,
                examine=examined,
                admins=frozenset(door.names.get(key, key) for key in ADMINS),
            )
            house.app = house.stage.app
            try:
                await played(about, script, house, door)
            finally:
                await house.stage.storage.close()


async def played(about: str, script: Sequence[Turn], house: House, door: Door) -> None:
    """Every turn of a conversation is answered as it is written."""
    assert house.stage is not None
    for turn in script:
        house.stage.minutes += 1 + turn.pause

        await door.say(typed(turn, door))
        await house.settled()
        answer = plain("\n".join(door.new()), door)
        assert answer == plain(turn.answer, door), f"{about}: {turn.said}"


def test_everything_is_said() -> None:
    """Every watch, mute, status and admin command is in the conversations, and a mistake with each."""
    said: dict[str, list[str]] = {}
    for _, script in conversations():
        for turn in script:
            words = turn.said.split()
            for known in (words[0], " ".join(words[:2])):
                said.setdefault(known, []).append(turn.answer)
    wanted = {"same", "different", "undo", "status", "mute", "unmute", "alert", "digest", "settings", "audit"}
    assert wanted <= set(COMMANDS)
    wanted |= {f"watch {verb}" for verb in WATCHING} | {f"admin {verb}" for verb in APPOINTING}
    wanted |= {"admin list", "forget", "hold", "release", "embargo", "grant"}
    assert wanted - said.keys() == set()
    without = [name for name in sorted(wanted) if not any("For example: " in one for one in said[name])]
    assert without == []
