"""The index in memory: what it finds is what looking at everything would find."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vectors import Codes, code, codes, cosines


def vectors(count: int, seed: int) -> list[bytes]:
    """Directions, as an encoder gives them."""
    values = np.random.default_rng(seed).normal(size=(count, 384))
    return [row.tobytes() for row in np.round(values * 20).clip(-127, 127).astype(np.int8)]


def away(one: bytes, other: bytes) -> int:
    """In how many signs two vectors differ, counted one by one."""
    a, b = np.frombuffer(one, np.int8), np.frombuffer(other, np.int8)
    return int(np.sum((a > 0) != (b > 0)))


@given(
    count=st.integers(1, 300),
    limit=st.integers(1, 40),
    seed=st.integers(0, 1000),
    share=st.floats(0, 1),
)
def test_nearest(count: int, limit: int, seed: int, share: float) -> None:
    """The nearest codes among those allowed are all found, whatever share of them is allowed."""
    given_ = vectors(count, seed)
    held = Codes()
    held.add(range(1, count + 1), ["main"] * count, given_)
    mask = held.mask("main", None)
    mask &= np.random.default_rng(seed).random(len(mask)) < share
    query = vectors(1, seed + 1)[0]
    allowed = {number: away(query, given_[number - 1]) for number in np.flatnonzero(mask).tolist()}
    found = set(held.nearest(query, mask, limit).tolist())
    assert found <= allowed.keys()
    assert len(found) >= min(limit, len(allowed))
    assert sorted(allowed.values())[:limit] == sorted(allowed[number] for number in found)[:limit]


def test_nearest_of_many() -> None:
    """Nothing changes past the size where a sample says how near is near."""
    count = 100_000
    given_ = vectors(count, 5)
    held = Codes()
    for start in range(0, count, 10_000):
        held.add(range(start, start + 10_000), ["main"] * 10_000, given_[start : start + 10_000])
    query = vectors(1, 6)[0]
    distances = [away(query, one) for one in given_[:2000]]
    found = set(held.nearest(query, held.mask("main", None), 300).tolist())
    worst = max(away(query, given_[number]) for number in found)
    assert 300 <= len(found) < 1500
    assert {n for n, distance in enumerate(distances) if distance < worst} <= found
    held.drop(range(50, count))
    assert set(held.nearest(query, held.mask("main", None), 300).tolist()) == set(range(50))


def test_nearest_of_very_many() -> None:
    """Among so many that most are left out by the beginning of their codes, what is alike is found."""
    count, few = 220_000, 200
    random = np.random.default_rng(7)
    query = vectors(1, 8)[0]
    held = Codes()
    held.add(range(count), ["main"] * count, [query] * count)
    held.columns[:, :count] = random.integers(0, 2**63, size=(6, count), dtype=np.uint64)
    alike = random.choice(count, few, replace=False)
    numbers = np.frombuffer(query, np.int8).astype(np.int16)
    near = [np.clip(numbers + random.normal(0, 12, 384), -127, 127).astype(np.int8) for _ in range(few)]
    held.columns[:, alike] = codes([one.tobytes() for one in near])
    mask = held.mask("main", None)
    hidden = alike[:50]
    mask[hidden] = False
    found = held.nearest(query, mask, 300)
    assert set(alike[50:].tolist()) <= set(found.tolist())
    assert not set(hidden.tolist()) & set(found.tolist())
    assert set(alike[50:].tolist()) == set(held.likeliest(query, found, few - 50).tolist())


def test_likeliest() -> None:
    """Of codes that differ in as many signs, those come first that have the signs of the larger numbers."""
    query = bytes([100] * 8 + [1] * 376)
    large, small = bytearray(query), bytearray(query)
    large[0:8] = bytes([256 - 100] * 8)
    small[8:16] = bytes([255] * 8)
    held = Codes()
    held.add([0, 1, 2], ["main"] * 3, [bytes(large), bytes(small), query])
    every = np.arange(3)
    assert set(held.likeliest(query, every, 2).tolist()) == {1, 2}
    assert held.likeliest(query, every, 3).tolist() == [0, 1, 2]
    assert held.likeliest(query, every, 1).tolist() == [2]


def test_mask() -> None:
    """A claim is known to its newsroom, and where it was seen; one that went is known to nobody."""
    held = Codes()
    held.add([3, 1, 7], ["main", "other", "main"], vectors(3, 1))
    held.see([(3, 10), (1, 10), (7, 11), (3, 11), (90, 11)])
    assert np.flatnonzero(held.mask("main", None)).tolist() == [3, 7]
    assert np.flatnonzero(held.mask("main", [10])).tolist() == [3]
    assert np.flatnonzero(held.mask("main", [10, 11])).tolist() == [3, 7]
    assert np.flatnonzero(held.mask("other", [10])).tolist() == [1]
    assert np.flatnonzero(held.mask("nobody", None)).tolist() == []
    assert np.flatnonzero(held.mask("main", [])).tolist() == []
    held.drop([3, 500])
    assert np.flatnonzero(held.mask("main", [10, 11])).tolist() == [7]
    assert not held.columns[:, 3].any()


def test_sizes() -> None:
    """A vector of another size is refused."""
    with pytest.raises(ValueError, match="384 are needed"):
        code(bytes(12))
    assert codes(vectors(4, 1)).shape == (6, 4)


def test_cosines() -> None:
    """Cosines are those of the directions; one that points nowhere is near nothing."""
    one, two = vectors(2, 3)
    opposite = (-np.frombuffer(one, np.int8)).tobytes()
    values = cosines(one, [one, opposite, bytes(384), two])
    assert abs(values[0] - 1) < 1e-6
    assert abs(values[1] + 1) < 1e-6
    assert values[2] == 0
    assert abs(values[3]) < 0.3
    assert cosines(bytes(384), [one]).tolist() == [0]
