"""Which claim of an article shows best why a watch is met."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.alerts.shown import Why, showing
from bot.model.article import Kind, Link, Source
from bot.model.memory import Remembered
from bot.model.watch import Term, What

SEEN = datetime(2031, 5, 2, tzinfo=UTC)
CLAIMS = [
    Remembered(
        id="door",
        text="The ferry's bow door was faulty.",
        seen=SEEN,
        sources=(Source(name="a deckhand", kind=Kind.ANONYMOUS),),
        chain=(Link(name="a deckhand", kind="anonymous"), Link(name="the Tarn Post", kind="outlet")),
    ),
    Remembered(
        id="toll",
        text="Forty people were missing after the ferry Marit sank off Brannoy.",
        seen=SEEN,
        central=True,
        sources=(Source(name="the coastguard", kind=Kind.ORGANIZATION),),
    ),
    Remembered(id="port", text="The port of Brannoy stays closed.", seen=SEEN),
]


def why(*terms: tuple[What, str, str]) -> Why:
    """Terms with the words that met them."""
    return [(Term(what=what, text=text), found) for what, text, found in terms]


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (why((What.PHRASE, "ferry", "ferry's")), "toll"),
        (why((What.PHRASE, "bow door", "bow door")), "door"),
        (why((What.PHRASE, "Brannoy", "Brannoy"), (What.PHRASE, "port", "port")), "port"),
        (why((What.PHRASE, "captain", "captain")), "toll"),
        (why((What.SOURCE, "deckhand", "a deckhand")), "door"),
        (why((What.SOURCE, "Tarn Post", "the Tarn Post")), "door"),
        (why((What.KIND, "anonymous", "anonymous")), "door"),
        (why((What.STATUS, "false", "false")), "port"),
        (why((What.LIKE, "a ship went down", "")), "toll"),
    ],
)
def test_showing(found: Why, shown: str) -> None:
    """It is the claim with the words, or that rests on whom the watch is for; else the central one."""
    assert showing(found, CLAIMS, marked={"port"}).id == shown
