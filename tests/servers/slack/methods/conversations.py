"""Conversations and what was said in them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

from tests.servers.slack import scopes, shapes
from tests.servers.slack.calls import Caller
from tests.servers.slack.world import Channel, Json, Refusal

KINDS = {"public_channel": "channel", "private_channel": "group", "mpim": "mpim", "im": "im"}


def _paged(items: Sequence[Json], begin: int, limit: int) -> tuple[list[Json], Json]:
    """A page, and where the next one begins."""
    rest = len(items) > begin + limit
    return list(items[begin : begin + limit]), {"next_cursor": f"after:{begin + limit}" if rest else ""}


def _between(caller: Caller, message: Json) -> bool:
    args, ts = caller.args, float(message["ts"])
    oldest, latest = args.get("oldest"), args.get("latest")
    at_an_end = message["ts"] in {oldest, latest}
    if at_an_end:
        return bool(args.get("inclusive"))
    return (oldest is None or ts > float(oldest)) and (latest is None or ts < float(latest))


def history(caller: Caller) -> Json:
    """conversations.history: the newest first, replies only if they were broadcast."""
    channel = caller.channel()
    caller.inside(channel)
    begin, limit = caller.page(100, 999)
    found = (
        one
        for one in reversed(channel.messages.values())
        if one.get("thread_ts", one["ts"]) == one["ts"] or one.get("subtype") == "thread_broadcast"
        if _between(caller, one)
    )
    page, after = _paged(list(itertools.islice(found, begin + limit + 1)), begin, limit)
    metadata, more = bool(caller.args.get("include_all_metadata")), bool(after["next_cursor"])
    shown = [shapes.threaded(channel, shapes.said(one, metadata=metadata)) for one in page]
    answer: Json = {"messages": shown, "has_more": more, "pin_count": 0, "channel_actions_ts": None}
    answer["channel_actions_count"] = 0
    return answer | ({"response_metadata": after} if more else {})


def replies(caller: Caller) -> Json:
    """conversations.replies: the parent, then its replies, the oldest first; of a reply, only itself."""
    channel = caller.channel()
    caller.inside(channel)
    begin, limit = caller.page(1000, 1000)
    ts = str(caller.args["ts"])
    parent = channel.messages.get(ts)
    if parent is None:
        raise Refusal("thread_not_found")
    metadata = bool(caller.args.get("include_all_metadata"))
    found = [shapes.threaded(channel, shapes.said(parent, metadata=metadata))]
    found += [shapes.said(one, metadata=metadata) for one in channel.replies(ts) if _between(caller, one)]
    page, after = _paged(found, begin, limit)
    more = bool(after["next_cursor"])
    return {"messages": page, "has_more": more} | ({"response_metadata": after} if more else {})


def info(caller: Caller) -> Json:
    """conversations.info."""
    channel = caller.channel()
    counted = bool(caller.args.get("include_num_members"))
    return {"channel": shapes.channel(channel, caller.here, counted=counted)}


def members(caller: Caller) -> Json:
    """conversations.members."""
    channel = caller.channel()
    begin, limit = caller.page(100, 1000)
    everybody = sorted(channel.members)
    page, after = _paged([{"id": one} for one in everybody], begin, limit)
    return {"members": [one["id"] for one in page], "response_metadata": after}


def join(caller: Caller) -> Json:
    """conversations.join: public channels only."""
    channel = caller.channel()
    if channel.kind != "channel":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("is_archived")
    channel.members.add(caller.here.bot_user)
    return {"channel": shapes.channel(channel, caller.here)}


def open_direct(caller: Caller) -> Json:
    """conversations.open with one person, or several."""
    people = [one for one in str(caller.args.get("users", "")).split(",") if one]
    if not people:
        raise Refusal("users_list_not_supplied")
    caller.need("im:write" if len(people) == 1 else "mpim:write")
    if any(one not in caller.slack.world.users for one in people):
        raise Refusal("user_not_found")
    channel = caller.slack.world.direct(caller.here.bot_user, *people)
    shown = shapes.channel(channel, caller.here) if caller.args.get("return_im") else {"id": channel.id}
    return {"channel": shown}


def _wanted(caller: Caller) -> list[Channel]:
    """The conversations of the kinds that were asked for; the token needs the scope of each kind."""
    named = str(caller.args.get("types") or "public_channel").split(",")
    unknown = [one for one in named if one not in KINDS]
    if unknown:
        raise Refusal("invalid_types")
    kinds = [KINDS[one] for one in named]
    for kind in kinds:
        caller.need(scopes.of_call(caller.method, kind))
    bot, world = caller.here.bot_user, caller.slack.world
    return [
        one
        for one in world.channels.values()
        if one.kind in kinds and caller.here.team in one.teams | {one.team}
        if one.kind == "channel" or bot in one.members
        if not (caller.args.get("exclude_archived") and one.is_archived)
    ]


def everything(caller: Caller) -> Json:
    """conversations.list: public channels, and others that the bot is in."""
    found = _wanted(caller)
    begin, limit = caller.page(100, 1000)
    page, after = _paged([shapes.channel(one, caller.here) for one in found], begin, limit)
    return {"channels": page, "response_metadata": after}


def of_user(caller: Caller) -> Json:
    """users.conversations: where somebody is, as far as the bot may know; the bot, if nobody is named."""
    user = str(caller.args.get("user") or caller.here.bot_user)
    if user not in caller.slack.world.users:
        raise Refusal("user_not_found")
    found = [one for one in _wanted(caller) if user in one.members]
    begin, limit = caller.page(100, 999)
    page, after = _paged([shapes.channel(one, caller.here) for one in found], begin, limit)
    return {"channels": page, "response_metadata": after}


METHODS: Mapping[str, Callable[[Caller], Json]] = {
    "conversations.history": history,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.list": everything,
    "conversations.members": members,
    "conversations.open": open_direct,
    "conversations.replies": replies,
    "users.conversations": of_user,
}
