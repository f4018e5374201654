"""Tokens, workspaces and people."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from tests.servers.slack import shapes
from tests.servers.slack.calls import Caller
from tests.servers.slack.sockets import BySockets
from tests.servers.slack.world import Json, Refusal


def test(caller: Caller) -> Json:
    """auth.test."""
    here, world = caller.here, caller.slack.world
    team = world.teams[here.team]
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": world.users[here.bot_user].name,
        "team_id": team.id,
        "user_id": here.bot_user,
        "bot_id": here.bot_id,
        "is_enterprise_install": False,
    }


def revoke(caller: Caller) -> Json:
    """auth.revoke."""
    if not caller.args.get("test"):
        caller.here.error = "token_revoked"
    return {"revoked": not caller.args.get("test")}


def uninstall(caller: Caller) -> Json:
    """apps.uninstall."""
    app = caller.slack.app
    if (caller.args.get("client_id"), caller.args.get("client_secret")) != (app.client_id, app.client_secret):
        raise Refusal("bad_client_secret")
    caller.here.error = "account_inactive"
    return {}


def connect(caller: Caller) -> Json:
    """apps.connections.open."""
    carrier = caller.slack.carrier
    if not isinstance(carrier, BySockets):
        raise Refusal("socket_mode_not_enabled")
    return {"url": carrier.ticket(caller.slack.base)}


def access(caller: Caller) -> Json:
    """oauth.v2.access: a code, once, for a token."""
    app, args, world = caller.slack.app, caller.args, caller.slack.world
    if args.get("client_id") != app.client_id:
        raise Refusal("invalid_client_id")
    if args.get("client_secret") != app.client_secret:
        raise Refusal("bad_client_secret")
    code = caller.slack.codes.pop(str(args.get("code")), None)
    if code is None or caller.slack.clock() > code["until"]:
        raise Refusal("invalid_code")
    if args.get("redirect_uri", "") != code["redirect_uri"]:
        raise Refusal("bad_redirect_uri")
    here = code["installation"]
    world.installations.pop(here.token, None)  # installed again: the old token is no longer good
    here.token, here.error = f"xoxb-{here.team}-{secrets.token_hex(8)}", ""
    world.installations[here.token] = here
    return {
        "app_id": app.id,
        "authed_user": {"id": code["user"]},
        "scope": ",".join(sorted(here.scopes)),
        "token_type": "bot",
        "access_token": here.token,
        "bot_user_id": here.bot_user,
        "team": {"id": here.team, "name": world.teams[here.team].name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def team_info(caller: Caller) -> Json:
    """team.info."""
    caller.need("team:read")
    found = caller.slack.world.teams.get(str(caller.args.get("team") or caller.here.team))
    if found is None:
        raise Refusal("team_not_found")
    return {"team": shapes.team(found)}


def _user(caller: Caller, id: str) -> Json:
    one = caller.slack.world.users[id]
    shown = shapes.user(one)
    return shown | ({"is_stranger": True} if one.team != caller.here.team else {})


def user_info(caller: Caller) -> Json:
    """users.info."""
    caller.need("users:read")
    one = caller.user()
    channels = caller.slack.world.channels.values()
    known = one.team == caller.here.team or any(one.id in place.members for place in channels)
    if not known:
        raise Refusal("user_not_visible")
    return {"user": _user(caller, one.id)}


def users(caller: Caller) -> Json:
    """users.list."""
    caller.need("users:read")
    begin, limit = caller.page(200, 1000)
    found = [one.id for one in caller.slack.world.users.values() if one.team == caller.here.team]
    rest = len(found) > begin + limit
    return {
        "members": [_user(caller, id) for id in found[begin : begin + limit]],
        "cache_ts": int(caller.slack.clock()),
        "response_metadata": {"next_cursor": f"after:{begin + limit}" if rest else ""},
    }


METHODS: Mapping[str, Callable[[Caller], Json]] = {
    "apps.connections.open": connect,
    "apps.uninstall": uninstall,
    "auth.revoke": revoke,
    "auth.test": test,
    "oauth.v2.access": access,
    "team.info": team_info,
    "users.info": user_info,
    "users.list": users,
}
