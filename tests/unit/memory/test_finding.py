"""Finding a claim again, in a memory that is a list."""

import pytest

from bot.memory.finding import find
from bot.memory.gist import gist
from bot.memory.ranking import builtin_ranker, rank, shortlist
from bot.model.memory import Remembered, Scope
from tests.unit.memory.claimbook import ClaimBook, LetterEncoder

CLAIMS: dict[str, str | tuple[str, str]] = {
    "dam": "The Corvale dam lost 40 percent of its water in March 2021.",
    "dam-19": "The Corvale dam lost 12 percent of its water in June 2019.",
    "ferry": ("Did a ferry sink at Quellbridge?", "A ferry with 212 passengers sank off Quellbridge."),
    "mayor": "Mayor Mira Solberg called the strikers vermin.",
    "tax": "The council of Quellbridge doubled the parking tax.",
    "goat": "A goat was elected mayor of a village in the north.",
}
QUESTIONS = [
    ("40% of the water behind the #CorvaleDam is gone!! https://t.example/a", "dam"),
    ("Corvale dam down by 12 percent — Nils Aker (@nils_aker) June 3, 2019", "dam-19"),
    ("Over 200 people on the Quellbridge ferry when it went down", "ferry"),
    ("They are vermin, all of them. — Mira Solberg (@SolbergMira) May 1, 2022", "mayor"),
    ("parking in quellbridge now costs twice the tax", "tax"),
]
BAD = ["", "   ", "🦔🎈", "\x00\x01", '" * : ^ NEAR ( ) - %', "’" * 100_000]


async def _found(
    text: str, limit: int = 3, elsewhere: frozenset[str] = frozenset()
) -> list[tuple[str, float]]:
    store, scope = ClaimBook(CLAIMS, elsewhere), Scope(places=frozenset({"here"}))
    found = await find(text, store=store, encoder=LetterEncoder(), scope=scope, limit=limit)
    return [(one.claim.id, one.score) for one in found]


@pytest.mark.parametrize(("text", "expected"), QUESTIONS)
async def test_the_claim_that_is_meant_comes_first(text: str, expected: str) -> None:
    """A post in other words finds the claim it speaks of before its neighbours."""
    assert (await _found(text))[0][0] == expected


@pytest.mark.parametrize("text", BAD)
async def test_a_text_without_words_finds_nothing(text: str) -> None:
    """Nothing to look for is no error; signs of a query language are no words."""
    assert await _found(text) == ([] if "NEAR" not in text else await _found("near"))


async def test_a_text_of_small_words_is_looked_up_by_its_meaning() -> None:
    """A sentence that has no word worth looking up is still near to something."""
    assert len(await _found("He did that to them himself.", limit=2)) == 2


async def test_a_very_long_text_is_looked_up_by_its_beginning() -> None:
    """A hundred thousand characters find what their first words find."""
    assert (await _found("The Corvale dam lost water. " + "Filler goes on. " * 6_000))[0][0] in {
        "dam",
        "dam-19",
    }


async def test_no_more_than_asked_for_and_best_first() -> None:
    """The list has at most `limit` claims, their scores fall, and each is a probability."""
    scores = [score for _, score in await _found(QUESTIONS[0][0], limit=4)]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert await _found(QUESTIONS[0][0], limit=0) == []


async def test_a_score_does_not_depend_on_what_else_is_remembered() -> None:
    """A claim scores the same with and without others that the scope does not show."""
    alone = dict(await _found(QUESTIONS[0][0], elsewhere=frozenset(CLAIMS) - {"dam"}))
    among = dict(await _found(QUESTIONS[0][0], limit=6))
    assert alone["dam"] == among["dam"]


SHORTLISTS: list[tuple[dict[str, float], list[tuple[str, float]], list[str]]] = [
    ({"near": 0.7, "far": 0.1, "middling": 0.4}, [], ["near", "middling"]),
    ({"near": 0.5, "told": 0.4, "other": 0.3}, [("told", 9.0), ("other", 1.0)], ["told", "near"]),
    ({"near": 0.8, "told": 0.2, "other": 0.1}, [("told", 0.5), ("other", 0.1)], ["near", "told"]),
    ({}, [], []),
]


@pytest.mark.parametrize(("cosines", "words", "expected"), SHORTLISTS)
def test_what_is_near_or_has_telling_words_is_looked_at(
    cosines: dict[str, float], words: list[tuple[str, float]], expected: list[str]
) -> None:
    """Words that tell much lift a claim above one a little nearer in meaning, and the rest is cut."""
    assert shortlist(cosines, words, 2) == expected


def test_every_weight_is_of_a_known_feature() -> None:
    """The numbers in the package speak of features that are worked out, one each."""
    assert len(builtin_ranker().weights) == 29
    assert all(builtin_ranker().weights)


def test_equal_claims_keep_the_order_they_came_in() -> None:
    """Two claims of the same words have the same score, whatever their ids."""
    text = "The harbour master of Quellbridge resigned on Sunday."
    claims = [_claim(id, text) for id in ("second", "first")]
    ranked = rank(gist("Quellbridge harbour master quits"), [(claim, 0.5) for claim in claims])
    assert [claim.id for claim, _ in ranked] == ["second", "first"]
    assert ranked[0][1] == ranked[1][1]


def _claim(id: str, text: str) -> Remembered:
    return ClaimBook({id: text}).claim(id)
