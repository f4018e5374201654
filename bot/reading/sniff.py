"""What kind of file some bytes are: by what they begin with, then by media type, then by name."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

from bot.errors import UnsupportedFormat


class Format(StrEnum):
    """The kinds of file that are read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


_HEAD = 4096
_ASK = "send a .txt, .md, .html, .pdf or .docx file, or paste the text"

# Bytes a file begins with -> what to call it. Checked before any name: names lie.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or locked Office file: save it as plain .docx"),
    (b"{\\rtf", "an RTF document: save it as .docx"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM\x00", "a picture (BMP)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"RIFF", "a picture, sound or film (RIFF)"),
    (b"ID3", "a sound file (MP3)"),
    (b"OggS", "a sound file (Ogg)"),
    (b"fLaC", "a sound file (FLAC)"),
    (b"\x1a\x45\xdf\xa3", "a film (Matroska)"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive: unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"%!PS", "a PostScript file: save it as PDF"),
)  # fmt: skip
_MEDIA = {
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/markdown": Format.MARKDOWN,
    "text/x-markdown": Format.MARKDOWN,
    "text/plain": Format.TEXT,
}
_SUFFIX = {
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
}
_HTML = re.compile(
    rb"(?:<!--.{0,1000}?-->\s*|<\?xml.{0,200}?\?>\s*){0,5}<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"<\?xml|<(?:rss|feed|svg)[\s>]", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"


def sniff(body: bytes, *, name: str, media_type: str | None = None) -> Format:
    """The format; raises UnsupportedFormat with the name of what it is instead."""
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in body[:1024]:
        return Format.PDF
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(body, name)
    for magic, what in _MAGIC:
        if body.startswith(magic):
            raise UnsupportedFormat(f"{name}: this is {what}; {_ASK}")
    if body[4:8] == b"ftyp":
        raise UnsupportedFormat(f"{name}: this is a film, sound or picture (MP4); {_ASK}")
    _refuse_binary(body, name)
    return _kind_of_text(head, name, (media_type or "").split(";")[0].strip().lower())


def _kind_of_text(head: bytes, name: str, media: str) -> Format:
    if media == "application/pdf" or media.endswith(".wordprocessingml.document"):
        raise UnsupportedFormat(f"{name}: sent as {media} but it is not one, it may be cut short; {_ASK}")
    if media.startswith(("image/", "audio/", "video/", "font/")) or media.endswith("/json"):
        raise UnsupportedFormat(f"{name}: sent as {media}, which is no article; {_ASK}")
    if _HTML.match(head):
        return Format.HTML
    suffix = PurePosixPath(re.split("[?#]", name.lower(), maxsplit=1)[0]).suffix
    if suffix in (".pdf", ".docx"):
        raise UnsupportedFormat(f"{name}: named {suffix} but the content is not; it may be cut short; {_ASK}")
    found = _SUFFIX.get(suffix) or _MEDIA.get(media)
    if found is not Format.HTML and _XML.match(head):
        raise UnsupportedFormat(f"{name}: this is XML (a feed?); give the article's own address or text")
    if media == "text/html" and suffix not in _SUFFIX:
        return Format.HTML
    return found or Format.TEXT


def _archive(body: bytes, name: str) -> Format:
    """A zip file: a Word document, or something that only looks like one."""
    if b"word/document" in body and b"[Content_Types].xml" in body:
        return Format.DOCX
    for mark, what in (
        (b"xl/workbook", "a spreadsheet"),
        (b"ppt/presentation", "a presentation: save it as PDF"),
        (b"application/epub+zip", "an EPUB book"),
        (b"opendocument.text", "an OpenDocument text: save it as .docx or PDF"),
    ):
        if mark in body:
            raise UnsupportedFormat(f"{name}: this is {what}; {_ASK}")
    raise UnsupportedFormat(f"{name}: this is a zip archive: unpack it first; {_ASK}")


def _refuse_binary(body: bytes, name: str) -> None:
    """Raise for bytes that no text has: many control characters, and no UTF-16 or UTF-32."""
    head = body[:_HEAD]
    if head.startswith(_WIDE) or _looks_wide(head):
        return
    if len(head) - len(head.translate(None, _CONTROL)) > max(1, len(head) // 20):
        raise UnsupportedFormat(f"{name}: this is not text: it has bytes that no text has; {_ASK}")


def _looks_wide(head: bytes) -> bool:
    """UTF-16 without a mark: every other byte is NUL in Western text."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return max(even, odd) > 0.4 * len(head) and min(even, odd) < 0.02 * len(head)
