"""On Matrix, too, nothing is lost or said twice, and bots are left alone; plain and encrypted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix.machine import quoted
from tests.adapters.matrix.people import Person, person
from tests.servers.matrix_campaign import Reader, bot, campaign, invited
from tests.servers.synapse import Homeserver


async def test_kills_and_gaps(synapse: Homeserver, blank_file: Path, tmp_path: Path) -> None:
    """Whenever the bot is killed, and however much is said while it is away."""
    async with campaign(synapse, tmp_path, blank_file, rooms=1, rate=10.0) as made:
        await made.kill(4, longest=1.5)
        await asyncio.gather(*(made.gap(room) for room in made.rooms))
    assert made.bot.kills >= 4


@pytest.mark.soak
async def test_ten_thousand_questions(synapse: Homeserver, blank_file: Path, tmp_path: Path) -> None:
    """Ten thousand questions, sixty kills and twenty gaps."""
    async with campaign(synapse, tmp_path, blank_file, rooms=2, rate=20.0, limit=10_000) as made:
        for number in range(20):
            await made.kill(3, longest=12.0)
            await made.gap(list(made.rooms)[number % len(made.rooms)])
        made.bot.start()
        await made.all_asked(within=3600)
    print(f"{made.total()} questions, {made.bot.kills} kills, {made.gaps} gaps")
    assert made.bot.kills >= 50


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_bots_among_themselves(
    synapse: Homeserver, blank_file: Path, tmp_path: Path, encrypted: bool
) -> None:
    """Two of ours and one that says again whatever it hears: only people are answered, each once by each."""
    async with (
        person(synapse, tmp_path / "ana") as ana,
        person(synapse, tmp_path / "echo") as echo,
        bot(synapse, tmp_path / "one", blank_file) as one,
        bot(synapse, tmp_path / "two", blank_file) as two,
    ):
        for ours in (one, two):
            ours.start()
        room = await invited(ana, one.id, two.id, encrypted=encrypted)
        await enter(echo, ana, room)
        echoing = asyncio.ensure_future(echoes(echo, room))
        asked = []
        for number in range(4):
            asked.append(await ana.say(room, f"!hearsay plain {number}"))
            await until_echoed(room, ana, echo, number)
            await asyncio.sleep(1)  # for whatever is not to happen
        echoing.cancel()
        for ours in (one, two):
            await ours.stop()
        everything = await Reader(ana, room).read()
    answers = [event for event in everything if event["sender"] in {one.id, two.id}]
    said = [event for event in everything if event["sender"] == echo.id]
    to = [_answered(event) for event in answers if _answered(event)]
    assert sorted(to) == sorted(asked * 2)
    assert len([event for event in said if event["type"] == "m.room.message"]) >= 2 * len(asked)
    assert all(event["content"]["msgtype"] == "m.notice" for event in answers if _answered(event))


async def enter(guest: Person, host: Person, room: str) -> None:
    """Somebody comes into a room."""
    await host.client.ask("POST", f"/v3/rooms/{quoted(room)}/invite", {"user_id": guest.id})
    await guest.client.ask("POST", f"/v3/join/{quoted(room)}", {})
    await guest.sync()
    await host.sync()


async def until_echoed(room: str, ana: Person, echo: Person, number: int) -> None:
    """Wait until a question was said again."""
    reader = Reader(ana, room)
    for _ in range(600):
        heard = [event["content"].get("body") for event in await reader.read() if event["sender"] == echo.id]
        if f"!hearsay plain {number}" in heard:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("there is no echo")


async def echoes(echo: Person, room: str) -> None:
    """Say again, as a person would, whatever others say; for ever."""
    heard = 0
    while True:
        await echo.sync()
        events = echo.events[room]
        for event in events[heard:]:
            if event["sender"] != echo.id and event["type"] == "m.room.message":
                await echo.say(room, event["content"]["body"])
        heard = len(events)
        await asyncio.sleep(0.05)


def _answered(event: dict[str, Any]) -> str:
    """What a message is a reply to; "" for a message that is none."""
    return str(event["content"].get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id", ""))
