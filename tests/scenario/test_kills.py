"""Processes are killed with SIGKILL, at random and at every named point: nothing is lost or said twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.ports.watching import POINTS
from tests.servers.campaign import campaign

PROCESSES = {"sqlite": 1, "postgresql": 3}
RATE = {"sqlite": 12.0, "postgresql": 20.0}  # requests a second, well below what each can do


@pytest.mark.parametrize("quarter", range(4))
async def test_crashes_at_every_point(kind: str, url: str, tmp_path: Path, quarter: int) -> None:
    """Whatever a process had just done or was about to do when it ended: every point is come to."""
    points = POINTS[quarter::4]
    async with campaign(url, tmp_path, processes=PROCESSES[kind], rate=RATE[kind]) as made:
        share = [points[number :: len(made.slots)] for number in range(len(made.slots))]
        missed = await asyncio.gather(
            *(made.crash_at(slot, some, within=8) for slot, some in zip(made.slots, share, strict=True))
        )
        again = [point for some in missed for point in some]
        still = await made.crash_at(made.slots[0], again, within=20)
        assert still == []
    assert sum(slot.kills for slot in made.slots) >= len(points)


async def test_kills_at_random(kind: str, url: str, tmp_path: Path) -> None:
    """Whenever it is killed, and the next one goes on where it ended."""
    async with campaign(url, tmp_path, processes=PROCESSES[kind], rate=RATE[kind]) as made:
        await asyncio.gather(*(made.kill(slot, 5, longest=1.2) for slot in made.slots))
        for slot in made.slots:
            slot.start()
        await made.answered(20, within=60)


@pytest.mark.soak
async def test_ten_thousand_requests_and_many_kills(kind: str, url: str, tmp_path: Path) -> None:
    """Ten thousand requests, fifty kills at random and one at each point."""
    async with campaign(url, tmp_path, processes=PROCESSES[kind], rate=RATE[kind], limit=10_000) as made:
        while made.asked < made.limit:
            for number, slot in enumerate(made.slots):
                points = list(POINTS[number :: len(made.slots)])
                await made.crash_at(slot, points if sum(s.kills for s in made.slots) < 200 else [], within=4)
            await asyncio.gather(*(made.kill(slot, 10, longest=8) for slot in made.slots))
        made.settling = 600
    kept = made.all_kept()
    kills = sum(slot.kills for slot in made.slots)
    print(f"{kind}: {kept} requests kept, {kills} kills, {made.platform.calls} calls of the platform")
    assert kept >= 10_000
    assert kills >= 50
