"""Calls that Slack refuses, with the name of the error, and calls that it takes.

Words in braces stand for what there is in a test's workspace: channels, people, times of messages.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    """A section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(**changes: Any) -> Json:
    """A button, with what is wrong with it."""
    return {"type": "button", "action_id": "same", "text": plain("Same"), "value": "1"} | changes


def row(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def modal(*blocks: Json, **changes: Any) -> Json:
    """A modal, with what is wrong with it."""
    return {
        "type": "modal",
        "title": plain("Watch"),
        "submit": plain("Save"),
        "blocks": list(blocks),
    } | changes


def field(**changes: Any) -> Json:
    """An input of a modal."""
    element = {"type": "plain_text_input", "action_id": "typed"}
    return {"type": "input", "block_id": "terms", "label": plain("Terms"), "element": element} | changes


HI = {"channel": "{open}", "text": "hi"}
TRIGGERED = {"trigger_id": "nobody's"}
BAD: list[tuple[str, Json, str]] = [
    # what is called, and with what
    ("chat.postMesage", HI, "unknown_method"),
    ("chat.postMessage", {"text": "hi"}, "channel_not_found"),
    ("chat.postMessage", HI | {"chanel": "x"}, "invalid_arguments"),
    ("chat.postMessage", HI | {"tread_ts": "1.2"}, "invalid_arguments"),
    ("chat.postMessage", HI | {"unfurl_links": "no"}, "invalid_arguments"),
    ("chat.postMessage", HI | {"parse": "some"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "{open}"}, "no_text"),
    ("chat.postMessage", {"channel": "{open}", "text": " "}, "no_text"),
    ("chat.postMessage", {"channel": "{open}", "text": "", "blocks": []}, "no_text"),
    ("chat.postMessage", HI | {"markdown_text": "hi"}, "markdown_text_conflict"),
    ("chat.postMessage", {"channel": "{open}", "text": "x" * 40_001}, "msg_too_long"),
    # where
    ("chat.postMessage", HI | {"channel": "C404"}, "channel_not_found"),
    ("chat.postMessage", HI | {"channel": "#desk"}, "channel_not_found"),
    ("chat.postMessage", HI | {"channel": "{not in}"}, "not_in_channel"),
    ("chat.postMessage", HI | {"channel": "{closed}"}, "channel_not_found"),
    ("chat.postMessage", HI | {"channel": "{elsewhere}"}, "channel_not_found"),
    ("chat.postMessage", HI | {"channel": "{old}"}, "is_archived"),
    ("chat.postMessage", HI | {"thread_ts": "yesterday"}, "invalid_arguments"),
    ("chat.postMessage", HI | {"thread_ts": "{reply}"}, "cannot_reply_to_message"),
    # blocks
    ("chat.postMessage", HI | {"blocks": "no list"}, "invalid_blocks_format"),
    ("chat.postMessage", HI | {"blocks": [{"type": "nope"}]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [{"type": "divider", "line": 1}]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [section("x" * 3001)]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [section("")]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [{"type": "header", "text": plain("x" * 151)}]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [section("x")] * 51}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [section("x" * 2900)] * 4}, "msg_blocks_too_long"),
    ("chat.postMessage", HI | {"blocks": [section("x") | {"block_id": "a"}] * 2}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [row(*[button()] * 2)]}, "invalid_blocks"),
    (
        "chat.postMessage",
        HI | {"blocks": [row(*(button(action_id=f"{n}") for n in range(26)))]},
        "invalid_blocks",
    ),
    ("chat.postMessage", HI | {"blocks": [row(button(text=plain("x" * 76)))]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [row(button(value="x" * 2001))]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [row(button(action_id="x" * 256))]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [row(button(style="red"))]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"blocks": [row({"type": "button", "action_id": "a"})]}, "invalid_blocks"),
    (
        "chat.postMessage",
        HI | {"blocks": [row(button(text={"type": "mrkdwn", "text": "x"}))]},
        "invalid_blocks",
    ),
    (
        "chat.postMessage",
        HI | {"blocks": [{"type": "context", "elements": [plain("x")] * 11}]},
        "invalid_blocks",
    ),
    (
        "chat.postMessage",
        HI | {"blocks": [{"type": "section", "fields": [plain("x")] * 11}]},
        "invalid_blocks",
    ),
    (
        "chat.postMessage",
        HI | {"blocks": [{"type": "section", "fields": [plain("x" * 2001)]}]},
        "invalid_blocks",
    ),
    ("chat.postMessage", HI | {"blocks": [field()]}, "invalid_blocks"),
    ("chat.postMessage", HI | {"metadata": {"key": "1"}}, "invalid_metadata_format"),
    (
        "chat.postMessage",
        HI | {"metadata": {"event_type": "said", "event_payload": {"key": "x" * 17_000}}},
        "metadata_too_large",
    ),
    # other people's messages, and messages that are not there
    ("chat.update", HI | {"ts": "{hers}"}, "cant_update_message"),
    ("chat.update", HI | {"ts": "1.2"}, "message_not_found"),
    ("chat.update", HI, "invalid_arguments"),
    ("chat.delete", {"channel": "{open}", "ts": "{hers}"}, "cant_delete_message"),
    ("chat.postEphemeral", HI | {"user": "{ben}"}, "user_not_in_channel"),
    ("chat.postEphemeral", HI | {"user": "U404"}, "user_not_found"),
    # views
    ("views.open", {"view": modal(field())} | TRIGGERED, "invalid_trigger_id"),
    ("views.open", {"view": modal(field())}, "invalid_arguments"),
    ("views.open", {"view": {"type": "home", "blocks": []}} | TRIGGERED, "invalid_arguments"),
    ("views.open", {"view": modal(field(), title=plain("x" * 25))} | TRIGGERED, "invalid_arguments"),
    ("views.open", {"view": modal(field(), submit=plain("x" * 25))} | TRIGGERED, "invalid_arguments"),
    ("views.open", {"view": modal(field(), private_metadata="x" * 3001)} | TRIGGERED, "invalid_arguments"),
    ("views.open", {"view": modal(*[section("x")] * 101)} | TRIGGERED, "invalid_arguments"),
    ("views.open", {"view": modal(field(), field())} | TRIGGERED, "invalid_arguments"),
    (
        "views.open",
        {"view": {key: part for key, part in modal(field()).items() if key != "submit"}} | TRIGGERED,
        "invalid_arguments",
    ),
    ("views.open", {"view": modal(field(lable=plain("x")))} | TRIGGERED, "invalid_arguments"),
    ("views.update", {"view": modal(field()), "view_id": "V404"}, "not_found"),
    ("views.publish", {"view": {"type": "home", "blocks": []}, "user_id": "U404"}, "invalid_arguments"),
    ("views.publish", {"view": modal(field()), "user_id": "{ana}"}, "invalid_arguments"),
    # what only a form can say
    ("conversations.history", {"channel": "{open}"}, "invalid_arguments"),
    ("users.info", {"user": "{ana}"}, "invalid_arguments"),
]

ALL_LONG = [
    section("x" * 3000),
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "x", "verbatim": True}] * 10},
    {"type": "section", "fields": [plain("x" * 200)] * 10},
    row(*(button(action_id=f"{n}", value="x" * 2000, text=plain("x" * 75)) for n in range(25))),
]
GOOD: list[tuple[str, Json]] = [
    ("auth.test", {}),
    ("chat.postMessage", HI),
    ("chat.postMessage", HI | {"channel": "{ana}"}),
    ("chat.postMessage", HI | {"thread_ts": "{hers}", "reply_broadcast": True}),
    (
        "chat.postMessage",
        HI | {"unfurl_links": False, "unfurl_media": False, "parse": "none", "link_names": False},
    ),
    ("chat.postMessage", HI | {"metadata": {"event_type": "said", "event_payload": {"key": "1"}}}),
    ("chat.postMessage", HI | {"blocks": ALL_LONG}),
    ("chat.postMessage", HI | {"blocks": [section("x")] * 50}),
    ("chat.postMessage", {"channel": "{open}", "text": "x" * 40_000}),
    ("chat.postEphemeral", HI | {"user": "{ana}"}),
    ("conversations.join", {"channel": "{not in}"}),
    ("conversations.open", {"users": "{ana}"}),
    ("views.publish", {"user_id": "{ana}", "view": {"type": "home", "blocks": [section("x")] * 100}}),
    ("chat.getPermalink", {"channel": "{open}", "message_ts": "{hers}"}),
]
