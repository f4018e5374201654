"""Which claims a question may know of, and which are near in meaning: an index in memory, of numbers only.

A claim's meaning is 384 signed bytes. Of each only the signs are held here, 48 bytes. Of the codes that
differ from the question's in the fewest places those are `likeliest` that have the signs of its largest
numbers; a few hundred of them are then compared in full by whoever asks. Codes stand in columns of 64 bits,
so that one pass over a million of them reads 48 MB at most.

A claim stands at the place that its `number` says, so there is nothing to look up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

SIZE: Final = 384
_WORDS: Final = SIZE // 64
_BLOCK: Final = 16_384  # 128 KiB of codes at a time stay in the cache; the fastest of 4,096 to 65,536
_SAMPLE: Final = 64
# Of this many and more only those are seen in full whose first 256 signs differ least, ten times as many as
# are wanted. That takes two thirds of the time; of the sixty nearest of a million one in 300 is lost.
_MANY: Final = 200_000
_FIRST: Final = 4
_ALIKE: Final = 10

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]


def code(vector: bytes) -> NDArray[np.uint64]:
    """The signs of a vector, six times 64 bits."""
    if len(vector) != SIZE:
        raise ValueError(f"a vector of {len(vector)} bytes; {SIZE} are needed")
    return codes([vector])[:, 0]


def codes(vectors: Sequence[bytes]) -> NDArray[np.uint64]:
    """The signs of vectors, one a column."""
    values = np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(-1, SIZE)
    packed = np.packbits(values > 0, axis=1)
    return np.ascontiguousarray(packed.view(np.uint64).T)


def cosines(vector: bytes, others: Sequence[bytes]) -> NDArray[np.float32]:
    """The cosine of one vector with each of the others, 0 for one that points nowhere."""
    query = np.frombuffer(vector, dtype=np.int8).astype(np.float32)
    rows = np.frombuffer(b"".join(others), dtype=np.int8).reshape(-1, SIZE).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows)) * float(np.sqrt((query * query).sum()))
    found: NDArray[np.float32] = np.divide(
        _products(rows, query), lengths, out=np.zeros(len(rows), np.float32), where=lengths > 0
    )
    return found


def _products(rows: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row times the query. Not by `@`: for that numpy has threads that go on turning for some 30 ms."""
    found: NDArray[np.float32] = np.einsum("ij,j->i", rows, query)
    return found


@dataclass(slots=True)
class Codes:
    """The index: `mark` is the epoch from which changes are still to be read.

    `owner[n]` is 1 more than the position in `tenants` of claim n's tenant, 0 when there is no such claim;
    `seen[p]` are the claims that came by at place p, or for a negative p stand on that shelf (storage.flow).
    """

    mark: int = 0
    size: int = 0
    tenants: list[str] = field(default_factory=list)
    columns: NDArray[np.uint64] = field(default_factory=lambda: np.zeros((_WORDS, 0), np.uint64))
    owner: NDArray[np.uint16] = field(default_factory=lambda: np.zeros(0, np.uint16))
    seen: dict[int, Numbers] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)

    def add(self, numbers: Sequence[int], tenants: Sequence[str], vectors: Sequence[bytes]) -> None:
        """Take in claims; one that is there already is the same again."""
        if not numbers:
            return
        self._reach(max(numbers) + 1)
        at = np.asarray(numbers, np.int64)
        self.columns[:, at] = codes(vectors)
        self.owner[at] = [self._tenant(name) for name in tenants]

    def see(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Note (claim, place) for each."""
        by_place: dict[int, list[int]] = {}
        for claim, place in pairs:
            by_place.setdefault(place, []).append(claim)
        for place, claims in by_place.items():
            self.seen[place], self.counts[place] = _appended(
                self.seen.get(place), self.counts.get(place, 0), claims
            )

    def unsee(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Forget (claim, place) for each."""
        by_place: dict[int, list[int]] = {}
        for claim, place in pairs:
            by_place.setdefault(place, []).append(claim)
        for place, claims in by_place.items():
            if place in self.seen:
                there = self.seen[place][: self.counts[place]]
                self.seen[place] = there[~np.isin(there, claims)]
                self.counts[place] = len(self.seen[place])

    def saw(self, claim: int, places: Iterable[int]) -> bool:
        """Whether a claim came by at one of the places."""
        return any(
            place in self.seen and bool((self.seen[place][: self.counts[place]] == claim).any())
            for place in places
        )

    def drop(self, numbers: Sequence[int]) -> None:
        """Let go of claims: nothing of their meaning stays."""
        at = np.asarray([number for number in numbers if number < self.size], np.int64)
        self.columns[:, at] = 0
        self.owner[at] = 0

    def mask(self, tenant: str, places: Iterable[int] | None) -> Mask:
        """For each number up to `size`, whether that claim is the tenant's and was seen at such a place."""
        mine = self.tenants.index(tenant) + 1 if tenant in self.tenants else -1
        owned: Mask = self.owner[: self.size] == mine
        if places is None:
            return owned
        there = np.zeros(self.size, np.bool_)
        for place in places:
            claims = self.seen.get(place)
            if claims is not None:
                there[_under(claims[: self.counts[place]], self.size)] = True
        return owned & there

    def nearest(self, vector: bytes, mask: Mask, limit: int) -> Numbers:
        """The numbers, at least `limit` where so many are allowed, whose codes differ least, in no order.

        Of very many, those whose codes differ much at their beginning are left out unseen.
        """
        query = code(vector)
        if np.count_nonzero(mask) < max(_MANY, len(mask) // 4):
            numbers = np.flatnonzero(mask)
            return numbers[_least(_differences(self.columns[:, numbers], query), limit)]
        size = len(mask)
        away = _differences(self.columns[:_FIRST, :size], query[:_FIRST])
        away[~mask] = SIZE + 1
        alike = np.flatnonzero(away <= min(SIZE, _bound(away, _ALIKE * limit)))
        rest = [
            np.bitwise_count(self.columns[word].take(alike) ^ query[word]) for word in range(_FIRST, _WORDS)
        ]
        return alike[_least(away[alike] + np.sum(rest, axis=0, dtype=np.uint16), limit)]

    def likeliest(self, vector: bytes, numbers: Numbers, limit: int) -> Numbers:
        """Those of the numbers, at most `limit`, whose signs, weighed by the question's numbers, fit best."""
        if len(numbers) <= limit:
            return numbers
        bits = np.unpackbits(np.ascontiguousarray(self.columns[:, numbers].T).view(np.uint8), axis=1)
        sums = _products(bits.astype(np.float32), np.frombuffer(vector, np.int8).astype(np.float32))
        found: Numbers = numbers[np.argpartition(-sums, limit)[:limit]]
        return found

    def _tenant(self, name: str) -> int:
        if name not in self.tenants:
            self.tenants.append(name)
        return self.tenants.index(name) + 1

    def _reach(self, size: int) -> None:
        """Make room for numbers under `size`, by doubling, so that growing costs little per claim."""
        if size > len(self.owner):
            room = max(size, 2 * len(self.owner), 1024)
            columns, owner = np.zeros((_WORDS, room), np.uint64), np.zeros(room, np.uint16)
            columns[:, : self.size] = self.columns[:, : self.size]
            owner[: self.size] = self.owner[: self.size]
            self.columns, self.owner = columns, owner
        self.size = max(self.size, size)


def _appended(held: Numbers | None, count: int, more: list[int]) -> tuple[Numbers, int]:
    total = count + len(more)
    if held is None or total > len(held):
        grown = np.zeros(max(total, 2 * count, 16), np.int64)
        if held is not None:
            grown[:count] = held[:count]
        held = grown
    held[count:total] = more
    return held, total


def _under(numbers: Numbers, size: int) -> Numbers:
    found: Numbers = numbers[numbers < size]
    return found


def _blocks(size: int) -> Iterator[slice]:
    return (slice(start, min(start + _BLOCK, size)) for start in range(0, size, _BLOCK))


def _differences(columns: NDArray[np.uint64], query: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """In how many bits each column differs from the query."""
    size = columns.shape[1]
    away = np.empty(size, np.uint16)
    bits, ones = np.empty(_BLOCK, np.uint64), np.empty(_BLOCK, np.uint8)
    for block in _blocks(size):
        held, few = bits[: block.stop - block.start], ones[: block.stop - block.start]
        total = away[block]
        total[:] = 0
        for word in range(len(columns)):
            np.bitwise_xor(columns[word, block], query[word], out=held)
            np.bitwise_count(held, out=few)
            np.add(total, few, out=total)
    return away


def _least(away: NDArray[np.uint16], limit: int) -> Numbers:
    """Where the `limit` smallest stand, and those that are as small as the last of them."""
    size = len(away)
    if size <= limit or limit <= 0:
        return np.arange(size if limit > 0 else 0)
    near = np.flatnonzero(away <= _bound(away, limit))
    if len(near) < limit:
        near = np.arange(size)
    last = np.partition(away[near], limit - 1)[limit - 1]
    found: Numbers = near[away[near] <= last]
    return found


def _bound(away: NDArray[np.uint16], limit: int) -> int:
    """About how small the `limit` smallest are, and rather more: a sample says so, which spares sorting."""
    sample = away[::_SAMPLE]
    expected = limit // _SAMPLE
    rank = expected + 4 * math.isqrt(expected) + 8
    return int(np.partition(sample, rank)[rank]) if rank < len(sample) // 2 else SIZE
