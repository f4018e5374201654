"""What of a text is looked up and compared."""

import pytest

from bot.memory.gist import gist, meaning, sought
from bot.memory.posts import Post, post

BAD = [
    "",
    " ",
    "\x00",
    "🦔🎈",
    "a" * 100_000,
    "harbour wall " * 9_000,
    '"* : ^ NEAR( ) - %" OR _',
    "’‘“”",
    "—(@)",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam at Corvale holds.", Post(body="The dam at Corvale holds.")),
        (
            "Snow in #NorthVale2020! https://t.co/x pic.twitter.com/a — Ana Brandt (@AnaBrandt) May 2, 2019",
            Post(body="Snow in North Vale 2020!", author="Ana Brandt Ana Brandt", month="may", year="2019"),
        ),
        ("Ask @port_of_corvale — Desk (@desk)", Post(body="Ask port of corvale", author="Desk desk")),
        ("The bridge — built in 1911 (twice)", Post(body="The bridge — built in 1911 (twice)")),
    ],
)
def test_a_post_comes_apart(text: str, expected: Post) -> None:
    """Links go, tags and handles become words, and the signature is not what the post says."""
    assert post(text) == expected


def test_the_encoder_is_given_the_author_and_no_links() -> None:
    """What is put into numbers are the words of the post and who wrote it."""
    assert meaning("Snow! https://t.example/x — Ana Brandt (@ana) May 2, 2019") == "Snow! — Ana Brandt ana"


def test_words_are_sought_rarest_first() -> None:
    """A name that nobody knows comes before a word of every day, stop words do not come."""
    assert sought("The people of Quellbridge said so") == ("quellbridge", "people", "said")


def test_a_question_has_a_bounded_number_of_words() -> None:
    """However long a text, no more than 24 words go to the store."""
    assert len(sought(" ".join(f"word{n}" for n in range(500)))) == 24


@pytest.mark.parametrize("text", BAD)
def test_any_text_has_a_gist(text: str) -> None:
    """No text is too empty, too long or too odd to be taken apart."""
    assert gist(text, text).length == gist(text).length
    assert all(len(word) <= 100_000 for word in sought(text))
    assert len(meaning(text)) <= 2_100


def test_what_a_gist_holds() -> None:
    """Names, figures with their scale, years, the month and what is quoted are each kept by themselves."""
    found = gist('In March 2021 Mira Solberg said "twelve ferries sank" and 3.5 million crowns were lost.')
    assert found.numbers == {"12", "3.5m"}
    assert found.years == {"2021"}
    assert found.month == "mar"
    assert found.quoted == {"twelv", "ferri", "sank"}
    assert {"mira", "solberg"} <= found.names
