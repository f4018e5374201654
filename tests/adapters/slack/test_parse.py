"""What Slack sends, as files of Slack's shapes, and the request that each is."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import marks
from adapters.slack.asked import pasted, together
from adapters.slack.parse import parsed
from adapters.slack.payloads import Hearing, Us
from bot.model.chat import Audience, Kind, Request

HERE = Path(__file__).parent
PAYLOADS = {path.stem: path for path in sorted((HERE / "payloads").glob("*.json"))}
HEARING = Hearing(
    tenant="main",
    us=Us(user="U0BOT", bot="B0BOT", app="A0HEARSAY"),
    now=datetime(2026, 11, 23, 17, 10, tzinfo=UTC),
)
POLITICS, ANA, TS, ROOT = "C0POLITICS", "D0ANA", "1795453000.000100", "1795452000.000200"
STORY = "story.docx"
AIDES = "The mayor resigned, two aides said."
PRIVATE = {"privately": True}

# File -> kind, conversation, thread, words, and what else is not as in a message that answers nothing.
REQUESTS: dict[str, tuple[Kind, str, str | None, str, dict[str, Any]]] = {
    "channel-message": (
        Kind.HEARD,
        POLITICS,
        TS,
        "The pier at Kelso was closed, see https://news.example/pier",
        {},
    ),
    "channel-reply": (Kind.HEARD, POLITICS, ROOT, "Who says so?", {"replies_to": ROOT}),
    "channel-broadcast": (
        Kind.HEARD,
        POLITICS,
        ROOT,
        "For everybody: it is open again",
        {"replies_to": ROOT},
    ),
    "mention": (Kind.ASKED, POLITICS, TS, "read https://news.example/pier", {}),
    "mention-in-thread": (Kind.ASKED, POLITICS, ROOT, "help", {"replies_to": ROOT}),
    "mention-alone": (Kind.ASKED, POLITICS, ROOT, "", {"replies_to": ROOT}),
    "mention-behind": (Kind.ASKED, POLITICS, TS, "https://news.example/pier", {}),
    "direct": (Kind.ASKED, ANA, None, "search ferry & pier <Kelso>", {}),
    "direct-thread": (Kind.ASKED, ANA, ROOT, "claim c123", {"replies_to": ROOT}),
    "direct-file": (Kind.ASKED, ANA, None, "", {"files": [STORY]}),
    "direct-shared-message": (Kind.ASKED, ANA, None, AIDES, {}),
    "file-of-another-workspace": (Kind.ASKED, ANA, None, "", {"files": ["file"]}),
    "group-message": (Kind.HEARD, "G0GROUP", TS, "Lunch?", {}),
    "marks": (
        Kind.ASKED,
        ANA,
        None,
        "@U0BEN and @cal in #desk, @here, @night, a@news.example, *bold* :tada:",
        {},
    ),
    "changed": (Kind.EDITED, POLITICS, TS, "The pier is open", {}),
    "changed-in-thread": (Kind.EDITED, POLITICS, ROOT, "The pier is open", {"replies_to": ROOT}),
    "changed-to-call-us": (Kind.EDITED, POLITICS, TS, "help", {"addressed": True}),
    "changed-to-tombstone": (Kind.WITHDRAWN, POLITICS, TS, "", {}),
    "deleted": (Kind.WITHDRAWN, POLITICS, TS, "", {}),
    "home-opened": (Kind.ASKED, ANA, "home", "home", PRIVATE | {"message": None}),
    "renamed": (Kind.PLACE, POLITICS, None, "", {"message": None, "name": "city-hall"}),
    "made-private": (Kind.PLACE, POLITICS, None, "", {"message": None}),
    "shared": (Kind.PLACE, POLITICS, None, "", {"message": None}),
    "we-joined": (Kind.PLACE, POLITICS, None, "", {"message": None}),
    "archived": (Kind.LEFT, POLITICS, None, "", {"message": None}),
    "we-were-removed": (Kind.LEFT, POLITICS, None, "", {"message": None}),
    "removed-from-private": (Kind.LEFT, "G0SECRET", None, "", {"message": None}),
    "id-changed": (Kind.MOVED, "G0OLD", None, "", {"message": None, "successor": "C0NEW"}),
    "command": (
        Kind.ASKED,
        POLITICS,
        None,
        "search ferry & pier",
        PRIVATE | {"message": None, "name": "politics"},
    ),
    "command-in-direct": (Kind.ASKED, ANA, None, "", PRIVATE | {"message": None}),
    "shortcut": (
        Kind.ASKED,
        POLITICS,
        TS,
        "read",
        {"about": AIDES, "files": [STORY], "replies_to": TS, "name": "politics"},
    ),
    "shortcut-in-thread": (
        Kind.ASKED,
        POLITICS,
        ROOT,
        "read",
        {"about": AIDES, "files": [STORY], "replies_to": TS, "name": "politics"},
    ),
    "shortcut-on-our-message": (
        Kind.ASKED,
        POLITICS,
        ROOT,
        "read",
        {"replies_to": TS, "name": "politics"},
    ),
    "press": (
        Kind.PRESSED,
        POLITICS,
        TS,
        "",
        {"message": None, "press": ("1795453050.000300", "same")},
    ),
    "press-on-a-part": (
        Kind.PRESSED,
        POLITICS,
        TS,
        "",
        {"message": None, "press": ("1795453049.000200", "mute")},
    ),
    "press-top": (
        Kind.PRESSED,
        POLITICS,
        "1795453050.000300",
        "",
        {"message": None, "press": ("1795453050.000300", "same")},
    ),
    "press-at-home": (
        Kind.PRESSED,
        ANA,
        "home",
        "",
        PRIVATE | {"message": None, "press": ("home@U0ANA@0a1b2c3d4e5f", "same")},
    ),
    "press-ephemeral": (
        Kind.PRESSED,
        POLITICS,
        None,
        "",
        PRIVATE | {"message": None, "press": ("1795453050.000300@U0ANA", "same")},
    ),
}
SPECIAL = {"link-in-prose"}


def payload(name: str) -> dict[str, Any]:
    """What a file holds."""
    read: dict[str, Any] = json.loads(PAYLOADS[name].read_text())
    return read


def seen(request: Request) -> dict[str, Any]:
    """What the table speaks of beside kind, conversation, thread and words."""
    files = [file.name for file in (*request.attachments, *request.about_attachments)]
    return {
        "message": request.message,
        "about": request.about,
        "files": files,
        "privately": request.privately,
        "replies_to": request.replies_to.id if request.replies_to else None,
        "press": (request.press.on.id, request.press.action) if request.press else None,
        "successor": request.successor.id if request.successor else None,
        "name": request.place.name,
        "addressed": request.addressed,
    }


PLAIN: dict[str, Any] = {
    "message": TS,
    "about": None,
    "files": [],
    "privately": False,
    "replies_to": None,
    "press": None,
    "successor": None,
    "addressed": False,
    "name": "",
}


@pytest.mark.parametrize("name", sorted(PAYLOADS.keys() - SPECIAL))
def test_payload_is_its_request(name: str) -> None:
    """Each payload is the request that the table says, and what is not in the table is none of ours."""
    request = parsed(payload(name), HEARING)
    if name not in REQUESTS:
        assert request is None
        return
    kind, place, thread, text, other = REQUESTS[name]
    assert request is not None
    assert (request.kind, request.place.id, request.place.thread, request.text) == (kind, place, thread, text)
    assert seen(request) == PLAIN | other
    direct = place.startswith("D")
    assert request.place.audience is (Audience.PERSON if direct else Audience.ROOM)
    assert request.place.tenant == "main"


def test_table_knows_every_file() -> None:
    """No row of the table is without a file."""
    assert set(REQUESTS) <= set(PAYLOADS)


def test_request_is_known_by_its_event() -> None:
    """An event has its own id; an interaction that comes again has the id that it had."""
    event = parsed(payload("direct"), HEARING)
    assert event is not None
    assert event.id == payload("direct")["event_id"]
    later = replace(HEARING, now=datetime(2026, 11, 23, 18, 0, tzinfo=UTC))
    for name in ("command", "shortcut", "press"):
        first, again = parsed(payload(name), HEARING), parsed(payload(name), later)
        other = parsed(payload(name) | {"trigger_id": "999.9"}, HEARING)
        assert first is not None
        assert again is not None
        assert other is not None
        assert first.id == again.id != other.id


def test_link_in_a_text_is_its_words() -> None:
    """A link that a text's sentence is built on keeps the sentence's words, one by itself its address."""
    request = parsed(payload("link-in-prose"), HEARING)
    assert request is not None
    assert request.text.startswith("As the ministry said on Monday")
    assert "https://" not in request.text


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<https://news.example/a?b=1&amp;c=2>", "https://news.example/a?b=1&c=2"),
        ("&lt;@U0BOT&gt; read", "<@U0BOT> read"),
        ("<@U0BOT>: read it", "read it"),
        ("<!date^1795453000^{date}|23 November>", "23 November"),
        ("<nothing>", "<nothing>"),
        ("<>", "<>"),
    ],
)
def test_marks(typed: str, plain: str) -> None:
    """What Slack escapes and wraps is as it was typed."""
    assert marks.plain(typed, us="U0BOT") == plain


def test_a_long_paste_is_one() -> None:
    """Messages that one paste was cut into belong together; others' and later ones do not."""
    long = "x " * 1500

    def said(ts: str, text: str, user: str = "U0ANA") -> dict[str, Any]:
        return {"type": "message", "user": user, "text": text, "ts": ts}

    parts = [said("100.000001", long), said("100.000002", long), said("101.000000", "the end")]
    around = [said("99.000000", "Look at this:"), said("101.500000", "Hm", "U0BEN"), said("190.000000", long)]
    for asked in parts:
        assert pasted([*around, *reversed(parts)], asked) == parts
    assert pasted([], parts[0]) == [parts[0]]


@pytest.mark.parametrize(
    ("times", "companies"),
    [
        ((0.0, 0.3, 0.6), ((0.0, 0.3, 0.6),)),
        ((0.0, 0.9, 1.8, 2.7), ((0.0, 0.9), (1.8, 2.7))),
        ((0.0, 0.5, 1.0, 1.5), ((0.0, 0.5), (1.0, 1.5))),
        ((0.0,), ((0.0,),)),
    ],
)
def test_no_part_of_a_paste_is_left_out(
    times: tuple[float, ...], companies: tuple[tuple[float, ...], ...]
) -> None:
    """Whichever part is looked at, it is read with the same others, and each with some."""
    parts = [{"ts": f"{1_795_453_000 + at:.6f}"} for at in times]
    for company in companies:
        for at in company:
            found = together(parts, {"ts": f"{1_795_453_000 + at:.6f}"})
            assert [round(float(one["ts"]) - 1_795_453_000, 1) for one in found] == list(company)


def _broken(chance: random.Random, value: Any) -> Any:
    """The same with something of another kind in it."""
    wrong: list[Any] = [
        None,
        0,
        -1.5,
        True,
        "",
        "x" * 300,
        [],
        {},
        [[]],
        {"id": []},
        "\ud800",
        "9" * 40 + ".1",
    ]
    if chance.random() < 0.15:
        return chance.choice(wrong)
    if isinstance(value, dict):
        return {key: _broken(chance, part) for key, part in value.items() if chance.random() > 0.05}
    if isinstance(value, list):
        return [_broken(chance, part) for part in value]
    return value


def test_any_shape_is_borne() -> None:
    """Whatever parts of a payload are missing or of another kind, it is a request or nothing."""
    chance = random.Random(11)  # noqa: S311 - a seed
    payloads = [payload(name) for name in PAYLOADS]
    requests = 0
    for number in range(5000):
        broken = _broken(chance, payloads[number % len(payloads)])
        requests += isinstance(broken, dict) and parsed(broken, HEARING) is not None
    assert requests > 100
