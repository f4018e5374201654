"""Addresses by which Slack lets us answer an interaction, also where we are no member."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from adapters.slack.payloads import Payload, text
from adapters.slack.web import Refusal, Web
from bot.model.chat import Request

LASTS: Final = 1740.0  # seconds; Slack's are good for 30 minutes
USES: Final = 5  # times; Slack takes no more
MOST: Final = 5_000  # addresses that are kept
HOSTS: Final = ("hooks.slack.com", "hooks.slack-gov.com")


@dataclass(slots=True)
class _Address:
    url: str
    until: float
    left: int = USES


class Responses:
    """Addresses by the place and whom or what they concern: a person, a thread, or a message of ours."""

    def __init__(self, web: Web, *, clock: Callable[[], float]) -> None:
        """`clock` counts seconds, never backwards."""
        self._web, self._clock = web, clock
        self._kept: dict[tuple[str, str], _Address] = {}

    def keep(self, payload: Payload, request: Request) -> None:
        """Remember where an interaction may be answered."""
        url = text(payload, "response_url")
        if not url or not self._trusted(url):
            return
        whom = request.actor.id if request.privately else request.place.thread or request.actor.id
        names = {whom} | ({request.press.on.id} if request.press and request.privately else set())
        for name in names:
            self._kept.pop((request.place.id, name), None)
            self._kept[request.place.id, name] = _Address(url, self._clock() + LASTS)
        while len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]

    def known(self, channel: str, name: str | None) -> bool:
        """Whether there is an address that still works."""
        address = self._kept.get((channel, name or ""))
        return address is not None and address.left > 0 and self._clock() < address.until

    async def respond(self, channel: str, name: str, message: dict[str, Any], *, replace: bool) -> None:
        """Say it to the one who acted; `replace` puts it in the place of the message acted on.

        Raises Refusal.
        """
        address = self._kept[channel, name]
        address.left -= 1
        said = message | {"response_type": "ephemeral", "replace_original": replace}
        try:
            async with self._web.session.post(address.url, json=said, allow_redirects=False) as answer:
                if answer.status == 429:
                    address.left += 1
                    raise Refusal("response_url", "ratelimited", after=60.0)
                if answer.status >= 400:
                    raise Refusal("response_url", f"status {answer.status}", unreached=answer.status >= 500)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refusal("response_url", type(error).__name__, doubtful=True, unreached=True) from None

    def _trusted(self, url: str) -> bool:
        """Whether an address is Slack's, or that of the server that stands for it."""
        found, api = urlsplit(url), urlsplit(self._web.api_url)
        return (found.scheme == "https" and found.hostname in HOSTS) or (found.scheme, found.netloc) == (
            api.scheme,
            api.netloc,
        )
