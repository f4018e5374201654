"""Which scope each method needs and each event, and which scopes what was seen needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# "*" stands for the kind of the conversation: channels, groups, im or mpim.
METHODS: Mapping[str, str] = {
    "apps.connections.open": "connections:write",
    "apps.uninstall": "",
    "auth.revoke": "",
    "auth.test": "",
    "chat.delete": "chat:write",
    "chat.getPermalink": "",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "*:history",
    "conversations.info": "*:read",
    "conversations.join": "channels:join",
    "conversations.list": "*:read",
    "conversations.members": "*:read",
    "conversations.open": "im:write",
    "conversations.replies": "*:history",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "oauth.v2.access": "",
    "reactions.add": "reactions:write",
    "team.info": "team:read",
    "users.conversations": "*:read",
    "users.info": "users:read",
    "users.list": "users:read",
    "views.open": "",
    "views.publish": "",
    "views.push": "",
    "views.update": "",
}
DOWNLOAD = "files:read"  # of url_private, with the bot token
COMMAND = "commands"  # slash commands and shortcuts
PREFIX: Mapping[str, str] = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}

# The name that an app subscribes to -> the scope without which Slack does not let it.
EVENTS: Mapping[str, str] = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "channel_archive": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_shared": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_unshared": "channels:read",
    "file_shared": "files:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "tokens_revoked": "",
}
ALL = frozenset(
    scope for scope in (*METHODS.values(), *EVENTS.values(), COMMAND) if scope and "*" not in scope
) | {f"{prefix}:{what}" for prefix in PREFIX.values() for what in ("history", "read")} - {"connections:write"}


def of_call(method: str, kind: str = "channel") -> str:
    """The scope that a call needs in a conversation of a kind; empty for none."""
    return METHODS[method].replace("*", PREFIX[kind])


def of_event(name: str, kind: str = "channel") -> str:
    """The scope that an event needs; that somebody came or left is told by the conversation's kind."""
    scope = EVENTS[name]
    return scope.replace("channels", PREFIX[kind]) if name.startswith("member_") else scope


def subscribed_as(event: Mapping[str, object]) -> str:
    """The name under which an app subscribes to an event."""
    if event["type"] != "message":
        return str(event["type"])
    kinds = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
    return f"message.{kinds[str(event.get('channel_type', 'channel'))]}"


def needed(calls: Iterable[tuple[str, str]], events: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Scope -> what needs it, of calls (method, scope that was asked of it) and names of events."""
    found: dict[str, set[str]] = {}
    for method, scope in calls:
        found.setdefault(scope, set()).add(method)
    for name in events:
        found.setdefault(EVENTS[name], set()).add(name)
    return {scope: frozenset(why) for scope, why in found.items() if scope}
