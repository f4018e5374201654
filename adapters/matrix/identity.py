"""The bot's own identity: cross-signing keys from one seed, and our device signed with them.

nio has none of this. Without it other clients show a red shield beside what we say, and those that follow
MSC4153 give us no keys at all. The seed stays in the data folder, so that every start has the same identity.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.matrix.calling import Refused
from adapters.matrix.machine import Client

SEED: Final = "cross-signing.seed"
_SEED_BYTES: Final = 32
_KEYS: Final = ("master", "self_signing", "user_signing")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key, and its public half as Matrix writes it: base64 without padding."""

    private: Ed25519PrivateKey
    public: str


def keys(seed: bytes) -> dict[str, Key]:
    """The three keys of an identity, always the same for a seed of 32 bytes."""
    made = {}
    for name in _KEYS:
        private = Ed25519PrivateKey.from_private_bytes(hmac.new(seed, name.encode(), hashlib.sha256).digest())
        made[name] = Key(private, _base64(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)))
    return made


def seed(folder: Path) -> bytes:
    """The seed that is kept in a folder; made when there is none."""
    path = folder / SEED
    if path.exists():
        kept = path.read_bytes()
        if len(kept) == _SEED_BYTES:
            return kept
        log.warning("a seed that is none", size=len(kept))
    made = secrets.token_bytes(_SEED_BYTES)
    path.touch(mode=0o600)
    path.write_bytes(made)
    return made


def signed(thing: dict[str, Any], *, user: str, by: Key, name: str | None = None) -> dict[str, Any]:
    """A thing with one signature more, under the key's public half or another `name` of it."""
    bare = {key: value for key, value in thing.items() if key not in {"signatures", "unsigned"}}
    signature = _base64(by.private.sign(canonical(bare)))
    signatures = {who: dict(known) for who, known in thing.get("signatures", {}).items()}
    signatures.setdefault(user, {})[f"ed25519:{name or by.public}"] = signature
    return thing | {"signatures": signatures}


def canonical(thing: object) -> bytes:
    """JSON as it is signed: sorted, without spaces, in UTF-8."""
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


async def establish(client: Client, *, folder: Path, password: str | None) -> bool:
    """Have the homeserver know our identity, and our device signed by it; whether it does.

    What is there already is left as it is. A server wants the password where another identity is to be
    replaced; without one we go on without, and say so. Raises Refused and Unreachable for other failures.
    """
    ours, user = keys(seed(folder)), client.user_id
    known = await client.ask("POST", "/v3/keys/query", {"device_keys": {user: []}})
    master = known.get("master_keys", {}).get(user, {}).get("keys", {})
    if ours["master"].public not in master.values() and not await _upload(client, ours, password=password):
        return False
    device = known.get("device_keys", {}).get(user, {}).get(client.device_id)
    if device is None:
        log.warning("no identity", reason="the homeserver does not know our device's keys")
        return False
    device.pop("unsigned", None)
    name = f"ed25519:{ours['self_signing'].public}"
    if name not in device.get("signatures", {}).get(user, {}):
        vouched = signed(device, user=user, by=ours["self_signing"])
        said = {user: {client.device_id: vouched}}
        answer = await client.ask("POST", "/v3/keys/signatures/upload", said)
        if answer.get("failures"):
            log.warning("no identity", reason="the homeserver did not take our device's signature")
            return False
    return True


async def _upload(client: Client, ours: dict[str, Key], *, password: str | None) -> bool:
    user = client.user_id

    def key(name: str) -> dict[str, Any]:
        public = ours[name].public
        return {"user_id": user, "usage": [name], "keys": {f"ed25519:{public}": public}}

    said: dict[str, Any] = {f"{name}_key": signed(key(name), user=user, by=ours["master"]) for name in _KEYS}
    path = "/v3/keys/device_signing/upload"
    try:
        await client.ask("POST", path, said)
    except Refused as refused:
        session = refused.given.get("session")
        if refused.status != 401 or session is None:
            raise
        if password is None:
            log.warning("no identity", reason="the homeserver wants MATRIX_PASSWORD to replace another one")
            return False
        who = {"type": "m.id.user", "user": user}
        proof = {"type": "m.login.password", "identifier": who, "password": password, "session": session}
        await client.ask("POST", path, said | {"auth": proof})
    return True


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
