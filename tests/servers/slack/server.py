"""The stand-in on a port of loopback: Web API, uploads and downloads, response_url, OAuth, Socket Mode."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.servers.slack import limits, posting, schemas
from tests.servers.slack.admin import Administering
from tests.servers.slack.calling import Calling
from tests.servers.slack.click import Clicking
from tests.servers.slack.http import ByHttp
from tests.servers.slack.record import Call
from tests.servers.slack.sockets import BySockets
from tests.servers.slack.talk import Talking
from tests.servers.slack.tickets import Response
from tests.servers.slack.world import Json, Refusal

HANDED = 600.0  # seconds that an OAuth code is good: the page on installing with OAuth


class Slack(Calling, Talking, Clicking, Administering):
    """The stand-in: people and administrators act by its methods, the app talks to its port."""

    approving: tuple[str, str] | None = None  # (team, user) who says yes where the app asks to be installed

    def by_http(self, url: str) -> ByHttp:
        """From now on the app listens at a URL, for events, commands and interactions alike."""
        self.app.url = url
        made = ByHttp(self.app)
        self.carrier = made
        return made

    def by_sockets(self) -> BySockets:
        """From now on the app listens by Socket Mode."""
        made = BySockets(self.app, self.record)
        self.carrier = made
        return made

    def http(self) -> ByHttp:
        """The way by HTTP."""
        assert isinstance(self.carrier, ByHttp), "the app does not listen by HTTP"
        return self.carrier

    def sockets(self) -> BySockets:
        """The way by Socket Mode."""
        assert isinstance(self.carrier, BySockets), "the app does not listen by Socket Mode"
        return self.carrier

    # Files

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file's content for whoever has a token; others are led to a page where people sign in."""
        id = request.match_info["id"].rpartition("-")[2]
        file = self.world.files.get(id)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        here = self.world.installations.get(token)
        allowed = here is not None and not here.error and "files:read" in here.scopes
        if file is None:
            return web.Response(status=404)
        seen = here is not None and any(
            here.bot_user in self.world.channels[one].members for one in file.shared
        )
        call = Call(
            method="download",
            arguments={"file": id},
            scope="files:read",
            at=asyncio.get_running_loop().time(),
        )
        self.record.calls.append(call)
        if not allowed or not seen:
            call.answer = {"ok": False, "error": "not_allowed"}
            self.record.refuse("download", "not_allowed", ("the bot's token, with files:read",), {"file": id})
            raise web.HTTPFound(f"{self.base}/?redir=%2Ffiles-pri%2F{id}")
        call.answer = {"ok": True}
        disposition = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return web.Response(body=file.body, content_type=file.mimetype, headers=disposition)

    async def sign_in(self, _request: web.Request) -> web.Response:
        """The page for people that a download without a token ends at: HTML, and status 200."""
        return web.Response(text="<!DOCTYPE html><html><body>Sign in</body></html>", content_type="text/html")

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes that were promised to files.getUploadURLExternal."""
        id = request.match_info["id"]
        if id not in self.uploads:
            return web.Response(status=404, text="no such upload")
        body = await _uploaded(request)
        if len(body) != self.uploads[id]:
            self.record.refuse("upload", "wrong_length", (f"{len(body)}, promised {self.uploads[id]}",), {})
            return web.Response(status=400, text="wrong length")
        self.world.files[id].body = body
        return web.Response(text=f"OK - {len(body)}")

    # Answers to clicks and commands

    async def respond(self, request: web.Request) -> web.Response:
        """A use of a response_url."""
        call = Call(method="response_url", arguments={}, at=asyncio.get_running_loop().time())
        self.record.calls.append(call)
        try:
            response = self.tickets.respond(request.match_info["path"])
            call.arguments = _json_object(await request.read())
            wrong = [*schemas.problems("sent", "response_url", call.arguments)]
            wrong += [words for block in call.arguments.get("blocks", ()) for words in _wrong_block(block)]
            if wrong:
                raise Refusal("invalid_payload", *wrong)
            if not {"text", "blocks", "attachments", "markdown_text", "delete_original"} & set(
                call.arguments
            ):
                raise Refusal("no_text")
            self._responded(response, call.arguments)
        except Refusal as refusal:
            self._refused(call, refusal)
            status = 404 if refusal.error in {"used_url", "expired_url", "no_such_url"} else 400
            return web.json_response({"ok": False, "error": refusal.error}, status=status)
        call.answer = {"ok": True}
        return web.Response(text="ok")

    def _responded(self, response: Response, args: Json) -> None:
        place = self.world.channels[response.channel]
        here = self.world.app_in(place) or self.world.installed(response.team)
        if here is None:
            raise Refusal("no_service")
        if args.get("delete_original") or args.get("replace_original"):
            if response.hidden:
                self.hidden = [one for one in self.hidden if one["ts"] != response.message]
            elif args.get("delete_original"):
                posting.remove(self, place, response.message)
            elif response.message:
                made = posting.by_app(here, self, args)
                changes = {"text": made["text"], "blocks": made.get("blocks")}
                posting.change(self, place, response.message, changes, here.bot_user)
                return
            if args.get("delete_original"):
                return
        message = posting.by_app(here, self, args)
        if args.get("response_type") == "in_channel":
            posting.post(self, place, message)
            return
        ts = response.message if args.get("replace_original") and response.hidden else self.world.ts()
        message |= {"type": "message", "ts": ts, "channel": place.id, "only_for": response.user}
        self.hidden.append(message)

    # OAuth

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Where somebody is asked whether the app may come in: `approving` says yes, and is sent back."""
        asked = request.query
        team, user = self.approving or ("", "")
        scopes = frozenset(filter(None, asked.get("scope", "").split(",")))
        if asked.get("client_id") != self.app.client_id or not scopes or not team:
            self.record.refuse("authorize", "invalid_request", (), dict(asked))
            return web.Response(status=400, text="Something went wrong when authorizing this app.")
        redirect, code = asked.get("redirect_uri", ""), secrets.token_hex(12)
        here = self.world.installed(team) or self.install(team, scopes)
        here.scopes = here.scopes | scopes if here.token else scopes
        until = self.clock() + HANDED
        self.codes[code] = {"installation": here, "user": user, "redirect_uri": redirect, "until": until}
        back = urlencode({"code": code, "state": asked.get("state", "")})
        raise web.HTTPFound(f"{redirect}?{back}")

    # Running

    def _routes(self) -> web.Application:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/api/{method}", self.api)
        app.router.add_get("/files-pri/{id}/{rest:.*}", self.download)
        app.router.add_get("/", self.sign_in)
        app.router.add_post("/upload/v1/{id}", self.upload)
        app.router.add_post("/actions/{path:.*}", self.respond)
        app.router.add_get("/oauth/v2/authorize", self.authorize)
        app.router.add_get("/link/", self._link)
        return app

    async def _link(self, request: web.Request) -> web.StreamResponse:
        return await self.sockets().link(request)

    @asynccontextmanager
    async def running(self, port: int = 0) -> AsyncIterator[Slack]:
        """On a port as long as this lasts; `base` is its address, `base + '/api/'` the Web API's."""
        runner = web.AppRunner(self._routes(), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", port)
            await site.start()
            self.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            if self.carrier is not None:
                await self.carrier.close()
            await runner.cleanup()


async def _uploaded(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    form = await request.post()
    for value in form.values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""


def _json_object(body: bytes) -> Json:
    try:
        read: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal("invalid_payload") from None
    if not isinstance(read, dict):
        raise Refusal("invalid_payload")
    return read


def _wrong_block(block: Json) -> list[str]:
    return [*schemas.problems("sent", "block", block), *limits.too_long(block)]
