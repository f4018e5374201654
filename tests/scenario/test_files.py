"""Files beside messages, read; on a real database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.model.chat import Attachment, Kind, MessageRef
from bot.neural.encoder import MiniLM
from bot.ports import Encoder
from tests.scenario.office import DESK, at_the_desk

FILES = {
    "dam": b"Dam leaks above Orrin\n\nThe Orrin dam leaks, the water office said on Monday.\n",
    "quay": b"# Quay closed\n\nThe quay of Senn is closed, the harbour office said on Tuesday.\n",
    "page": b"<html><body><h1>Ferry late</h1><p>The ferry was late, its captain said.</p></body></html>",
    "picture": b"\x89PNG\r\n\x1a\n",
    "empty": b" \n",
}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The model, loaded once."""
    return MiniLM()


def file(name: str, locator: str, **fields: Any) -> Attachment:
    """A file beside a message."""
    return Attachment(name=name, locator=locator, **fields)


DAM, QUAY = file("dam.txt", "dam"), file("quay.md", "quay")
PAGE = file("page", "page", media_type="text/html; charset=utf-8")
PICTURE = file("cat.png", "picture")
MANY = tuple(file(f"{number}.txt", "dam") for number in range(6))


@pytest.mark.parametrize(
    ("text", "fields", "said"),
    [
        ("read", {"attachments": (DAM,)}, ["Dam leaks above Orrin"]),
        ("", {"attachments": (DAM,)}, ["Dam leaks above Orrin"]),
        ("read this one, it came from the ministry today", {"attachments": (DAM,)}, ["Dam leaks"]),
        ("read", {"attachments": (PICTURE, DAM)}, ["Dam leaks above Orrin"]),
        ("read", {"attachments": (DAM, QUAY, PAGE)}, ["Dam leaks", "Quay closed", "Ferry late"]),
        ("read https://velm-courier.example/bridge", {"attachments": (DAM,)}, ["Bridge at", "Dam leaks"]),
        ("read", {"about_attachments": (DAM,), "about": "see this"}, ["Dam leaks above Orrin"]),
        ("read", {"attachments": (QUAY,), "about_attachments": (DAM,)}, ["Quay closed"]),
        ("read", {"attachments": (PICTURE,)}, ["Cat.png is of a kind of file that is not read"]),
        ("read", {"attachments": (file("big.pdf", "dam", size=10**9),)}, ["big.pdf: has 1,000,000,000"]),
        ("read", {"attachments": (file("gone.txt", "gone"),)}, ["gone.txt: the file is not there any more"]),
        ("read", {"attachments": (file("blank.txt", "empty"),)}, ["blank.txt: is empty"]),
        ("read", {"attachments": (file("lie.txt", "picture"),)}, ["lie.txt: this is a picture"]),
        ("read", {"attachments": (file("gone.txt", "gone"), DAM)}, ["gone.txt: ", "Dam leaks above Orrin"]),
        ("read", {"attachments": MANY}, ["Dam leaks"] * 5 + ["5 are read at a time, not 6"]),
    ],
)  # fmt: skip
async def test_read(
    tmp_path: Path, encoder: Encoder, text: str, fields: dict[str, Any], said: list[str]
) -> None:
    """Each file that is meant is read, as a message of its own; what cannot be is told by name, and why."""
    replied = {"replies_to": MessageRef(place=DESK, id="m0")} if "about_attachments" in fields else {}
    async with at_the_desk(tmp_path, encoder, files=FILES) as office:
        await office.hear(text, message="m1", **replied, **fields)
        keys = ["console:e1", *(f"console:e1/{number}" for number in range(2, len(said) + 1))]
        assert office.keys == keys
        for key, words in zip(keys, said, strict=True):
            assert words.casefold() in office.says(key).casefold()


async def test_go_with_their_message(tmp_path: Path, encoder: Encoder) -> None:
    """What was read from files is forgotten with the message that they were beside, each answer with it."""
    async with at_the_desk(tmp_path, encoder, files=FILES) as office:
        await office.hear("read", message="m1", attachments=(DAM, QUAY))
        await office.hear("read", message="m1", attachments=(QUAY,), kind=Kind.EDITED)
        assert "Quay closed" in office.says("console:e1")
        assert "was changed" in office.says("console:e1/2")
        assert all("quay" in text for text in await office.texts(None))
        await office.hear(kind=Kind.WITHDRAWN, message="m1")
        assert await office.texts(None) == []
        for key in ("console:e1", "console:e1/2"):
            assert "was withdrawn" in office.says(key)


async def test_heard(tmp_path: Path, encoder: Encoder) -> None:
    """A file that is put where we listen is read without a word."""
    async with at_the_desk(tmp_path, encoder, files=FILES) as office:
        await office.listen()
        await office.hear(kind=Kind.HEARD, message="m1", attachments=(DAM, PICTURE))
        assert "The Orrin dam leaks." in await office.texts()
        assert office.keys == []
