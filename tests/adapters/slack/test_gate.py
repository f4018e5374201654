"""What is posted to us: only what Slack signed gets in, and nothing makes the door fall."""

from __future__ import annotations

import io
import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters.slack.gate import Malformed, payload, signed, sound
from tests.adapters.slack.hearing import SECRET, Door, Kept, listening
from tests.servers.slack import http

PAYLOADS = [
    json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "payloads").glob("*.json"))
]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def body_of(what: dict[str, Any]) -> tuple[bytes, str]:
    """A payload as Slack posts it."""
    if what.get("type") == "event_callback":
        return json.dumps(what).encode(), JSON
    form = what if "command" in what else {"payload": json.dumps(what)}
    return urlencode(form, errors="surrogatepass").encode(), FORM


async def post(door: Door, body: bytes, headers: dict[str, str], method: str = "POST") -> int:
    """The status that a request is answered with."""
    async with door.session.request(method, door.url, data=io.BytesIO(body), headers=headers) as answer:
        await answer.read()
        return answer.status


def headers_of(body: bytes, kind: str, at: float | None = None) -> dict[str, str]:
    """What stands above a request that Slack signed."""
    return {**http.signed(SECRET, body, at), "Content-Type": kind}


async def test_signed_payloads_are_taken_in() -> None:
    """Every payload that Slack sends is answered 200, once it is kept, and kept once."""
    async with listening(Kept()) as door:
        for what in (*PAYLOADS, *PAYLOADS):
            body, kind = body_of(what)
            status = 400 if what.get("actions") == [] else 200
            assert await post(door, body, headers_of(body, kind)) == status, what
        keys = [request.key for request in door.kept.requests]
        assert len(keys) == len(set(keys)) > 30


async def test_not_acknowledged_unless_kept() -> None:
    """When the memory takes nothing, Slack is told to come again, and when it does that we have it."""
    async with listening(Kept(broken=True)) as door:
        direct = json.loads((Path(__file__).parent / "payloads" / "direct.json").read_text())
        body, kind = body_of(direct)
        assert await post(door, body, headers_of(body, kind)) == 503
        door.kept.broken = False
        assert await post(door, body, headers_of(body, kind)) == 200
        assert [request.text for request in door.kept.requests] == ["search ferry & pier <Kelso>"]


async def test_challenge_is_answered() -> None:
    """Who enters our address into Slack's settings sees it verified."""
    body = json.dumps({"token": "t", "challenge": "c4", "type": "url_verification"}).encode()
    async with (
        listening(Kept()) as door,
        door.session.post(door.url, data=body, headers=headers_of(body, JSON)) as answer,
    ):
        assert answer.status == 200
        assert await answer.json() == {"challenge": "c4"}


@pytest.mark.parametrize("event", ["tokens_revoked", "app_uninstalled"])
async def test_thrown_out(event: str) -> None:
    """When we are thrown out of a workspace, whoever knows the workspaces is told."""
    what = PAYLOADS[0] | {"type": "event_callback", "event": {"type": event}}
    body, kind = body_of(what)
    async with listening(Kept()) as door:
        assert await post(door, body, headers_of(body, kind)) == 200
        assert door.workspaces.thrown_out == 1


@pytest.mark.parametrize(
    ("stamp", "signature", "good"),
    [
        (None, None, True),
        (-299, None, True),
        (299, None, True),
        (-301, None, False),
        (301, None, False),
        ("abc", None, False),
        ("", None, False),
        ("1e9", None, False),
        ("٣٤", None, False),
        ("-1", None, False),
        ("9" * 40, None, False),
        (None, "v0=", False),
        (None, "v0=é\udce9", False),
        (None, "", False),
        (None, "v1=" + "0" * 64, False),
    ],
)
def test_signature(stamp: str | int | None, signature: str | None, *, good: bool) -> None:
    """Only the right signature of these bytes within five minutes is one."""
    now, body = 1_795_453_000.0, b'{"type":"x"}'
    made = http.signed(SECRET, body, now + stamp if isinstance(stamp, int) else now)
    if isinstance(stamp, str):
        made["X-Slack-Request-Timestamp"] = stamp
    if signature is not None:
        made["X-Slack-Signature"] = signature
    assert signed(SECRET, made, body, now=now) is good
    assert not signed(SECRET, made, body + b" ", now=now)
    assert not signed("another", made, body, now=now)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON),
        (b"[]", JSON),
        (b"3", JSON),
        (b"{}", JSON),
        (b'{"type": 3}', JSON),
        (b'{"type": "event_callback"}', JSON),
        (b'{"type": "event_callback", "event": []}', JSON),
        (b'{"type": "event_callback", "event": {"type": null}}', JSON),
        (b"[" * 200_000, JSON),
        (b'{"a":' * 100_000, JSON),
        (b"\xff\xfe", JSON),
        (b'{"type": "x"', JSON),
        (b'{"type": ' + b"9" * 5000 + b"}", JSON),
        (b'{"type": "x"}', "text/plain"),
        (b'{"type": "x"}', ""),
        (b"payload=%5B%5D", FORM),
        (b"payload=%ff", FORM),
        (b"&".join(b"a=1" for _ in range(200)), FORM),
        (b"text=no+command", FORM),
    ],
)
def test_malformed(body: bytes, kind: str) -> None:
    """What Slack never sends is refused, whatever it is."""
    with pytest.raises(Malformed):
        payload(body, kind)


def test_what_no_database_keeps_is_replaced() -> None:
    """Halves of characters and NUL become the sign for what cannot be shown; everything else stays."""
    text = "a\ud83d b\x00 c\\u0000 d😀"
    assert sound({"text": text, "n": [1, None]}) == {
        "text": "a\ufffd b\ufffd c\\u0000 d😀",
        "n": [1, None],
    }
    assert payload(b'{"type": "x\\u0000\\ud83d\\ude00\\ud800"}', JSON) == {"type": "x\ufffd😀\ufffd"}


class Fuzz:
    """Requests that somebody sends who wishes us ill, or has no idea."""

    def __init__(self, seed: int) -> None:
        """The same requests for the same seed."""
        self.chance = random.Random(seed)  # noqa: S311 - a seed

    def request(self) -> tuple[str, bytes, dict[str, str], bool]:
        """Method, body, headers, and whether Slack may have signed it."""
        chance = self.chance
        body, kind = body_of(self.payload())
        if chance.random() < 0.3:
            body = self.spoilt(body)
        if chance.random() < 0.1:
            kind = chance.choice(
                [JSON, FORM, "text/plain", "multipart/form-data", "x", "application/json; charset=no"]
            )
        good = chance.random() < 0.4
        headers = headers_of(body, kind, time.time() + (0 if good else chance.choice([-1e9, -400, 400, 1e9])))
        if not good and chance.random() < 0.7:
            name = chance.choice(["X-Slack-Signature", "X-Slack-Request-Timestamp"])
            spoilt = chance.choice(["", "v0=", "abc", "v0=\u00e9", "1" * 5000, "-1", "nan", "v0=" + "f" * 64])
            headers[name] = spoilt
        if not good and chance.random() < 0.2:
            headers.pop(chance.choice(["X-Slack-Signature", "X-Slack-Request-Timestamp", "Content-Type"]))
        method = (
            chance.choice(["GET", "PUT", "DELETE", "PATCH", "OPTIONS"]) if chance.random() < 0.05 else "POST"
        )
        return method, body, headers, good

    def payload(self) -> dict[str, Any]:
        """One of Slack's, with parts of another kind in one of two."""
        what: dict[str, Any] = self.chance.choice(PAYLOADS)
        return what if self.chance.random() < 0.5 else self.broken(what)

    def broken(self, value: Any) -> Any:
        """The same with something else in it."""
        wrong: list[Any] = [None, 0, -1.5, True, "", "x" * 300, [], {}, [[]], {"type": 1}, "\ud800", "\x00"]
        if isinstance(value, dict):
            return {
                key: self.chance.choice(wrong) if self.chance.random() < 0.15 else self.broken(part)
                for key, part in value.items()
                if self.chance.random() > 0.05
            }
        return [self.broken(part) for part in value] if isinstance(value, list) else value

    def spoilt(self, body: bytes) -> bytes:
        """Other bytes."""
        at = self.chance.randrange(len(body) or 1)
        return self.chance.choice(
            [
                body[:at],
                body[:at] + self.chance.randbytes(3) + body[at:],
                self.chance.randbytes(50),
                b"[" * self.chance.choice([10, 2000, 100_000]),
                b'{"type":"event_callback","event":' * self.chance.choice([3, 900, 3000]),
                b"payload=" + body,
                b"",
            ]
        )


async def _fuzzed(number: int, seed: int) -> Counter[int]:
    """How many of so many requests were answered with which status."""
    fuzz, statuses = Fuzz(seed), Counter[int]()
    async with listening(Kept()) as door:
        for _ in range(number):
            method, body, headers, good = fuzz.request()
            before = len(door.kept.requests)
            status = await post(door, body, headers, method)
            statuses[status] += 1
            assert status < 500, (method, body[:500], headers)
            if not good or method != "POST":
                assert status >= 400, (method, body[:500], headers)
                assert len(door.kept.requests) == before
    return statuses


async def test_a_thousand_fuzzed_requests() -> None:
    """None is answered as if we had failed, and none that Slack did not sign gets in."""
    statuses = await _fuzzed(1000, 5)
    assert statuses[200] > 100
    assert statuses[401] > 300


@pytest.mark.soak
async def test_ten_thousand_fuzzed_requests() -> None:
    """The same, ten times as long."""
    print(await _fuzzed(10_000, 6))


async def test_large_bodies_are_refused() -> None:
    """More than a mebibyte is not even read, signed or not."""
    body = b'{"type": "' + b"x" * 2**20 + b'"}'
    async with listening(Kept()) as door:
        assert await post(door, body, headers_of(body, JSON)) == 413
