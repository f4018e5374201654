"""Calls of Slack's Web API: one try each, and every way in which it can fail as one error."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

Said = Mapping[str, Any]

TIMEOUT: Final = 9.0  # seconds for an answer; the deliverer allows 10
_JSON: Final = ("chat.", "views.", "auth.", "files.completeUploadExternal")  # others take no JSON
_FORM: Final = ("oauth.v2.access", "apps.connections.open")  # their secrets are to stand in no address
_BY_CHANNEL: Final = "chat."  # Slack counts these calls by channel, all others by method and workspace
_UNSURE: Final = ("internal_error", "fatal_error", "request_timeout", "service_unavailable")
_CODE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,80}")

quiet = logging.getLogger("adapters.slack.sdk")  # what the SDK has to say; its words may be people's


class Refusal(Exception):
    """A call that did not work: Slack's word for it, or ours.

    `doubtful`: it may have been done all the same. `after`: seconds that we were told to wait. `unreached`
    says that Slack did not answer, or not as itself.
    """

    def __init__(
        self,
        method: str,
        code: str,
        *,
        doubtful: bool = False,
        after: float | None = None,
        unreached: bool = False,
    ) -> None:
        """`code` is such as "not_in_channel"."""
        super().__init__(f"{method}: {code}")
        self.method, self.code = method, code
        self.doubtful, self.after, self.unreached = doubtful, after, unreached


class Web:
    """Slack's methods, over connections that are kept."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str) -> None:
        """`api_url` ends in `/api/`."""
        self.session, self.api_url = session, api_url
        self._held: dict[tuple[str | None, str], float] = {}  # methods that are to rest, and until when
        quiet.setLevel(logging.CRITICAL)

    def client(self, token: str | None) -> AsyncWebClient:
        """The SDK's own client; it tries nothing again, for a message tried again may stand twice."""
        return AsyncWebClient(
            token=token, base_url=self.api_url, session=self.session, retry_handlers=[], logger=quiet
        )

    async def call(self, token: str | None, method: str, **arguments: Any) -> Said:
        """What a method answers. Raises Refusal."""
        answer = await self.answered(token, method, **arguments)
        return answer.data if isinstance(answer.data, dict) else {}

    async def answered(self, token: str | None, method: str, **arguments: Any) -> AsyncSlackResponse:
        """The answer with its headers. Raises Refusal."""
        given = {name: value for name, value in arguments.items() if value is not None}
        rest = self._held.get((token, method), 0.0) - asyncio.get_running_loop().time()
        if rest > 0:
            raise Refusal(method, "ratelimited", after=rest)
        try:
            if method in _FORM:
                return await self.client(token).api_call(method, data=given)
            if method.startswith(_JSON):
                return await self.client(token).api_call(method, json=given)
            return await self.client(token).api_call(method, http_verb="GET", params=given)
        except SlackApiError as error:
            refusal = _refusal(method, error)
            self._hold(token, refusal)
            raise refusal from None  # the error's own words repeat what was sent
        except aiohttp.ClientConnectorError as error:
            raise Refusal(method, type(error).__name__, unreached=True) from None
        except (aiohttp.ClientError, TimeoutError, json.JSONDecodeError, ValueError) as error:
            raise Refusal(method, type(error).__name__, doubtful=True, unreached=True) from None

    def _hold(self, token: str | None, refusal: Refusal) -> None:
        """Let a method rest as long as we were told to; whoever posts sees to each channel himself."""
        now = asyncio.get_running_loop().time()
        if refusal.after is not None and not refusal.method.startswith(_BY_CHANNEL):
            self._held = {key: until for key, until in self._held.items() if until > now}
            self._held[token, refusal.method] = now + refusal.after


def _refusal(method: str, error: SlackApiError) -> Refusal:
    """What Slack's answer means; a proxy's page is no answer of Slack's."""
    answer = error.response
    status: int = getattr(answer, "status_code", None) or getattr(answer, "status", None) or 0
    data = getattr(answer, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == 429 or code == "ratelimited":
        return Refusal(method, "ratelimited", after=_seconds(answer.headers.get("Retry-After")))
    if status >= 500 or not isinstance(code, str):
        return Refusal(method, f"status {status}", doubtful=True, unreached=True)
    if not _CODE.fullmatch(code):  # whatever it is, it may repeat what was sent
        return Refusal(method, "an error without a name")
    return Refusal(method, code, doubtful=code in _UNSURE)


def _seconds(header: str | None) -> float:
    """Whole seconds in Slack's header; a minute for what is none."""
    try:
        return min(max(float(header or ""), 0.0), 3600.0)
    except ValueError:
        return 60.0


@asynccontextmanager
async def opened(api_url: str) -> AsyncIterator[Web]:
    """The Web API, for as long as this lasts."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(timeout=timeout, cookie_jar=jar) as session:
        yield Web(session, api_url)
