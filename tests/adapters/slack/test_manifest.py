"""The Slack app's manifest grants what the program asks for, and nothing more."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.slack.events import EVENTS, MESSAGES
from adapters.slack.gate import PATH
from adapters.slack.installing import BACK, SCOPES
from adapters.slack.interactions import SHORTCUT
from adapters.slack.listen import THROWN_OUT
from tests.servers.slack import scopes

ROOT = Path(__file__).parents[3]
MANIFEST = (ROOT / "deploy" / "slack" / "manifest.yaml").read_text()

# Every method of the Web API that the program names -> the kinds of conversations that it is used for.
KINDS = {
    "conversations.info": ("channel", "group"),
    "conversations.history": ("channel", "group", "im", "mpim"),
    "conversations.replies": ("channel", "group", "im", "mpim"),
}
CALL = re.compile(r'"((?:chat|conversations|users|files|views|auth|api|oauth|apps)\.[A-Za-z.0-9]+)"')
UNASKED = {"api.test", "apps.connections.open", "oauth.v2.access"}  # need no token of a workspace's
# What Slack tells nobody who has not these scopes, and what comes only with one that we do without.
UNSENT = {"channel_deleted", "group_deleted", "channel_id_changed", "member_left_channel"}


def listed(under: str) -> list[str]:
    """The items of a list in the manifest, whose key is unique there."""
    lines = MANIFEST.splitlines()
    start = next(n for n, line in enumerate(lines) if line.strip() == f"{under}:")
    found = []
    for line in lines[start + 1 :]:
        item = re.fullmatch(r"\s+- ([\w.:/-]+)(?:\s+#.*)?", line)
        if item is None:
            break
        found.append(item[1])
    return found


def called() -> set[str]:
    """Every method that the program names."""
    folder = ROOT / "adapters" / "slack"
    return {name for path in folder.glob("*.py") for name in CALL.findall(path.read_text())} - UNASKED


def test_scopes_are_those_that_are_used() -> None:
    """Each scope is needed by a call, an event, a command or a download, and each of those has its scope."""
    needed = {scopes.of_call(name, kind) for name in called() for kind in KINDS.get(name, ("channel",))}
    needed |= {scopes.EVENTS[name] for name in listed("bot_events")}
    needed |= {scopes.COMMAND, scopes.DOWNLOAD}
    assert sorted(listed("bot")) == sorted(needed - {""})


def test_installing_asks_for_the_same() -> None:
    """A workspace that installs us is asked for what the manifest has."""
    assert sorted(SCOPES) == sorted(listed("bot"))


def test_events_are_those_that_are_read() -> None:
    """Each event that comes is read, and each that is read comes."""
    read = (set(EVENTS) - {"message"}) | set(THROWN_OUT)
    subscribed = listed("bot_events")
    assert {name for name in subscribed if not name.startswith("message.")} == read - UNSENT
    assert {name for name in subscribed if name.startswith("message.")} == {
        f"message.{kind}" for kind in ("channels", "groups", "im", "mpim")
    }
    assert {"", "file_share", "message_changed", "message_deleted"} <= set(MESSAGES)


def test_addresses_are_ours() -> None:
    """What Slack calls us by, and sends us to, is there."""
    assert f"callback_id: {SHORTCUT}" in MANIFEST
    assert MANIFEST.count(f"https://hearsay.example{PATH}") == 3
    assert f"https://hearsay.example{BACK}" in MANIFEST
    assert "command: /hearsay" in MANIFEST
