"""The stand-in for Slack sends what Slack sends, again and again where Slack does."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from tests.servers.slack import Slack, schemas
from tests.servers.slack.bolt_app import Newsroom, served
from tests.servers.slack.bolt_app import room as room  # noqa: PLC0414 - a fixture
from tests.servers.slack.fixtures import slack as slack  # noqa: PLC0414 - a fixture
from tests.servers.slack.record import Delivery

Json = dict[str, Any]


async def test_mention(room: Newsroom) -> None:
    """A mention comes twice, as a message and as app_mention, escaped and with its links marked."""
    assert await room.slack.http().verify()
    said = room.slack.mention(room.ana, room.desk, "is <b> & https://news.example/a?b=1&c=2 right?")
    await room.slack.settled()
    assert sorted(event["type"] for event in room.heard) == ["app_mention", "message"]
    bot = room.slack.bot(room.desk)
    text = f"<@{bot}> is &lt;b&gt; &amp; <https://news.example/a?b=1&amp;c=2> right?"
    assert {event["text"] for event in room.heard} == {text}
    assert {event["ts"] for event in room.heard} == {said.ts}


def sent_as(delivery: Delivery) -> str:
    """The name of the type that a delivery's payload has."""
    return {"events_api": "event_callback", "slash_commands": "slash_command"}.get(
        delivery.kind, delivery.name
    )


# Where Slack's documents and everybody's logs show more, or less, than Slack's types of message events have.
MORE = {"app_id", "file_access", "timestamp", "user_team", "source_team", "media_display_type", "attachments"}
LESS = {"channels": None, "groups": None}  # of a file


def known(event: Json) -> Json:
    """A message event as Slack's types have it; they want a channel in the messages inside, too."""
    more = MORE | ({"client_msg_id", "team", "edited"} if event.get("subtype") == "file_share" else set())
    kept = {key: part for key, part in event.items() if key not in more}
    if "files" in kept:
        kept["files"] = [
            LESS | {key: part for key, part in file.items() if key not in MORE} for file in kept["files"]
        ]
    outer = {key: kept[key] for key in ("channel", "channel_type", "event_ts")}
    for inner in {"message", "previous_message", "root"} & set(kept):
        kept[inner] = known(outer | kept[inner])
    return kept


async def test_everything_sent_has_slacks_types(room: Newsroom) -> None:
    """Whatever people do, what the app is sent has the types that Slack gives it."""
    slack, ana, desk = room.slack, room.ana, room.desk
    ben = slack.person(room.team, "ben", is_ultra_restricted=True)
    said = slack.mention(ana, desk, "look", files=[("notes.txt", b"The ferry is late.")])
    slack.say(ana, desk, "here", thread_ts=said.ts)
    slack.edit(said, "look again")
    slack.unfurl(said)
    card = await room.card()
    slack.delete(slack.say(ana, desk, "oops"))
    slack.direct(ana, "hello")
    slack.other_bot(desk, "wire copy")
    slack.join(ben, desk)
    slack.leave(ben, desk)
    slack.rename(desk, "harbour", ana)
    await slack.open_home(ana)
    await slack.shortcut(ana, said)
    await slack.press(ana, card, "same")
    await slack.command(ana, desk, "help")
    slack.share(desk, slack.team("Elsewhere", installed=False).id)
    slack.archive(desk, ana)
    slack.unarchive(desk, ana)
    slack.remove_bot(desk, ana)
    slack.uninstall(room.team)
    await slack.settled()
    wrong = []
    for delivery in slack.record.deliveries:
        outer = {key: part for key, part in delivery.payload.items() if (key, part) != ("enterprise", None)}
        event = delivery.event
        if event:
            name = f"event {event['type']}"
            wrong += schemas.problems("sent", name, known(event) if name == "event message" else event)
            outer["event"] = {"type": event["type"]}
        wrong += [f"{delivery.name}: {words}" for words in schemas.problems("sent", sent_as(delivery), outer)]
    assert wrong == [], "\n".join(wrong)
    assert len({delivery.name for delivery in slack.record.deliveries}) > 12


async def test_events_that_the_app_may_not_have(slack: Slack) -> None:
    """Nothing comes of where the bot is not, of what it did not subscribe to, or without the scope."""
    team = slack.team("Harbour Post", granted={"channels:history"})
    ana = slack.person(team.id, "ana")
    desk, closed = (
        slack.channel(team.id, "desk", [ana]),
        slack.channel(team.id, "sources", [ana], private=True),
    )
    far = slack.channel(team.id, "sport", [ana], with_bot=False)
    slack.app.events = frozenset({"message.groups", "app_mention"})
    for place in (desk, closed, far):
        slack.say(ana, place, "hello")
    slack.mention(ana, desk)
    assert slack.record.deliveries == []
    assert [why for _, why in slack.record.withheld] == [
        "not subscribed",
        "missing scope groups:history",
        "the app is not there",
        "not subscribed",
        "missing scope app_mentions:read",
    ]


async def test_retries(room: Newsroom) -> None:
    """What is not taken comes again until it is taken or the fourth try is over."""
    room.failing = 2
    room.slack.say(room.ana, room.desk, "hello")
    await room.slack.settled()
    (delivery,) = room.slack.record.deliveries
    assert (delivery.tries, delivery.acked) == (["http_error 500", "http_error 500", "ok"], True)
    room.failing = 9
    room.slack.say(room.ana, room.desk, "hello?")
    await room.slack.settled()
    assert room.slack.record.deliveries[-1].tries == ["http_error 500"] * 4
    assert [event["text"] for event in room.heard] == ["hello"]


async def test_what_a_retry_says(slack: Slack) -> None:
    """A further try says which it is and why, is signed anew, and X-Slack-No-Retry ends it."""
    seen: list[tuple[str | None, str | None]] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        seen.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        if len(seen) == 1:
            await asyncio.sleep(1)
        return web.Response(status=503, headers={"X-Slack-No-Retry": "1"} if len(seen) > 2 else {})

    room = Newsroom(slack)
    async with served(handle) as url:
        slack.by_http(url).ack = 0.2
        slack.say(room.ana, room.desk, "hello")
        await slack.settled()
    assert seen == [(None, None), ("1", "http_timeout"), ("2", "http_error")]
    assert slack.record.deliveries[0].acked is False


SIGNED = [({}, 200), ({"at": 1.0}, 401), ({"secret": "another"}, 401)]


@pytest.mark.parametrize(("wrong", "status"), SIGNED)
async def test_signatures(room: Newsroom, wrong: dict[str, Any], status: int) -> None:
    """Bolt takes what is signed, and nothing that is old or signed by somebody else."""
    body = b'{"type":"event_callback","event":{"type":"message"},"team_id":"T1"}'
    taken, _, _ = await room.slack.http().post(body, {"Content-Type": "application/json"}, **wrong)
    assert taken == status


async def test_disorder(room: Newsroom) -> None:
    """Events come twice and out of their order when a test wants it, under the same event_id."""
    room.slack.disorder.twice, room.slack.disorder.late = 1.0, 0.5
    for number in range(20):
        room.slack.say(room.ana, room.desk, str(number))
    await room.slack.settled()
    texts = [event["text"] for event in room.heard]
    assert len(texts) == 40
    assert list(dict.fromkeys(texts)) != [str(number) for number in range(20)]
    assert all(delivery.tries == ["ok", "ok"] for delivery in room.slack.record.deliveries)
