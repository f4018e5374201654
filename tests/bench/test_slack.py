"""How soon Slack hears that we have an event, and how soon the answer stands there, while many ask."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

import pytest

from tests.scenario.test_slack import PATIENCE, newsroom

CHANNELS, ROUNDS, EVERY = 25, 4, 0.12  # events come at about the ceiling of 8.3 a second that Slack has


@pytest.mark.bench
@pytest.mark.parametrize("by", ["http", "sockets"])
async def test_acks_and_answers(by: str, tmp_path: Path) -> None:
    """Mentions in many channels, each a question that is answered at once."""
    async with newsroom(tmp_path, by=by) as desk:
        slack, people = desk.slack, [desk.ana, desk.ben]
        channels = [slack.channel(desk.team, f"desk-{number}", people) for number in range(CHANNELS)]
        began: dict[str, float] = {}
        for number in range(CHANNELS * ROUNDS):
            said = slack.mention(desk.ana, channels[number % CHANNELS], "help search")
            began[said.ts] = time.monotonic()
            await asyncio.sleep(EVERY)
        await slack.until(lambda: len(slack.record.of("chat.postMessage")) >= len(began), PATIENCE)
        posted = {call.arguments["thread_ts"]: call.at for call in slack.record.of("chat.postMessage")}
        answered = [posted[ts] - at for ts, at in began.items()]
        acks = sorted(took for one in slack.record.deliveries for took in one.took)
    p99 = acks[int(len(acks) * 0.99)]
    print(
        f"{by}: {len(acks)} events acknowledged, p50 {statistics.median(acks) * 1000:.0f} ms,"
        f" p99 {p99 * 1000:.0f} ms; {len(answered)} answers, event to card p50"
        f" {statistics.median(answered) * 1000:.0f} ms"
    )
    assert len(answered) == CHANNELS * ROUNDS
