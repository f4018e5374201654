"""Secrets that are set stand nowhere: not in logs, at any level, not in errors, answers, figures or doctor.

Every secret setting has a canary in it. What they are sent to repeats whatever it is sent, in its errors.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
import structlog
from aiohttp import web

from adapters.console.deliver import Printer
from adapters.console.render import RENDERERS, json_text
from bot.bootstrap import logs, matrix, slack
from bot.bootstrap.chat import chat
from bot.bootstrap.doctor import Look, examine
from bot.bootstrap.parts import ROLES, Bells, entrance, surroundings
from bot.errors import HearsayError, StoreError
from bot.ports.watching import UNWATCHED
from bot.report import health
from bot.settings import TABLE, SettingsError, given, load, secrets_of
from storage.engine import connect
from tests.databases import TEMPLATE, Postgres
from tests.scenario.test_serve import serving
from tests.servers.campaign import free_port

BIRD = "canary7f3a"
CANARIES = {
    "HEARSAY_DATABASE_URL": f"postgresql+psycopg://ana:{BIRD}-database@127.0.0.1:9/hearsay",
    "HEARSAY_SECRET_KEY": f"{BIRD}-seal-{'k' * 32}",
    "SLACK_BOT_TOKEN": f"xoxb-{BIRD}-bot",
    "SLACK_SIGNING_SECRET": f"{BIRD}-signing",
    "SLACK_APP_TOKEN": f"xapp-{BIRD}-app",
    "SLACK_CLIENT_SECRET": f"{BIRD}-client",
    "MATRIX_PASSWORD": f"{BIRD}-password",
    "MATRIX_ACCESS_TOKEN": f"{BIRD}-access",
}
BESIDE = {
    "SLACK_CLIENT_ID": "1001.2002",
    "MATRIX_USER_ID": "@hearsay:test.example",
    "HTTPS_PROXY": f"http://ana:{BIRD}-proxy@127.0.0.1:9",
    "HTTP_PROXY": f"http://ana:{BIRD}-proxy@127.0.0.1:9",
}


async def repeat(request: web.Request) -> web.Response:
    """An error that has in it whatever was sent, as Slack and Matrix write errors."""
    if request.path.endswith("/versions"):
        return web.json_response({"versions": ["v1.11"]})
    sent = f"{request.headers.get('Authorization', '')} {(await request.read()).decode()}"
    status = 200 if request.path.startswith("/api/") else 500
    return web.json_response({"ok": False, "error": sent[:150], "errcode": "M_UNKNOWN"}, status=status)


@asynccontextmanager
async def echo() -> AsyncIterator[str]:
    """The address of a server that repeats everything."""
    server = web.Application()
    server.router.add_route("*", "/{any:.*}", repeat)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def environment(folder: Path, server: str, **more: str) -> dict[str, str]:
    """Every secret set, and everything that leads to a server."""
    leading = {"SLACK_API_URL": f"{server}/api/", "MATRIX_HOMESERVER": server}
    here = {"HEARSAY_DATA_DIR": str(folder / "data"), "HEARSAY_HTTP_PORT": "0"}
    return CANARIES | BESIDE | leading | here | more


@pytest.fixture
def everything() -> Iterator[io.StringIO]:
    """Where everything is logged to, of every package and at every level, as hearsay serve writes it."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    stream = io.StringIO()
    secrets = secrets_of(load(environment=environment(Path(), "http://127.0.0.1:9"), place=Path(os.devnull)))
    logs.configure(stream, plain=False, secrets=secrets)
    for name in ("", *levels):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_each_secret_has_a_canary() -> None:
    """No secret setting is left out."""
    assert set(CANARIES) == {name for name, setting in TABLE.items() if setting.secret}


@pytest.mark.parametrize("wrong", [False, True])
async def test_doctor(tmp_path: Path, everything: io.StringIO, wrong: bool) -> None:
    """Nothing that doctor says, in lines or in JSON, or logs, has a secret in it; wrong ones neither."""
    async with echo() as server:
        given_to = environment(tmp_path, server)
        if wrong:
            given_to |= {name: f"{BIRD} {value}" for name, value in CANARIES.items()}
        found = await examine(Look(given=given(environment=given_to, place=tmp_path)))
    out = io.StringIO()
    Printer(out=out, err=out).show(health.page(found))
    said = out.getvalue() + "".join(json_text(record) for record in health.records(found))
    assert "broken" in said
    assert BIRD not in said + everything.getvalue()
    with suppress(SettingsError):
        load(environment=given_to, place=tmp_path)
        assert not wrong
    if wrong:
        with pytest.raises(SettingsError) as caught:
            load(environment=given_to, place=tmp_path)
        assert BIRD not in str(caught.value)


async def test_platforms_that_fail(tmp_path: Path, everything: io.StringIO) -> None:
    """Nothing that is logged at DEBUG while every call fails, nor any error, has a secret in it."""
    told = []
    async with echo() as server:
        settings = load(environment=environment(tmp_path, server), place=tmp_path)
        with pytest.raises(StoreError) as refused:
            await connect(settings.database, wait=1)
        told.append(str(refused.value))
        storage = await connect(f"sqlite+aiosqlite:///{tmp_path}/hearsay.db")
        here = surroundings(storage)
        intake = entrance(here, Bells())
        for opening in (slack.plugged, matrix.plugged):
            plugging = opening(settings, intake=intake, storage=storage, role=ROLES["all"], watch=UNWATCHED)
            async with plugging as plug:
                assert plug.run is not None
                running = asyncio.ensure_future(plug.run())
                await asyncio.wait({running}, timeout=0.5)
                running.cancel()
                with suppress(asyncio.CancelledError, HearsayError):
                    await running
        await storage.close()
    assert everything.getvalue().count("\n") > 5
    assert BIRD not in everything.getvalue() + "".join(told)


def asked(url: str, body: bytes | None = None, **headers: str) -> tuple[str, str]:
    """The words of an answer, whatever its status, and its cookie; nobody is followed elsewhere."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    opener = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, body, headers), timeout=20) as answer:  # noqa: S310
            return answer.read().decode(), ""
    except urllib.error.HTTPError as error:
        with error:
            said = error.read().decode() + str(error.headers)
            return said, error.headers.get("Set-Cookie", "").partition(";")[0]


async def test_serve(tmp_path: Path, postgres: Postgres) -> None:
    """A service whose platforms fail says no secret: in its answers, its figures, or what it writes."""
    with postgres.database(template=TEMPLATE) as url:
        async with echo() as server:
            set_to = environment(tmp_path, server, MATRIX_ACCESS_TOKEN="")
            set_to["HEARSAY_DATABASE_URL"] = url.replace("postgres@", f"postgres:{BIRD}-database@")
            del set_to["HEARSAY_HTTP_PORT"]
            told = await asyncio.to_thread(served, tmp_path, set_to)
    assert "hearsay_database_up 1.0" in told
    assert "homeserver" in told
    assert "and is ready" in told
    assert "ok - queue: " in told
    assert BIRD not in told


def served(folder: Path, set_to: dict[str, str]) -> str:
    """All that a service said until it was told to stop, and what doctor said of it meanwhile."""
    with serving(folder, "serve", **set_to) as (process, port):
        base = f"http://127.0.0.1:{port}"
        said = [asked(f"{base}{path}")[0] for path in ("/metrics", "/readyz", "/nowhere")]
        said.append(asked(f"{base}/slack/events", b"{}", **{"X-Slack-Signature": "v0=no"})[0])
        page, cookie = asked(f"{base}/slack/install")
        look = Look(given=given(environment=set_to | {"HEARSAY_HTTP_PORT": str(port)}, place=folder))
        said.append(RENDERERS["text"](health.page(asyncio.run(examine(look)))))
        state = cookie.partition("=")[2]
        back, _ = asked(f"{base}/slack/oauth_redirect?code=c&state={state}", Cookie=cookie)
        assert "Slack did not agree" in back
        process.terminate()
        _, written = process.communicate(timeout=60)
    return "\n".join((*said, page, back, written))


@pytest.mark.usefixtures("everything")  # and logs are as they were afterwards
def test_answers_that_are_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the chat answers when something cannot be done has no secret in it."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    set_to = environment(tmp_path, nowhere, HEARSAY_FETCH_ALLOW="127.0.0.0/8")
    set_to["HEARSAY_DATABASE_URL"] = f"sqlite+aiosqlite:///{tmp_path}/hearsay.db"
    settings = load(environment=set_to, place=tmp_path)
    said = io.BytesIO(f"read {nowhere}/a\nclaim c1\nsettings x y\nadmin add nobody\nnonsense\n".encode())
    out = io.StringIO()
    chat(settings, who="ana", where="desk", stdin=said, printer=Printer(out=out, err=out))
    assert nowhere.removeprefix("http://") in out.getvalue()
    assert BIRD not in out.getvalue() + "".join(capsys.readouterr())
