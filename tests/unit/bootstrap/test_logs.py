"""Logs: JSON for machines, no secrets, no words of an article."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.bootstrap.logs import HIDDEN, configure, redacted

# Made up, and put together here so that nobody takes them for real ones.
SECRETS = (
    "xox" + "b-1234567890-abcdefghij",
    "xapp" + "-1-A0001-42-cafe",
    "syt" + "_YW5h_abcdefghij_0a1b2c",
    "Bearer" + " abc.def.ghi",
    "sk" + "-abcdefgh12345678",
    "a1" * 30,
)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where everything is logged to, until the test is over."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    into = io.StringIO()
    configure(into, plain=False)
    yield into
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize("secret", SECRETS)
def test_secrets_are_hidden(secret: str) -> None:
    """What looks like a secret is hidden wherever it stands."""
    for value in (secret, f"url=https://x/?t={secret} end", {"a": [secret]}, (secret,)):
        assert secret not in str(redacted(value))
        assert HIDDEN in str(redacted(value))


@pytest.mark.parametrize("name", ["token", "SLACK_BOT_TOKEN", "password", "Authorization", "api_key"])
def test_secret_names_are_hidden(name: str) -> None:
    """What stands under a secret's name is hidden, whatever it looks like."""
    assert redacted({name: "abc"}) == {name: HIDDEN}


@pytest.mark.parametrize(
    "kept", ["console:e1", "worker.finish", 7, 1.5, None, True, "postgresql://db.example.org/news", "3f2a9c"]
)
def test_what_helps_is_kept(kept: object) -> None:
    """Ids, steps and figures are logged as they are."""
    assert redacted(kept) == kept


def test_password_of_an_address() -> None:
    """An address is logged without who may go there."""
    assert (
        redacted("postgresql://ana:pass@db.example.org/news") == f"postgresql://{HIDDEN}@db.example.org/news"
    )


def test_lines_are_json_without_words(stream: io.StringIO) -> None:
    """A line is one object; of an error its kind and place are told, not its words."""
    log = structlog.get_logger("bot.test")
    try:
        raise ValueError("the mayor said a secret thing")
    except ValueError:
        log.exception("fault", job="j1", token="abc")  # noqa: S106 - no real one
    error = (KeyError, KeyError("what the mayor said"), None)
    log_of_others = logging.getLogger("aiohttp.server")
    log_of_others.error("handling %s", "xox" + "b-1234567890-abcdefghij", exc_info=error)
    logging.getLogger("aiohttp.access").info("GET /")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["job"], first["token"], first["error"]) == (
        "fault",
        "j1",
        HIDDEN,
        "ValueError",
    )
    assert "mayor" not in stream.getvalue()
    assert (second["event"], second["error"]) == (f"handling {HIDDEN}", "KeyError")
