"""Messages: chat.* and reactions.add."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.servers.slack import posting, scopes, shapes
from tests.servers.slack.calls import Caller
from tests.servers.slack.world import Channel, Json, Refusal


def _place(caller: Caller) -> Channel:
    """Where to post: a conversation, or a person, whose direct conversation with the app it then is."""
    world, id = caller.slack.world, str(caller.args.get("channel", ""))
    caller.need(scopes.METHODS[caller.method])
    if id in world.users and caller.method == "chat.postMessage":
        other = world.users[id]
        if other.is_bot or other.deleted:
            raise Refusal("channel_not_found")
        return world.direct(caller.here.bot_user, id)
    channel = caller.channel()
    if channel.is_archived:
        raise Refusal("is_archived")
    caller.inside(channel)
    return channel


def post_message(caller: Caller) -> Json:
    """chat.postMessage."""
    channel = _place(caller)
    args = posting.threaded(caller.slack, channel, caller.args)
    message = posting.by_app(caller.here, caller.slack, args)
    parent = channel.messages.get(args.get("thread_ts", ""))
    if parent is not None:
        message["parent_user_id"] = parent.get("user", "")
        if args.get("reply_broadcast"):
            message |= {"subtype": "thread_broadcast", "root": shapes.threaded(channel, shapes.said(parent))}
    said = posting.post(caller.slack, channel, message)
    return {"channel": channel.id, "ts": said["ts"], "message": shapes.said(said, metadata=True)}


def update(caller: Caller) -> Json:
    """chat.update: what is not given falls away, but metadata stays."""
    caller.need("chat:write")
    channel, args = caller.channel(), caller.args
    ts = str(args["ts"])
    message = channel.messages.get(ts)
    if message is None:
        raise Refusal("message_not_found")
    if message.get("bot_id") != caller.here.bot_id:
        raise Refusal("cant_update_message")
    if channel.is_archived:
        raise Refusal("is_inactive")
    made = posting.by_app(caller.here, caller.slack, args)
    changes: Json = {
        "text": made["text"],
        "blocks": made.get("blocks"),
        "attachments": made.get("attachments"),
    }
    if "metadata" in args:
        changes["metadata"] = args["metadata"] or None
    after = posting.change(caller.slack, channel, ts, changes, caller.here.bot_user)
    return {
        "channel": channel.id,
        "ts": ts,
        "text": after["text"],
        "message": shapes.said(after, metadata=True),
    }


def post_ephemeral(caller: Caller) -> Json:
    """chat.postEphemeral: one person in the channel sees it, and nobody finds it again."""
    channel, args = _place(caller), caller.args
    if str(args["user"]) not in caller.slack.world.users:
        raise Refusal("user_not_found")
    if str(args["user"]) not in channel.members:
        raise Refusal("user_not_in_channel")
    message = posting.by_app(caller.here, caller.slack, posting.threaded(caller.slack, channel, args))
    ts = caller.slack.world.ts()
    message |= {"type": "message", "ts": ts, "channel": channel.id, "only_for": str(args["user"])}
    caller.slack.hidden.append(message)
    return {"message_ts": ts}


def delete(caller: Caller) -> Json:
    """chat.delete."""
    caller.need("chat:write")
    channel, ts = caller.channel(), str(caller.args["ts"])
    message = channel.messages.get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise Refusal("message_not_found")
    if message.get("bot_id") != caller.here.bot_id:
        raise Refusal("cant_delete_message")
    posting.remove(caller.slack, channel, ts)
    return {"channel": channel.id, "ts": ts}


def permalink(caller: Caller) -> Json:
    """chat.getPermalink."""
    channel, ts = caller.channel(), str(caller.args["message_ts"])
    if ts not in channel.messages:
        raise Refusal("message_not_found")
    domain = caller.slack.world.teams[caller.here.team].domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def react(caller: Caller) -> Json:
    """reactions.add."""
    caller.need("reactions:write")
    channel, args = caller.channel(), caller.args
    caller.inside(channel)
    message = channel.messages.get(str(args["timestamp"]))
    if message is None:
        raise Refusal("message_not_found")
    reactions: list[Json] = message.setdefault("reactions", [])
    own = next((one for one in reactions if one["name"] == args["name"]), None)
    if own is None:
        own = {"name": args["name"], "count": 0, "users": []}
        reactions.append(own)
    if caller.here.bot_user in own["users"]:
        raise Refusal("already_reacted")
    own["users"].append(caller.here.bot_user)
    own["count"] += 1
    return {}


METHODS: Mapping[str, Callable[[Caller], Json]] = {
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
    "reactions.add": react,
}
