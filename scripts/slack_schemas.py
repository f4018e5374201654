"""Make tests/servers/slack/schemas/slack.json from Slack's own TypeScript types; wants npm and Node 20.

Run it by hand (`python -m scripts.slack_schemas`) when the types below are to be newer; its file is kept.
The stand-in for Slack checks every call it gets by these schemas, and its tests check what it sends by them.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parent.parent / "tests" / "servers" / "slack" / "schemas" / "slack.json"
PACKAGES = {
    "@slack/bolt": "4.7.3",
    "@slack/types": "3.2.0",
    "@slack/web-api": "8.2.0",
    "ts-json-schema-generator": "2.4.0",
    "typescript": "5.9.3",
}
# Method -> the type of its arguments in @slack/web-api; of its answer likewise, by the same rule.
METHODS = {
    "apps.connections.open": "AppsConnectionsOpen",
    "apps.uninstall": "AppsUninstall",
    "auth.revoke": "AuthRevoke",
    "auth.test": "AuthTest",
    "chat.delete": "ChatDelete",
    "chat.getPermalink": "ChatGetPermalink",
    "chat.postEphemeral": "ChatPostEphemeral",
    "chat.postMessage": "ChatPostMessage",
    "chat.update": "ChatUpdate",
    "conversations.history": "ConversationsHistory",
    "conversations.info": "ConversationsInfo",
    "conversations.join": "ConversationsJoin",
    "conversations.list": "ConversationsList",
    "conversations.members": "ConversationsMembers",
    "conversations.open": "ConversationsOpen",
    "conversations.replies": "ConversationsReplies",
    "files.completeUploadExternal": "FilesCompleteUploadExternal",
    "files.getUploadURLExternal": "FilesGetUploadURLExternal",
    "files.info": "FilesInfo",
    "oauth.v2.access": "OAuthV2Access",
    "reactions.add": "ReactionsAdd",
    "team.info": "TeamInfo",
    "users.conversations": "UsersConversations",
    "users.info": "UsersInfo",
    "users.list": "UsersList",
    "views.open": "ViewsOpen",
    "views.publish": "ViewsPublish",
    "views.push": "ViewsPush",
    "views.update": "ViewsUpdate",
}
# What Slack sends: our name -> the type, and the package that has it.
SENT = {
    "block_actions": "bolt.BlockAction",
    "event_callback": "bolt.EnvelopedEvent",
    "message_action": "bolt.MessageShortcut",
    "slash_command": "bolt.SlashCommand",
    "view_answer": "bolt.ViewResponseAction",
    "view_closed": "bolt.ViewClosedAction",
    "view_submission": "bolt.ViewSubmitAction",
    "response_url": "bolt.RespondArguments",
    "event app_home_opened": "types.AppHomeOpenedEvent",
    "event app_mention": "types.AppMentionEvent",
    "event app_uninstalled": "types.AppUninstalledEvent",
    "event channel_archive": "types.ChannelArchiveEvent",
    "event channel_left": "types.ChannelLeftEvent",
    "event channel_rename": "types.ChannelRenameEvent",
    "event channel_shared": "types.ChannelSharedEvent",
    "event channel_unarchive": "types.ChannelUnarchiveEvent",
    "event channel_unshared": "types.ChannelUnsharedEvent",
    "event file_shared": "types.FileSharedEvent",
    "event group_archive": "types.GroupArchiveEvent",
    "event group_left": "types.GroupLeftEvent",
    "event group_rename": "types.GroupRenameEvent",
    "event member_joined_channel": "types.MemberJoinedChannelEvent",
    "event member_left_channel": "types.MemberLeftChannelEvent",
    "event message": "types.MessageEvent",
    "event tokens_revoked": "types.TokensRevokedEvent",
    "block": "types.KnownBlock",
    "metadata": "types.MessageMetadata",
    "view": "types.View",
}
NOTED = frozenset({"description", "$comment", "default", "title"})  # words for people


def calls() -> list[str]:
    """Lines of TypeScript that name the type of every call's arguments and of everything that is sent."""
    lines = [
        f"In{number} = Exclude<web.{type_}Arguments, undefined>"
        for number, type_ in enumerate(METHODS.values())
    ]
    return [*lines, *(f"Sent{number} = {type_}" for number, type_ in enumerate(SENT.values()))]


def answers() -> list[str]:
    """The same for answers, which have types of other names, and many of the names that arguments have."""
    types = (type_.replace("OAuth", "Oauth") for type_ in METHODS.values())
    return [f"Out{number} = web.{type_}Response" for number, type_ in enumerate(types)]


_IMPORTED = (("web", "web-api"), ("types", "types"), ("bolt", "bolt"))
_COMPILER = {
    "strict": True,
    "module": "nodenext",
    "moduleResolution": "nodenext",
    "target": "es2022",
    "skipLibCheck": True,
    "types": ["node"],
}


def installed(folder: Path) -> None:
    """Put the packages into an empty folder."""
    ours = {name: version for name, version in PACKAGES.items() if name in {"@slack/types", "@slack/web-api"}}
    (folder / "package.json").write_text(json.dumps({"dependencies": PACKAGES, "overrides": ours}), "utf-8")
    options = {"compilerOptions": _COMPILER, "files": ["index.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(options), "utf-8")
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)  # noqa: S607


def generated(folder: Path, types: list[str]) -> dict[str, Any]:
    """The definitions of these types and of what they refer to, as the generator makes them."""
    lines = [f"import type * as {name} from '@slack/{pack}';" for name, pack in _IMPORTED]
    lines += [f"export type {one};" for one in types]
    (folder / "index.ts").write_text("\n".join(lines), "utf-8")
    flags = (
        "--path index.ts --type * --expose export --jsDoc none --no-type-check --minify -o out.json".split()
    )
    command = ["npx", "ts-json-schema-generator", "--tsconfig", "tsconfig.json", *flags]
    subprocess.run(command, cwd=folder, check=True)
    made: dict[str, Any] = json.loads((folder / "out.json").read_text("utf-8"))["definitions"]
    return made


def cleaned(schema: Any) -> Any:
    """Without words for people; a property that may only be undefined is one that must not be there."""
    if isinstance(schema, list):
        return [cleaned(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: cleaned(part) for key, part in schema.items() if key not in NOTED or not isinstance(part, str)
    }
    absent = {key for key, part in kept.get("properties", {}).items() if part == {"not": {}}}
    if absent and "required" in kept:
        kept["required"] = [key for key in kept["required"] if key not in absent]
    return kept


def named(schema: Any) -> set[str]:
    """The definitions that a schema refers to."""
    if isinstance(schema, list):
        return {name for part in schema for name in named(part)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"].removeprefix("#/definitions/")} if isinstance(schema.get("$ref"), str) else set()
    return own | {name for part in schema.values() for name in named(part)}


def loosened(schema: Any) -> Any:
    """The types of answers were made from samples: what they have not is not therefore wrong."""
    if isinstance(schema, list):
        return [loosened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    seen = {"additionalProperties", "enum", "const"}
    kept = {key: loosened(part) for key, part in schema.items() if key not in seen or isinstance(part, dict)}
    if isinstance(kept.get("$ref"), str):
        kept["$ref"] = kept["$ref"].replace("#/definitions/", "#/definitions/Answer.")
    return kept


def gathered(asked: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Our three tables with the definitions that they need, and no others."""
    definitions = {name: cleaned(schema) for name, schema in asked.items()}
    definitions["Block"] = False  # any block at all; Slack refuses the ones it does not know
    # The generator makes one type of a union from which something was taken away, and wants all of it.
    definitions["RespondArguments"]["required"] = []
    definitions |= {f"Answer.{name}": loosened(cleaned(schema)) for name, schema in said.items()}
    tables = {
        "arguments": {name: definitions[f"In{number}"] for number, name in enumerate(METHODS)},
        "answers": {name: definitions[f"Answer.Out{number}"] for number, name in enumerate(METHODS)},
        "sent": {name: definitions[f"Sent{number}"] for number, name in enumerate(SENT)},
    }
    wanted, new = set[str](), named(tables)
    while new:
        wanted |= new
        new = named([definitions[name] for name in new]) - wanted
    return {**tables, "definitions": {name: definitions[name] for name in sorted(wanted)}}


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        installed(folder)
        tables = gathered(generated(folder, calls()), generated(folder, answers()))
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(tables, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")
    print(f"{KEPT.name}: {len(tables['definitions'])} definitions, {KEPT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
