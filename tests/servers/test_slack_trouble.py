"""Things go wrong in the stand-in for Slack as tests want it: calls, rates, tokens, connections."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import Slack
from tests.servers.slack.bolt_app import Newsroom
from tests.servers.slack.bolt_app import room as room  # noqa: PLC0414 - a fixture
from tests.servers.slack.campaign import Campaign
from tests.servers.slack.fixtures import slack as slack  # noqa: PLC0414 - a fixture

Json = dict[str, Any]


FAULTS = {
    "500 before": (0, "500"),
    "500 after": (1, "500"),
    "reset": (1, "ServerDisconnectedError ClientOSError"),
    "late": (1, "ServerDisconnectedError ClientOSError"),
    "timeout": (0, "TimeoutError"),
    "ratelimited": (0, "ratelimited"),
}


@pytest.mark.parametrize(("kind", "stands", "told"), [(kind, *what) for kind, what in FAULTS.items()])
async def test_faults(room: Newsroom, kind: str, stands: int, told: str) -> None:
    """A call goes wrong as it was ordered: what is said of it, and whether the message stands in the end."""
    room.slack.faults.order("chat.postMessage", kind)
    with pytest.raises((SlackApiError, aiohttp.ClientError, TimeoutError)) as raised:
        async with asyncio.timeout(0.5):
            await room.client.chat_postMessage(channel=room.desk, text="once")
    said = str(getattr(raised.value, "response", "")) + type(raised.value).__name__
    if isinstance(raised.value, SlackApiError):
        said += str(raised.value.response.status_code)
    assert any(word in said for word in told.split())
    await room.slack.settled()
    assert len(room.slack.standing(room.desk)) == stands
    assert room.slack.faults.done == {kind: 1}


async def test_rates(room: Newsroom) -> None:
    """Who posts too fast in a channel is told how long to wait, and whoever does not wait is noted."""
    room.slack.throttle.on = True
    told = []
    for _ in range(7):
        try:
            await room.client.chat_postMessage(channel=room.desk, text="again")
        except SlackApiError as error:
            told.append(error.response.headers["Retry-After"])
    assert told == ["1", "1"]
    assert len(room.slack.throttle.early) == 1
    room.slack.clock.forward(2)
    await room.client.chat_postMessage(channel=room.desk, text="again")
    assert len(room.slack.throttle.early) == 1


async def test_revoked(room: Newsroom) -> None:
    """A token that was taken away is good for nothing, and the app is told."""
    room.slack.revoke(room.team)
    await room.slack.settled()
    assert room.slack.record.deliveries[-1].name == "tokens_revoked"
    with room.slack.record.expecting("token_revoked"), pytest.raises(SlackApiError):
        await room.client.auth_test()


async def test_sockets(slack: Slack) -> None:
    """Events, commands and clicks come over the connections, and what is answered comes back."""
    room = Newsroom(slack)

    async def command(ack: Any) -> None:
        await ack("Here.")

    room.app.command("/hearsay")(command)
    async with room.by_sockets(2):
        for number in range(30):
            slack.say(room.ana, room.desk, str(number))
        await slack.settled()
        assert len(room.heard) == 30
        assert all(connection.sent for connection in slack.sockets().connections)
        assert (await slack.command(room.ana, room.desk)).answer == {"text": "Here."}


async def test_socket_redelivery(slack: Slack) -> None:
    """What is not acknowledged comes again, on whatever connection."""
    room = Newsroom(slack)
    async with room.by_sockets():
        room.failing = 1
        slack.say(room.ana, room.desk, "hello")
        await slack.settled()
    assert slack.record.deliveries[0].tries == ["timeout", "ok"]


async def test_socket_refresh(slack: Slack) -> None:
    """A connection that is to be made anew is made anew, and nothing is lost meanwhile."""
    room = Newsroom(slack)
    async with room.by_sockets():
        for number in range(10):
            slack.say(room.ana, room.desk, str(number))
            if number == 5:
                await slack.sockets().refresh(warning=True)
        await slack.settled()
    assert {event["text"] for event in room.heard} == {str(number) for number in range(10)}
    assert slack.sockets().opened >= 2


async def test_dead_connection(slack: Slack) -> None:
    """A dead connection answers no ping; what was sent there comes over the one that is made then."""
    room = Newsroom(slack)
    async with room.by_sockets():
        slack.sockets().die()
        slack.sockets().waits = (0.2,) * 20
        slack.say(room.ana, room.desk, "hello")
        await slack.settled()
    assert [event["text"] for event in room.heard] == ["hello"]
    assert slack.record.deliveries[0].tries[0] in {"timeout", "connection_lost"}


async def test_ten_connections(slack: Slack) -> None:
    """The eleventh connection is told that there are too many, and a ticket is good for one connection."""
    Newsroom(slack)
    sockets = slack.by_sockets()
    client = AsyncWebClient(token=slack.app.app_token, base_url=slack.base + "/api/")
    async with aiohttp.ClientSession() as session:
        opened, url = [], ""
        for _ in range(10):
            url = str((await client.apps_connections_open(app_token=slack.app.app_token))["url"])
            opened.append(await session.ws_connect(url))
            assert (await opened[-1].receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)
        with slack.record.expecting("too_many_websockets"):
            url = str((await client.apps_connections_open(app_token=slack.app.app_token))["url"])
            one_more = await session.ws_connect(url)
            assert (await one_more.receive_json())["reason"] == "too_many_websockets"
        assert sockets.most_ever == 10
        for one in opened:
            await one.close()


async def test_campaign(room: Newsroom) -> None:
    """A campaign finds the question that was taken and never answered, and the one answered twice."""

    async def answer(event: Json) -> None:
        number = int(event["text"].rpartition(" ")[2])
        if number != 3:
            await room.client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="Seen.")
        if number == 4:
            await room.client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="Seen!")

    done = set[str]()

    async def once(event: Json) -> None:
        if event["type"] == "app_mention" and event["ts"] not in done:
            done.add(event["ts"])
            await answer(event)

    room.app.event("app_mention")(once)
    room.app._async_listeners.insert(0, room.app._async_listeners.pop())
    asking = Campaign(room.slack, [(room.ana, room.desk)], rate=500)
    await asking.ask(10)
    await asking.settled(within=0.5, quiet=0.1)
    assert [text.rpartition(" ")[2] for text in asking.lost()] == ["3"]
    assert [text.rpartition(" ")[2] for text in asking.twice()] == ["4"]
    assert len(asking.acknowledged()) == 10
