"""What an article asserts, in whose voice, how firmly, and as one sentence that stands alone."""

from __future__ import annotations

import pytest

from bot.analysis import take_apart
from bot.model.article import Article, Attribution, Span
from tests.unit.analysis.tables import Row, article, rows


@pytest.mark.parametrize("row", [r for r in rows("claims") if r.values[0]["claim"]])
def test_claims(row: Row) -> None:
    """One claim holds the words, with its voice, its certainty and (null: any) the sentence it makes."""
    read = article(row)
    (claim,) = (c for c in take_apart(read).claims if row["claim"] in read.slice(c.span))
    assert [claim.voice.value, claim.certainty.value] == [row["voice"], row["certainty"]]
    assert claim.text == (row["says"] or claim.text)


@pytest.mark.parametrize("row", [r for r in rows("claims") if not r.values[0]["claim"]])
def test_no_claims(row: Row) -> None:
    """Questions, furniture and exclamations assert nothing."""
    assert take_apart(article(row)).claims == ()


@pytest.mark.parametrize("row", rows("central"))
def test_central(row: Row) -> None:
    """The central claims are those that carry the story, the lead among them."""
    read = article(row)
    central = [read.slice(c.span) for c in take_apart(read).claims if c.central]
    for part in row["central"]:
        assert any(part in words for words in central), part
    for part in row["beside"]:
        assert not any(part in words for words in central), part


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "says"),
    [
        (
            "Engineers warned the Tarn Water Board nine months before that the spillway was cracked.",
            "Engineers", "warned", "the Tarn Water Board nine months before that the spillway was cracked",
            "The spillway was cracked.",
        ),
        (
            "The agency quoted President Ilo Brandt as saying that turnout had passed half.",
            "The agency", "quoted", "President Ilo Brandt as saying that turnout had passed half",
            "Turnout had passed half.",
        ),
        (
            "Four clerks described a culture of fear in the office.",
            "Four clerks", "described", "a culture of fear in the office",
            "Four clerks described a culture of fear in the office.",
        ),
        (
            "Director Ida Marsh called him “the kindest man I have worked with”.",
            "Director Ida Marsh", "called", "him “the kindest man I have worked with”",
            "Director Ida Marsh called him “the kindest man I have worked with”.",
        ),
        (
            "Ilo Brandt often claimed to have kept a lighthouse before the war.",
            "Ilo Brandt", "claimed", "to have kept a lighthouse before the war",
            "Ilo Brandt often claimed to have kept a lighthouse before the war.",
        ),
        (
            "The Welbury Gazette found no evidence that the mayor had stepped in.",
            "The Welbury Gazette", "found", "no evidence that the mayor had stepped in",
            "The Welbury Gazette found no evidence that the mayor had stepped in.",
        ),
    ],
)  # fmt: skip
def test_what_was_said(text: str, source: str, cue: str, content: str, says: str) -> None:
    """Whom it was told, and whom somebody quotes, are left out of what was said; a verb it needs is not."""
    parts = [(Span(at, at + len(words)),) for words in (source, cue, content) for at in [text.find(words)]]
    found = Attribution(source=parts[0], cue=parts[1], content=parts[2])
    (claim,) = take_apart(Article(id="a", text=text), (found,)).claims
    assert claim.text == says


@pytest.mark.parametrize(
    ("text", "said", "says"),
    [
        (
            "Tarn Pumps will shut two mills, the owner said, blaming “relentless” costs.",
            ("Tarn Pumps will shut two mills", "“relentless” costs"),
            "Tarn Pumps will shut two mills.",
        ),
        (
            "The office said her son was there, but insisted he “had cooperated”.",
            ("her son was there", "he “had cooperated”"),
            "Her son was there, but he “had cooperated”.",
        ),
        (
            "The results were “being checked”, she said, adding: “Nobody was at risk.”",
            ("The results were “being checked”", "“Nobody was at risk.”"),
            "The results were “being checked”. “Nobody was at risk.”",
        ),
    ],
)
def test_pieces(text: str, said: tuple[str, ...], says: str) -> None:
    """What was said in pieces is one sentence or two, without what was only blamed."""
    content = tuple(Span(at, at + len(words)) for words in said for at in [text.find(words)])
    at = text.find("said")
    found = Attribution(source=(), cue=(Span(at, at + 4),), content=content)
    (claim,) = take_apart(Article(id="a", text=text), (found,)).claims
    assert claim.text == says
