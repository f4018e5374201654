"""Bytes -> characters, saying so when it had to guess."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_SAMPLE = 65_536
_HIGH = bytes(range(128, 256))
_FEW_ERRORS = 0.01
"""UTF-8 with a lower share of broken bytes is damaged UTF-8, not another encoding."""


def charset_of(media_type: str | None) -> str | None:
    """The charset that a Content-Type header names."""
    match = _CHARSET.search(media_type or "")
    return match[1] if match else None


def declared_in(body: bytes) -> str | None:
    """The charset that an HTML page names in its first 4 KiB."""
    match = _META.search(body[:4096])
    return match[1].decode("ascii") if match else None


def decode(body: bytes, charset: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The characters, and a warning when the bytes are not what they claim to be or not whole."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _strictly(body[len(mark) :], encoding) or _loosely(body[len(mark) :], encoding)
    return _strictly(body, "utf-8") or (_strictly(body, charset) if charset else None) or _guess(body)


def _strictly(body: bytes, encoding: str) -> tuple[str, tuple[str, ...]] | None:
    try:
        return body.decode(encoding), ()
    except (UnicodeError, LookupError):  # other bytes, or a charset that nobody knows
        return None


def _loosely(body: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = body.decode(encoding, "replace")
    count = text.count("\ufffd")
    return text, (f"{count:,} broken characters replaced: the bytes are not all {encoding.upper()}",)


def _guess(body: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-16 without a mark, damaged UTF-8, Windows Western, or what charset-normalizer makes of it."""
    even, odd = body[0:_SAMPLE:2].count(0), body[1:_SAMPLE:2].count(0)
    if max(even, odd) > 0.2 * min(len(body), _SAMPLE):
        return _loosely(body, "utf-16-le" if odd > even else "utf-16-be")
    errors = body[:_SAMPLE].decode("utf-8", "replace").count("\ufffd")
    high = len(body[:_SAMPLE]) - len(body[:_SAMPLE].translate(None, _HIGH))
    if errors < max(1, _FEW_ERRORS * len(body[:_SAMPLE])) and errors * 2 < high:
        return _loosely(body, "utf-8")
    encoding = "cp1252" if high < 0.1 * len(body[:_SAMPLE]) else _detected(body[:_SAMPLE])
    text = body.decode(encoding, "replace")
    return text, (f"not UTF-8: read as {encoding}; check letters with accents and quotation marks",)


def _detected(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, steps=5, chunk_size=512).best()
    return best.encoding if best else "cp1252"
