"""How Slack writes down what stands in it: users, conversations, messages, files."""

from __future__ import annotations

import re

from tests.servers.slack.world import Channel, Installation, Json, Stored, Team, User, World

CHANNEL_TYPES = {"channel": "channel", "group": "group", "im": "im", "mpim": "mpim"}
_BARE = re.compile(r"&(?!amp;|lt;|gt;)")
_CONTROL = re.compile(r"<(?:[@#!][^<>]*|(?:https?|mailto|tel|ftp|slack)[^<>\s]*(?:\|[^<>]*)?)>")
SHOWN = 40_000  # characters of a message's text; Slack cuts the rest off


def escaped(text: str) -> str:
    """What a person typed, as Slack's events bear it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str) -> str:
    """What a person typed: escaped, with links, <@U…> and <#C…> as Slack marks them."""
    parts, last = [], 0
    for found in _CONTROL.finditer(text):
        parts += [_linked(text[last : found.start()]), found.group()]
        last = found.end()
    return "".join([*parts, _linked(text[last:])])


def _linked(text: str) -> str:
    return re.sub(r"https?://[^\s|]*[^\s|.,;:!?)]", lambda found: f"<{found.group()}>", escaped(text))


def kept(text: str) -> str:
    """What an app said, as Slack keeps it: bare & < > escaped, cut at 40,000 characters."""
    parts, last = [], 0
    for found in _CONTROL.finditer(text):
        parts += [_bare(text[last : found.start()]), found.group()]
        last = found.end()
    return "".join([*parts, _bare(text[last:])])[:SHOWN]


def _bare(text: str) -> str:
    return _BARE.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def user(one: User) -> Json:
    """As users.info shows it."""
    shown: Json = {
        "id": one.id,
        "team_id": one.team,
        "name": one.name,
        "deleted": one.deleted,
        "real_name": one.name.title(),
        "tz": "Europe/Amsterdam",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": {"real_name": one.name.title(), "display_name": one.name, "team": one.team},
        "is_bot": one.is_bot,
        "is_app_user": False,
        "updated": 1700000000,
    }
    if not one.deleted:
        shown |= {
            "is_admin": one.is_admin,
            "is_owner": one.is_owner,
            "is_primary_owner": False,
            "is_restricted": one.is_restricted,
            "is_ultra_restricted": one.is_ultra_restricted,
        }
    return shown


def team(one: Team) -> Json:
    """As team.info shows it."""
    return {"id": one.id, "name": one.name, "domain": one.domain, "email_domain": ""}


def channel(one: Channel, viewer: Installation, *, counted: bool = False) -> Json:
    """As conversations.info shows it to an installation."""
    common: Json = {"id": one.id, "created": one.created, "is_archived": one.is_archived}
    common |= {"is_im": one.kind == "im", "is_org_shared": one.is_org_shared, "context_team_id": viewer.team}
    common["updated"] = one.created * 1000
    if one.kind == "im":
        other = sorted(one.members - {viewer.bot_user}) or [viewer.bot_user]
        return common | {"user": other[0], "is_user_deleted": False, "priority": 0}
    shared = one.is_ext_shared or one.is_org_shared
    common |= {
        "name": one.name,
        "name_normalized": one.name,
        "is_channel": one.kind == "channel",
        "is_group": one.kind == "group",
        "is_mpim": one.kind == "mpim",
        "is_private": one.kind != "channel",
        "is_general": False,
        "is_shared": shared,
        "is_ext_shared": one.is_ext_shared,
        "is_pending_ext_shared": one.is_pending_ext_shared,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": sorted(one.teams | {one.team}),
        "unlinked": 0,
        "creator": one.creator,
        "is_member": viewer.bot_user in one.members,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": one.previous_names,
    }
    return common | ({"num_members": len(one.members)} if counted else {})


def file(one: Stored, base: str, world: World) -> Json:
    """As files.info and messages show it; the address wants the bot's token."""
    owner = world.users[one.user]
    address = f"{base}/files-pri/{owner.team}-{one.id}"
    return {
        "id": one.id,
        "created": one.created,
        "timestamp": one.created,
        "name": one.name,
        "title": one.title or one.name,
        "mimetype": one.mimetype,
        "filetype": one.filetype,
        "pretty_type": one.filetype.upper(),
        "user": one.user,
        "user_team": owner.team,
        "editable": False,
        "size": len(one.body),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(world.channels[place].kind == "channel" for place in one.shared),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{address}/{one.name}",
        "url_private_download": f"{address}/download/{one.name}",
        "media_display_type": "unknown",
        "permalink": f"{base}/files/{one.user}/{one.id}/{one.name}",
        "permalink_public": f"{base}/{owner.team}-{one.id}",
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
    }


def said(message: Json, *, metadata: bool = False) -> Json:
    """A message as history shows it: metadata only when all of it was asked for."""
    return {key: value for key, value in message.items() if key != "metadata" or metadata}


def threaded(place: Channel, message: Json) -> Json:
    """A message that others replied to says so."""
    replies = place.replies(message["ts"])
    if not replies:
        return message
    people = list(dict.fromkeys(one.get("user", one.get("bot_id")) for one in replies))
    return message | {
        "thread_ts": message["ts"],
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "latest_reply": replies[-1]["ts"],
        "reply_users": people,
        "is_locked": False,
        "subscribed": False,
    }
