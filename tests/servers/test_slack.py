"""The stand-in for Slack sends what Slack sends, again and again where Slack does, and lets things expire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import Said, Slack, schemas
from tests.servers.slack.campaign import Campaign
from tests.servers.slack.fixtures import slack as slack  # noqa: PLC0414 - a fixture
from tests.servers.slack.markup import Mark, in_text, live
from tests.servers.slack.record import Delivery
from tests.servers.slack.talk import parts

Json = dict[str, Any]
MODAL: Json = {
    "type": "modal",
    "callback_id": "watch",
    "title": {"type": "plain_text", "text": "Watch"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "terms",
            "label": {"type": "plain_text", "text": "Terms"},
            "element": {"type": "plain_text_input", "action_id": "typed"},
        }
    ],
}
CARD: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "The ferry is late."}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "same",
                "value": "7",
                "text": {"type": "plain_text", "text": "Same"},
            }
        ],
    },
]


class Newsroom:
    """A workspace with Ana in it, an app made with Bolt, and what the app heard."""

    def __init__(self, slack: Slack) -> None:
        """Nobody listens yet."""
        self.slack = slack
        self.team = slack.team("Harbour Post").id
        self.ana = slack.person(self.team, "ana", is_admin=True)
        self.desk = slack.channel(self.team, "desk", [self.ana])
        self.client = AsyncWebClient(token=slack.installation(self.team).token, base_url=slack.base + "/api/")
        self.client.retry_handlers.clear()
        self.app = AsyncApp(
            client=self.client, signing_secret=slack.app.signing_secret, process_before_response=True
        )
        self.heard: list[Json] = []
        self.failing = 0
        self.app.event({"type": "message"})(self._hear)
        for name in (
            "app_mention",
            "app_home_opened",
            "member_joined_channel",
            "channel_rename",
            "channel_left",
        ):
            self.app.event(name)(self._hear)

    async def _hear(self, event: Json) -> None:
        if self.failing:
            self.failing -= 1
            raise RuntimeError("the app is out of order")
        self.heard.append(event)

    @asynccontextmanager
    async def by_http(self) -> AsyncIterator[Newsroom]:
        """It listens by HTTP."""

        async def handle(request: web.Request) -> web.StreamResponse:
            return await to_aiohttp_response(await self.app.async_dispatch(await to_bolt_request(request)))

        async with served(handle) as url:
            self.slack.by_http(url)
            yield self

    @asynccontextmanager
    async def by_sockets(self, connections: int = 1) -> AsyncIterator[Newsroom]:
        """It listens by Socket Mode."""
        sockets = self.slack.by_sockets()
        sockets.ack = 0.3
        handlers = [
            AsyncSocketModeHandler(self.app, self.slack.app.app_token, ping_interval=0.1)
            for _ in range(connections)
        ]
        for handler in handlers:
            await handler.connect_async()  # type: ignore[no-untyped-call]
        await self.slack.until(lambda: len(sockets.open()) == connections)
        try:
            yield self
        finally:
            for handler in handlers:
                await handler.close_async()  # type: ignore[no-untyped-call]

    async def card(self) -> Said:
        """A message of the app with a button."""
        posted = await self.client.chat_postMessage(channel=self.desk, text="Late ferry", blocks=CARD)
        return Said(self.desk, str(posted["ts"]))


@asynccontextmanager
async def served(handle: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """The address at which a handler takes whatever is posted."""
    app = web.Application()
    app.router.add_post("/", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@pytest.fixture
async def room(slack: Slack) -> AsyncIterator[Newsroom]:
    """A newsroom whose app listens by HTTP."""
    async with Newsroom(slack).by_http() as room:
        yield room
        await slack.settled()


# Events


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


# Clicks


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


# Trouble

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
    room.client.timeout = 1
    with pytest.raises((SlackApiError, aiohttp.ClientError, TimeoutError)) as raised:
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


# Socket Mode


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


# What others build on


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
    await asking.settled(within=0.5)
    assert [text.rpartition(" ")[2] for text in asking.lost()] == ["3"]
    assert [text.rpartition(" ")[2] for text in asking.twice()] == ["4"]
    assert len(asking.acknowledged()) == 10


LIVE = [
    ("all of it escaped: &lt;!here&gt; &lt;@U1&gt;", []),
    ("<!here> <@U1> <#C1|desk>", ["broadcast", "user", "channel"]),
    ("<!subteam^S1> <!date^1^{date}|x>", ["usergroup", "date"]),
    ("<https://a.example|a.example/b> https://b.example", ["link", "bare"]),
    ("ask @channel in #desk :smile: at 10:30:15", ["name", "name", "emoji"]),
]


@pytest.mark.parametrize(("text", "kinds"), LIVE)
def test_what_is_live(text: str, kinds: list[str]) -> None:
    """Who is called, what is a link and what is a picture in a text that Slack reads."""
    assert [mark.kind for mark in in_text(text)] == kinds


SPOOFED = [
    (Mark("link", "https://a.example/x", "a.example"), False),
    (Mark("link", "https://a.example/x", "The Harbour Post"), False),
    (Mark("link", "https://evil.example", "bank.example/login"), True),
    (Mark("link", "https://evil.example", "see https://bank.example"), True),
    (Mark("link", "https://bank.example@evil.example", "bank.example"), True),
]


@pytest.mark.parametrize(("mark", "spoofed"), SPOOFED)
def test_spoofed_links(mark: Mark, spoofed: bool) -> None:
    """A link that shows another host than it leads to."""
    assert mark.is_spoofed is spoofed


def test_live_blocks() -> None:
    """Plain text calls nobody, mrkdwn does, and a fallback text too."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "<!here>", "verbatim": True}}
    header = {"type": "header", "text": {"type": "plain_text", "text": "<!here> :fire:", "emoji": False}}
    assert [mark.kind for mark in live({"text": "<@U1>", "blocks": [header, section]})] == [
        "user",
        "broadcast",
    ]
