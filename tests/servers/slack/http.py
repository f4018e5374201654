"""Delivery by HTTP: signed, three seconds for the answer, three more tries that say why."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from tests.servers.slack.record import Delivery
from tests.servers.slack.world import App, Json

AGENT = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
ACK = 3.0  # seconds: the page on the Events API
# Seconds before each further try. Slack's own are about 0, 60 and 300.
SOON = (0.05, 0.15, 0.4)


def signed(secret: str, body: bytes, at: float | None = None) -> dict[str, str]:
    """The two headers of a request that Slack signed at a time."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def body(kind: str, payload: Json) -> tuple[bytes, str]:
    """What a payload is sent as, with its content type."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


@dataclass(slots=True)
class ByHttp:
    """Sends to the app's request URL. `waits` are the seconds before each further try of an event."""

    app: App
    waits: tuple[float, ...] = SOON
    ack: float = ACK
    _session: aiohttp.ClientSession | None = field(default=None)

    async def carry(self, delivery: Delivery) -> None:
        """Send it; an event again, up to as often as there are waits."""
        waits = self.waits if delivery.kind == "events_api" else ()
        began = len(delivery.tries)
        reason = ""
        for number, wait in enumerate((0.0, *waits)):
            await asyncio.sleep(wait)
            more = number or began  # a delivery that comes again is a further try
            headers = {"X-Slack-Retry-Num": str(more), "X-Slack-Retry-Reason": reason or "http_timeout"}
            sent = asyncio.get_running_loop().time()
            outcome, again = await self._try(delivery, headers if more else {})
            delivery.took.append(asyncio.get_running_loop().time() - sent)
            delivery.tries.append(outcome)
            if outcome == "ok" or not again:
                return
            reason = outcome.split()[0]

    async def _try(self, delivery: Delivery, retry: Mapping[str, str]) -> tuple[str, bool]:
        """What came of one try, and whether to try again."""
        sent, kind = body(delivery.kind, delivery.payload)
        try:
            async with asyncio.timeout(self.ack):
                status, headers, said = await self.post(sent, {"Content-Type": kind, **retry})
        except TimeoutError:
            return "http_timeout", True
        except aiohttp.ClientError as error:
            return f"connection_failed {type(error).__name__}", True
        if status // 100 == 2:
            delivery.acked, delivery.answer = True, _read(headers, said)
            return "ok", False
        return f"http_error {status}", headers.get("X-Slack-No-Retry") != "1"

    async def post(
        self, sent: bytes, headers: Mapping[str, str], *, at: float | None = None, secret: str = ""
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request, signed by the app's secret (or another) at a time: status, headers, body."""
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        signature = signed(secret or self.app.signing_secret, sent, at)
        every = {**AGENT, "Accept": "*/*", **signature, **headers}
        async with self._session.post(
            self.app.url, data=sent, headers=every, allow_redirects=False
        ) as response:
            return response.status, response.headers, await response.read()

    async def verify(self) -> bool:
        """Whether the app answers the challenge that Slack sends when somebody enters its URL."""
        challenge = hashlib.sha256(str(time.time()).encode()).hexdigest()
        asked = {"token": self.app.token, "challenge": challenge, "type": "url_verification"}
        status, headers, said = await self.post(
            json.dumps(asked).encode(), {"Content-Type": "application/json"}
        )
        answer = _read(headers, said)
        return (
            status == 200 and (answer.get("challenge") if isinstance(answer, dict) else answer) == challenge
        )

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _read(headers: Mapping[str, str], said: bytes) -> Json | str | None:
    text = said.decode()
    if not text:
        return None
    if headers.get("Content-Type", "").startswith("application/json"):
        read: Json = json.loads(text)
        return read
    return text
