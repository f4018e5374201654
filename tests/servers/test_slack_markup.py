"""What is live in a text, as the stand-in for Slack reads it."""

from __future__ import annotations

import pytest

from tests.servers.slack.markup import Mark, in_text, live

LIVE = [
    ("all of it escaped: &lt;!here&gt; &lt;@U1&gt;", []),
    ("<!here> <@U1> <#C1|desk>", ["broadcast", "user", "channel"]),
    ("<!subteam^S1> <!date^1^{date}|x>", ["usergroup", "date"]),
    ("<https://a.example|a.example/b> https://b.example", ["link", "bare"]),
    ("ask @channel in #desk :smile: at 10:30:15", ["name", "name", "emoji"]),
]


@pytest.mark.parametrize(("text", "kinds"), LIVE)
def test_what_is_live(text: str, kinds: list[str]) -> None:
    """Who is called, what is a link and what is a picture in a text that Slack reads."""
    assert [mark.kind for mark in in_text(text)] == kinds


SPOOFED = [
    (Mark("link", "https://a.example/x", "a.example"), False),
    (Mark("link", "https://a.example/x", "The Harbour Post"), False),
    (Mark("link", "https://evil.example", "bank.example/login"), True),
    (Mark("link", "https://evil.example", "see https://bank.example"), True),
    (Mark("link", "https://bank.example@evil.example", "bank.example"), True),
]


@pytest.mark.parametrize(("mark", "spoofed"), SPOOFED)
def test_spoofed_links(mark: Mark, spoofed: bool) -> None:
    """A link that shows another host than it leads to."""
    assert mark.is_spoofed is spoofed


def test_live_blocks() -> None:
    """Plain text calls nobody, mrkdwn does, and a fallback text too."""
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "<!here>", "verbatim": True}}
    header = {"type": "header", "text": {"type": "plain_text", "text": "<!here> :fire:", "emoji": False}}
    assert [mark.kind for mark in live({"text": "<@U1>", "blocks": [header, section]})] == [
        "user",
        "broadcast",
    ]
