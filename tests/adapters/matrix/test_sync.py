"""The loop against a homeserver that fails, refuses, repeats itself or talks nonsense, in time of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.matrix.calling import MOST
from adapters.matrix.entering import LOGIN, NoEntry
from bot.model.chat import Kind
from tests.adapters.matrix.bots import ALWAYS
from tests.adapters.matrix.stories import ANA, FIRST, ROOM, Story, joined, member, said
from tests.servers.homeserver import (
    DEVICE,
    HANGS_UP,
    ME,
    Fault,
    between,
    matrix_error,
    scripted,
)

OUTAGE = 600.0  # seconds: what a server may be away for without anybody having to do anything
BACK = 60.0  # seconds in which its coming back is noticed


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    """Its beginning."""
    async with scripted() as server:
        yield Story(server, tmp_path)


FAULTS = {
    "bad gateway": Fault(),
    "gateway that says when": Fault(status=503, body="", headers={"Retry-After": "7"}),
    "limit": Fault(status=429, body='{"errcode": "M_LIMIT_EXCEEDED"}', headers={"Retry-After": "3"}),
    "limit of old": matrix_error(429, "M_LIMIT_EXCEEDED", retry_after_ms=1500),
    "token ran out": matrix_error(401, "M_UNKNOWN_TOKEN", soft_logout=True),
    "hung up": HANGS_UP,
    "not JSON": Fault(status=200, body="<html>"),
    "no object": Fault(status=200, body="[]"),
    "no token": Fault(status=200, body="{}"),
    "forbidden for a while": matrix_error(403, "M_FORBIDDEN"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_outage(story: Story, name: str) -> None:
    """A server that fails for ten minutes is asked at most once a second, and heard soon after it is back."""
    story.server.says = [FIRST, joined(said("$after"))]
    await story.runs(story.taken(1))
    story.server.calls.clear()
    begin = story.server.clock.seconds
    with between(story.server, begin, begin + OUTAGE, FAULTS[name], part="/sync"):
        await story.runs(story.taken(2))
    syncs = story.server.times("/sync")
    assert syncs[-1] - (begin + OUTAGE) <= BACK
    # where a connection breaks HTTP lets a client ask once more at once
    assert all(later - sooner >= 2 for sooner, later in zip(syncs, syncs[2:-1], strict=False))
    assert len(story.server.times()) <= OUTAGE
    assert [request.text for request in story.inbox.requests.values()] == ["read $after"]


@pytest.mark.parametrize("part", ["/keys/query", "/keys/upload", "/login"])
async def test_outage_at_the_start(story: Story, part: str) -> None:
    """Whatever fails while we come in is tried again, at most once a second, until it works."""
    story.server.says = [FIRST]
    with between(story.server, 0.0, OUTAGE, Fault(), part=part):
        await story.runs(story.taken(1))
    assert story.server.clock.seconds <= OUTAGE + BACK
    assert len(story.server.calls) <= OUTAGE / MOST * 4


@pytest.mark.parametrize(("status", "code"), [(400, "M_UNKNOWN"), (403, "M_FORBIDDEN"), (404, "M_NOT_FOUND")])
async def test_refused_for_good(story: Story, status: int, code: str) -> None:
    """A token that the homeserver does not take any more is asked about, and told, once a minute."""
    story.server.says = [FIRST]
    await story.runs(story.taken(1))
    story.server.calls.clear()
    begin = story.server.clock.seconds
    refusal = matrix_error(status, code)
    with capture_logs() as logs, between(story.server, begin, begin + OUTAGE, refusal, part="/sync"):
        await story.runs(story.at(begin + OUTAGE))
    syncs = story.server.times("/sync")
    assert all(later - sooner >= 60 for sooner, later in pairwise(syncs))
    told = [log for log in logs if log["event"] == "homeserver refuses us"]
    assert 1 < len(told) <= OUTAGE / 60 + 1
    assert all("hearsay doctor" in log["todo"] for log in told)


async def test_told_to_wait(story: Story) -> None:
    """Nobody is asked before the time that they told us."""
    story.server.says = [FIRST]
    with between(story.server, 0.0, 1.0, Fault(status=429, headers={"Retry-After": "45"}), part="/sync"):
        await story.runs(story.taken(1))
    first, second = story.server.times("/sync")[:2]
    assert second - first >= 45


async def test_same_device(story: Story) -> None:
    """When the token runs out we log in as the same device, and keep its keys."""
    story.server.says = [FIRST, joined(said("$after"))]
    await story.runs(story.taken(1))
    keys = (story.folder / "keys.db").stat().st_ino
    story.server.tokens = set()
    await story.runs(story.taken(2))
    assert [login.get("device_id") for login in story.server.logins] == [None, DEVICE]
    assert json.loads((story.folder / LOGIN).read_text())["access_token"] in story.server.tokens
    assert (story.folder / "keys.db").stat().st_ino == keys


async def test_logged_out(story: Story) -> None:
    """Who was logged out for good ends, and says what to do."""
    story.server.says = [FIRST]
    await story.runs(story.taken(1))
    story.server.fault = lambda path: matrix_error(401, "M_UNKNOWN_TOKEN") if "login" not in path else None
    with pytest.raises(NoEntry, match=r"move .* away and start again to begin as a new device"):
        await story.runs(story.at(10_000))
    assert len(story.server.logins) == 1


async def test_password_changed(story: Story) -> None:
    """Who cannot log in again ends, and names the setting."""
    story.server.says = [FIRST]
    await story.runs(story.taken(1))
    story.server.tokens, story.password = set(), "old"
    with pytest.raises(NoEntry, match="MATRIX_PASSWORD is not the password"):
        await story.runs(story.at(10_000))


async def test_gap(story: Story) -> None:
    """What did not fit is asked for back to where we were, and comes in its order, each once."""
    story.server.says = [FIRST, joined(said("$5"), said("$6"), limited=True, prev_batch="p5")]
    story.server.pages = {
        "p5": {"chunk": [said("$5"), said("$4"), said("$3")], "end": "p3"},
        "p3": {"chunk": [said("$2"), said("$1")], "end": "p1"},
    }
    await story.runs(story.taken(2))
    assert [request.id for request in story.inbox.requests.values()] == [
        f"${number}" for number in range(1, 7)
    ]


async def test_gap_that_fails(story: Story) -> None:
    """The answer is not given up while its gap cannot be filled; the next start asks for both again."""
    story.server.says = [FIRST, joined(said("$2"), limited=True, prev_batch="p2")]
    story.server.pages = {"p2": {"chunk": [said("$1")]}}
    await story.runs(story.taken(1))
    now = story.server.clock.seconds
    with between(story.server, now, now + OUTAGE, Fault(), part="/messages"):
        await story.runs(story.at(now + OUTAGE / 2))
        assert story.taken(1)()
        await story.runs(story.taken(2))
    assert [request.id for request in story.inbox.requests.values()] == ["$1", "$2"]
    assert len(story.server.times("/messages")) <= OUTAGE


async def test_gap_from_before_we_came(story: Story) -> None:
    """A gap ends where we came into the room."""
    came = member(ME)
    story.server.says = [{}, joined(said("$9"), limited=True, prev_batch="p9")]
    story.server.pages = {"p9": {"chunk": [said("$8"), came, said("$7")], "end": "p7"}}
    await story.runs(story.taken(2))
    assert [request.id for request in story.inbox.requests.values()] == ["$8", "$9"]
    assert len(story.server.times("/messages")) == 1


async def test_said_twice(story: Story) -> None:
    """What the server says twice is one request."""
    story.server.says = [FIRST, joined(said("$1"), said("$1")), joined(said("$1"), said("$2"))]
    await story.runs(story.taken(3))
    assert [request.id for request in story.inbox.requests.values()] == ["$1", "$2"]


async def test_first_ever(story: Story) -> None:
    """Of what was said before the first start nothing is ours; of everything after, all, over restarts."""
    story.server.says = [FIRST]
    await story.runs(story.taken(1))
    story.server.says.append(joined(said("$1")))
    await story.runs(story.taken(2))
    story.server.says.append(joined(said("$2")))
    await story.runs(story.taken(3))
    assert [request.id for request in story.inbox.requests.values()] == ["$1", "$2"]
    assert story.server.since[0] is None
    assert "s1" in story.server.since


GARBAGE: dict[str, Any] = {
    "rooms that are a list": {"rooms": []},
    "a room that is none": {"rooms": {"join": {ROOM: None}}},
    "a timeline that is none": {"rooms": {"join": {ROOM: {"timeline": 5, "state": "x"}}}},
    "events that are none": joined(5, None, "x", [], {}),
    "events without a type": joined({"event_id": "$x", "sender": ANA}),
    "an event of odd parts": joined(
        {"type": [], "event_id": {}, "sender": 5, "content": "x", "state_key": []}
    ),
    "a member that is nobody": joined(member("nobody") | {"content": []}),
    "levels that are none": joined(
        said("$l") | {"type": "m.room.power_levels", "state_key": "", "content": {"users": 5}}
    ),
    "a name that is none": joined(
        said("$n") | {"type": "m.room.name", "state_key": "", "content": {"name": {}}}
    ),
    "encrypted in no way": joined(said("$e") | {"type": "m.room.encrypted", "content": {"algorithm": 5}}),
    "an invite of nobody": {"rooms": {"invite": {"!x": {"invite_state": {"events": [5, {}]}}, "!y": []}}},
    "a room left that never was": {"rooms": {"leave": {"!x": {"timeline": {"events": [{}]}}}}},
    "keys that are none": {"device_one_time_keys_count": {"signed_curve25519": "x"}, "device_lists": 5},
    "messages for our device": {"to_device": {"events": [5, {}, {"type": "m.room.encrypted", "content": 5}]}},
    "no list for our device": {"to_device": 7},
    "a tombstone": joined(
        said("$t") | {"type": "m.room.tombstone", "state_key": "", "content": {"replacement_room": 5}}
    ),
}


@pytest.mark.parametrize("name", GARBAGE)
async def test_nonsense(story: Story, name: str) -> None:
    """Whatever a server says, what comes after it is heard."""
    story.server.says = [FIRST, GARBAGE[name], joined(said("$after"))]
    await story.runs(story.taken(3))
    texts = [request.text for request in story.inbox.requests.values() if request.kind is Kind.ASKED]
    assert texts == ["read $after"]


async def test_store_away(story: Story) -> None:
    """While nothing can be stored the server is not asked for more."""
    story.server.says = [FIRST, joined(said("$1"))]
    await story.runs(story.taken(1))
    story.inbox.busy, asked = ALWAYS, len(story.server.times("/sync"))
    await story.runs(story.at(story.server.clock.seconds + OUTAGE))
    assert len(story.server.times("/sync")) == asked + 1
    story.inbox.busy = 0
    await story.runs(story.taken(2))
    assert list(story.inbox.requests) == ["matrix:$1"]


async def test_echo(story: Story) -> None:
    """A program that says our users' words again is not answered; somebody who asks the same later is."""
    late = said("$late", "!hearsay help", "@ben:test.example") | {"origin_server_ts": 1_931_234_060_000}
    story.server.says = [
        FIRST,
        joined(said("$1", "!hearsay help"), said("$2", "!hearsay help", "@parrot:test.example"), late),
    ]
    await story.runs(story.taken(2))
    assert list(story.inbox.requests) == ["matrix:$1", "matrix:$late"]


async def test_no_echo(story: Story) -> None:
    """Who has said words of their own may ask what somebody else just asked; a program has only echoes."""
    parrot, ben = "@parrot:test.example", "@ben:test.example"
    story.server.says = [
        FIRST,
        joined(said("$0", "Good morning."), said("$1", "Good morning.", parrot), said("$2", "Morning!", ben)),
        joined(said("$3", "!hearsay help"), said("$4", "!hearsay help", parrot)),
        joined(said("$5", "!hearsay help", ben)),
    ]
    await story.runs(story.taken(4))
    asked = [one.id for one in story.inbox.requests.values() if one.kind is Kind.ASKED]
    assert asked == ["$3", "$5"]


async def test_echo_taken_in_again(story: Story) -> None:
    """An answer that could not be stored at first says the same when it is taken in again."""
    echo = said("$2", "!hearsay help", "@parrot:test.example")
    story.server.says = [FIRST, joined(said("$1", "!hearsay help"), echo)]
    await story.runs(story.taken(1))
    story.inbox.busy = 2
    await story.runs(story.taken(2))
    assert list(story.inbox.requests) == ["matrix:$1"]


async def test_applause(story: Story) -> None:
    """A reaction below what somebody else said, or what nobody may see, presses nothing of ours."""
    relation = {"rel_type": "m.annotation", "key": "👍"}
    story.server.events = {"$ours": said("$ours", sender=ME), "$old": said("$old", "Old news.")}
    reactions = [
        said(f"$r{target}")
        | {"type": "m.reaction", "content": {"m.relates_to": relation | {"event_id": target}}}
        for target in ("$news", "$old", "$gone", "$ours")
    ]
    story.server.says = [FIRST, joined(said("$news", "The pier is shut."), *reactions)]
    await story.runs(story.taken(2))
    pressed = [one.press.on.id for one in story.inbox.requests.values() if one.press is not None]
    assert pressed == ["$ours"]


def invited(*rooms: str, by: str = ANA) -> dict[str, Any]:
    """Somebody wants us in rooms."""
    event = member(ME, "invite") | {"sender": by}
    return {"rooms": {"invite": {room: {"invite_state": {"events": [event]}} for room in rooms}}}


async def test_an_invitation_nobody_can_accept(story: Story) -> None:
    """A room whose server is gone is tried ever more rarely, and keeps no other room waiting."""
    new = {"!new": {"state": {"events": [member(ME), member(ANA)]}}}
    story.server.says = [FIRST, invited("!dead", "!live"), {"rooms": {"join": new}}]
    await story.runs(story.taken(1))
    now = story.server.clock.seconds
    with between(story.server, now, now + 10_000, Fault(), part="/join/!dead"):
        await story.runs(story.at(now + 5_000))
    assert len(story.server.times("/join/!live")) == 1
    assert [said["body"][:6] for said in story.server.sent] == ["Hello."]
    assert 5 < len(story.server.times("/join/!dead")) < 15


async def test_many_invitations(story: Story) -> None:
    """Of many invitations those of people who may invite us come first; we go on listening meanwhile."""
    storm = invited(*(f"!r{number}" for number in range(70)), by="@mallory:elsewhere.example")
    storm["rooms"]["invite"] |= invited("!good")["rooms"]["invite"]
    story.server.says = [FIRST, storm, joined(said("$1"))]
    await story.runs(lambda: len(story.server.times("/leave")) == 70)
    paths = [path for _, _, path in story.server.calls]
    joins = [number for number, path in enumerate(paths) if path == "/v3/join/!good"]
    leaves = [number for number, path in enumerate(paths) if path.endswith("/leave")]
    assert len(joins) == 1
    assert joins[0] < leaves[0]
    assert "/v3/sync" in paths[leaves[0] : leaves[25]]
    assert list(story.inbox.requests) == ["matrix:$1"]


async def test_edit_of_a_reply(story: Story) -> None:
    """Who changes a question that replied to something still asks about that."""
    story.server.events = {
        "$article": said("$article", "The pier is shut."),
        "$q": said("$q", "hearsay read"),
    }
    story.server.events["$q"]["content"]["m.relates_to"] = {"m.in_reply_to": {"event_id": "$article"}}
    edit = said("$e", "* !hearsay read")
    edit["content"]["m.new_content"] = {"msgtype": "m.text", "body": "!hearsay read"}
    edit["content"]["m.relates_to"] = {"rel_type": "m.replace", "event_id": "$q"}
    story.server.says = [FIRST, joined(edit)]
    await story.runs(story.taken(2))
    (request,) = story.inbox.requests.values()
    assert (request.kind, request.message, request.addressed) == (Kind.EDITED, "$q", True)
    assert (request.text, request.about) == ("read", "The pier is shut.")


async def test_about_what_is_gone(story: Story) -> None:
    """A request that replies to what we may not see is a request all the same; who fails is asked thrice."""
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": "$gone"}}}
    first, second = said("$1", "!hearsay read"), said("$2", "!hearsay read it")
    for event in (first, second):
        event["content"] |= reply
    story.server.says = [FIRST, joined(first), joined(second)]
    await story.runs(story.taken(2))
    now = story.server.clock.seconds
    with between(story.server, now, now + 10_000, Fault(), part="/event/"):
        await story.runs(story.taken(3))
    assert [(one.text, one.about) for one in story.inbox.requests.values()] == [
        ("read", None),
        ("read it", None),
    ]
    assert len(story.server.times("/event/")) == 4
