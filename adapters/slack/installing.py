"""Several workspaces: each installs us for itself, and its token is kept sealed.

Who comes to PATH is sent to Slack with a state that is good once and for ten minutes, and comes back with a
code for the token. What is kept can be opened by nobody who has the database alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

import structlog
from aiohttp import web as http

from adapters.slack.payloads import Us, id_of, part, text
from adapters.slack.sealing import Seal
from adapters.slack.web import Refusal, Web
from adapters.slack.workspaces import Workspace, Workspaces, origin
from bot.errors import StoreError
from bot.ports import Storage, UnitOfWork

PATH: Final = "/slack/install"
BACK: Final = "/slack/oauth_redirect"
COOKIE: Final = "hearsay-install"
STATE_LASTS: Final = 600.0  # seconds
FRESH: Final = 30.0  # seconds that a workspace is believed to have us still
SCOPES: Final = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "mpim:history",
    "users:read",
)
MOST_STATES: Final = 1_000  # people who are on their way to Slack; whoever likes may set out

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What Slack knows our app by."""

    client_id: str
    client_secret: str


def tenant_of(enterprise: str, team: str) -> str:
    """The tenant that a workspace, or an organisation that installed us as a whole, is."""
    return f"{enterprise}.{team}" if enterprise else team


class Installed:
    """The workspaces that have installed us; the port `Workspaces`."""

    def __init__(self, web: Web, storage: Storage, seal: Seal, *, clock: Callable[[], float]) -> None:
        """`clock` counts seconds, never backwards."""
        self._web, self._storage, self._seal, self._clock = web, storage, seal, clock
        self._kept: dict[str, tuple[Workspace | None, float]] = {}

    async def of(self, tenant: str) -> Workspace | None:
        """A tenant's workspace; None when we are not, or no longer, installed there. Raises StoreError."""
        kept = self._kept.get(tenant)
        if kept is not None and self._clock() < kept[1]:
            return kept[0]
        async with self._storage.begin(write=False) as unit:
            sealed = await unit.vault.get(_name(tenant))
        found = self._seal.opened(_name(tenant), sealed) if sealed else None
        workspace = _workspace(found) if found else None
        self._kept[tenant] = workspace, self._clock() + FRESH
        return workspace

    async def sending(self, payload: Mapping[str, Any]) -> Workspace | None:
        """The workspace that a payload is addressed to, or its organisation. Raises StoreError."""
        enterprise, team = origin(payload)
        for tenant in (tenant_of(enterprise, team), team, tenant_of(enterprise, "")):
            found = await self.of(tenant) if tenant else None
            if found is not None:
                return found
        return None

    async def gone(self, payload: Mapping[str, Any]) -> None:
        """Forget its token: it is good for nothing any more. Raises StoreError."""
        workspace = await self.sending(payload)
        tokens = part(part(payload, "event"), "tokens")
        if workspace is None or ("bot" in tokens and not tokens["bot"]):
            return
        async with self._storage.begin() as unit:
            await unit.vault.drop(_name(workspace.tenant))
            await unit.commit()
        self._kept.pop(workspace.tenant, None)
        log.warning("uninstalled", tenant=workspace.tenant)

    async def keep(self, workspace: Workspace) -> None:
        """Remember a workspace, instead of what was known of it. Raises StoreError."""
        name = _name(workspace.tenant)
        async with self._storage.begin() as unit:
            await unit.vault.put(name, self._seal.sealed(name, asdict(workspace)))
            await unit.commit()
        self._kept.pop(workspace.tenant, None)
        log.info("installed", tenant=workspace.tenant)

    async def alive(self) -> None:
        """Make a call of the Web API that changes nothing."""
        try:
            await self._web.call(None, "api.test")
        except Refusal as refusal:
            log.warning("Slack does not answer", cause=refusal.code)


class Both:
    """One workspace by its token, and those that have installed us."""

    def __init__(self, one: Workspaces, installed: Installed) -> None:
        """The one is asked first."""
        self._one, self._installed = one, installed

    async def of(self, tenant: str) -> Workspace | None:
        """Whichever knows the tenant."""
        return await self._one.of(tenant) or await self._installed.of(tenant)

    async def sending(self, payload: Mapping[str, Any]) -> Workspace | None:
        """The one, if the payload is from its team; else one of those that have installed us."""
        one = await self._one.sending(payload)
        if one is not None and one.team == origin(payload)[1]:
            return one
        return await self._installed.sending(payload)

    async def gone(self, payload: Mapping[str, Any]) -> None:
        """Whichever it was."""
        one = await self._one.sending(payload)
        ours = one is not None and one.team == origin(payload)[1]
        await (self._one if ours else self._installed).gone(payload)

    async def alive(self) -> None:
        """Ask who we are."""
        await self._one.alive()


class Installer:
    """The two pages by which a workspace installs us. `now` is in seconds since 1970."""

    def __init__(
        self, app: App, installed: Installed, web: Web, storage: Storage, *, now: Callable[[], float]
    ) -> None:
        """Keep what installing needs."""
        self._app, self._installed, self._web, self._storage, self._now = app, installed, web, storage, now

    def add(self, server: http.Application) -> None:
        """Add the pages to a server."""
        server.router.add_get(PATH, self.begin)
        server.router.add_get(BACK, self.end)

    async def begin(self, request: http.Request) -> http.StreamResponse:
        """Send somebody to Slack, which asks them."""
        state = secrets.token_urlsafe(24)
        until = str(self._now() + STATE_LASTS).encode()
        try:
            async with self._storage.begin() as unit:
                if not await self._has_room(unit):
                    return _told("Too many people install this just now; try again in ten minutes.", 503)
                await unit.vault.put(_state(state), until)
                await unit.commit()
        except StoreError:
            return _told("This does not work just now; try again in a minute.", 503)
        site = self._web.api_url.removesuffix("api/")
        asked = {
            "client_id": self._app.client_id,
            "scope": ",".join(SCOPES),
            "state": state,
            "redirect_uri": _back(request),
        }
        answer = http.Response(
            status=HTTPStatus.FOUND, headers={"Location": f"{site}oauth/v2/authorize?{urlencode(asked)}"}
        )
        answer.set_cookie(COOKIE, state, max_age=int(STATE_LASTS), path=BACK, httponly=True, samesite="Lax")
        return answer

    async def end(self, request: http.Request) -> http.StreamResponse:
        """Take somebody back from Slack: their state is used up, their code is changed into a token."""
        state, code = request.query.get("state", ""), request.query.get("code", "")
        if request.query.get("error") == "access_denied":
            return _told(f"Nothing was installed: it was not allowed in Slack. Begin anew at {PATH}.", 400)
        try:
            good = await self._used_up(state) and secrets.compare_digest(
                request.cookies.get(COOKIE, "").encode("utf-8", "replace"), state.encode("utf-8", "replace")
            )
            if not good or not code:
                return _told(f"This link was used before, or is too old. Begin anew at {PATH}.", 400)
            workspace = await self._exchanged(code, _back(request))
            await self._installed.keep(workspace)
        except StoreError:
            return _told(f"This does not work just now; begin anew at {PATH} in a minute.", 503)
        except Refusal as refusal:
            log.warning("not installed", cause=refusal.code)
            return _told(f"Slack did not agree ({refusal.code}). Begin anew at {PATH}.", 400)
        return _told("Hearsay is installed. You can close this page.", 200)

    async def _has_room(self, unit: UnitOfWork) -> bool:
        """Whether one more may set out; who set out too long ago is forgotten when there are many."""
        there = await unit.vault.names(_state(""))
        if len(there) < MOST_STATES:
            return True
        old = [name for name in there if self._now() > float(await unit.vault.get(name) or b"0")]
        for name in old:
            await unit.vault.drop(name)
        return bool(old)

    async def _used_up(self, state: str) -> bool:
        """Whether a state was good, which it is once."""
        if not state:
            return False
        async with self._storage.begin() as unit:
            until = await unit.vault.get(_state(state))
            there = await unit.vault.drop(_state(state))
            await unit.commit()
        return there and until is not None and self._now() <= float(until)

    async def _exchanged(self, code: str, back: str) -> Workspace:
        said = await self._web.call(
            None,
            "oauth.v2.access",
            client_id=self._app.client_id,
            client_secret=self._app.client_secret,
            code=code,
            redirect_uri=back,
        )
        enterprise, team = id_of(said, "enterprise"), id_of(said, "team")
        token = text(said, "access_token")
        if not token or not (enterprise or team):
            raise Refusal("oauth.v2.access", "no token")
        return Workspace(
            tenant=tenant_of(enterprise, team),
            token=token,
            us=Us(user=id_of(said, "bot_user_id"), app=id_of(said, "app_id")),
            team=team,
            enterprise=enterprise,
        )


def _name(tenant: str) -> str:
    return f"slack/workspace/{tenant}"


def _state(state: str) -> str:
    return f"slack/state/{state[:64]}"


def _workspace(found: Mapping[str, Any]) -> Workspace:
    us = part(found, "us")
    return Workspace(
        tenant=text(found, "tenant"),
        token=text(found, "token"),
        us=Us(user=text(us, "user"), bot=text(us, "bot"), app=text(us, "app")),
        team=text(found, "team"),
        enterprise=text(found, "enterprise"),
    )


def _back(request: http.Request) -> str:
    """Where Slack sends people back to; it sends them nowhere that the app's settings do not name."""
    scheme = request.headers.get("X-Forwarded-Proto", request.scheme)
    return f"{'https' if scheme == 'https' else 'http'}://{request.host}{BACK}"


def _told(words: str, status: int) -> http.Response:
    return http.Response(text=words + "\n", status=status)
