"""What is logged and how: lines of JSON, or words on a terminal; never a secret, never an article's words."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any, Final, TextIO

import structlog

HIDDEN: Final = "[hidden]"
_NAMES: Final = re.compile(r"token|secret|password|passwd|authorization|cookie|api_?key", re.IGNORECASE)
# What secrets look like: Slack's tokens and its hooks, Matrix's, bearers, an address's password, and long
# runs of letters and digits that no id of ours or a platform's is as long as.
_SECRETS: Final = re.compile(
    r"""
    x(?:ox[a-z]|app)-[\w.-]+            # Slack
    | hooks\.slack\.com/\S+
    | \b(?:syt|mct|mat)_\w+             # Matrix
    | \bsk-[\w-]{8,}                    # language models
    | (?<=://)[^/\s:@]*:[^/\s@]+(?=@)   # user:password@
    | \b(?:bearer|basic)\s+[\w.~+/=-]+
    | \b(?=\w*\d)(?=\w*[a-zA-Z])[\w-]{40,}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def redacted(value: Any, name: str = "") -> Any:
    """A value as it may be logged; what stands under a secret's name is hidden whatever it is."""
    if name and _NAMES.search(name):
        return HIDDEN
    if isinstance(value, str):
        return _SECRETS.sub(HIDDEN, value)
    if isinstance(value, Mapping):
        return {key: redacted(part, str(key)) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(part) for part in value]
    return value if isinstance(value, int | float | None) else redacted(str(value))


def hide(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The step of structlog's that hides secrets."""
    return {key: value if key.startswith("_") else redacted(value, key) for key, value in event.items()}


def name_error(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An error is logged by its kind and place: its words, and a traceback's, may be an article's."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        step = error.__traceback__
        while step and step.tb_next:
            step = step.tb_next
        if step:
            event["where"] = f"{step.tb_frame.f_code.co_name}, line {step.tb_lineno}"
    return event


def hiding(secrets: Sequence[str]) -> Callable[[Any, str, MutableMapping[str, Any]], Mapping[str, Any]]:
    """A step that hides these very words wherever they stand, whatever they look like."""
    known = re.compile("|".join(map(re.escape, secrets))) if secrets else None

    def without(value: Any) -> Any:
        if isinstance(value, str):
            return known.sub(HIDDEN, value) if known else value
        if isinstance(value, Mapping):
            return {key: without(part) for key, part in value.items()}
        return [without(part) for part in value] if isinstance(value, list) else value

    def step(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        return {key: value if key.startswith("_") else without(value) for key, value in event.items()}

    return step


def configure(stream: TextIO, *, plain: bool, secrets: Sequence[str] = ()) -> None:
    """Have everything logged to a stream; `plain` is for people, else a line is a JSON object.

    `secrets` are what is never to stand there, longest first. Of other packages' logs only warnings and worse
    are kept: what they say below may be what we handle.
    """
    steps: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_error,
        hide,
        hiding(secrets),
    ]
    drawn: Any = structlog.dev.ConsoleRenderer(colors=False) if plain else structlog.processors.JSONRenderer()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=steps,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, drawn],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for ours in ("bot", "adapters", "storage"):
        logging.getLogger(ours).setLevel(logging.INFO)
    structlog.configure(
        processors=[*steps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
