"""Modals for watches: fields as inputs of Block Kit, and what was filled in as fields again; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from adapters.slack.payloads import Payload, id_of, part, text
from adapters.slack.pieces import shortened
from bot.document import printable
from bot.model.chat import Place
from bot.model.watch import Field

View = dict[str, Any]

CALLBACK: Final = "hearsay:watch"
TRY: Final = "hearsay:watch-try"
NEW: Final = "hearsay:watch-add"
INPUT: Final = "value"  # the name of every field's input; its block has the field's
ELSEWHERE: Final = "to"  # the field that is a place
MOST_BLOCKS: Final = 95  # of a view; Slack's limit is 100
MORE: Final = "There is more than fits here; asked for in a conversation, all of it is told."
LONGEST_LABEL: Final = 2000
LONGEST_OPTION: Final = 75  # characters; Slack's limit
LONGEST_INPUT: Final = 3000  # characters; Slack's limit


def form(
    fields: Sequence[Field], values: Mapping[str, str], place: Place, *, editing: str | None = None
) -> View:
    """The modal in which a watch is made, or one that is there edited: `editing` is its name."""
    shown = [field for field in fields if editing is None or field.name != ELSEWHERE]
    about = {"place": place.id, "thread": place.thread, "name": place.name, "editing": editing}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _plain("New watch" if editing is None else "Edit watch"),
        "submit": _plain("Keep"),
        "close": _plain("Cancel"),
        "private_metadata": json.dumps(about),
        "blocks": [*(_input(field, values.get(field.name, "")) for field in shown), _try_it()],
    }


def told(words: str) -> dict[str, Any]:
    """A line of ours in a view."""
    return {"type": "section", "text": _plain(words)}


def waiting() -> View:
    """What stands there until it is known what a watch would have caught."""
    return result([told("Trying it on what was seen lately…")])


def result(blocks: Sequence[Mapping[str, Any]]) -> View:
    """What a watch would have caught; nothing can be done about it here."""
    kept = fitting([dict(block) for block in blocks if block["type"] != "actions"])
    return {"type": "modal", "title": _plain("Test"), "close": _plain("Back"), "blocks": kept}


def fitting(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many blocks as a view holds, and that there are more where there are."""
    if len(blocks) <= MOST_BLOCKS:
        return blocks
    return [*blocks[: MOST_BLOCKS - 1], told(MORE)]


def filled(view: Payload) -> dict[str, str]:
    """What was filled in: the values of each field one a line; a field that was left empty is not there."""
    values = part(part(view, "state"), "values")
    found = {}
    for name in values:
        value = _value(part(part(values, name), INPUT))
        if value.strip():
            found[name] = value
    return found


def about(view: Payload) -> dict[str, str]:
    """Where a form was opened, and what it edits; {} for a view of another's."""
    try:
        found = json.loads(text(view, "private_metadata"))
    except ValueError:
        return {}
    if text(view, "callback_id") != CALLBACK or not isinstance(found, dict) or not id_of(found, "place"):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def complaint(wrong: Mapping[str, str], view: Payload) -> dict[str, Any]:
    """What Slack is answered when fields are wrong: each mistake below its field."""
    blocks = view.get("blocks")
    there = [
        text(block, "block_id")
        for block in (blocks if isinstance(blocks, list) else ())
        if isinstance(block, dict)
    ]
    placed: dict[str, str] = {}
    for name, said in wrong.items():
        placed.setdefault(name if name in there else there[0], shortened(printable(said), 300))
    return {"response_action": "errors", "errors": placed}


def _value(state: Payload) -> str:
    """What an input holds."""
    several = state.get("selected_options")
    if isinstance(several, list):
        return "\n".join(text(option, "value") for option in several if isinstance(option, dict))
    return (
        text(state, "value")
        or text(part(state, "selected_option"), "value")
        or id_of(state, "selected_conversation")
    )


def _input(field: Field, value: str) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label),
        "hint": _plain(f"{field.hint}{', one a line' if field.many and not field.choices else ''}"),
        "element": {"action_id": INPUT} | _element(field, value),
        "optional": field.name != "called",
    }


def _element(field: Field, value: str) -> dict[str, Any]:
    """The input that suits a field: a choice, a place, or words."""
    if field.name == ELSEWHERE:
        return {
            "type": "conversations_select",
            "filter": {"include": ["public", "private"], "exclude_bot_users": True},
            "placeholder": _plain("Here"),
        }
    if field.choices:
        return _choice(field, value)
    element: dict[str, Any] = {"type": "plain_text_input", "max_length": LONGEST_INPUT}
    if field.many:
        element["multiline"] = True
    if value:
        element["initial_value"] = value[:LONGEST_INPUT]
    return element | {"placeholder": _plain(shortened(field.example, 140))}


def _choice(field: Field, value: str) -> dict[str, Any]:
    options = [{"text": _plain(choice[:LONGEST_OPTION]), "value": choice} for choice in field.choices[:100]]
    chosen = [option for option in options if option["value"] in value.split("\n")]
    element: dict[str, Any] = {
        "type": "multi_static_select" if field.many else "static_select",
        "options": options,
        "placeholder": _plain(shortened(field.example, 140)),
    }
    if chosen:
        element["initial_options" if field.many else "initial_option"] = chosen if field.many else chosen[0]
    return element


def new_watch() -> dict[str, Any]:
    """The row of buttons on App Home."""
    button = {"type": "button", "action_id": NEW, "text": _plain("New watch")}
    return {"type": "actions", "block_id": "watches", "elements": [button]}


def _try_it() -> dict[str, Any]:
    button = {"type": "button", "action_id": TRY, "text": _plain("Test: what would it have caught?")}
    return {"type": "actions", "block_id": "try", "elements": [button]}


def _plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": shortened(printable(words), LONGEST_LABEL) or "…", "emoji": False}
