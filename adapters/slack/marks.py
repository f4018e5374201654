"""What Slack makes of people's words -> their words: links, mentions and escapes taken apart; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.model.chat import Attachment

_TOKEN = re.compile(r"<([^<>\n]{1,4000})>")
_PROSE: Final = 200  # characters beside its links that make a message a text, whose links show their words
_KEPT = ("tombstone", "hidden_by_limit", "external")  # modes of files that have no bytes for us


def plain(text: str, *, us: str = "") -> str:
    """The words as they were typed; `us` is our own user's id, and what calls us is taken out.

    What stands behind our name is what was asked, else what stands before it. A link among few words is its
    address; in a text it is the words that it stands under, for they are a sentence's.
    """
    if us and (found := re.search(rf"<@{re.escape(us)}(?:\|[^<>]*)?>", text)):
        text = text[found.end() :].lstrip(" :,") if text[found.end() :].strip() else text[: found.start()]
        text = text.strip()
    prose = len(_TOKEN.sub("", text).strip()) >= _PROSE
    return unescaped(_TOKEN.sub(lambda token: _shown(token[1], prose=prose), text))


def calls(text: str, us: str) -> bool:
    """Whether the words mention us."""
    return bool(us) and (f"<@{us}>" in text or f"<@{us}|" in text)


def unescaped(text: str) -> str:
    """The three signs that Slack escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(token: str, *, prose: bool) -> str:
    """What stands for a token: `@U1|ana`, `#C1|politics`, `!here`, `!date^1^{date}|May 1`, `https://x|y`."""
    target, _, label = token.partition("|")
    kind, named = target[:1], target[1:].partition("^")[0]
    if kind == "@":
        return f"@{label or named}"
    if kind == "#":
        return f"#{label or named}"
    if kind == "!":
        return label or f"@{named}"
    if target.startswith(("mailto:", "tel:")):
        return label or target.partition(":")[2]
    if "://" not in target:
        return f"&lt;{token}&gt;"
    return label if prose and label else target


def attachments(message: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """The files of a message."""
    files = message.get("files")
    return tuple(_files(files)) if isinstance(files, list) else ()


def _files(files: list[Any]) -> Iterator[Attachment]:
    for file in files:
        if not isinstance(file, dict) or file.get("mode") in _KEPT:
            continue
        locator = _word(file, "url_private_download") or _word(file, "url_private")
        if file.get("file_access") == "check_file_info" or not locator:
            locator = f"file:{_word(file, 'id')}"  # one of another workspace: its address is asked for
        size = file.get("size")
        yield Attachment(
            name=_word(file, "name") or _word(file, "title") or "file",
            locator=locator,
            media_type=_word(file, "mimetype"),
            size=size if isinstance(size, int) and not isinstance(size, bool) else None,
        )


def words(message: Mapping[str, Any]) -> str:
    """A message's text as Slack has it, with that of a message it shares."""
    shared = message.get("attachments")
    parts = [_word(message, "text")]
    for part in shared if isinstance(shared, list) else ():
        if isinstance(part, dict) and (part.get("is_share") or part.get("is_msg_unfurl") or not parts[0]):
            parts.append(_word(part, "text") or _word(part, "fallback"))
    return "\n\n".join(filter(None, parts))


def _word(mapping: Mapping[str, Any], name: str) -> str:
    value = mapping.get(name)
    return value if isinstance(value, str) else ""
