"""Reading the web, as the core asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.model.chat import Attachment, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What stood at a web address.

    `url` is where the last redirect led, `content_type` the header as sent with its parameters ("" when
    there was none), `charset` the encoding it names, `body` the decompressed bytes.
    """

    url: str
    content_type: str
    body: bytes
    charset: str | None = None


class Fetcher(Protocol):
    """Reads public web pages, and nothing that is not public."""

    async def fetch(self, url: str) -> Fetched:
        """The page at an http(s) address.

        Raises FetchRefused for an address that must not be visited, at once or after a redirect, and
        FetchFailed for one that does not answer with a page of bearable size in bearable time.
        """
        ...


class Files(Protocol):
    """Gets what people put beside their messages on one platform."""

    async def fetch(self, place: Place, attachment: Attachment) -> Fetched:
        """A file's bytes, decrypted; its name and media type are the attachment's.

        Raises FetchRefused for one that is too large or of a kind that we do not read, before its bytes are
        asked for, and FetchFailed, which says whether trying again can help.
        """
        ...
