"""Files: files.info, and the two calls around an upload."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.servers.slack import posting, shapes
from tests.servers.slack.calls import Caller
from tests.servers.slack.world import Json, Refusal, Stored

TYPES = {
    "txt": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "json": "application/json",
    "csv": "text/csv",
}


def stored(caller_or_user: str, id: str, name: str, body: bytes, created: int) -> Stored:
    """A file as somebody put it up."""
    kind = name.rpartition(".")[2].lower()
    mimetype = TYPES.get(kind, "application/octet-stream")
    filetype = {"txt": "text", "md": "markdown"}.get(kind, kind if kind in TYPES else "binary")
    return Stored(
        id=id,
        user=caller_or_user,
        name=name,
        body=body,
        mimetype=mimetype,
        filetype=filetype,
        created=created,
    )


def info(caller: Caller) -> Json:
    """files.info: what stands where the bot is, and its own."""
    caller.need("files:read")
    slack = caller.slack
    file = slack.world.files.get(str(caller.args["file"]))
    bot = caller.here.bot_user
    if file is None:
        raise Refusal("file_not_found")
    seen = file.user == bot or any(bot in slack.world.channels[place].members for place in file.shared)
    if not seen:
        raise Refusal("file_not_found")
    return {
        "file": shapes.file(file, slack.base, slack.world),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def begin(caller: Caller) -> Json:
    """files.getUploadURLExternal."""
    caller.need("files:write")
    slack, length = caller.slack, caller.args["length"]
    if not isinstance(length, int) or length <= 0:
        raise Refusal("invalid_arguments", "[ERROR] length must be the file's bytes, more than 0")
    id = slack.world.id("F")
    name = str(caller.args["filename"])
    file = stored(caller.here.bot_user, id, name, b"", int(slack.clock()))
    slack.world.files[id] = file
    slack.uploads[id] = length
    return {"upload_url": f"{slack.base}/upload/v1/{id}", "file_id": id}


def complete(caller: Caller) -> Json:
    """files.completeUploadExternal: the files stand where they are to, in one message."""
    caller.need("files:write")
    slack, args = caller.slack, caller.args
    channel = caller.slack.world.channels.get(str(args.get("channel_id", "")))
    if "channel_id" in args and channel is None:
        raise Refusal("invalid_channel")
    if channel is not None and caller.here.bot_user not in channel.members:
        raise Refusal("posting_to_channel_denied")
    found = []
    for one in args["files"]:
        file = slack.world.files.get(str(one["id"]))
        if file is None or file.user != caller.here.bot_user or not file.body:
            raise Refusal("file_not_found")
        file.title = str(one.get("title") or file.name)
        found.append(file)
    if channel is not None:
        for file in found:
            file.shared.add(channel.id)
        comment: Json = {"text": str(args.get("initial_comment", "")), "thread_ts": args.get("thread_ts")}
        message = posting.by_app(caller.here, slack, posting.threaded(slack, channel, comment))
        message["files"] = [shapes.file(file, slack.base, slack.world) for file in found]
        posting.post(slack, channel, message | {"subtype": "file_share", "upload": True})
    return {"files": [{"id": file.id, "title": file.title} for file in found]}


METHODS: Mapping[str, Callable[[Caller], Json]] = {
    "files.completeUploadExternal": complete,
    "files.getUploadURLExternal": begin,
    "files.info": info,
}
