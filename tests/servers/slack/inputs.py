"""What people type and choose in inputs, as Slack says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.servers.slack.world import Json


def _option(part: Json, value: object) -> Json | None:
    if value is None:
        return None
    every = [
        *part.get("options", ()),
        *(one for group in part.get("option_groups", ()) for one in group["options"]),
    ]
    found = [one for one in every if one["value"] == value]
    assert found, f"no option {value!r} among {[one['value'] for one in every]}"
    own: Json = found[0]
    return own


def _options(part: Json, value: object) -> list[Json | None]:
    values = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return [_option(part, one) for one in values]


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


# Type of an element -> what stands in its state beside the type.
STATES: Mapping[str, Callable[[Json, object], Json]] = {
    "plain_text_input": lambda _, value: {"value": value},
    "email_text_input": lambda _, value: {"value": value},
    "url_text_input": lambda _, value: {"value": value},
    "number_input": lambda _, value: {"value": None if value is None else str(value)},
    "static_select": lambda part, value: {"selected_option": _option(part, value)},
    "radio_buttons": lambda part, value: {"selected_option": _option(part, value)},
    "overflow": lambda part, value: {"selected_option": _option(part, value)},
    "multi_static_select": lambda part, value: {"selected_options": _options(part, value)},
    "checkboxes": lambda part, value: {"selected_options": _options(part, value)},
    "conversations_select": lambda _, value: {"selected_conversation": value},
    "channels_select": lambda _, value: {"selected_channel": value},
    "users_select": lambda _, value: {"selected_user": value},
    "multi_conversations_select": lambda _, value: {"selected_conversations": _list(value)},
    "multi_channels_select": lambda _, value: {"selected_channels": _list(value)},
    "multi_users_select": lambda _, value: {"selected_users": _list(value)},
    "datepicker": lambda _, value: {"selected_date": value},
    "timepicker": lambda _, value: {"selected_time": value},
}
_INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_user": "initial_user",
}


def state(part: Json, value: object) -> Json:
    """The state of an input after somebody typed or chose a value; what it began with, if they left it."""
    found = STATES[str(part["type"])](part, value)
    if value is None:
        found = {key: part.get(_INITIAL.get(key, ""), own) for key, own in found.items()}
    return found
