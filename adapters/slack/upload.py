"""A text that is too long for messages, as a file in a thread."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Final

import aiohttp

from adapters.slack.web import Refusal, Web
from adapters.slack.workspaces import Workspace

TITLE: Final = "The whole text"


async def uploaded(
    web: Web,
    workspace: Workspace,
    where: tuple[str, str],
    words: str,
    *,
    key: str,
    there: Collection[str],
) -> None:
    """Have a text stand in a thread, a channel and a time, as a file, unless it is `there` by its name.

    Raises Refusal.
    """
    body = words.encode("utf-8")
    name = f"hearsay-{hashlib.sha256(key.encode() + b'/' + body).hexdigest()[:12]}.txt"
    if name in there:
        return
    ticket = await web.call(workspace.token, "files.getUploadURLExternal", filename=name, length=len(body))
    try:
        async with web.session.post(
            str(ticket["upload_url"]), data=body, headers={"Content-Type": "application/octet-stream"}
        ) as answer:
            if answer.status != 200:
                raise Refusal("upload", f"status {answer.status}", unreached=True)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Refusal("upload", type(error).__name__, unreached=True) from None
    await web.call(
        workspace.token,
        "files.completeUploadExternal",
        files=[{"id": str(ticket["file_id"]), "title": TITLE}],
        channel_id=where[0],
        thread_ts=where[1],
    )
