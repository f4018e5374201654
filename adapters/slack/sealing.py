"""Secrets that whoever has the database alone cannot read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, Final

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE: Final = 12  # bytes, as NIST SP 800-38D has it

log = structlog.get_logger(__name__)


class Seal:
    """Seals and opens secrets with a key that is made of HEARSAY_SECRET_KEY."""

    def __init__(self, secret: str) -> None:
        """The key is this use's own."""
        derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"hearsay/slack/vault")
        self._cipher = AESGCM(derived.derive(secret.encode()))

    def sealed(self, name: str, what: Mapping[str, Any]) -> bytes:
        """Something that opens under its name alone."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, json.dumps(what).encode(), name.encode())

    def opened(self, name: str, sealed: bytes) -> dict[str, Any] | None:
        """What was sealed; None when it was with another key, or for another name."""
        try:
            found = json.loads(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode()))
        except (InvalidTag, ValueError):
            log.error("a sealed secret cannot be opened; was HEARSAY_SECRET_KEY changed?")
            return None
        return found if isinstance(found, dict) else None
