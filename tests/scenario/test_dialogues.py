"""Conversations with Hearsay as they are written down in dialogues/, word for word."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from bot.neural.encoder import MiniLM
from tests.scenario.dialogue import FOLDER, told_again, turns

FILES = sorted(FOLDER.glob("*.txt"))


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    """The encoder, loaded once."""
    return MiniLM()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dialogue(path: Path, encoder: MiniLM) -> None:
    """Every answer is the one that is written down, on a database of the conversation's own."""
    text = path.read_text("utf-8")
    assert asyncio.run(told_again(text, encoder=encoder)) == text


def test_every_command_is_spoken_of() -> None:
    """The conversations ask for every command there is, and make a mistake with each."""
    asked: dict[str, list[str]] = {name: [] for name in COMMANDS}
    for path in FILES:
        for turn in (turn for _, script in turns(path.read_text("utf-8")) for turn in script):
            first = turn.said.casefold().split()[:1]
            if first and first[0] in asked:
                asked[first[0]].append(turn.answer)
    assert [name for name, answers in asked.items() if not answers] == []
    assert [name for name, answers in asked.items() if not any("For example: " in a for a in answers)] == []
