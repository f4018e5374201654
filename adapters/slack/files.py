"""Files that people put beside their messages: from Slack's own hosts, with the workspace's token."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urljoin, urlsplit

import aiohttp

from adapters.slack.payloads import id_of, part, text
from adapters.slack.web import Refusal, Web
from adapters.slack.workspaces import Workspace, Workspaces
from bot.errors import FetchFailed, FetchRefused, PageUnavailable, StoreError
from bot.model.chat import Attachment, Place
from bot.ports import Fetched

LARGEST: Final = 10 * 2**20  # bytes, as of a web page
DEADLINE: Final = 20.0  # seconds for a file
SUFFIXES: Final = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx")
TYPES: Final = (
    "text/plain",
    "text/markdown",
    "text/html",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
HOSTS: Final = ("slack.com", "slack-files.com", "slack-gov.com")  # and what is below them
MOST_REDIRECTS: Final = 3
LATER: Final = "try again later"
ANEW: Final = "upload it again, or paste the text"
_ASKED: Final = "file:"  # a locator that names a file whose address is not known yet
_PASSING: Final = frozenset((408, 425, 429, 500, 502, 503, 504))


class SlackFiles:
    """The port `Files`."""

    def __init__(self, web: Web, workspaces: Workspaces) -> None:
        """Keep what files are got by."""
        self._web, self._workspaces = web, workspaces

    async def fetch(self, place: Place, attachment: Attachment) -> Fetched:
        """A file's bytes. Raises FetchRefused and FetchFailed."""
        name = attachment.name
        if not attachment.locator.startswith(_ASKED):
            _readable(attachment)
        try:
            workspace = await self._workspaces.of(place.tenant)
        except StoreError as error:
            raise FetchFailed(f"{name}: {error}") from error
        if workspace is None:
            raise PageUnavailable(
                f"{name}: Hearsay is not installed in that workspace any more; an admin can install it again"
            )
        try:
            url = await self._address(workspace, attachment)
            return await self._got(workspace, url, attachment)
        except Refusal as refusal:
            passes = refusal.unreached or refusal.after is not None
            kind, advice = (FetchFailed, LATER) if passes else (PageUnavailable, ANEW)
            raise kind(f"{name}: Slack does not give it to us ({refusal.code}); {advice}") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise FetchFailed(f"{name}: Slack did not send it ({type(error).__name__}); {LATER}") from None

    async def _address(self, workspace: Workspace, attachment: Attachment) -> str:
        """Where the file is; of one of another workspace Slack says it only when asked."""
        if not attachment.locator.startswith(_ASKED):
            return attachment.locator
        id = id_of({"id": attachment.locator.removeprefix(_ASKED)}, "id")
        found = part(await self._web.call(workspace.token, "files.info", file=id), "file")
        size = found.get("size")
        said = Attachment(
            name=text(found, "name") or attachment.name,
            locator="",
            media_type=text(found, "mimetype"),
            size=size if isinstance(size, int) else None,
        )
        _readable(said)
        return text(found, "url_private_download") or text(found, "url_private")

    async def _got(self, workspace: Workspace, url: str, attachment: Attachment) -> Fetched:
        headers = {"Authorization": f"Bearer {workspace.token}", "Accept-Encoding": "identity"}
        for _ in range(MOST_REDIRECTS + 1):
            if not self._trusted(url):
                # the token is for Slack alone
                raise FetchRefused(f"{attachment.name}: its address is none of Slack's; upload it to Slack")
            timeout = aiohttp.ClientTimeout(total=DEADLINE)
            async with self._web.session.get(
                url, headers=headers, allow_redirects=False, timeout=timeout
            ) as answer:
                if answer.status in {301, 302, 303, 307, 308}:
                    url = urljoin(url, answer.headers.get("Location", ""))
                    continue
                return await _body(answer, attachment)
        raise PageUnavailable(_NO_SCOPE.format(attachment.name))

    def _trusted(self, url: str) -> bool:
        """Whether an address is Slack's, or that of the server that stands for it."""
        found, api = urlsplit(url), urlsplit(self._web.api_url)
        host = (found.hostname or "").casefold()
        slacks = any(host == one or host.endswith(f".{one}") for one in HOSTS)
        if found.scheme == "https" and found.port in {None, 443} and slacks:
            return True
        return (found.scheme, found.netloc) == (api.scheme, api.netloc)


_NO_SCOPE: Final = (
    "{}: Slack shows us its login page instead of the file; the app lacks the scope files:read, and an admin"
    " can install it again from its manifest"
)


def _readable(attachment: Attachment) -> None:
    """Raises FetchRefused for what we do not read or is too large, before any of it is asked for."""
    name = attachment.name
    suffix = PurePosixPath(name.casefold()).suffix
    media_type = attachment.media_type.partition(";")[0].strip().casefold()
    if suffix not in SUFFIXES and media_type not in TYPES:
        raise FetchRefused(f"{name}: files of this kind are not read; send .txt, .md, .html, .pdf or .docx")
    if attachment.size is not None and attachment.size > LARGEST:
        raise FetchRefused(f"{name}: larger than {LARGEST // 2**20} MiB; send the article alone")


async def _body(answer: aiohttp.ClientResponse, attachment: Attachment) -> Fetched:
    name = attachment.name
    if answer.status != 200:
        kind, advice = (FetchFailed, LATER) if answer.status in _PASSING else (PageUnavailable, ANEW)
        raise kind(f"{name}: Slack does not give it to us (status {answer.status}); {advice}")
    body = bytearray()
    async for chunk in answer.content.iter_chunked(65_536):
        body += chunk
        if len(body) > LARGEST:
            raise FetchRefused(f"{name}: larger than {LARGEST // 2**20} MiB; send the article alone")
    kind_sent = answer.headers.get("Content-Type", "")
    if kind_sent.startswith("text/html") and _is_login(attachment, body):
        raise PageUnavailable(_NO_SCOPE.format(name))
    return Fetched(
        url=str(answer.url),
        content_type=attachment.media_type or kind_sent,
        body=bytes(body),
        charset=answer.charset,
    )


def _is_login(attachment: Attachment, body: bytearray) -> bool:
    """Whether a page that came is not the file: another kind, or another size than the file has."""
    html = "html" in attachment.media_type or attachment.name.casefold().endswith((".html", ".htm"))
    return not html or (attachment.size is not None and attachment.size != len(body))
