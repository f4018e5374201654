"""What every Inbox keeps: the same in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.model.chat import Actor, Attachment, Audience, MessageRef, Platform, Request
from bot.model.job import Backlog, JobState, MessageState
from bot.ports import Storage
from tests.contract.promises import (
    HOSTILE,
    LEASE,
    NOON,
    at,
    finish,
    ids,
    lease,
    message,
    place,
    request,
    take_in,
)

FULL = Request(
    id="Ev01",
    place=place("C1", platform=Platform.SLACK, thread="17.5", name="politics", audience=Audience.ORG),
    actor=Actor(platform=Platform.SLACK, id="U1", name="Ana Brandt"),
    text="read this\nplease",
    at=datetime(2026, 3, 4, 14, 0, 0, 7, tzinfo=timezone(timedelta(hours=2))),
    attachments=(Attachment(name="a.pdf", locator="file:1", media_type="application/pdf", size=12),),
    replies_to=MessageRef(place=place("C1", platform=Platform.SLACK), id="16.4"),
    about="The ferry was late.",
    about_attachments=(Attachment(name="b.txt", locator="file:2"),),
)


async def test_given_back_whole(keeper: Storage) -> None:
    """A request comes back from a lease as it went in, to the last field, with when it was taken in."""
    assert await take_in(keeper, FULL, now=1.5) == [True]
    (job,) = await lease(keeper, now=2)
    assert (job.request, job.tries, job.taken_in) == (FULL, 1, at(1.5))
    assert job.taken_in.utcoffset() == timedelta(0)


async def test_once(keeper: Storage) -> None:
    """An event that came in before changes nothing, whatever it says now, also when its job is done."""
    assert await take_in(keeper, request("e1"), request("e1"), request("e2")) == [True, False, True]
    (job,) = await lease(keeper)
    await finish(keeper, job)
    assert await take_in(keeper, request("e1", text="other"), request("e1", "#elsewhere")) == [False, False]
    assert ids(await lease(keeper)) == ["e2"]


async def test_whose_event(keeper: Storage) -> None:
    """Another newsroom, or another platform, may have an event of the same id."""
    other, slack = place(tenant="other"), place(platform=Platform.SLACK)
    new = await take_in(keeper, request("e1"), request("e1", other), request("e1", slack))
    assert new == [True, True, True]
    assert len(await lease(keeper)) == 3


async def test_hostile_words(keeper: Storage) -> None:
    """Ids, texts and names of any characters and any length are kept, and told apart."""
    asked = [request(odd, place(f"#{n}", thread=odd, name=odd), text=odd) for n, odd in enumerate(HOSTILE)]
    assert all(await take_in(keeper, *asked))
    assert not any(await take_in(keeper, *asked))
    jobs = await lease(keeper, worker=HOSTILE[3])
    assert sorted((job.request for job in jobs), key=lambda one: one.id) == sorted(
        asked, key=lambda one: one.id
    )
    assert sum(await finish(keeper, *jobs)) == len(HOSTILE)


async def test_hostile_places(keeper: Storage) -> None:
    """Places of any name are lanes of their own, and a fault's text of any kind is kept."""
    assert all(await take_in(keeper, *(request(f"e{n}", odd) for n, odd in enumerate(HOSTILE))))
    jobs = await lease(keeper)
    assert len(jobs) == len(HOSTILE)
    async with keeper.begin() as unit:
        for job, odd in zip(jobs, HOSTILE, strict=True):
            assert await unit.inbox.park(job, now=at(1), error=odd)
        assert {one.error for one in await unit.inbox.parked()} == set(HOSTILE)


async def test_not_committed(keeper: Storage) -> None:
    """What was not committed did not happen: neither a request nor a lease."""
    async with keeper.begin() as unit:
        assert await unit.inbox.take_in(request("e1"), now=NOON)
    assert await take_in(keeper, request("e1")) == [True]
    async with keeper.begin() as unit:
        assert len(await unit.inbox.lease(worker="w", now=NOON, until=at(LEASE), limit=1)) == 1
    (job,) = await lease(keeper)
    assert job.tries == 1


async def test_lane(keeper: Storage) -> None:
    """Of a lane one job is at work at a time, in the order they came; a thread is a lane of its own."""
    await take_in(keeper, request("a1"), request("a2"), request("b1", "#night"), request("a3"))
    await take_in(keeper, request("t1", place(thread="7")), now=1)
    first = await lease(keeper, now=2)
    assert ids(first) == ["a1", "b1", "t1"]
    assert await lease(keeper, now=3) == []
    await finish(keeper, first[0], first[1], now=4)
    second = await lease(keeper, now=5)
    assert ids(second) == ["a2"]
    await finish(keeper, *second, first[2], now=6)
    assert ids(await lease(keeper, now=7)) == ["a3"]


async def test_retry(keeper: Storage) -> None:
    """A job that is to be tried again holds up its lane until then, and no other; its tries are counted."""
    await take_in(keeper, request("a1"), request("a2"), request("b1", "#night"), request("b2", "#night"))
    a1, b1 = await lease(keeper)
    async with keeper.begin() as unit:
        assert await unit.inbox.retry(a1, at=at(60), error="the site is down")
        assert await unit.inbox.finish(b1, now=at(1))
        await unit.commit()
    assert ids(await lease(keeper, now=59.999999)) == ["b2"]
    (again,) = await lease(keeper, now=60)
    assert (again.request.id, again.tries) == ("a1", 2)
    assert again.lease != a1.lease


async def test_given_back(keeper: Storage) -> None:
    """A job that was given back unfinished has as many tries as if nobody had taken it."""
    await take_in(keeper, request("a1"))
    (job,) = await lease(keeper)
    async with keeper.begin() as unit:
        assert await unit.inbox.retry(job, at=at(1), error="stopped", counts=False)
        await unit.commit()
    (again,) = await lease(keeper, now=1)
    assert again.tries == 1


async def test_park(keeper: Storage) -> None:
    """A parked job lets its lane go on; revived, it has all its tries and comes before what came later."""
    await take_in(keeper, *(request(f"a{n}") for n in range(1, 4)))
    (a1,) = await lease(keeper)
    async with keeper.begin() as unit:
        assert await unit.inbox.park(a1, now=at(1), error="no use")
        await unit.commit()
    (a2,) = await lease(keeper, now=2)
    assert a2.request.id == "a2"
    async with keeper.begin() as unit:
        (parked,) = await unit.inbox.parked()
        assert (parked.id, parked.place, parked.tries) == (a1.id, a1.request.place, 1)
        assert (parked.error, parked.since) == ("no use", at(1))
        assert await unit.inbox.revive(a1.id, now=at(3))
        assert not await unit.inbox.revive(a1.id, now=at(3))
        assert not await unit.inbox.revive("nobody", now=at(3))
        assert await unit.inbox.parked() == []
        await unit.commit()
    assert await lease(keeper, now=4) == []  # a2 is at work
    await finish(keeper, a2, now=5)
    (revived,) = await lease(keeper, now=6)
    assert (revived.id, revived.tries) == (a1.id, 1)


async def test_revived_in_a_dead_worker_s_lane(keeper: Storage) -> None:
    """A job whose worker died is taken over before one that was revived meanwhile: it was begun."""
    await take_in(keeper, request("a1"), request("a2"))
    (a1,) = await lease(keeper)
    async with keeper.begin() as unit:
        await unit.inbox.park(a1, now=NOON, error="no use")
        await unit.commit()
    (a2,) = await lease(keeper, now=1)
    async with keeper.begin() as unit:
        await unit.inbox.revive(a1.id, now=at(2))
        await unit.commit()
    taken_over = await lease(keeper, now=1 + LEASE)
    assert ids(taken_over) == ["a2"]
    assert await finish(keeper, a2) == [False]
    assert await finish(keeper, *taken_over, now=40) == [True]
    assert ids(await lease(keeper, now=41)) == ["a1"]


async def test_lease_runs_out(keeper: Storage) -> None:
    """A lease that ran out is taken over, once; its old holder's word then counts for nothing."""
    await take_in(keeper, request("a1"), request("a2"))
    (old,) = await lease(keeper)
    assert await lease(keeper, now=LEASE - 0.000001) == []
    (new,) = await lease(keeper, now=LEASE)
    assert (new.id, new.tries) == (old.id, 2)
    assert await lease(keeper, now=LEASE) == []
    async with keeper.begin() as unit:
        assert not await unit.inbox.finish(old, now=at(31))
        assert not await unit.inbox.retry(old, at=at(31), error="late")
        assert not await unit.inbox.park(old, now=at(31), error="late")
        assert await unit.inbox.renew([old], until=at(99)) == frozenset()
        assert (await unit.inbox.backlog()).jobs[JobState.RUNNING] == 1
        await unit.commit()
    assert await lease(keeper, now=LEASE + 29) == []
    assert await finish(keeper, new, new, now=LEASE + 29) == [True, False]
    assert ids(await lease(keeper, now=LEASE + 29)) == ["a2"]


async def test_late_but_not_lost(keeper: Storage) -> None:
    """A lease that ran out is good for as long as nobody else has taken the job."""
    await take_in(keeper, request("a1"))
    (job,) = await lease(keeper)
    assert await finish(keeper, job, now=LEASE * 9) == [True]
    assert await lease(keeper, now=LEASE * 99) == []


async def test_renew(keeper: Storage) -> None:
    """A lease that is renewed is good for longer; of several jobs those are named that are still ours."""
    await take_in(keeper, request("a1"), request("b1", "#b"), request("c1", "#c"))
    a1, b1, c1 = await lease(keeper)
    await finish(keeper, c1)
    async with keeper.begin() as unit:
        assert await unit.inbox.renew([], until=at(90)) == frozenset()
        assert await unit.inbox.renew([a1, c1], until=at(90)) == {a1.id}
        await unit.commit()
    assert ids(await lease(keeper, now=LEASE)) == ["b1"]
    async with keeper.begin() as unit:
        assert await unit.inbox.renew([a1, b1], until=at(90)) == {a1.id}
        await unit.commit()
    assert await lease(keeper, now=LEASE + 29) == []
    assert sorted(ids(await lease(keeper, now=90))) == ["a1", "b1"]


async def test_limit(keeper: Storage) -> None:
    """No more are taken than were asked for."""
    await take_in(keeper, *(request(f"e{n}", f"#{n}") for n in range(7)))
    taken = [ids(await lease(keeper, limit=limit)) for limit in (0, 1, 3, 9)]
    assert [len(some) for some in taken] == [0, 1, 3, 3]
    assert [id for some in taken for id in some] == [f"e{n}" for n in range(7)]


async def test_tenants_take_turns(keeper: Storage) -> None:
    """A newsroom's flood delays another's job by one lease, wherever the flood's places are."""
    flood = [request(f"a{n}", place(f"#{n}", tenant="a")) for n in range(40)]
    await take_in(keeper, *flood)
    assert len(await lease(keeper, limit=3, now=1)) == 3
    await take_in(keeper, request("b1", place(tenant="b")), request("b2", place("#2", tenant="b")), now=2)
    served = [ids(await lease(keeper, limit=1, now=3)) for _ in range(4)]
    assert [one[0][0] for one in served] == ["b", "a", "b", "a"]
    await take_in(keeper, *(request(f"c{n}", place(f"#{n}", tenant="c")) for n in range(5)), now=4)
    assert [id[0] for id in ids(await lease(keeper, limit=6, now=5))] == ["c", "a", "c", "a", "c", "a"]


async def test_lanes_take_turns(keeper: Storage) -> None:
    """One place's flood delays another place of the same newsroom by one job."""
    await take_in(keeper, *(request(f"a{n}") for n in range(20)))
    await take_in(keeper, request("b1", "#night"), now=1)
    served = []
    for now in range(2, 6):
        (job,) = await lease(keeper, limit=1, now=now)
        served.append(job.request.id)
        await finish(keeper, job, now=now + 0.5)
    assert served == ["a0", "b1", "a1", "a2"]


async def test_backlog(keeper: Storage) -> None:
    """Work is counted by state, and the oldest that is not done or given up is named."""
    async with keeper.begin() as unit:
        assert await unit.inbox.backlog() == Backlog(
            jobs=dict.fromkeys(JobState, 0),
            messages=dict.fromkeys(MessageState, 0),
            oldest_job=None,
            oldest_message=None,
        )
    for n, where in enumerate("abcd"):
        await take_in(keeper, request(f"e{n}", where), now=n)
    first, second, _third = await lease(keeper, now=5, limit=3)
    async with keeper.begin() as unit:
        assert (await unit.inbox.backlog()).oldest_job == at(0)
        await unit.inbox.finish(first, now=at(6))
        await unit.inbox.park(second, now=at(6), error="no use")
        await unit.outbox.put(message("m1"), now=at(6))
        await unit.commit()
    async with keeper.begin(write=False) as unit:
        found = await unit.inbox.backlog()
    assert found.jobs == dict.fromkeys(JobState, 1)
    assert found.messages == dict.fromkeys(MessageState, 0) | {MessageState.DUE: 1}
    assert (found.oldest_job, found.oldest_message) == (at(2), at(6))


async def test_parked(keeper: Storage) -> None:
    """What was given up is listed latest first, all or one newsroom's, and no more than asked for."""
    for n, tenant in enumerate("aabb"):
        await take_in(keeper, request(f"e{n}", place(f"#{n}", tenant=tenant)), now=n)
        (job,) = await lease(keeper, now=n)
        async with keeper.begin() as unit:
            await unit.inbox.park(job, now=at(n), error=f"fault {n}")
            await unit.commit()
    async with keeper.begin(write=False) as unit:
        for newsroom, limit, errors in [
            (None, 100, ["fault 3", "fault 2", "fault 1", "fault 0"]),
            (None, 1, ["fault 3"]),
            ("a", 100, ["fault 1", "fault 0"]),
            ("nobody", 100, []),
        ]:
            assert [one.error for one in await unit.inbox.parked(tenant=newsroom, limit=limit)] == errors


async def test_tidy(keeper: Storage) -> None:
    """The words of requests that were done long ago are forgotten, and no others; events are still known."""
    await take_in(keeper, *(request(f"e{n}", f"#{n}") for n in range(4)))
    old, recent, parked, _at_work = await lease(keeper)
    await finish(keeper, old, now=10)
    await finish(keeper, recent, now=20)
    async with keeper.begin() as unit:
        await unit.inbox.park(parked, now=at(5), error="no use")
        assert await unit.inbox.tidy(before=at(10)) == 0
        assert await unit.inbox.tidy(before=at(11)) == 1
        assert await unit.inbox.tidy(before=at(11)) == 0
        assert [one.id for one in await unit.inbox.parked()] == [parked.id]
        await unit.commit()
    assert await take_in(keeper, request("e0", "#0"), now=30) == [False]
    assert await take_in(keeper, request("e9", "#0"), now=30) == [True]
    assert "e9" in ids(await lease(keeper, now=30))


async def test_no_zone(storage: Storage) -> None:
    """A time without a zone is refused: it would be somebody's guess later."""
    naive = NOON.replace(tzinfo=None)
    for asked, now in ((request("e1"), naive), (request("e2", at=naive), NOON)):
        async with storage.begin() as unit:
            with pytest.raises(ValueError, match="a time without a zone"):
                await unit.inbox.take_in(asked, now=now)


async def test_what_others_leave(keeper: Storage) -> None:
    """What tenants with little work leave of a worker's room goes to those with more."""
    await take_in(keeper, *(request(f"a{n}", place(f"#{n}", tenant="a")) for n in range(9)))
    await take_in(keeper, request("b0", place(tenant="b")))
    assert ids(await lease(keeper, limit=6)) == ["a0", "b0", "a1", "a2", "a3", "a4"]
