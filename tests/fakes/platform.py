"""A chat platform in memory that loses replies, is late, and tells us to wait, when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.document import Document, dump
from bot.errors import SendError
from bot.model.chat import MessageRef, Place

FAULTS = ("lost", "late", "refused", "wait", "hopeless", "broken", "silent")


@dataclass(slots=True)
class FakePlatform:
    """The port `Messenger`. `faults` are what goes wrong with the next calls, in turn; "" is nothing.

    lost: done, but the answer is not heard. late: done `lateness` seconds after the call failed. refused:
    not done, may be tried again. wait: told to wait 7 s; rest: everywhere. hopeless: never. broken: the
    adapter has a fault.
    silent: nothing is heard, nothing is done.
    """

    faults: list[str] = field(default_factory=list)
    lateness: float = 5.0
    said: list[tuple[Place, str, str]] = field(default_factory=list)  # (place, key, words) of each message
    edits: list[tuple[str, str]] = field(default_factory=list)  # (key, words)
    calls: list[tuple[str, str, float]] = field(default_factory=list)  # (what, key, when)
    _later: list[asyncio.Task[None]] = field(default_factory=list)

    async def send(
        self,
        place: Place,
        document: Document,
        *,
        key: str,
        reply_to: MessageRef | None,  # noqa: ARG002
        only_for: str | None = None,  # noqa: ARG002
    ) -> MessageRef:
        """Post, unless something goes wrong."""
        fault = self._called("send", key)
        if fault == "late":
            self._later.append(asyncio.ensure_future(self._post_later(place, document, key)))
        if fault in {"", "lost"}:
            self.said.append((place, key, dump(document)))
        await self._go_wrong(fault)
        return MessageRef(place=place, id=f"m{len(self.said)}")

    async def edit(self, ref: MessageRef, document: Document, *, key: str) -> None:
        """Replace its words, unless something goes wrong."""
        fault = self._called("edit", key)
        index = int(ref.id.removeprefix("m")) - 1
        if fault in {"", "lost"}:
            self.said[index] = (*self.said[index][:2], dump(document))
            self.edits.append((key, dump(document)))
        await self._go_wrong(fault)

    async def find(self, place: Place, key: str) -> MessageRef | None:
        """The message under a key."""
        await self._go_wrong(self._called("find", key))
        for number, (_, one, _) in enumerate(self.said, 1):
            if one == key:
                return MessageRef(place=place, id=f"m{number}")
        return None

    def keys(self, place: Place | None = None) -> Sequence[str]:
        """The keys of what stands there, in order."""
        return [key for where, key, _ in self.said if place is None or where == place]

    def _called(self, what: str, key: str) -> str:
        self.calls.append((what, key, asyncio.get_running_loop().time()))
        return self.faults.pop(0) if self.faults else ""

    async def _post_later(self, place: Place, document: Document, key: str) -> None:
        await asyncio.sleep(self.lateness)
        self.said.append((place, key, dump(document)))

    async def _go_wrong(self, fault: str) -> None:
        if fault in {"lost", "late"}:
            raise SendError("the platform hung up", can_retry=True, doubtful=True)
        if fault == "refused":
            raise SendError("the platform is busy", can_retry=True)
        if fault == "wait":
            raise SendError("the platform says wait", can_retry=True, after=7.0)
        if fault == "rest":
            raise SendError("the platform says rest", can_retry=True, after=7.0, everywhere=True)
        if fault == "hopeless":
            raise SendError("there is no such place", can_retry=False)
        if fault == "broken":
            raise KeyError("ts")
        if fault == "silent":
            await asyncio.sleep(10_000)
