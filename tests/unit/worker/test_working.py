"""The worker: what was asked is answered once, whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.answer import Answer, Said
from bot.document import dump
from bot.errors import CommandError, HearsayError, NoText, StoreFailed
from bot.model.chat import Request
from bot.model.job import JobState
from bot.ports.watching import Happening
from bot.worker import Terms
from tests.fakes.clock import live, now
from tests.fakes.platform import FakePlatform
from tests.fakes.room import Failing, Passing, Room, echo, place, words
from tests.fakes.storage import FakeStorage
from tests.fakes.unsure import Unsure


def test_answered_once_however_often_it_is_said() -> None:
    """One event that comes twice is one job and one message."""

    async def story() -> list[str]:
        async with Room() as room:
            assert await room.ask("e1", "hello")
            assert not await room.ask("e1", "hello")
            await room.quiet()
            assert not await room.ask("e1", "hello")
            await room.quiet()
            return [said for _, _, said in room.platform.said]

    assert live(story()) == [dump(words("hello"))]


def test_order_of_a_place_is_kept() -> None:
    """Answers of one place stand in the order they were asked, though later ones would be ready earlier."""

    async def slow_first(request: Request) -> Answer:
        await asyncio.sleep(20 if request.text.endswith("0") else 1)
        return await echo(request)

    async def story() -> list[list[str]]:
        async with Room(slow_first) as room:
            for number in range(6):
                for name in ("a", "b"):
                    await room.ask(f"{name}{number}", f"{name}{number}", where=place(name))
            await room.quiet()
            return [list(room.platform.keys(place(name))) for name in ("a", "b")]

    a, b = live(story())
    assert a == [f"console:a{number}" for number in range(6)]
    assert b == [f"console:b{number}" for number in range(6)]


@pytest.mark.parametrize(
    ("errors", "tries", "state"),
    [
        ([], 1, JobState.DONE),
        ([Passing("x")], 2, JobState.DONE),
        ([KeyError("x"), TimeoutError()], 3, JobState.DONE),
        ([StoreFailed("gone")], 2, JobState.DONE),
        ([Passing("x")] * 4, 5, JobState.DONE),
        ([Passing("x")] * 5, 5, JobState.PARKED),
        ([ZeroDivisionError()] * 9, 5, JobState.PARKED),
        ([NoText("no words")], 1, JobState.DONE),
        ([CommandError("what?", example="help")], 1, JobState.DONE),
    ],
)
def test_tried_while_it_can_help(errors: list[Exception], tries: int, state: JobState) -> None:
    """What may pass is tried five times, a fault as well; what stays the same is said at once."""

    async def story() -> None:
        answer = Failing({"go": list(errors)})
        async with Room(answer) as room:
            await room.ask("e1", "go")
            await room.quiet()
            backlog = await room.backlog()
        assert len(answer.asked) == tries
        assert {one for one, count in backlog.jobs.items() if count} == {state}
        assert len(room.platform.said) == 1

    live(story())


def test_parked_job_is_told_to_its_asker_and_can_be_revived() -> None:
    """The asker gets the job's reference; once an admin revives it the answer takes the apology's place."""

    async def story() -> None:
        answer = Failing({"secret plan": [Passing("the secret plan did not work")] * 5})
        async with Room(answer) as room:
            await room.ask("e1", "secret plan")
            await room.quiet()
            async with room.storage.begin() as unit:
                (parked,) = await unit.inbox.parked()
                assert parked.tries == 5
                assert "secret" not in parked.error
                assert "Passing" in parked.error
                assert parked.id in room.platform.said[0][2]
                await unit.inbox.revive(parked.id, now=now())
                await unit.commit()
            await room.quiet()
        assert [said[2] for said in room.platform.said] == [dump(words("secret plan"))]
        assert room.tally.counts[Happening.PARKED] == room.tally.counts[Happening.ANSWERED] == 1

    live(story())


def test_lane_goes_on_after_a_parked_job() -> None:
    """What was asked behind a job that cannot be answered is answered after it is given up."""

    async def story() -> list[str]:
        async with Room(Failing({"bad": [Passing("x")] * 9})) as room:
            await room.ask("e1", "bad")
            await room.ask("e2", "good")
            await room.quiet()
            return list(room.platform.keys())

    assert live(story()) == ["console:e1", "console:e2"]


def test_progress_note_becomes_the_answer() -> None:
    """What takes long has a note at once; the answer is the same message with other words."""

    async def long(request: Request) -> Answer:
        await asyncio.sleep(25)
        return await echo(request)

    async def story() -> None:
        async with Room(long, is_slow=lambda request: request.text == "long") as room:
            await room.ask("e1", "long")
            await asyncio.sleep(5)
            assert "Reading" in room.platform.said[0][2]
            await room.quiet()
            assert [said[2] for said in room.platform.said] == [dump(words("long"))]
            assert len(room.platform.edits) == 1

    live(story())


def test_quick_answer_overtakes_its_note() -> None:
    """A note that was not sent before the answer was there is never seen."""

    async def story() -> None:
        async with Room(is_slow=lambda _: True) as room:
            await room.ask("e0")
            await room.quiet()
            assert len(room.platform.said) == 1

    live(story())


def test_answer_of_several_messages() -> None:
    """Each message of an answer stands in its place, under a key of its own."""

    async def two(_: Request) -> Answer:
        there = Said(document=words("look"), place=place("sport"), suffix="alert")
        return Answer(documents=(Said(document=words("done")), there))

    async def story() -> list[tuple[str, str]]:
        async with Room(two) as room:
            await room.ask("e1")
            await room.quiet()
            return sorted((where.id, key) for where, key, _ in room.platform.said)

    assert live(story()) == [("politics", "console:e1"), ("sport", "console:e1/alert")]


def test_lease_is_renewed_while_it_is_worked_on() -> None:
    """Work that takes longer than a lease is done once, though another worker looks for work all the time."""

    async def story() -> None:
        answer = Failing({})

        async def long(request: Request) -> Answer:
            await asyncio.sleep(200)
            return await answer(request)

        storage, platform = FakeStorage(), FakePlatform()
        room = Room(long, storage=storage, platform=platform)
        async with room, Room(long, storage=storage, platform=platform, name="w2"):
            await room.ask("e1")
            await room.quiet()
        assert answer.asked == ["hello"]
        assert len(platform.said) == 1

    live(story())


def test_work_of_a_dead_worker_is_taken_over() -> None:
    """A job whose worker is silent is answered by another; what the first says of it then is nothing."""

    async def story() -> None:
        storage, platform = FakeStorage(), FakePlatform()
        dead = Room(storage=storage, platform=platform)
        await dead.ask("e1")
        async with storage.begin() as unit:
            (job,) = await unit.inbox.lease(worker="dead", now=now(), until=now() + Terms().lease, limit=1)
            await unit.commit()
        async with Room(storage=storage, platform=platform, name="w2") as room:
            await room.quiet()
        async with storage.begin() as unit:
            assert not await unit.inbox.finish(job, now=now())
        assert len(platform.said) == 1

    live(story())


async def stolen(room: Room) -> None:
    """Somebody else takes the job, as if its lease had run out."""
    async with room.storage.begin() as unit:
        later = now() + timedelta(seconds=31)
        assert await unit.inbox.lease(worker="thief", now=later, until=later + Terms().lease, limit=1)
        await unit.commit()


def test_answer_of_a_lost_job_is_not_said() -> None:
    """Who lost a job to somebody else writes nothing of it, neither answer nor note."""

    async def story() -> None:
        async def robbed(request: Request) -> Answer:
            await stolen(room)
            return await echo(request)

        room = Room(robbed)
        await room.ask("e1")
        async with room.storage.begin() as unit:
            (job,) = await unit.inbox.lease(worker="w1", now=now(), until=now() + Terms().lease, limit=1)
            await unit.commit()
        await room.worker._work(job)
        assert not await room.worker._note(job)
        assert room.storage.books.messages.pieces == {}
        assert room.tally.counts[Happening.LOST] == 1

    live(story())


def test_request_that_ends_its_workers_is_parked() -> None:
    """A job whose workers died five times over it is not tried a sixth time."""

    async def story() -> None:
        answer = Failing({})
        room = Room(answer)
        await room.ask("e1")
        for _ in range(5):
            async with room.storage.begin() as unit:
                assert await unit.inbox.lease(worker="w", now=now(), until=now() + Terms().lease, limit=1)
                await unit.commit()
            await asyncio.sleep(31)
        async with room:
            await room.quiet()
            assert (await room.backlog()).jobs[JobState.PARKED] == 1
        assert answer.asked == []

    live(story())


def test_stop_finishes_or_gives_back() -> None:
    """What can be done within the limit is done; the rest waits for the next start, at once."""

    async def long(request: Request) -> Answer:
        await asyncio.sleep(float(request.text))
        return await echo(request)

    async def story() -> None:
        async with Room(long) as room:
            await room.ask("short", "3", where=place("a"))
            await room.ask("long", "3000", where=place("b"))
            await asyncio.sleep(1)
        began = now()
        backlog = await room.backlog()
        assert (backlog.jobs[JobState.DONE], backlog.jobs[JobState.WAITING]) == (1, 1)
        async with Room(echo, storage=room.storage, platform=room.platform) as again:
            await again.quiet()
        assert (now() - began).total_seconds() < 5
        assert sorted(room.platform.keys()) == ["console:long", "console:short"]

    live(story())


def test_nothing_is_done_twice_when_a_commit_s_answer_is_lost() -> None:
    """A commit that lasted though it seemed to fail is found to have lasted."""

    async def story() -> None:
        async with Room(storage=Unsure()) as room:
            for number in range(10):
                while True:
                    try:
                        await room.ask(f"e{number}", f"{number}")
                        break
                    except HearsayError:
                        await asyncio.sleep(1)
            await room.quiet()
        assert list(room.platform.keys()) == [f"console:e{number}" for number in range(10)]

    live(story())
