"""How long things may be in Slack, each number with where it is said; what is too long is refused by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

BLOCK_KIT = "Block Kit reference"
SDK = "slack_sdk.models"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many characters, or things, at most; `said` is where the number comes from."""

    most: int
    said: str


LIMITS: Mapping[str, Limit] = {
    # What stands in a message or a view
    "message blocks": Limit(most=50, said=f"{BLOCK_KIT}, blocks: 50 in a message"),
    "view blocks": Limit(most=100, said=f"{BLOCK_KIT}, blocks: 100 in modals and home tabs"),
    "message text": Limit(most=40_000, said="changelog 2018-04, truncating really long messages"),
    "markdown_text": Limit(most=12_000, said="chat.postMessage, markdown_text"),
    # No document says it. 9,597 characters passed and 11,341 did not (slackapi/bolt-js#2867); others saw some
    # 13,200 pass (slackapi/bolt-js#2509). What was seen to fail fails here.
    "message characters": Limit(most=11_000, said="slackapi/bolt-js#2867: msg_blocks_too_long"),
    "attachments": Limit(most=100, said="chat.postMessage, too_many_attachments"),
    "metadata": Limit(most=16_000, said="message metadata: metadata_too_large, 16 kB"),
    # Blocks
    "block_id": Limit(most=255, said=f"{BLOCK_KIT}, block_id"),
    "section text": Limit(most=3000, said=f"{BLOCK_KIT}, section text"),
    "section fields": Limit(most=10, said=f"{BLOCK_KIT}, section fields"),
    "section field": Limit(most=2000, said=f"{BLOCK_KIT}, text of a field"),
    "header text": Limit(most=150, said=f"{BLOCK_KIT}, header text"),
    "context elements": Limit(most=10, said=f"{BLOCK_KIT}, context elements"),
    "actions elements": Limit(most=25, said=f"{BLOCK_KIT}, actions elements"),
    "markdown block": Limit(
        most=12_000, said=f"{BLOCK_KIT}, markdown: over all markdown blocks of a payload"
    ),
    "input label": Limit(most=2000, said=f"{BLOCK_KIT}, input label"),
    "input hint": Limit(most=2000, said=f"{BLOCK_KIT}, input hint"),
    "image_url": Limit(most=3000, said=f"{BLOCK_KIT}, image_url"),
    "alt_text": Limit(most=2000, said=f"{BLOCK_KIT}, alt_text"),
    "text object": Limit(most=3000, said=f"{BLOCK_KIT}, text object, least 1 and most 3000"),
    # Elements
    "action_id": Limit(most=255, said=f"{BLOCK_KIT}, action_id"),
    "button text": Limit(most=75, said=f"{BLOCK_KIT}, button text"),
    "button value": Limit(most=2000, said=f"{BLOCK_KIT}, button value"),
    "button url": Limit(most=3000, said=f"{BLOCK_KIT}, button url"),
    "accessibility_label": Limit(most=75, said=f"{BLOCK_KIT}, accessibility_label"),
    "placeholder": Limit(most=150, said=f"{BLOCK_KIT}, placeholder"),
    "options": Limit(most=100, said=f"{BLOCK_KIT}, options of a select"),
    "few options": Limit(most=10, said=f"{BLOCK_KIT}, options of checkboxes and radio buttons"),
    "overflow options": Limit(most=5, said=f"{BLOCK_KIT}, options of an overflow menu"),
    "option text": Limit(most=75, said=f"{BLOCK_KIT}, option text"),
    "option value": Limit(most=150, said=f"{BLOCK_KIT}, option value"),
    "option description": Limit(most=75, said=f"{BLOCK_KIT}, option description"),
    "initial_value": Limit(most=3000, said=f"{BLOCK_KIT}, plain-text input, max_length at most 3000"),
    "confirm title": Limit(most=100, said=f"{BLOCK_KIT}, confirmation title"),
    "confirm text": Limit(most=300, said=f"{BLOCK_KIT}, confirmation text"),
    "confirm button": Limit(most=30, said=f"{BLOCK_KIT}, confirmation confirm and deny"),
    # Views
    "view title": Limit(most=24, said="views reference, title"),
    "view button": Limit(most=24, said="views reference, submit and close"),
    "private_metadata": Limit(most=3000, said="views reference, private_metadata"),
    "callback_id": Limit(most=255, said="views reference, callback_id"),
    "external_id": Limit(most=255, said="views reference, external_id"),
    "view bytes": Limit(most=250_000, said="views.open, view_too_large: 250 kB"),
}

Rule = tuple[str, Callable[[Json], object]]


def _text(name: str) -> Callable[[Json], object]:
    return lambda part: (part.get(name) or {}).get("text")


def _get(name: str) -> Callable[[Json], object]:
    return lambda part: part.get(name)


# `type` of a block or an element -> what is measured there. "" is measured everywhere.
RULES: Mapping[str, tuple[Rule, ...]] = {
    "": (
        ("block_id", _get("block_id")),
        ("action_id", _get("action_id")),
        ("placeholder", _text("placeholder")),
        ("accessibility_label", _get("accessibility_label")),
    ),
    "section": (("section text", _text("text")), ("section fields", _get("fields"))),
    "header": (("header text", _text("text")),),
    "context": (("context elements", _get("elements")),),
    "actions": (("actions elements", _get("elements")),),
    "input": (("input label", _text("label")), ("input hint", _text("hint"))),
    "image": (("image_url", _get("image_url")), ("alt_text", _get("alt_text"))),
    "button": (
        ("button text", _text("text")),
        ("button value", _get("value")),
        ("button url", _get("url")),
    ),
    "overflow": (("overflow options", _get("options")),),
    "checkboxes": (("few options", _get("options")),),
    "radio_buttons": (("few options", _get("options")),),
    "static_select": (("options", _get("options")),),
    "multi_static_select": (("options", _get("options")),),
    "plain_text_input": (("initial_value", _get("initial_value")),),
    "mrkdwn": (("text object", _get("text")),),
    "plain_text": (("text object", _get("text")),),
    "modal": (
        ("view title", _text("title")),
        ("view button", _text("submit")),
        ("view button", _text("close")),
        ("private_metadata", _get("private_metadata")),
        ("callback_id", _get("callback_id")),
        ("external_id", _get("external_id")),
        ("view blocks", _get("blocks")),
    ),
    "home": (
        ("private_metadata", _get("private_metadata")),
        ("callback_id", _get("callback_id")),
        ("external_id", _get("external_id")),
        ("view blocks", _get("blocks")),
    ),
}
# What has no `type` of its own is known by where it stands.
PLACED: Mapping[str, tuple[Rule, ...]] = {
    "fields": (("section field", _get("text")),),
    "options": (
        ("option text", _text("text")),
        ("option value", _get("value")),
        ("option description", _text("description")),
    ),
    "confirm": (
        ("confirm title", _text("title")),
        ("confirm text", _text("text")),
        ("confirm button", _text("confirm")),
        ("confirm button", _text("deny")),
    ),
}


def too_long(value: object, where: str = "", place: str = "") -> Iterator[str]:
    """What is longer than it may be, or empty where it may not be, in blocks or a view."""
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from too_long(part, f"{where}/{number}", place)
        return
    if not isinstance(value, Mapping):
        return
    for name, measured in (*RULES[""], *RULES.get(str(value.get("type")), ()), *PLACED.get(place, ())):
        found = measured(value)
        if isinstance(found, str | list) and len(found) > LIMITS[name].most:
            yield f"{where}: {name} has {len(found)}, at most {LIMITS[name].most} ({LIMITS[name].said})"
    if value.get("type") in {"mrkdwn", "plain_text"} and value.get("text") == "":
        yield f"{where}: text must have at least one character ({BLOCK_KIT}, text object)"
    for key, part in value.items():
        yield from too_long(part, f"{where}/{key}", key)


def twice(blocks: object) -> Iterator[str]:
    """Names that stand twice where they must be unique: block_id in a payload, action_id in a block."""
    if not isinstance(blocks, list):
        return
    ids = [block.get("block_id") for block in blocks if isinstance(block, dict) and block.get("block_id")]
    yield from (f"block_id {id!r} stands twice" for id in {one for one in ids if ids.count(one) > 1})
    for block in blocks:
        elements = block.get("elements", []) if isinstance(block, dict) else []
        own = [part.get("action_id") for part in elements if isinstance(part, dict) and part.get("action_id")]
        yield from (
            f"action_id {id!r} stands twice in a block" for id in {i for i in own if own.count(i) > 1}
        )


def characters(value: object) -> int:
    """How many characters of text stand in blocks: what `msg_blocks_too_long` is about."""
    if isinstance(value, list):
        return sum(map(characters, value))
    if not isinstance(value, Mapping):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(
        characters(part) for part in value.values() if isinstance(part, Mapping | list)
    )


def size(value: object) -> int:
    """The bytes of a value as JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode())
