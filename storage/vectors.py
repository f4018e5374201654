"""Which claims a question may know of, and which are near in meaning: an index in memory, of numbers only.

A claim's meaning is 384 signed bytes. Of each only the signs are held here, 48 bytes; the few hundred codes
that differ from the question's in the fewest places are then compared in full by whoever asks. Codes stand
in columns of 64 bits, so that one pass over a million of them reads 48 MB and no more.

A claim stands at the place that its `number` says, so there is nothing to look up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

SIZE: Final = 384
_WORDS: Final = SIZE // 64
_BLOCK: Final = 16_384  # 128 KiB of codes at a time stay in the cache; the fastest of 4,096 to 65,536
_SAMPLE: Final = 64

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
    lengths = np.sqrt((rows * rows).sum(axis=1)) * float(np.sqrt((query * query).sum()))
    found: NDArray[np.float32] = np.divide(
        rows @ query, lengths, out=np.zeros(len(rows), np.float32), where=lengths > 0
    )
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
        """The numbers, at least `limit` where so many are allowed, whose codes differ least, in no order."""
        query = code(vector)
        allowed = int(np.count_nonzero(mask))
        size = len(mask)
        if allowed * 4 < size:
            numbers = np.flatnonzero(mask)
            return numbers[_least(_differences(self.columns[:, numbers], query), limit)]
        away = _differences(self.columns[:, :size], query)
        away[~mask] = SIZE + 1
        near = _least(away, min(limit, allowed))
        return near[mask[near]]

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
        for word in range(_WORDS):
            np.bitwise_xor(columns[word, block], query[word], out=held)
            np.bitwise_count(held, out=few)
            np.add(total, few, out=total)
    return away


def _least(away: NDArray[np.uint16], limit: int) -> Numbers:
    """Where the `limit` smallest stand, and those that are as small as the last of them.

    A sample says about how small that is, which spares sorting all of them.
    """
    size = len(away)
    if size <= limit or limit <= 0:
        return np.arange(size if limit > 0 else 0)
    bound = SIZE + 1
    sample, rank = away[::_SAMPLE], 2 * limit // _SAMPLE + 8
    if rank < len(sample) // 2:
        bound = int(np.partition(sample, rank)[rank])
    near = np.flatnonzero(away <= bound)
    if len(near) < limit:
        near = np.arange(size)
    last = np.partition(away[near], limit - 1)[limit - 1]
    found: Numbers = near[away[near] <= last]
    return found
