"""The workspaces that we are in: which tenant each is, its token, and who we are there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import structlog

from adapters.slack.payloads import Us, id_of, part, text
from adapters.slack.web import Refusal, Web

MAIN: Final = "main"  # the tenant of a bot that has one workspace
PATIENCE: Final = 1.5  # seconds of the three that Slack gives us to take an event in
AGAIN: Final = 30.0  # seconds until who we are is asked again, when Slack did not say

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One workspace; `team` is "" as long as Slack has not said."""

    tenant: str
    token: str
    us: Us
    team: str = ""
    enterprise: str = ""


class Workspaces(Protocol):
    """Finds workspaces."""

    async def of(self, tenant: str) -> Workspace | None:
        """A tenant's workspace; None when we are not, or no longer, installed there."""
        ...

    async def sending(self, payload: Mapping[str, Any]) -> Workspace | None:
        """The workspace that a payload comes from."""
        ...

    async def gone(self, payload: Mapping[str, Any]) -> None:
        """We were thrown out of the workspace that a payload comes from. Raises StoreError."""
        ...

    async def alive(self) -> None:
        """Make a call of the Web API that changes nothing, and learn who we are."""
        ...


class OneWorkspace:
    """A bot that was given one token."""

    def __init__(self, web: Web, token: str, *, clock: Callable[[], float]) -> None:
        """`clock` counts seconds, never backwards."""
        self._web, self._token, self._clock = web, token, clock
        self._known: Workspace | None = None
        self._asked = float("-inf")
        self._asking = asyncio.Lock()

    async def of(self, tenant: str) -> Workspace | None:
        """The one there is."""
        return await self._workspace() if tenant == MAIN else None

    async def sending(self, payload: Mapping[str, Any]) -> Workspace | None:
        """The one there is; what it does not say itself about us stands in the payload."""
        found = await self._workspace()
        if found.us.user:
            return found
        return Workspace(tenant=MAIN, token=found.token, us=named(payload))

    async def alive(self) -> None:
        """Ask who we are."""
        self._asked = float("-inf")
        await self._workspace(anew=True)

    async def gone(self, payload: Mapping[str, Any]) -> None:
        """Tell it: until a good token is set, everything waits."""
        log.error(
            "Slack has taken our token back; nothing is lost: install the app again and set SLACK_BOT_TOKEN",
            event=text(part(payload, "event"), "type"),
        )

    async def _workspace(self, *, anew: bool = False) -> Workspace:
        async with self._asking:  # whoever comes while Slack is asked waits for its answer
            if (anew or self._known is None) and self._clock() - self._asked >= AGAIN:
                self._asked = self._clock()
                try:
                    async with asyncio.timeout(PATIENCE):
                        self._known = await introduced(self._web, MAIN, self._token)
                except (Refusal, TimeoutError) as error:
                    log.warning("Slack does not say who we are", cause=getattr(error, "code", "too late"))
            return self._known or Workspace(tenant=MAIN, token=self._token, us=Us())


async def introduced(web: Web, tenant: str, token: str) -> Workspace:
    """The workspace of a token, as Slack says it. Raises Refusal."""
    said = await web.call(token, "auth.test")
    return Workspace(
        tenant=tenant,
        token=token,
        us=Us(user=text(said, "user_id"), bot=text(said, "bot_id")),
        team=text(said, "team_id"),
        enterprise=text(said, "enterprise_id"),
    )


def named(payload: Mapping[str, Any]) -> Us:
    """Who we are in the workspace of an event, as far as the event says."""
    listed = payload.get("authorizations")
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    user = id_of(first, "user_id") if first.get("is_bot") else ""
    return Us(user=user, app=id_of(payload, "api_app_id"))


def origin(payload: Mapping[str, Any]) -> tuple[str, str]:
    """The enterprise and the team that an event, a command or an interaction is addressed to; "" for none."""
    listed = payload.get("authorizations")
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    team = id_of(first, "team_id") or id_of(payload, "team_id") or id_of(payload, "team")
    enterprise = (
        id_of(first, "enterprise_id") or id_of(payload, "enterprise_id") or id_of(payload, "enterprise")
    )
    return enterprise, team or id_of(part(payload, "user"), "team_id")
