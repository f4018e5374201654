"""Messages come to stand, are changed and go, and the app is told of it."""

from __future__ import annotations

import copy

from tests.servers.slack import shapes
from tests.servers.slack.base import Base
from tests.servers.slack.world import Channel, Installation, Json, Refusal

_SAID_ONLY = ("mrkdwn", "plain_text", "image", "rich_text")  # elements that nobody can press


def post(slack: Base, channel: Channel, message: Json) -> Json:
    """A message comes to stand; the app is told, and told of a mention if there is one."""
    message = {"type": "message", **message, "ts": slack.world.ts()}
    channel.messages[message["ts"]] = message
    if message.get("thread_ts"):
        channel.threads.setdefault(message["thread_ts"], []).append(message["ts"])
    slack.tell(event(channel, message), channel)
    mention(slack, channel, message)
    return message


def event(channel: Channel, message: Json) -> Json:
    """A message as the event of its channel, without metadata, which needs a subscription of its own."""
    told = shapes.said(copy.deepcopy(message))
    told |= {"channel": channel.id, "event_ts": message["ts"], "channel_type": channel.kind}
    return told


def mention(slack: Base, channel: Channel, message: Json, stamp: str = "") -> None:
    """Whoever names the app in a channel calls it; in a direct conversation there is only the message."""
    here = slack.world.app_in(channel)
    if here is None or channel.kind == "im" or message.get("bot_id") == here.bot_id:
        return
    if f"<@{here.bot_user}>" not in message.get("text", ""):
        return
    kept = {"user", "text", "ts", "thread_ts", "team", "blocks", "client_msg_id", "files", "edited", "bot_id"}
    told = {key: value for key, value in copy.deepcopy(message).items() if key in kept}
    told |= {"type": "app_mention", "channel": channel.id, "event_ts": stamp or message["ts"]}
    slack.tell(told, channel)


def change(slack: Base, channel: Channel, ts: str, changes: Json, by: str) -> Json:
    """A message is changed; what it was is told with it. `changes` of None are taken away."""
    before = channel.messages[ts]
    after = {key: value for key, value in {**before, **changes}.items() if value is not None}
    stamp = slack.world.ts()
    after["edited"] = {"user": by, "ts": f"{stamp.split('.')[0]}.000000"}
    channel.messages[ts] = after
    told: Json = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": channel.id}
    told |= {"message": _inner(after), "previous_message": _inner(before)}
    told |= {"ts": stamp, "event_ts": stamp, "channel_type": channel.kind}
    slack.tell(told, channel)
    here = slack.world.app_in(channel)
    if here and f"<@{here.bot_user}>" not in before.get("text", ""):
        mention(slack, channel, after, stamp)
    return after


def unfurled(slack: Base, channel: Channel, ts: str) -> None:
    """Slack shows a preview of a link: the message changes, and nobody edited it."""
    before = channel.messages[ts]
    after = before | {
        "attachments": [{"id": 1, "fallback": "Preview", "title": "Preview", "text": "A page."}]
    }
    channel.messages[ts] = after
    stamp = slack.world.ts()
    told: Json = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": channel.id}
    told |= {"message": _inner(after), "previous_message": _inner(before)}
    slack.tell(told | {"ts": stamp, "event_ts": stamp, "channel_type": channel.kind}, channel)


def remove(slack: Base, channel: Channel, ts: str) -> None:
    """A message goes. One with replies leaves a tombstone, and Slack tells that as a change."""
    before = channel.messages[ts]
    stamp = slack.world.ts()
    told: Json = {"type": "message", "hidden": True, "channel": channel.id, "channel_type": channel.kind}
    told |= {"ts": stamp, "event_ts": stamp, "previous_message": _inner(before)}
    if channel.threads.get(ts):
        tombstone = {
            "type": "message",
            "subtype": "tombstone",
            "text": "This message was deleted.",
            "user": "USLACKBOT",
            "hidden": True,
            "ts": ts,
            "thread_ts": ts,
        }
        channel.messages[ts] = tombstone
        told |= {"subtype": "message_changed", "message": dict(tombstone)}
    else:
        del channel.messages[ts]
        if before.get("thread_ts"):
            channel.threads[before["thread_ts"]].remove(ts)
        told |= {"subtype": "message_deleted", "deleted_ts": ts}
    slack.tell(told, channel)


def _inner(message: Json) -> Json:
    return shapes.said(copy.deepcopy(message))


def by_app(here: Installation, slack: Base, args: Json) -> Json:
    """A message that the app posts, as Slack keeps it."""
    text = str(args.get("text") or args.get("markdown_text") or _first_words(args.get("blocks")))
    message: Json = {"user": here.bot_user, "bot_id": here.bot_id, "app_id": slack.app.id, "team": here.team}
    message["bot_profile"] = {
        "id": here.bot_id,
        "app_id": slack.app.id,
        "name": slack.world.users[here.bot_user].name,
        "icons": {},
        "deleted": False,
        "updated": 1700000000,
        "team_id": here.team,
    }
    message["text"] = shapes.kept(text)
    if args.get("blocks"):
        message["blocks"] = named(args["blocks"], slack)
    for name in ("attachments", "thread_ts", "metadata"):
        if args.get(name):
            message[name] = copy.deepcopy(args[name])
    return message


def named(blocks: list[Json], slack: Base) -> list[Json]:
    """Blocks with a block_id each, and action_ids, as Slack gives those that have none."""
    made = copy.deepcopy(blocks)
    for block in made:
        block.setdefault("block_id", slack.world.id("b"))
        for part in [*block.get("elements", ()), block.get("accessory"), block.get("element")]:
            if isinstance(part, dict) and not str(part.get("type")).startswith(_SAID_ONLY):
                part.setdefault("action_id", slack.world.id("a"))
    return made


def _first_words(blocks: object) -> str:
    return "This content can't be displayed." if blocks else ""


def threaded(slack: Base, channel: Channel, args: Json) -> Json:
    """The arguments of a reply, as Slack takes them.

    Where the parent is gone, Slack does not refuse: it posts in the channel itself, and says so only by an
    answer without thread_ts (slack-go/slack#1571). A reply's own ts is refused here: nobody should send it.
    """
    ts = args.get("thread_ts")
    if ts is None:
        return args
    parent = channel.messages.get(ts)
    if parent is None:
        slack.record.unthreaded.append((channel.id, str(ts)))
        return {key: value for key, value in args.items() if key not in {"thread_ts", "reply_broadcast"}}
    if parent.get("thread_ts", ts) != ts:
        raise Refusal("cannot_reply_to_message", "[ERROR] use the ts of the thread's parent, not of a reply")
    return args
