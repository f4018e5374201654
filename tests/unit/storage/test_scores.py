"""Found words into a ranking."""

from __future__ import annotations

import numpy as np
import pytest

from storage.failures import shown
from storage.index import Frequencies
from storage.scores import best, common, within

MASK = np.array([False, True, True, True, True, False])


def found(*numbers: list[int]) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """What was found for each word."""
    return [np.array(each, np.int64) for each in numbers]


@pytest.mark.parametrize(
    ("words", "limit", "ranked"),
    [
        ([[1, 2, 3], [3]], 9, [3, 2, 1]),
        ([[1, 2, 3], [3]], 1, [3]),
        ([[1, 2, 3, 4], [1], [2]], 2, [2, 1]),
        ([[5, 9, 1]], 9, [1]),
        ([[5], [9]], 9, []),
        ([], 9, []),
        ([[1]], 0, []),
    ],
)
def test_best(words: list[list[int]], limit: int, ranked: list[int]) -> None:
    """Rare words count more, newer claims stand before older ones, and what is not allowed is not there."""
    assert [number for number, _ in best(found(*words), MASK, limit)] == ranked


def test_scores_count_what_is_allowed() -> None:
    """How rare a word is, is counted among the allowed claims only."""
    assert best(found([1, 5], [2]), MASK, 9) == best(found([1], [2]), MASK, 9)


@pytest.mark.parametrize(("size", "bound"), [(0, 1000), (30_000, 1500), (10_000_000, 20_000)])
def test_common(size: int, bound: int) -> None:
    """A word is common in one claim of twenty, within bounds."""
    assert common(size, at_most=20_000) == bound


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite+aiosqlite:////var/lib/hearsay/h.db?max_page_count=9", "the database /var/lib/hearsay/h.db"),
        (
            "postgresql+psycopg://ana:secret@db.example:5433/news?sslpassword=secret",
            "the database postgresql+psycopg://ana:***@db.example:5433/news",
        ),
        ("no address", "the database"),
    ],
)
def test_secrets_are_not_shown(url: str, name: str) -> None:
    """Messages name a database without what is secret in its address."""
    assert shown(url) == name


BUDGETS = [
    ({}, 10, ["storm", "ferry", "harbour"]),
    ({"storm": 8, "harbour": 9}, 10, ["ferry", "storm"]),
    ({"storm": 800, "ferry": 900, "harbour": 700}, 10, ["harbour"]),
    ({"storm": 4, "ferry": 3, "harbour": 2}, 10, ["harbour", "ferry", "storm"]),
]


@pytest.mark.parametrize(("counts", "budget", "expected"), BUDGETS)
def test_affordable(counts: dict[str, int], budget: int, expected: list[str]) -> None:
    """Words are looked up rarest first, as far as is known, while there are not too many rows; one always."""
    known = Frequencies(common={"the"}, counts=counts)
    assert known.affordable(["the", "storm", "ferry", "harbour"], budget) == expected


def test_within() -> None:
    """Of what words found, the rarest count that are not too many together, and one does in any case."""
    few, some, many = (np.arange(count) for count in (3, 5, 20))
    assert [len(numbers) for numbers in within([many, few, some], 10)] == [3, 5]
    assert [len(numbers) for numbers in within([many], 10)] == [20]
    assert within([], 10) == []


def test_noted_words() -> None:
    """A word in more claims than the bound is common for good; a count worth keeping is kept."""
    known = Frequencies()
    for word, count in (("the", 2_001), ("ferry", 1_200), ("lighthouse", 4)):
        known.note(word, count, 2_000)
    assert known.common == {"the"}
    assert [known.known(word) for word in ("ferry", "lighthouse", "nobody")] == [1_200, 0, 0]
