"""The terminal as a place where messages stand."""

from __future__ import annotations

import asyncio
import io

import pytest

from adapters.console.deliver import Printer
from adapters.console.screen import Screen
from adapters.console.talk import place
from bot.document import Document, Paragraph, Text
from bot.errors import SendError
from bot.model.chat import MessageRef

HERE, ELSEWHERE = place("#politics"), place("#sport")


def words(text: str) -> Document:
    """A document of one line."""
    return Document((Paragraph((Text(text),)),))


def screen(out: io.StringIO, *, ruled: bool = False) -> Screen:
    """A screen that is looked at in #politics."""
    printer = Printer(out=out, err=io.StringIO())
    return Screen(lambda: printer, here=lambda: HERE.key, ruled=ruled)


async def test_printed_and_edited() -> None:
    """A message is printed, and its new words below it; one from elsewhere says where it is."""
    out = io.StringIO()
    ours = screen(out)
    ref = await ours.send(HERE, words("Reading…"), key="k1", reply_to=None)
    await ours.edit(ref, words("Done."), key="k1")
    await ours.send(ELSEWHERE, words("Goal."), key="k2", reply_to=None)
    assert out.getvalue() == "Reading…\nDone.\nIn #sport:\nGoal.\n"


async def test_set_apart() -> None:
    """In a pipe a rule stands between two messages."""
    out = io.StringIO()
    ours = screen(out, ruled=True)
    for key in ("k1", "k2"):
        await ours.send(HERE, words(key), key=key, reply_to=None)
    first, rule, second = (part.strip() for part in out.getvalue().partition("-" * 40))
    assert (first, second, bool(rule)) == ("k1", "k2", True)


async def test_what_was_shown() -> None:
    """Whoever waits for a message is told when it was printed, and is not kept waiting for another."""
    ours = screen(io.StringIO())
    assert not await ours.shown("k1", within=0.01)
    assert await ours.find(HERE, "k1") is None
    ref = await ours.send(HERE, words("Done."), key="k1", reply_to=None)
    assert await ours.shown("k1", within=0.01)
    assert await ours.find(HERE, "k1") == ref


async def test_several_terminals() -> None:
    """What another terminal asked for is left to it for a while, new or edited, and shown when it is gone."""
    out = io.StringIO()
    printer = Printer(out=out, err=io.StringIO())
    ours = Screen(lambda: printer, here=lambda: HERE.key, ours=lambda key: key == "k1", patience=0.05)
    with pytest.raises(SendError) as error:
        await ours.send(HERE, words("Theirs."), key="k2", reply_to=None)
    assert (error.value.can_retry, error.value.doubtful) == (True, False)
    assert error.value.after is not None
    with pytest.raises(SendError):
        await ours.edit(MessageRef(place=HERE, id="k3"), words("Theirs."), key="k3")
    await ours.send(HERE, words("Ours."), key="k1", reply_to=None)
    await asyncio.sleep(0.06)
    await ours.send(HERE, words("Left behind."), key="k2", reply_to=None)
    assert out.getvalue() == "Ours.\nLeft behind.\n"


class Closed(io.StringIO):
    """A pipe whose reader has gone."""

    def write(self, text: str) -> int:  # noqa: ARG002 - what every stream takes
        """Fail."""
        raise BrokenPipeError(32, "Broken pipe")


async def test_nobody_reads_any_more() -> None:
    """A message that could not be printed is to be tried again by whoever has a terminal."""
    ours = screen(Closed())
    with pytest.raises(SendError) as error:
        await ours.send(HERE, words("Done."), key="k1", reply_to=None)
    assert error.value.can_retry
    assert isinstance(ours.broken, BrokenPipeError)
    assert await ours.find(HERE, "k1") is None
