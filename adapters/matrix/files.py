"""Files beside messages, encrypted too: their kind checked, fetched with our token, measured, decrypted."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from nio import EncryptionError
from nio.crypto import decrypt_attachment

from bot.errors import FetchFailed, FetchRefused, PageUnavailable
from bot.model.chat import Attachment, Place
from bot.ports import Fetched

LARGEST: Final = 20 * 1024 * 1024  # bytes; a newspaper's page as PDF has a tenth of that
PATIENCE: Final = 60.0  # seconds for a file
WAYS: Final = (
    "/_matrix/client/v1/media/download",
    "/_matrix/media/v3/download",
)  # since Matrix 1.11, and before
KINDS: Final = (
    "text/",
    "application/pdf",
    "application/xhtml+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
ENDINGS: Final = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")
ANEW: Final = "send it again, or paste the text"
_CHUNK: Final = 64 * 1024
_UNSAID: Final = frozenset({"", "application/octet-stream", "binary/octet-stream"})


class MatrixFiles:
    """The port `Files`."""

    def __init__(
        self, homeserver: str, token: Callable[[], Awaitable[str]], *, largest: int = LARGEST
    ) -> None:
        """`token` is asked for at each fetch: it may be another by then. `largest` is in bytes."""
        self._homeserver, self._token, self._largest = homeserver, token, largest

    async def fetch(self, place: Place, attachment: Attachment) -> Fetched:  # noqa: ARG002 - the address says all
        """A file's bytes, decrypted. Raises FetchRefused and FetchFailed."""
        _check(attachment, self._largest)
        server, media, keys = _located(attachment)
        path = f"{quote(server, safe='')}/{quote(media, safe='')}"
        token = await self._token()
        timeout = ClientTimeout(total=PATIENCE)
        try:
            async with ClientSession(self._homeserver, timeout=timeout, trust_env=False) as session:
                body = await self._downloaded(session, path, token, name=attachment.name)
        except (ClientError, TimeoutError, OSError) as error:
            raise FetchFailed(
                f"{attachment.name}: the homeserver did not give it ({type(error).__name__}); try again later"
            ) from error
        if keys is not None:
            body = _opened(body, keys, attachment.name)
        return Fetched(url=f"mxc://{server}/{media}", content_type=_kind(attachment.media_type), body=body)

    async def _downloaded(self, session: ClientSession, path: str, token: str, *, name: str) -> bytes:
        """The bytes, by the first way that the server knows. Raises FetchError."""
        headers = {"Authorization": f"Bearer {token}"}
        for way in WAYS:
            # no server sends us elsewhere unless it was asked to
            async with session.get(f"{way}/{path}", headers=headers, allow_redirects=False) as answer:
                if answer.status == 200:
                    return await _read(answer, name, self._largest)
                failed = _failure(answer, name)
            if failed is not None:
                raise failed
        raise PageUnavailable(f"{name}: the homeserver does not have it any more; {ANEW}")


def _check(attachment: Attachment, largest: int) -> None:
    """Raises FetchRefused for what is too large, or nothing that can be read."""
    if attachment.size is not None and attachment.size > largest:
        raise FetchRefused(_too_large(attachment.name, largest))
    kind = _kind(attachment.media_type)
    if kind.startswith(KINDS) or (kind in _UNSAID and attachment.name.lower().endswith(ENDINGS)):
        return
    raise FetchRefused(
        f"{attachment.name}: {kind or 'a file of no known kind'} cannot be read; send text, HTML, PDF or Word"
        " (.docx)"
    )


def _located(attachment: Attachment) -> tuple[str, str, Mapping[str, Any] | None]:
    """A file's server, its name there, and what opens it. Raises FetchRefused."""
    try:
        found = json.loads(attachment.locator)
        server, slash, media = str(found["url"]).removeprefix("mxc://").partition("/")
        keys = found["file"]
    except (ValueError, KeyError, TypeError) as error:
        raise FetchRefused(f"{attachment.name}: its message does not say where it is; {ANEW}") from error
    if not (server and slash and media) or "/" in media:
        raise FetchRefused(f"{attachment.name}: its message does not say where it is; {ANEW}")
    return server, media, keys if isinstance(keys, dict) else None


async def _read(answer: ClientResponse, name: str, largest: int) -> bytes:
    if answer.content_length is not None and answer.content_length > largest:
        raise FetchRefused(_too_large(name, largest))
    body = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > largest:
            raise FetchRefused(_too_large(name, largest))
    return bytes(body)


def _failure(answer: ClientResponse, name: str) -> Exception | None:
    """Why a server gives nothing; None when it may by another way."""
    if answer.status in {404, 405}:
        return None
    if answer.status == 429 or answer.status >= 500:
        return FetchFailed(f"{name}: the homeserver is busy ({answer.status}); try again later")
    return PageUnavailable(f"{name}: the homeserver does not give it to us ({answer.status}); {ANEW}")


def _opened(body: bytes, keys: Mapping[str, Any], name: str) -> bytes:
    """The file as it was; its sum is checked first. Raises FetchRefused."""
    try:
        plain = decrypt_attachment(body, keys["key"]["k"], keys["hashes"]["sha256"], keys["iv"])
    except (EncryptionError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise FetchRefused(
            f"{name}: it was damaged on its way, or is not what was sent; send it again"
        ) from error
    return bytes(plain)


def _kind(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _too_large(name: str, largest: int) -> str:
    return f"{name}: larger than {largest / 2**20:.3g} MiB; send the article alone"
