"""Words that nobody needs any more are forgotten; that they were there is not."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.worker import Keeping, Tidier
from tests.fakes.clock import live, now
from tests.fakes.room import Room, echo


def test_words_go_after_a_week_and_keys_stay() -> None:
    """A request and its answer lose their words a week after they were done; the event is known for ever."""

    async def story() -> tuple[int, int, bool]:
        async with Room(echo) as room:
            await room.ask("e1", "hello")
            await room.quiet()
        tidier = Tidier(room.surroundings)
        early = await tidier.tidy()
        await asyncio.sleep(timedelta(days=8).total_seconds())
        return early, await tidier.tidy(), await room.ask("e1", "hello")

    assert live(story()) == (0, 2, False)


def test_it_tidies_again_and_again_until_it_is_stopped() -> None:
    """It runs by itself now and then, and ends at once when it is told to."""

    async def story() -> float:
        async with Room(echo) as room:
            await room.ask("e1", "hello")
            await room.quiet()
        tidier = Tidier(room.surroundings, keeping=Keeping(words=timedelta(hours=1)), every=600)
        running = asyncio.ensure_future(tidier.run())
        await asyncio.sleep(7200)
        tidier.stop()
        begun = now()
        await running
        assert await tidier.tidy() == 0
        return (now() - begun).total_seconds()

    assert live(story()) == 0
