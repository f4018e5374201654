"""Bytes in, Article out: what kind of file it is, its words, and which of them are headline or furniture."""

from bot.reading.clean import MAX_CHARS
from bot.reading.entry import read_bytes, read_text
from bot.reading.hints import Hints

__all__ = ["MAX_CHARS", "Hints", "read_bytes", "read_text"]
