"""`hearsay serve` in Matrix: a newsroom's day in rooms of a real homeserver, plain and encrypted."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from nio.crypto import encrypt_attachment

from adapters.matrix.machine import quoted
from tests.adapters.matrix.people import Person, person
from tests.scenario.test_serve import serving
from tests.servers.synapse import Account, Homeserver

PATIENCE = 60.0  # seconds until an answer that should have come has not
FERRY = (
    "The harbour office said on Monday that the ferry Lintula will be out of service until May. “We found"
    " cracks in two of the frames,” said Aino Rask, who heads the yard. A union official, who asked not to be"
    " named, said the cracks had been known since autumn."
)
BRIDGE = (
    "Mayor Olli Hartman said on Friday that the Tuomi bridge will close for six weeks. “The bearings are worn"
    " out,” said Hartman. Engineers at the firm Kolve told the council in June that the work could not wait."
)


@asynccontextmanager
async def newsroom(synapse: Homeserver, account: Account, data: Path, **more: str) -> AsyncIterator[None]:
    """The service, with its account, as long as this lasts."""
    settings = {
        "MATRIX_HOMESERVER": synapse.address,
        "MATRIX_USER_ID": account.user_id,
        "MATRIX_PASSWORD": account.password,
    }
    with serving(data, "serve", **settings, **more) as (process, _):
        yield
        assert process.poll() is None


async def until(somebody: Person, room: str, is_there: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The words of the first message or edit in a room of which something is true."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for event in somebody.events[room]:
                content = event["content"].get("m.new_content", event["content"])
                if event["type"] == "m.room.message" and is_there(content):
                    return dict(content)
            await asyncio.sleep(0.1)
            await somebody.sync()


def holds(*words: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a notice has all these words."""
    return lambda content: content["msgtype"] == "m.notice" and all(one in content["body"] for one in words)


async def invite(somebody: Person, account: Account, *, encrypted: bool) -> str:
    """A room that the bot came to."""
    room = await somebody.create(encrypted=encrypted)
    await somebody.client.ask("POST", f"/v3/rooms/{quoted(room)}/invite", {"user_id": account.user_id})
    await until(somebody, room, holds("Hello."))
    return room


async def test_a_day(synapse: Homeserver, tmp_path: Path) -> None:
    """Articles are read from a paste, from the message replied to and from a file, in either kind of room."""
    account = synapse.register()
    async with (
        person(synapse, tmp_path / "ana") as ana,
        person(synapse, tmp_path / "ben") as ben,
        newsroom(synapse, account, tmp_path / "data", HEARSAY_ADMINS=f"matrix:{ben.id}"),
    ):
        for encrypted in (False, True):
            await reads(ana, await invite(ana, account, encrypted=encrypted), encrypted)
        await has_power(ana, ben, await invite(ana, account, encrypted=False))


async def reads(ana: Person, room: str, encrypted: bool) -> None:
    """What Ana has read in a room."""
    await ana.say(room, f"!hearsay read {FERRY}")
    await until(ana, room, holds("Central claim", "Lintula"))
    article = await ana.say(room, BRIDGE)
    await ana.say(room, "!hearsay read", **{"m.relates_to": {"m.in_reply_to": {"event_id": article}}})
    await until(ana, room, holds("Central claim", "Tuomi bridge"))
    await put_file(ana, room, b"The Orrin museum will open in June, director Elna Vik said.", encrypted)
    await until(ana, room, holds("Orrin museum"))
    assert all(one["m.mentions"] == {} for one in ana.said(room) if one["msgtype"] == "m.notice")


async def put_file(somebody: Person, room: str, body: bytes, encrypted: bool) -> None:
    """Put a file into a direct room."""
    sealed, keys = encrypt_attachment(body) if encrypted else (body, None)
    headers = {"Authorization": f"Bearer {somebody.account.access_token}"}
    answer = await somebody.client.send("POST", "/_matrix/media/v3/upload", sealed, headers)
    url = (await answer.json())["content_uri"]
    said: dict[str, Any] = {"msgtype": "m.file", "body": "museum.txt", "info": {"mimetype": "text/plain"}}
    said |= {"file": keys | {"url": url}} if keys else {"url": url}
    await somebody.sender.put(room, "m.room.message", said, secrets.token_hex(8))


async def has_power(ana: Person, ben: Person, room: str) -> None:
    """Ben, an admin, decides only where a room gives him the power; Ana, its moderator, here alone."""
    await ana.client.ask("POST", f"/v3/rooms/{quoted(room)}/invite", {"user_id": ben.id})
    await ben.client.ask("POST", f"/v3/join/{quoted(room)}", {})
    await ben.sync()
    await ana.say(room, "!hearsay settings quiet 22:00-07:00")
    await until(ana, room, holds("Set here"))
    await ana.say(room, f"!hearsay admin add {ana.id}")
    await until(ana, room, holds(f"{ana.id} is none"))
    await ben.say(room, "!hearsay audit")
    await until(ana, room, holds(f"{ben.id} has too little of it here"))
    path = f"/v3/rooms/{quoted(room)}/state/m.room.power_levels/"
    levels = await ana.client.ask("GET", path)
    levels["events"]["org.hearsay.watch"] = 0
    await ana.client.ask("PUT", path, levels)
    await ben.say(room, "!hearsay admin list")
    await until(ana, room, holds("Admins\n", ben.id))
