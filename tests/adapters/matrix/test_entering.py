"""Who we are on a real homeserver: one login, one device, one identity; and what stands in the way of it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from adapters.matrix.entering import LOGIN, NoEntry
from adapters.matrix.identity import SEED, canonical
from adapters.matrix.machine import STORE, quoted
from tests.adapters.matrix.bots import Bot, eventually
from tests.adapters.matrix.desks import Desk, until
from tests.adapters.matrix.people import Person, person
from tests.servers.synapse import Homeserver


async def test_identity(bot: Bot, ana: Person) -> None:
    """Our device is signed by an identity of ours, which is the same after a restart."""
    found = []
    for _ in range(2):
        async with bot.listening():
            found.append(await ana.client.ask("POST", "/v3/keys/query", {"device_keys": {bot.id: []}}))
    masters = [next(iter(one["master_keys"][bot.id]["keys"].values())) for one in found]
    assert masters[0] == masters[1]
    name, public = next(iter(found[0]["self_signing_keys"][bot.id]["keys"].items()))
    (device,) = found[0]["device_keys"][bot.id].values()
    signature = device["signatures"][bot.id][name]
    bare = {key: value for key, value in device.items() if key not in {"signatures", "unsigned"}}
    Ed25519PublicKey.from_public_bytes(_bytes(public)).verify(_bytes(signature), canonical(bare))
    assert (bot.folder / SEED).stat().st_mode & 0o77 == 0
    assert (bot.folder / LOGIN).stat().st_mode & 0o77 == 0
    assert bot.folder.stat().st_mode & 0o77 == 0


async def test_identity_lost(bot: Bot, ana: Person) -> None:
    """With another seed the identity is another: replaced by the password, or we go on without."""
    masters = []
    for with_password in (True, False, True):
        bot.with_password = with_password
        async with bot.listening():
            found = await ana.client.ask("POST", "/v3/keys/query", {"device_keys": {bot.id: []}})
            masters.append(next(iter(found["master_keys"][bot.id]["keys"].values())))
        (bot.folder / SEED).unlink()
    assert masters[0] == masters[1] != masters[2]


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


async def started(bot: Bot) -> None:
    """The bot starts and stops."""
    async with bot.listening():
        pass


async def test_keys_lost(bot: Bot) -> None:
    """A login without its keys, or keys without their login, do not start, and say what to do."""
    await started(bot)
    login = (bot.folder / LOGIN).read_text()
    (bot.folder / LOGIN).unlink()
    with pytest.raises(NoEntry, match="bring the file back, or move the folder away"):
        await started(bot)
    (bot.folder / LOGIN).write_text(login)
    (bot.folder / STORE).unlink()
    with pytest.raises(NoEntry, match="knows other keys of device"):
        await started(bot)
    (bot.folder / LOGIN).write_text("{")
    with pytest.raises(NoEntry, match=r"login\.json cannot be read"):
        await started(bot)


async def test_another_device(bot: Bot) -> None:
    """A token of another device than the one that the keys are of does not start."""
    await started(bot)
    bot.with_token = True
    with pytest.raises(NoEntry, match=f"is of device {bot.account.device_id}, and the keys in"):
        await started(bot)


async def test_wrong_settings(bot: Bot, synapse: Homeserver) -> None:
    """A wrong password, somebody else's token or no login at all are told by the setting's name."""
    other = synapse.register()
    await _refused(bot, password="wrong", expected="MATRIX_PASSWORD is not the password of")  # noqa: S106
    await _refused(bot, token=other.access_token, expected="MATRIX_USER_ID is")
    await _refused(bot, token="syt_none", expected="give MATRIX_ACCESS_TOKEN of a new login")  # noqa: S106


async def _refused(bot: Bot, *, expected: str, password: str = "", token: str = "") -> None:
    right = bot.account
    bot.account = replace(right, password=password, access_token=token)
    bot.with_password, bot.with_token = bool(password), bool(token)
    with pytest.raises(NoEntry, match=expected):
        await started(bot)
    bot.account = right


async def test_logged_out(desk: Desk) -> None:
    """When our device is logged out for good we end, and say what to do; the keys are left as they are."""
    with pytest.raises(NoEntry, match="was logged out of its device"):
        await _logged_out(desk)
    with pytest.raises(NoEntry, match="was logged out of its device"):
        await started(desk.bot)
    assert json.loads((desk.bot.folder / LOGIN).read_text())["user_id"] == desk.bot.id


async def _logged_out(desk: Desk) -> None:
    async def ended() -> bool:
        return desk.bot.task is not None and desk.bot.task.done()

    async with desk.bot.listening() as sender:
        await desk.ana.say(desk.room, "!hearsay help")
        await desk.bot.inbox.said("help")
        await sender._client.ask("POST", "/v3/logout", {})
        await eventually(ended)


async def test_new_device_of_ours(synapse: Homeserver, bot: Bot, ana: Person, tmp_path: Any) -> None:
    """After the folder was moved away the bot is a new device, which people's programs give keys to."""
    await started(bot)
    bot.data = tmp_path / "anew"
    room = await ana.create(encrypted=True)
    await ana.client.ask("POST", f"/v3/rooms/{quoted(room)}/invite", {"user_id": bot.id})
    async with bot.listening():
        await until(ana, room, lambda said: said["body"].startswith("Hello."))
        await ana.say(room, "!hearsay help")
        await bot.inbox.said("help")
    async with person(synapse, tmp_path / "other") as other:
        found = await other.client.ask("POST", "/v3/keys/query", {"device_keys": {bot.id: []}})
    assert len(found["device_keys"][bot.id]) == 2
