"""Files beside messages: fetched with our token, decrypted, and only those that can be read."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from nio.crypto import encrypt_attachment

from adapters.matrix.files import LARGEST, MatrixFiles
from bot.errors import FetchError, FetchFailed, FetchRefused, PageUnavailable
from bot.model.chat import Attachment, Place, Platform
from tests.adapters.matrix.bots import Bot
from tests.adapters.matrix.desks import Desk
from tests.adapters.matrix.people import Person
from tests.servers.synapse import Homeserver

TEXT = "The harbour office said the pier is shut. “It cracked,” said Aino Rask.".encode()
HERE = Place(platform=Platform.MATRIX, id="!a")
TOKEN = "token"  # noqa: S105 - of nobody


async def upload(somebody: Person, synapse: Homeserver, body: bytes) -> str:
    """A file on the homeserver; its address."""
    path = "/_matrix/media/v3/upload"
    headers = {"Authorization": f"Bearer {somebody.account.access_token}"}
    answer = await somebody.client.send("POST", path, body, headers)
    assert answer.status == 200, synapse.tail()
    return str((await answer.json())["content_uri"])


@pytest.mark.parametrize("secret", [False, True], ids=["plain", "encrypted"])
async def test_from_a_message(desk: Desk, synapse: Homeserver, secret: bool) -> None:
    """A file that somebody puts into a room comes as it was."""
    said: dict[str, Any] = {"msgtype": "m.file", "body": "pier.txt", "filename": "pier.txt"}
    said["info"] = {"mimetype": "text/plain", "size": len(TEXT)}
    if secret:
        sealed, keys = encrypt_attachment(TEXT)
        said["file"] = keys | {"url": await upload(desk.ana, synapse, sealed)}
    else:
        said["url"] = await upload(desk.ana, synapse, TEXT)
    async with desk.bot.listening() as sender:
        await desk.ana.sender.put(desk.room, "m.room.message", said, "file")
        request = await desk.bot.inbox.until(lambda one: bool(one.attachments))
        got = await MatrixFiles(synapse.address, _token(sender._client.access_token)).fetch(
            request.place, request.attachments[0]
        )
    assert got.body == TEXT
    assert got.content_type == "text/plain"
    assert got.url.startswith("mxc://localhost/")


async def test_not_without_a_token(bot: Bot, ana: Person, synapse: Homeserver) -> None:
    """A homeserver gives files to those who are logged in."""
    file = attachment(await upload(ana, synapse, TEXT))
    with pytest.raises(FetchError):
        await MatrixFiles(synapse.address, _token("syt_none")).fetch(bot_place(bot), file)


def bot_place(bot: Bot) -> Place:
    """Some place of the bot's."""
    return Place(platform=Platform.MATRIX, id=bot.id)


def attachment(url: str = "mxc://test.example/abc", **more: Any) -> Attachment:
    """A file of text."""
    said: dict[str, Any] = {
        "name": "pier.txt",
        "media_type": "text/plain",
        "size": len(TEXT),
        "keys": None,
    } | more
    keys = said.pop("keys")
    return Attachment(locator=json.dumps({"url": url, "file": keys}), **said)


def _token(token: str) -> Any:
    async def given() -> str:
        return token

    return given


@asynccontextmanager
async def media(answer: Any, largest: int = LARGEST) -> AsyncIterator[tuple[MatrixFiles, list[str]]]:
    """A server of files that answers like this, and the paths that it was asked for."""
    asked: list[str] = []

    async def given(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        made: web.StreamResponse = await answer(request)
        return made

    app = web.Application()
    app.router.add_get("/{any:.*}", given)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        yield MatrixFiles(f"http://127.0.0.1:{port}", _token(TOKEN), largest=largest), asked
    finally:
        await runner.cleanup()


async def _gives(_: web.Request) -> web.StreamResponse:
    return web.Response(body=TEXT)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (attachment(size=LARGEST + 1), "larger than 20 MiB"),
        (attachment(media_type="image/png"), "image/png cannot be read"),
        (attachment(media_type="", name="pier.exe"), "a file of no known kind cannot be read"),
        (attachment(media_type="application/octet-stream", name="pier"), "cannot be read"),
        (attachment("mxc://test.example/../secret"), "does not say where it is"),
        (attachment("mxc://test.example"), "does not say where it is"),
        (attachment("mxc:///abc"), "does not say where it is"),
        (Attachment(name="x.txt", locator="[]", media_type="text/plain"), "does not say where it is"),
        (Attachment(name="x.txt", locator="{", media_type="text/plain"), "does not say where it is"),
    ],
)
async def test_not_even_asked_for(file: Attachment, expected: str) -> None:
    """What is too large, of a kind that is not read, or nowhere, is refused before anything is fetched."""
    async with media(_gives) as (port, asked):
        with pytest.raises(FetchRefused, match=expected):
            await port.fetch(HERE, file)
    assert asked == []


@pytest.mark.parametrize(
    "file",
    [
        attachment(media_type="application/pdf", name="a"),
        attachment(media_type="text/html; charset=utf-8", name="a"),
        attachment(media_type="", name="A.DOCX"),
        attachment(media_type="application/octet-stream", name="a.md", size=None),
    ],
)
async def test_kinds(file: Attachment) -> None:
    """What is read is told by its kind, or where that is not said by how its name ends."""
    async with media(_gives) as (port, _):
        assert (await port.fetch(HERE, file)).body == TEXT


async def test_older_servers() -> None:
    """Servers that do not know the new address are asked by the old one."""

    async def old(request: web.Request) -> web.StreamResponse:
        return await _gives(request) if "/media/v3/" in request.path else web.Response(status=404)

    async with media(old) as (port, asked):
        assert (await port.fetch(HERE, attachment())).body == TEXT
    assert [path.rpartition("/download/")[2] for path in asked] == ["test.example/abc"] * 2


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, PageUnavailable),
        (307, PageUnavailable),
        (403, PageUnavailable),
        (429, FetchFailed),
        (502, FetchFailed),
    ],
)
async def test_failures(status: int, error: type[FetchError]) -> None:
    """What is gone stays gone; a server that is busy may be asked again."""

    async def failing(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status)

    async with media(failing) as (port, _):
        with pytest.raises(error) as told:
            await port.fetch(HERE, attachment())
    assert told.value.can_retry is (error is FetchFailed)


@pytest.mark.parametrize("says_so", [False, True])
async def test_larger_than_said(says_so: bool) -> None:
    """A file that is larger than its message says is dropped when that shows."""

    async def long(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": "200000"} if says_so else {})
        await answer.prepare(request)
        for _ in range(200):
            await answer.write(b"x" * 1000)
        return answer

    async with media(long, largest=1000) as (port, _):
        with pytest.raises(FetchRefused, match="larger than"):
            await port.fetch(HERE, attachment())


@pytest.mark.parametrize("broken", ["bytes", "sum", "key", "nothing"])
async def test_damaged(broken: str) -> None:
    """A file that is not what was encrypted is refused, whatever of it is wrong."""
    sealed, keys = encrypt_attachment(TEXT)
    if broken == "sum":
        keys["hashes"]["sha256"] = "A" * 43
    if broken == "key":
        keys["key"]["k"] = 5
    if broken == "nothing":
        keys = {"url": "mxc://test.example/abc"}

    async def given(_: web.Request) -> web.StreamResponse:
        return web.Response(body=sealed[:-1] + b"?" if broken == "bytes" else sealed)

    async with media(given) as (port, _):
        with pytest.raises(FetchRefused, match="damaged on its way"):
            await port.fetch(HERE, attachment(keys=keys))


async def test_nobody_there(tmp_path: Path) -> None:
    """A server that cannot be reached may be tried again; no path of ours is told."""
    with pytest.raises(FetchFailed) as told:
        await MatrixFiles("http://127.0.0.1:9", _token(TOKEN)).fetch(HERE, attachment())
    assert str(tmp_path) not in str(told.value)
    assert "did not give it" in str(told.value)
