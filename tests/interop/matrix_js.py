"""Hearsay as it is run, and somebody at matrix-js-sdk with its Rust encryption, on a real homeserver.

`make interop` runs this where Node and npm are; client.mjs beside it is the other client.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.servers.synapse import Account, Homeserver, free_port

WITHIN: Final = 120_000  # milliseconds for anything; a machine may be slow
NO_SHIELD: Final = 0  # EventShieldColour.NONE
STORY: Final = (
    "The weir at Ostry will be closed in May, the mayor, Mira Kolding, said on Monday. The harbour master,"
    " Jan Ferle, told the Ostry Post that ships would wait for two weeks."
)


@dataclass(slots=True)
class Client:
    """The other client, in a process of its own."""

    process: asyncio.subprocess.Process

    async def order(self, do: str, **more: object) -> dict[str, Any]:
        """Have something done; what came of it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
        await self.process.stdin.drain()
        said: dict[str, Any] = json.loads(await self.process.stdout.readline())
        assert "failed" not in said, said["failed"]
        return said

    async def hear(self, room: str, sender: str, includes: str) -> dict[str, Any]:
        """The first message of somebody that has these words."""
        said = await self.order("hear", room=room, sender=sender, includes=includes, within=WITHIN)
        assert said["heard"], said["message"]
        message: dict[str, Any] = said["message"]
        return message


@asynccontextmanager
async def client(synapse: Homeserver, root: Path, *, strict: bool) -> AsyncIterator[Client]:
    """Somebody who is logged in; `strict` gives keys to signed devices only, and believes no others."""
    account = synapse.register()
    process = await asyncio.create_subprocess_exec(
        "node",
        "client.mjs",
        cwd=root / "tests" / "interop",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    try:
        made = Client(process)
        await made.order(
            "begin",
            homeserver=synapse.address,
            user=account.user_id,
            device=account.device_id,
            token=account.access_token,
            password=account.password,
            strict=strict,
        )
        yield made
        await made.order("end")
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def hearsay(synapse: Homeserver, folder: Path) -> AsyncIterator[Account]:
    """`hearsay serve`, logged in by password as a new account."""
    account = synapse.register()
    settings = {
        "HEARSAY_DATA_DIR": str(folder),
        "HEARSAY_HTTP_PORT": str(free_port()),
        "MATRIX_HOMESERVER": synapse.address,
        "MATRIX_USER_ID": account.user_id,
        "MATRIX_PASSWORD": account.password,
    }
    with (folder / "hearsay.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", env=os.environ | settings, stderr=log
        )
    try:
        yield account
        assert process.returncode is None, (folder / "hearsay.log").read_text()[-4000:]
        process.terminate()
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.parametrize("strict", [False, True], ids=["default", "strict"])
async def test_an_encrypted_room(synapse: Homeserver, root: Path, tmp_path: Path, strict: bool) -> None:
    """Each reads the other, in the room and in a thread, with no shield; nothing is said twice."""
    async with hearsay(synapse, tmp_path) as bot, client(synapse, root, strict=strict) as ana:
        room = (await ana.order("create", invite=[bot.user_id], encrypted=True))["room"]
        assert (await ana.order("members", room=room, joined=bot.user_id, within=WITHIN))["joined"]
        await ana.hear(room, bot.user_id, "Hello.")
        await ana.order("say", room=room, text="!hearsay help")
        answer = await ana.hear(room, bot.user_id, "What you can type")
        assert (answer["encrypted"], answer["unreadable"], answer["shield"]) == (True, False, NO_SHIELD)
        assert answer["content"]["msgtype"] == "m.notice"
        assert answer["content"]["m.mentions"] == {}
        thread = (await ana.order("say", room=room, text="!hearsay help search"))["event"]
        await ana.hear(room, bot.user_id, thread)
        await ana.order("say", room=room, thread=thread, text="!hearsay help origins")
        inside = await ana.hear(room, bot.user_id, "m.thread")
        assert (inside["thread"], inside["shield"], inside["unreadable"]) == (thread, NO_SHIELD, False)
        assert inside["wire"]["rel_type"] == "m.thread"
        await ana.order("say", room=room, text=f"!hearsay read {STORY}")
        report = await ana.hear(room, bot.user_id, "Central claim")
        assert (report["edited"], report["shield"], report["unreadable"]) == (True, NO_SHIELD, False)
        assert (await ana.order("silence", room=room, sender=bot.user_id, ms=1500))["more"] == []


async def test_a_plain_room(synapse: Homeserver, root: Path, tmp_path: Path) -> None:
    """The same, where nothing is encrypted."""
    async with hearsay(synapse, tmp_path) as bot, client(synapse, root, strict=False) as ana:
        room = (await ana.order("create", invite=[bot.user_id], encrypted=False))["room"]
        assert (await ana.order("members", room=room, joined=bot.user_id, within=WITHIN))["joined"]
        await ana.order("say", room=room, text="!hearsay help")
        answer = await ana.hear(room, bot.user_id, "What you can type")
        assert (answer["encrypted"], answer["content"]["msgtype"]) == (False, "m.notice")


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_file_and_a_reaction(
    synapse: Homeserver, root: Path, tmp_path: Path, encrypted: bool
) -> None:
    """A file that is sent, encrypted too, is read; the sign below its report is pressed by the same sign."""
    async with hearsay(synapse, tmp_path) as bot, client(synapse, root, strict=False) as ana:
        room = (await ana.order("create", invite=[bot.user_id], encrypted=encrypted))["room"]
        assert (await ana.order("members", room=room, joined=bot.user_id, within=WITHIN))["joined"]
        await ana.hear(room, bot.user_id, "Hello.")
        await ana.order("file", room=room, name="weir.txt", text=STORY, encrypted=encrypted)
        report = await ana.hear(room, bot.user_id, "Central claim")
        assert "Mira Kolding" in report["content"]["body"]
        await ana.order("react", room=room, event=report["id"], key="🔍")
        details = await ana.hear(room, bot.user_id, "m.thread")
        assert (details["thread"], details["unreadable"]) == (report["id"], False)
