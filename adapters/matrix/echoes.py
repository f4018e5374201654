"""Programs that say again what people say, and are not marked as programs: they are not answered.

Somebody who has said words of their own is no such program, and may well type what somebody else just typed.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from adapters.matrix.parse import at
from adapters.matrix.rooms import content_of

ECHO: Final = timedelta(seconds=5)  # a stranger who types another's words again that fast is a program
RECENT: Final = 50  # messages of a room whose words are remembered
ROOMS: Final = 1_000  # rooms in which they are
MANY: Final = 10_000  # speakers, and messages that were judged; a batch of a sync may have as many

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Words:
    """Words that were said, by their sum; by whom, and when."""

    sum: bytes
    sender: str
    at: datetime


class Echoes:
    """Hears every message of every room in its order; asked again of one, it says the same."""

    def __init__(self) -> None:
        """Nobody has said anything."""
        self._recent: OrderedDict[str, deque[_Words]] = OrderedDict()
        self._speakers: OrderedDict[str, None] = OrderedDict()  # who has said words of their own
        self._judged: OrderedDict[str, bool] = OrderedDict()  # by event id

    def is_echo(self, room: str, event: Mapping[str, Any], *, now: datetime) -> bool:
        """Whether a message only says again what somebody else has just said."""
        body, sender, id = content_of(event).get("body"), event.get("sender"), event.get("event_id")
        if event.get("type") != "m.room.message" or not isinstance(body, str):
            return False
        if not isinstance(sender, str) or not isinstance(id, str):
            return False
        if id not in self._judged:
            words = _Words(hashlib.sha256(body.encode("utf-8", "replace")).digest(), sender, at(event, now))
            _put(self._judged, id, self._judge(room, words), most=MANY)
        return self._judged[id]

    def _judge(self, room: str, words: _Words) -> bool:
        recent = self._recent.get(room) or deque(maxlen=RECENT)
        before = [one for one in recent if one.sum == words.sum and one.sender != words.sender]
        if not before:
            _put(self._speakers, words.sender, None, most=MANY)
        recent.append(words)
        _put(self._recent, room, recent, most=ROOMS)
        just = any(abs(words.at - one.at) <= ECHO for one in before)
        return just and words.sender not in self._speakers


def _put(kept: OrderedDict[Key, Value], key: Key, value: Value, *, most: int) -> None:
    """Keep something as the latest; of more than `most` the oldest go."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
