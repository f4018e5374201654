"""Lanes of work in memory: what jobs and messages have in common, as plainly as it can be said.

Of a lane one is held at a time: the one that is held, else the first that came and is neither over nor
parked. A lane is ready from when that one may be taken; lanes are served in the order they got ready, and
tenants in turn, the one that was served longest ago first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from typing import Generic, TypeVar

T = TypeVar("T")


class Stage(Enum):
    """Where a piece of work stands, whatever its kind calls that."""

    OPEN = auto()
    HELD = auto()
    OVER = auto()
    PARKED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What is done in order; `queue` is what its workers ask for."""

    queue: str
    tenant: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece(Generic[T]):
    """One piece of work; it may be taken `at` a time, and its lease is good `until` another."""

    id: str
    number: int
    lane: Lane
    what: T
    came: datetime
    at: datetime
    changed: datetime
    stage: Stage = Stage.OPEN
    until: datetime | None = None
    lease: str = ""
    tries: int = 0
    error: str = ""


@dataclass(slots=True)
class Queue(Generic[T]):
    """Every piece by its id; `freed` is when a lane's last one ended, `turns` when it was last served."""

    pieces: dict[str, Piece[T]] = field(default_factory=dict)
    freed: dict[Lane, datetime] = field(default_factory=dict)
    turns: dict[Lane, int] = field(default_factory=dict)
    turn: int = 0

    def copy(self) -> Queue[T]:
        """The same, to be changed without changing this one."""
        return Queue(dict(self.pieces), dict(self.freed), dict(self.turns), self.turn)

    def add(self, id: str, lane: Lane, what: T, *, now: datetime) -> None:
        """One more, at the end."""
        self.turns.setdefault(lane, 0)
        self.pieces[id] = Piece(
            id=id, number=len(self.pieces) + 1, lane=lane, what=what, came=now, at=now, changed=now
        )

    def take(
        self, queues: Collection[str], *, now: datetime, until: datetime, limit: int
    ) -> list[tuple[Piece[T], Piece[T]]]:
        """Take up to `limit`: each as it was and as it is now."""
        taken: list[tuple[Piece[T], Piece[T]]] = []
        while len(taken) < limit and (found := self._next(queues, now)):
            self.turn += 1
            self.turns[found.lane] = self.turn
            lease = f"lease-{self.turn}"
            held = replace(found, stage=Stage.HELD, until=until, lease=lease, tries=found.tries + 1)
            self.pieces[found.id] = held
            taken.append((found, held))
        return taken

    def held(self, id: str, lease: str) -> Piece[T] | None:
        """The piece that this lease is still good for."""
        piece = self.pieces.get(id)
        return piece if piece and piece.stage is Stage.HELD and piece.lease == lease else None

    def end(self, piece: Piece[T], stage: Stage, *, now: datetime) -> None:
        """A piece ends for now, in some stage; its lane is free."""
        self.pieces[piece.id] = replace(piece, stage=stage, changed=now, until=None, lease="")
        self.freed[piece.lane] = now

    def wait(self, piece: Piece[T], *, at: datetime) -> None:
        """A piece waits until `at`, and its lane with it."""
        self.pieces[piece.id] = replace(piece, stage=Stage.OPEN, at=at, until=None, lease="")

    def _next(self, queues: Collection[str], now: datetime) -> Piece[T] | None:
        """The head of the lane whose turn it is."""
        heads = [head for head in self._heads() if head.lane.queue in queues and self._ready(head) <= now]
        if not heads:
            return None
        lanes = list(self.turns)
        return min(
            heads,
            key=lambda head: (
                self._served(head.lane),
                head.lane.tenant,
                head.lane.queue,
                self._ready(head),
                self.turns[head.lane],
                lanes.index(head.lane),
            ),
        )

    def _heads(self) -> Iterator[Piece[T]]:
        """Of each lane the one that is held, else the first that waits."""
        heads: dict[Lane, Piece[T]] = {}
        for piece in sorted(self.pieces.values(), key=lambda one: (one.stage is not Stage.HELD, one.number)):
            if piece.stage in {Stage.OPEN, Stage.HELD}:
                heads.setdefault(piece.lane, piece)
        return iter(heads.values())

    def _ready(self, head: Piece[T]) -> datetime:
        """From when a lane may be served."""
        return head.until if head.until else max(head.at, self.freed.get(head.lane, head.at))

    def _served(self, lane: Lane) -> int:
        """When a lane's tenant was last served in its queue."""
        return max(
            turn for one, turn in self.turns.items() if (one.queue, one.tenant) == (lane.queue, lane.tenant)
        )
