"""Texts nobody writes, that somebody pastes: all are read, or refused in one line."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NoText
from bot.model.article import Article
from bot.reading import MAX_CHARS, Hints, read_text

SENTENCE = "The mayor said on Monday that the bridge would close. "

HARD = {
    "one word": "Bridge",
    "ten megabytes": SENTENCE * (10_000_000 // len(SENTENCE)),
    "one line of a megabyte": "x" * 1_000_000,
    "one line of a megabyte with spaces": "said so, " * 111_111,
    "a hundred thousand marks on one letter": "a" + "\u0301" * 100_000,
    "a hundred thousand alternating marks": "a" + "\u0316\u0301" * 50_000,
    "a mark on every letter": "a\u0301" * 100_000,
    "a million newlines": "\n" * 1_000_000 + "Bridge",
    "a newline after every letter": "a\n" * 300_000,
    "forty thousand different lines": "\n".join(map(str, range(40_000))),
    "brackets only around words": "(" * 100_000 + "word" + ")" * 100_000,
    "quotation marks": '"a" ' * 100_000,
    "bylines without end": "By " + "Aa Bb, " * 30_000,
    "many bylines": ("By " + "Aa Bb, " * 50 + "\n") * 500,
    "credits without end": ("Photo: " * 50 + "\n") * 500,
    "dashes around a word": "—" * 100_000 + " a " + "—" * 100_000,
    "tags without end": ("<a> " * 95 + "x\n") * 500,
    "dates": "May 8, 2009 " * 20_000,
    "NUL between letters": "b\x00r\x00i\x00d\x00g\x00e",
    "lone surrogates": "bridge \ud800\udfff\ud83d closed",
    "reversed": "\u202e" + SENTENCE + "\u202c" * 1_000,
    "right to left": "قال رئيس البلدية يوم الاثنين إن الجسر سيغلق. " * 50,
    "every plane": "".join(map(chr, range(0x20, 0x11000, 7))),
}


def check(article: Article) -> None:
    """What holds of every article: spans lie inside, in order, apart, and lines are whole."""
    assert len(article.text) <= MAX_CHARS
    spans = list(article.noise)
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    for span in spans + ([article.headline] if article.headline else []):
        assert span.end <= len(article.text)
        assert article.slice(span) == article.slice(span).strip()
    assert not (article.headline and any(article.headline.overlaps(span) for span in spans))
    assert all("\n" not in line for line in (*article.warnings, article.title or "", article.byline or ""))
    article.text.encode("utf-8")


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_hard_texts_are_read(text: str) -> None:
    """No text is too odd, and what comes of it can be shown."""
    check(read_text(text))


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "...", "\u200b\u202e", "—" * 100_000, "\x00"])
def test_a_text_without_words_is_refused(text: str) -> None:
    """Nothing to read is said in one line."""
    with pytest.raises(NoText, match=r"^the text: there are no words in it; send"):
        read_text(text)


PIECES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "\n",
            "\n\n",
            "Bridge To Close",
            SENTENCE,
            "By Jane Roe",
            "Friday, May 8, 2009",
            "Sources",
            "“Bridge” — Times, 4 May 2021",
            "Image: J. Doe.",
            "Share by email",
            "e\u0301" * 40,
            "\u202e",
            "\u200d",
            "\r\n",
            "\ud800",
            "\x00",
        ]
    ),
)


@given(st.lists(PIECES, max_size=30).map("".join), st.none() | st.text(max_size=30))
def test_any_text_is_read_the_same_twice_or_refused(text: str, title: str | None) -> None:
    """Spans are valid, the reading is repeatable, and a text once read is clean."""
    try:
        article = read_text(text, hints=Hints(title=title))
    except NoText:
        return
    check(article)
    assert read_text(text, hints=Hints(title=title)) == article
    assert read_text(article.text).text == article.text


def test_the_same_text_always_gets_the_same_id() -> None:
    """The id depends on the words alone, and a given one is kept."""
    assert read_text(SENTENCE).id == read_text(SENTENCE, hints=Hints(title="Other")).id
    assert read_text(SENTENCE).id == read_text(SENTENCE.replace(" ", "\xa0")).id
    assert read_text(SENTENCE + "More.").id != read_text(SENTENCE).id
    assert read_text(SENTENCE, id="17").id == "17"
