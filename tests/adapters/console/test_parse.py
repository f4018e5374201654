"""JSON lines -> material: what is kept, and what is said of a line that is none."""

from __future__ import annotations

import json

import pytest

from adapters.console.parse import Given, is_address, record_material
from bot.errors import InputError
from bot.model.material import Material


def parsed(body: bytes, given: Given | None = None) -> Material:
    """The material of a line, which errors call "line 3"."""
    return record_material(body, name="line 3", given=given or Given())


@pytest.mark.parametrize(
    ("id", "expected"), [("a", "a"), (7, "7"), (0, "0"), (-1, "-1"), (10**30, "1" + "0" * 30)]
)
def test_id(id: str | int, expected: str) -> None:
    """An id is a string or a whole number, and a string from there on."""
    assert parsed(json.dumps({"id": id, "text": "Words."}).encode()).id == expected


def test_fields() -> None:
    """A line's own fields go before those of the command line; null and empty ones are none."""
    record = {"id": "1", "text": "Words.", "title": "T", "outlet": None, "url": "", "published": "2031-05-06"}
    material = parsed(json.dumps(record).encode(), Given(title="other", outlet="Isle Gazette", url=None))
    assert (material.title, material.outlet, material.url) == ("T", "Isle Gazette", None)
    assert (material.published, material.warnings) == ("2031-05-06", ())


def test_byte_order_mark() -> None:
    """A byte order mark before the first line does no harm."""
    assert parsed(b'\xef\xbb\xbf{"id": 1, "text": "Words."}').content == "Words."


def test_wrong_date_costs_only_the_date() -> None:
    """A date that is not ISO 8601 is left out of the article, and the report warns of it."""
    material = parsed(b'{"id": 1, "text": "Words.", "published": "last spring"}')
    assert material.published is None
    assert "'last spring'" in material.warnings[0]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', "not JSON"),
        (b"\xff{}", "not UTF-8"),
        (b"[1]", "not a JSON object"),
        (b'"words"', "not a JSON object"),
        (b'{"text": "x"}', '"id" is missing'),
        (b'{"id": "", "text": "x"}', '"id" is missing'),
        (b'{"id": true, "text": "x"}', '"id" is neither a string nor a whole number'),
        (b'{"id": 1.5, "text": "x"}', '"id" is neither a string nor a whole number'),
        (b'{"id": 1}', '"text" is missing'),
        (b'{"id": 1, "text": null}', '"text" is missing'),
        (b'{"id": 1, "text": ["x"]}', '"text" is not a string'),
        (b'{"id": 1, "text": "x", "title": 5}', '"title" is not a string'),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)
def test_wrong_lines(body: bytes, expected: str) -> None:
    """What is wrong with a line is said in one line that begins with the line's name."""
    with pytest.raises(InputError) as caught:
        parsed(body)
    assert str(caught.value).startswith(f"line 3: {expected}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://a.example/", True),
        ("HTTP://a.example", True),
        ("https.txt", False),
        ("ftp://a.example", True),
    ],
)
def test_is_address(source: str, expected: bool) -> None:
    """A source that begins like an address is one, for the fetcher to judge; others are names of files."""
    assert is_address(source) is expected
