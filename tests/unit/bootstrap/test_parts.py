"""Who works in a process: all of the work, or a part of it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from bot.bootstrap.parts import ROLES, Commands, assembled, at_work, backlog
from bot.model.chat import Platform, Request
from bot.model.job import JobState
from bot.worker import Line, Surroundings
from tests.fakes.clock import live, now
from tests.fakes.platform import FakePlatform
from tests.fakes.room import ANA, echo, place
from tests.fakes.storage import FakeStorage


@pytest.mark.parametrize(
    ("roles", "answered", "said"),
    [
        (["all"], True, True),
        (["front"], False, False),
        (["worker"], True, False),
        (["front", "worker"], True, True),
    ],
)
def test_roles(roles: list[str], answered: bool, said: bool) -> None:
    """A worker answers, a front delivers, and both together do all of it."""

    async def story() -> None:
        storage, platform = FakeStorage(), FakePlatform()
        here = Surroundings(storage=storage, now=now, sleep=asyncio.sleep)
        lines: dict[str, Line] = {Platform.CONSOLE: Line(messenger=platform)}
        parts = [assembled(here, Commands(answer=echo), lines, role=ROLES[role]) for role in roles]
        request = Request(id="e1", place=place(), actor=ANA, text="hello", at=now())
        async with AsyncExitStack() as stack:
            for part in parts:
                await stack.enter_async_context(at_work(part))
            await parts[0].intake.take_in(request)
            await asyncio.sleep(5)
        left = await backlog(storage)
        assert left is not None
        assert bool(left.jobs.get(JobState.DONE)) == answered
        assert list(platform.keys()) == (["console:e1"] if said else [])

    live(story())
