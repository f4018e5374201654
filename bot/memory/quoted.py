"""Which requests and messages tell of what was erased: by its ids, its words or its address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Final

from bot.document import Document, load
from bot.model.chat import Request
from bot.model.erasure import Lost
from bot.model.job import Message

SHOWN: Final = 8  # characters of a claim's id that people are shown (bot.report.words.short)
FEWEST: Final = 4  # words; fewer are anybody's, and no quotation
RUN: Final = 8  # words in a row: two texts that share many such runs are one text
SAME: Final = 0.5  # of a request's runs that an article has: the rest is what somebody said about it
_WORD: Final = re.compile(r"\w+")
_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{4,}")


class Quoted:
    """What was lost, as it is looked for."""

    def __init__(self, lost: Lost) -> None:
        """Words are compared by letters and digits alone, whatever their case."""
        self._ids = {id[:SHOWN] for id in lost.ids} | lost.ids
        self._claims = {words for text in lost.claims if len(words := _words(text)) >= FEWEST}
        self._first = {words[0] for words in self._claims}
        self._runs = {run for text in lost.articles for run in _runs(_words(text))}
        self._urls = {url for url in lost.urls if url}
        self.is_empty = not (lost.ids or lost.claims or lost.articles or lost.urls)

    def told_by(self, message: Message) -> bool:
        """Whether a message of ours tells of something that was lost."""
        if self.is_empty:
            return False
        if self.is_named_by(message):
            return True
        try:
            return self._has_claim(_words(" ".join(_texts(load(message.content)))))
        except ValueError:  # it is no document, and nobody will be shown it
            return True

    def is_named_by(self, message: Message) -> bool:
        """Whether a message of ours has the id of something that was lost."""
        return bool(self._ids and self._ids & set(_ID.findall(message.content)))

    def asked_by(self, request: Request) -> bool:
        """Whether a request has the words of something that was lost, or asks for its address."""
        if self.is_empty:
            return False
        for text in (request.text, request.about or ""):
            words = _words(text)
            runs = set(_runs(words))
            shared = len(runs & self._runs)
            if self._has_claim(words) or (shared and shared >= SAME * len(runs)):
                return True
            if any(url in text for url in self._urls) or self._ids & set(_ID.findall(text)):
                return True
        return False

    def _has_claim(self, words: tuple[str, ...]) -> bool:
        """Whether a claim stands there, from its first word to its last."""
        starts = [at for at, word in enumerate(words) if word in self._first]
        return any(words[at : at + len(claim)] == claim for claim in self._claims for at in starts)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each run of words; a short text is one."""
    if FEWEST <= len(words) < RUN:
        yield words
    for at in range(len(words) - RUN + 1):
        yield words[at : at + RUN]


def _texts(part: Any) -> Iterator[str]:
    """Every text of a document, in order."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Document) or is_dataclass(part):
        for one in fields(part):
            yield from _texts(getattr(part, one.name))
    elif isinstance(part, Iterable):
        for one in part:
            yield from _texts(one)
