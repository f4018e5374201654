"""Modals and home tabs."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable, Mapping

from tests.servers.slack import posting
from tests.servers.slack.base import Base
from tests.servers.slack.calls import Caller
from tests.servers.slack.world import Installation, Json, Refusal

STACK = 3  # views on top of each other: the page on modals, two pushed ones upon the first


def shown(slack: Base, here: Installation, view: Json, user: str, previous: Json | None = None) -> Json:
    """A view comes to stand for somebody, as Slack keeps it."""
    external = view.get("external_id", "")
    if external and any(one["external_id"] == external for one in slack.world.views.values()):
        raise Refusal("duplicate_external_id")
    id = slack.world.id("V")
    made: Json = {
        "id": id,
        "team_id": here.team,
        "app_id": slack.app.id,
        "app_installed_team_id": here.team,
        "bot_id": here.bot_id,
        "root_view_id": previous["root_view_id"] if previous else id,
        "previous_view_id": previous["id"] if previous else None,
        "user": user,
    }
    made |= _content(slack, view)
    slack.world.views[id] = made
    return made


def _content(slack: Base, view: Json) -> Json:
    defaults: Json = {"callback_id": "", "private_metadata": "", "external_id": "", "title": None}
    defaults |= {"close": None, "submit": None, "clear_on_close": False, "notify_on_close": False}
    content = defaults | copy.deepcopy(view)
    content["blocks"] = posting.named(view["blocks"], slack)
    content["state"] = {"values": {}}
    content["hash"] = f"{int(slack.clock())}.{secrets.token_hex(4)}"
    return content


def replaced(slack: Base, standing: Json, view: Json) -> Json:
    """A view changes; what was typed stays where its block and action stay."""
    if view["type"] != standing["type"]:
        raise Refusal("invalid_arguments", "[ERROR] a view cannot become one of another type")
    state = standing["state"]
    standing |= _content(slack, view)
    kept = {block["block_id"] for block in standing["blocks"]}
    standing["state"] = {"values": {id: own for id, own in state["values"].items() if id in kept}}
    return standing


def outward(view: Json) -> Json:
    """A view as Slack shows it to the app."""
    return {key: value for key, value in copy.deepcopy(view).items() if key != "user"}


def open_view(caller: Caller) -> Json:
    """views.open."""
    view = _of_type(caller, "modal")
    trigger = caller.slack.tickets.redeem(str(caller.args.get("trigger_id", "")))
    made = shown(caller.slack, caller.here, view, trigger.user)
    caller.slack.modals[trigger.user] = [made["id"]]
    return {"view": outward(made)}


def push(caller: Caller) -> Json:
    """views.push."""
    view = _of_type(caller, "modal")
    trigger = caller.slack.tickets.redeem(str(caller.args.get("trigger_id", "")))
    stack = caller.slack.modals.get(trigger.user, [])
    if not trigger.view or trigger.view not in stack:
        raise Refusal("not_found")
    if len(stack) >= STACK:
        raise Refusal("push_limit_reached")
    made = shown(caller.slack, caller.here, view, trigger.user, caller.slack.world.views[stack[-1]])
    stack.append(made["id"])
    return {"view": outward(made)}


def update(caller: Caller) -> Json:
    """views.update: refused if somebody was faster, when a hash says so."""
    views, args = caller.slack.world.views, caller.args
    standing = views.get(str(args.get("view_id", "")))
    if "external_id" in args:
        standing = next((one for one in views.values() if one["external_id"] == args["external_id"]), None)
    if standing is None or not _stands(caller.slack, standing):
        raise Refusal("not_found")
    if "hash" in args and args["hash"] != standing["hash"]:
        raise Refusal("hash_conflict")
    return {"view": outward(replaced(caller.slack, standing, args["view"]))}


def _stands(slack: Base, view: Json) -> bool:
    if view["type"] == "home":
        return view["id"] in slack.homes.values()
    return view["id"] in slack.modals.get(view["user"], [])


def publish(caller: Caller) -> Json:
    """views.publish."""
    view, user = _of_type(caller, "home"), str(caller.args["user_id"])
    if user not in caller.slack.world.users:
        raise Refusal("invalid_arguments", "[ERROR] user_id: nobody")
    key = (caller.here.team, user)
    standing = caller.slack.world.views.get(caller.slack.homes.get(key, ""))
    if "hash" in caller.args and (standing is None or caller.args["hash"] != standing["hash"]):
        raise Refusal("hash_conflict")
    if standing is None:
        standing = shown(caller.slack, caller.here, view, user)
        caller.slack.homes[key] = standing["id"]
    else:
        replaced(caller.slack, standing, view)
    return {"view": outward(standing)}


def _of_type(caller: Caller, kind: str) -> Json:
    view: Json = caller.args["view"]
    if view["type"] != kind:
        raise Refusal("invalid_arguments", f"[ERROR] {caller.method} takes a {kind}, not a {view['type']}")
    return view


METHODS: Mapping[str, Callable[[Caller], Json]] = {
    "views.open": open_view,
    "views.publish": publish,
    "views.push": push,
    "views.update": update,
}
