"""How a call of the Web API is read and checked before anything is done: body, token, arguments."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.servers.slack import limits, schemas, scopes
from tests.servers.slack.base import Base
from tests.servers.slack.world import Channel, Installation, Json, Refusal, User

# Methods whose page names the form as the only content type; a JSON body is not read there.
FORM_ONLY = frozenset(
    "apps.uninstall auth.revoke conversations.history conversations.info conversations.list "
    "conversations.members conversations.replies files.getUploadURLExternal files.info oauth.v2.access "
    "team.info users.conversations users.info users.list".split()
)
TIMES = frozenset({"ts", "thread_ts", "message_ts", "oldest", "latest"})
_TIME = re.compile(r"\d{1,10}(\.\d{1,6})?")


@dataclass(slots=True, kw_only=True)
class Caller:
    """Who calls, and what with: what a method works on."""

    slack: Base
    method: str
    args: Json
    here: Installation
    scope: str = ""
    _used: set[str] = field(default_factory=set)

    def need(self, scope: str) -> None:
        """Refuse unless the token has a scope."""
        self.scope = scope
        if scope and scope not in self.here.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.here.scopes)))

    def channel(self, name: str = "channel", *, error: str = "channel_not_found") -> Channel:
        """The conversation that an argument names, as far as the app may know of it; its scope is needed."""
        id = str(self.args.get(name, ""))
        channel = self.slack.world.channels.get(id)
        if channel is None or self.here.team not in channel.teams | {channel.team}:
            raise Refusal(error)
        self.need(scopes.of_call(self.method, channel.kind))
        if channel.kind != "channel" and self.here.bot_user not in channel.members:
            raise Refusal(error)
        return channel

    def inside(self, channel: Channel) -> None:
        """Refuse unless the bot is a member."""
        if self.here.bot_user not in channel.members:
            raise Refusal("not_in_channel")

    def user(self, name: str = "user", *, error: str = "user_not_found") -> User:
        """The person that an argument names."""
        found = self.slack.world.users.get(str(self.args.get(name, "")))
        if found is None:
            raise Refusal(error)
        return found

    def page(self, default: int, most: int) -> tuple[int, int]:
        """Where a page begins and how many it holds, of `cursor` and `limit`."""
        limit = self.args.get("limit", default)
        if not isinstance(limit, int) or not 1 <= limit <= most:
            raise Refusal("invalid_limit", f"[ERROR] limit must be 1 to {most}, is {limit}")
        cursor = str(self.args.get("cursor") or "after:0")
        if not re.fullmatch(r"after:\d+", cursor):
            raise Refusal("invalid_cursor")
        return int(cursor.removeprefix("after:")), limit


async def read(request: web.Request, method: str) -> Json:
    """The arguments of a call, from its address and body, as JSON has them."""
    if method not in schemas.methods():
        raise Refusal("unknown_method", req_method=method)
    given: Json = dict(request.query)
    if "token" in given:
        raise Refusal("invalid_auth", "[ERROR] a token does not belong in an address")
    if method == "oauth.v2.access":
        given |= _basic(request.headers.get("Authorization", ""))
    if not request.can_read_body:
        return formed(method, given)
    kind = request.content_type
    if "Content-Type" not in request.headers:
        raise Refusal("missing_post_type")
    if kind == "application/json":
        if method in FORM_ONLY:
            return formed(method, given)
        return given | _json(await request.read())
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        raise Refusal("invalid_post_type")
    return formed(method, given | dict(await request.post()))


def _basic(header: str) -> Json:
    """The app's id and secret, which may come as a name and a password."""
    if not header.startswith("Basic "):
        return {}
    name, _, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    return {"client_id": name, "client_secret": password}


def _json(body: bytes) -> Json:
    try:
        read: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal("invalid_json") from None
    if not isinstance(read, dict):
        raise Refusal("json_not_object")
    return read


def formed(method: str, given: Mapping[str, Any]) -> Json:
    """What a form says, as JSON has it: numbers, truth values and structures are words there."""
    types = schemas.arguments(method)
    return {name: _formed(name, str(value), types.get(name, frozenset())) for name, value in given.items()}


def _formed(name: str, value: str, types: frozenset[str]) -> Any:
    if not types or "string" in types:
        return value
    if types & {"array", "object"}:
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(f"invalid_{name}" if name == "blocks" else "invalid_arguments") from None
    if "boolean" in types:
        return {"1": True, "true": True, "0": False, "false": False}.get(value.lower(), value)
    return int(value) if re.fullmatch(r"-?\d+", value) else value


def installation(slack: Base, request: web.Request, method: str, args: Json) -> Installation:
    """Whose token came with a call; refuses none, and one that is not good or not for this."""
    header = request.headers.get("Authorization", "")
    token = (
        header.removeprefix("Bearer ").strip() if header.startswith("Bearer ") else str(args.get("token", ""))
    )
    nobody = Installation(team="", token="", bot_user="", bot_id="", scopes=frozenset())
    if method == "oauth.v2.access":
        return nobody
    if not token:
        raise Refusal("not_authed")
    if token == slack.app.app_token:
        if method != "apps.connections.open":
            raise Refusal("not_allowed_token_type")
        return nobody
    found = slack.world.installations.get(token)
    if found is None:
        raise Refusal("invalid_auth")
    if found.error:
        raise Refusal(found.error)
    if method == "apps.connections.open":
        raise Refusal("not_allowed_token_type")
    return found


def check(method: str, args: Json) -> None:
    """Refuse what Slack would: arguments it does not know, of another type, too long, or malformed blocks."""
    unknown = sorted(set(args) - set(schemas.arguments(method)))
    if unknown:
        raise Refusal("invalid_arguments", *(f"[ERROR] no such argument: {name}" for name in unknown))
    view = method.startswith("views.")
    if args.get("channel", "-") == "":
        raise Refusal("channel_not_found")
    if "markdown_text" in args and {"text", "blocks"} & set(args):
        raise Refusal("markdown_text_conflict")
    blocks = args.get("blocks")
    if blocks is not None:
        _check_blocks(blocks)
    wrong = schemas.problems("arguments", method, args)
    if wrong:
        raise Refusal(_named(method, args), *(f"[ERROR] {words}" for words in wrong))
    wrong = list(_malformed_times(args))
    if wrong:
        raise Refusal("invalid_arguments", *wrong)
    if view:
        _check_view(args["view"])
    elif method in {"chat.postMessage", "chat.update", "chat.postEphemeral"}:
        _check_message(args)


def _named(method: str, args: Json) -> str:
    """The error of a call whose arguments do not fit its type."""
    content = {"text", "blocks", "attachments", "markdown_text"}
    if method.startswith("chat.post") or method == "chat.update":
        if "channel" not in args:
            return "channel_not_found"
        if not content & set(args):
            return "no_text"
        if "metadata" in args and schemas.problems("sent", "metadata", args["metadata"]):
            return "invalid_metadata_format"
    return "invalid_arguments"


def _malformed_times(args: Json) -> Iterator[str]:
    for name in TIMES & set(args):
        if not _TIME.fullmatch(str(args[name])):
            yield f"[ERROR] {name} is no time of a message: {str(args[name])[:40]}"


def _check_blocks(blocks: object) -> None:
    """Blocks of a message: Block Kit's syntax, then lengths, then the sum of all text."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    if len(blocks) > limits.LIMITS["message blocks"].most:
        raise Refusal("invalid_blocks", f"[ERROR] no more than {limits.LIMITS['message blocks'].most} items")
    wrong = [words for block in blocks for words in schemas.problems("sent", "block", block)]
    wrong += [*limits.too_long(blocks), *limits.twice(blocks)]
    # Some blocks belong in views only: the Block Kit reference, "Available in surfaces".
    wrong += [f"{block['type']} does not belong in a message" for block in blocks if _type(block) == "input"]
    if wrong:
        raise Refusal("invalid_blocks", *(f"[ERROR] {words}" for words in wrong))
    if limits.characters(blocks) > limits.LIMITS["message characters"].most:
        raise Refusal("msg_blocks_too_long")


def _type(block: object) -> str:
    return str(block.get("type")) if isinstance(block, dict) else ""


def _check_message(args: Json) -> None:
    others = args.get("blocks") or args.get("attachments") or args.get("markdown_text")
    if not others and not str(args.get("text", "")).strip():
        raise Refusal("no_text")
    if len(args.get("markdown_text", "")) > limits.LIMITS["markdown_text"].most:
        raise Refusal("msg_too_long")
    if len(args.get("text", "")) > limits.LIMITS["message text"].most:
        raise Refusal("msg_too_long")  # Slack may cut it off instead; nobody should rely on that
    if len(args.get("attachments", ())) > limits.LIMITS["attachments"].most:
        raise Refusal("too_many_attachments")
    if limits.size(args.get("metadata", {})) > limits.LIMITS["metadata"].most:
        raise Refusal("metadata_too_large")


def _check_view(view: Json) -> None:
    """A view: lengths, unique names, and a submit button where there is something to submit."""
    wrong = [*limits.too_long(view, "/view"), *limits.twice(view.get("blocks"))]
    inputs = any(_type(block) == "input" for block in view.get("blocks", ()))
    if view["type"] == "modal" and inputs and "submit" not in view:
        wrong.append("/view: a modal with input blocks needs submit")
    if limits.size(view) > limits.LIMITS["view bytes"].most:
        raise Refusal("view_too_large")
    if wrong:
        raise Refusal("invalid_arguments", *(f"[ERROR] {words}" for words in wrong))
