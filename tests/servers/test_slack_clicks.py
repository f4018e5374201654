"""People click, type and share files in the stand-in for Slack; what they are given expires."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import Slack
from tests.servers.slack.bolt_app import CARD, MODAL, Newsroom
from tests.servers.slack.bolt_app import room as room  # noqa: PLC0414 - a fixture
from tests.servers.slack.fixtures import slack as slack  # noqa: PLC0414 - a fixture
from tests.servers.slack.talk import parts

Json = dict[str, Any]


async def test_trigger(room: Newsroom) -> None:
    """A trigger_id opens one view, within three seconds."""
    given: list[str] = []

    async def same(ack: Any, body: Json) -> None:
        given.append(body["trigger_id"])
        await ack()

    room.app.action("same")(same)
    card = await room.card()
    for _ in range(2):
        assert (await room.slack.press(room.ana, card, "same")).tries == ["ok"]
    await room.client.views_open(trigger_id=given[0], view=MODAL)
    assert room.slack.modal(room.ana) is not None
    room.slack.clock.forward(3.5)
    with room.slack.record.expecting("exchanged_trigger_id", "expired_trigger_id"):
        for id in given:
            with pytest.raises(SlackApiError):
                await room.client.views_open(trigger_id=id, view=MODAL)


async def test_submission(room: Newsroom) -> None:
    """A modal shows the errors of its fields, and closes when there are none; a bad answer is noted."""
    answers: list[Json] = [
        {"response_action": "errors", "errors": {"terms": "Two words at least."}},
        {"response_action": "errors", "errors": {"no such block": "x"}},
        {},
    ]

    async def check(ack: Any, body: Json) -> None:
        await ack()
        await room.client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async def watch(ack: Any) -> None:
        await ack(**answers.pop(0))

    room.app.shortcut("check")(check)
    room.app.view("watch")(watch)
    await room.slack.shortcut(room.ana, room.slack.say(room.ana, room.desk, "hello"))
    assert (await room.slack.submit(room.ana, {"terms": "fire"})).answer == {
        "response_action": "errors",
        "errors": {"terms": "Two words at least."},
    }
    with room.slack.record.expecting("view_submission invalid_response"):
        await room.slack.submit(room.ana, {"terms": "fire"})
    sent = await room.slack.submit(room.ana, {"terms": "harbour fire"})
    assert sent.payload["view"]["state"]["values"]["terms"]["typed"]["value"] == "harbour fire"
    assert room.slack.modal(room.ana) is None


async def test_view_hash(room: Newsroom) -> None:
    """Who was slower than somebody else is told so."""
    home = {"type": "home", "blocks": CARD}
    first = await room.client.views_publish(user_id=room.ana, view=home)
    old = first["view"]["hash"]
    await room.client.views_publish(user_id=room.ana, view=home, hash=old)
    with room.slack.record.expecting("hash_conflict"), pytest.raises(SlackApiError):
        await room.client.views_publish(user_id=room.ana, view=home, hash=old)
    assert (await room.slack.open_home(room.ana) or {})["type"] == "home"


async def test_response_url(room: Newsroom) -> None:
    """A response_url is good for five answers in half an hour."""
    urls: list[str] = []

    async def command(ack: Any, body: Json) -> None:
        urls.append(body["response_url"])
        await ack("One moment.")

    room.app.command("/hearsay")(command)
    sent = await room.slack.command(room.ana, room.desk, "help")
    assert sent.answer == "One moment."
    await room.slack.command(room.ana, room.desk)
    statuses = []
    async with aiohttp.ClientSession() as session:
        with room.slack.record.expecting("used_url", "expired_url"):
            for _ in range(6):
                async with session.post(urls[0], json={"text": "done"}) as response:
                    statuses.append(response.status)
            room.slack.clock.forward(31 * 60)
            async with session.post(urls[1], json={"text": "late"}) as response:
                statuses.append(response.status)
    assert statuses == [200] * 5 + [404] * 2
    texts = [one["text"] for one in room.slack.hidden_from_others(room.ana)]
    assert texts == ["One moment."] * 2 + ["done"] * 5


# Messages


async def test_metadata_and_edits(room: Newsroom) -> None:
    """Metadata is shown to who asks for all of it and outlives an edit; edits and deletions are told."""
    metadata = {"event_type": "said", "event_payload": {"key": "k1"}}
    posted = await room.client.chat_postMessage(channel=room.desk, text="one", metadata=metadata)
    await room.client.chat_update(channel=room.desk, ts=posted["ts"], text="two")
    plain = await room.client.conversations_history(channel=room.desk)
    full = await room.client.conversations_history(channel=room.desk, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert (full["messages"][0]["text"], full["messages"][0]["metadata"]) == ("two", metadata)
    said = room.slack.say(room.ana, room.desk, "hello")
    room.slack.delete(said)
    await room.slack.settled()
    told = [delivery.event.get("subtype") for delivery in room.slack.record.deliveries]
    assert told == [None, "message_changed", None, "message_deleted"]


async def test_reply_to_what_is_gone(room: Newsroom) -> None:
    """A reply whose parent was deleted comes to stand in the channel itself, and is noted."""
    said = room.slack.say(room.ana, room.desk, "forget this")
    room.slack.delete(said)
    answer = await room.client.chat_postMessage(channel=room.desk, text="Forgotten.", thread_ts=said.ts)
    assert "thread_ts" not in answer["message"]
    assert room.slack.record.unthreaded == [(room.desk, said.ts)]


async def test_files(room: Newsroom) -> None:
    """A file's address wants the bot's token; others get a page for people, with status 200."""
    room.slack.mention(room.ana, room.desk, "this", files=[("notes.txt", b"The ferry is late.")])
    await room.slack.settled()
    file = next(event for event in room.heard if event.get("subtype") == "file_share")["files"][0]
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {room.client.token}"}
        async with session.get(file["url_private_download"], headers=headers) as response:
            assert await response.read() == b"The ferry is late."
        with room.slack.record.expecting("download not_allowed"):
            async with session.get(file["url_private_download"]) as response:
                assert (response.status, response.content_type) == (200, "text/html")
    await room.client.files_upload_v2(
        channel=room.desk, filename="report.txt", content="Late.", initial_comment="x"
    )
    assert [file.name for file in room.slack.world.files.values()] == ["notes.txt", "report.txt"]


def test_pastes() -> None:
    """A long paste becomes messages of 4,000 characters, and loses nothing but the space at a break."""
    text = " ".join(f"word{number}" for number in range(2000))
    assert " ".join(parts(text)) == text
    assert max(map(len, parts(text))) <= 4000
    assert [len(part) for part in parts("x" * 9000)] == [4000, 4000, 1000]


async def test_installing(slack: Slack) -> None:
    """Somebody lets the app in: a code comes back with the state, and gives a token once."""
    team = slack.team("Elsewhere", installed=False)
    slack.approving = (team.id, slack.person(team.id, "cho", is_admin=True))
    client, app = AsyncWebClient(base_url=slack.base + "/api/"), slack.app
    asked = {"client_id": app.client_id, "scope": "chat:write,commands", "state": "s1"}
    asked["redirect_uri"] = "http://127.0.0.1:1/back"
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{slack.base}/oauth/v2/authorize", params=asked, allow_redirects=False) as response,
    ):
        back = response.headers["Location"]
    assert back.startswith("http://127.0.0.1:1/back?code=")
    assert back.endswith("&state=s1")
    ours = {
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "redirect_uri": asked["redirect_uri"],
    }
    code = back.partition("code=")[2].partition("&")[0]
    given = await client.api_call("oauth.v2.access", data={"code": code, **ours})
    assert given["scope"] == "chat:write,commands"
    assert (await client.auth_test(token=given["access_token"]))["team_id"] == team.id
    with slack.record.expecting("invalid_code"), pytest.raises(SlackApiError):
        await client.api_call("oauth.v2.access", data={"code": code, **ours})
