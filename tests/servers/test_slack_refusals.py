"""The stand-in for Slack refuses what Slack refuses, by the name that Slack gives it, and takes the rest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import Slack, limits, schemas, scopes
from tests.servers.slack.examples import BAD, GOOD
from tests.servers.slack.fixtures import slack as slack  # noqa: PLC0414 - a fixture

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """A workspace in which things can go wrong."""

    slack: Slack
    client: AsyncWebClient
    ana: str
    names: dict[str, str]


@pytest.fixture
def desk(slack: Slack) -> Desk:
    """Channels of every kind, a message of Ana's, one of the app's, and nobody who listens."""
    slack.app.events = frozenset()
    team = slack.team("Harbour Post")
    ana, ben = slack.person(team.id, "ana"), slack.person(team.id, "ben")
    other = slack.team("Elsewhere", installed=False)
    names = {
        "open": slack.channel(team.id, "desk", [ana]),
        "not in": slack.channel(team.id, "sport", [ana], with_bot=False),
        "closed": slack.channel(team.id, "sources", [ana], private=True, with_bot=False),
        "old": slack.channel(team.id, "election", [ana]),
        "elsewhere": slack.channel(other.id, "far", [], with_bot=False),
        "ana": ana,
        "ben": ben,
    }
    names["hers"] = slack.say(ana, names["open"], "The ferry is late.").ts
    names["reply"] = slack.say(ana, names["open"], "Very late.", thread_ts=names["hers"]).ts
    slack.place(names["old"]).is_archived = True
    client = AsyncWebClient(token=slack.installation(team.id).token, base_url=slack.base + "/api/")
    return Desk(slack, client, ana, names)


async def called(desk: Desk, method: str, arguments: Json) -> Json:
    """The answer to a call whose words in braces stand for what the desk has of that name."""
    text = json.dumps(arguments)
    for name, id in desk.names.items():
        text = text.replace(f"{{{name}}}", id)
    try:
        answer = await desk.client.api_call(method, json=json.loads(text))
    except SlackApiError as error:
        answer = error.response
    data = answer.data
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize(("method", "arguments", "error"), BAD, ids=[f"{m} {e}" for m, _, e in BAD])
async def test_what_slack_refuses(desk: Desk, method: str, arguments: Json, error: str) -> None:
    """A call that Slack would refuse is refused by the same name, and stands in the record."""
    with desk.slack.record.expecting(f"{method} {error}") as found:
        answer = await called(desk, method, arguments)
    assert (answer["ok"], answer["error"]) == (False, error)
    assert [one.error for one in found] == [error]


@pytest.mark.parametrize(("method", "arguments"), GOOD, ids=[f"{n} {m}" for n, (m, _) in enumerate(GOOD)])
async def test_what_slack_takes(desk: Desk, method: str, arguments: Json) -> None:
    """A call that Slack takes is taken, up to the last character, and answered as its types have it."""
    assert (await called(desk, method, arguments))["ok"]


async def test_reading_as_the_sdk_does_it(desk: Desk) -> None:
    """The calls that read take their arguments as a form, as slack_sdk sends them."""
    client, place = desk.client, desk.names["open"]
    assert (await client.conversations_info(channel=place, include_num_members=True))["channel"][
        "num_members"
    ] == 2
    assert (await client.users_info(user=desk.ana))["user"]["is_restricted"] is False
    assert len((await client.users_conversations(types="public_channel,private_channel"))["channels"]) == 2
    assert len((await client.conversations_replies(channel=place, ts=desk.names["hers"]))["messages"]) == 2
    first = await client.conversations_history(channel=place, limit=1, include_all_metadata=True)
    assert [one["ts"] for one in first["messages"]] == [desk.names["hers"]]
    assert set((await client.conversations_members(channel=place))["members"]) >= {desk.ana}


TOKENS = [
    ({}, "not_authed"),
    ({"Authorization": "Bearer xoxb-nobody"}, "invalid_auth"),
    ({"Authorization": "Bearer {app}"}, "not_allowed_token_type"),
]


@pytest.mark.parametrize(("headers", "error"), TOKENS)
async def test_tokens(desk: Desk, headers: dict[str, str], error: str) -> None:
    """Nobody gets in without a token, with one nobody gave out, or with one that is for something else."""
    sent = {name: value.replace("{app}", desk.slack.app.app_token) for name, value in headers.items()}
    with desk.slack.record.expecting(error):
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{desk.slack.base}/api/auth.test", headers=sent) as response,
        ):
            assert (await response.json())["error"] == error


async def test_token_in_an_address(desk: Desk) -> None:
    """A token does not belong in an address."""
    with desk.slack.record.expecting("invalid_auth"):
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{desk.slack.base}/api/auth.test?token={desk.client.token}") as response,
        ):
            assert (await response.json())["error"] == "invalid_auth"


BODIES = [
    (b"{", "application/json", "invalid_json"),
    (b"[]", "application/json", "json_not_object"),
    (b"[" * 100_000, "application/json", "invalid_json"),
    (b"x", "application/msgpack", "invalid_post_type"),
]


@pytest.mark.parametrize(("body", "kind", "error"), BODIES)
async def test_bodies(desk: Desk, body: bytes, kind: str, error: str) -> None:
    """A body that Slack cannot read is refused by name."""
    headers = {"Authorization": f"Bearer {desk.client.token}", "Content-Type": kind}
    with desk.slack.record.expecting(error):
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{desk.slack.base}/api/chat.postMessage", data=body, headers=headers) as response,
        ):
            assert (await response.json())["error"] == error


async def test_scopes(slack: Slack) -> None:
    """A token can do what it was granted, by kind of conversation, and Slack says which scope is missing."""
    slack.app.events = frozenset()
    team = slack.team("Harbour Post", granted={"channels:history", "chat:write"})
    ana = slack.person(team.id, "ana")
    open_, closed = (
        slack.channel(team.id, "desk", [ana]),
        slack.channel(team.id, "sources", [ana], private=True),
    )
    client = AsyncWebClient(token=slack.installation(team.id).token, base_url=slack.base + "/api/")
    await client.conversations_history(channel=open_)
    with slack.record.expecting("conversations.history missing_scope", "users.info missing_scope"):
        with pytest.raises(SlackApiError) as raised:
            await client.conversations_history(channel=closed)
        assert raised.value.response["needed"] == "groups:history"
        with pytest.raises(SlackApiError):
            await client.users_info(user=ana)
    used = [(call.method, call.scope) for call in slack.record.calls if call.answer["ok"]]
    assert scopes.needed(used, ["app_mention"]) == {
        "channels:history": frozenset({"conversations.history"}),
        "app_mentions:read": frozenset({"app_mention"}),
    }


def test_every_method_has_a_schema_a_scope_and_code() -> None:
    """The tables name the same methods."""
    from tests.servers.slack.methods import METHODS

    assert set(METHODS) == set(schemas.methods()) == set(scopes.METHODS)


def test_every_rule_has_a_limit() -> None:
    """What is measured has a number, and every number a source."""
    measured = {name for rules in (*limits.RULES.values(), *limits.PLACED.values()) for name, _ in rules}
    assert measured <= set(limits.LIMITS)
    assert all(limit.said for limit in limits.LIMITS.values())


async def test_what_nobody_expected(slack: Slack) -> None:
    """A refusal that no test expected is found, and one that was expected and did not come too."""
    client = AsyncWebClient(token="xoxb-" + "nobody", base_url=slack.base + "/api/")
    with pytest.raises(SlackApiError):
        await client.auth_test()
    assert len(slack.record.unexpected()) == 1
    slack.record.refused.clear()
    with pytest.raises(AssertionError, match="not_in_channel"), slack.record.expecting("not_in_channel"):
        pass
