"""What kind of source each one is, and the fullest name the article gives it."""

from __future__ import annotations

import pytest

from bot.analysis import take_apart
from bot.model.article import Article, Attribution, Kind, Source, Span
from tests.unit.analysis.tables import Row, article, rows


def described(source: Source) -> list[object]:
    """A source as the table spells it: name, kind, fullest name, and for the unnamed degree and count."""
    plain: list[object] = [source.name, source.kind.value, source.label]
    if source.kind is not Kind.ANONYMOUS:
        return plain
    return [*plain, source.degree.value if source.degree else None, source.count]


@pytest.mark.parametrize("row", rows("sources"))
def test_sources(row: Row) -> None:
    """Sources are named as fully as the article does, told apart by kind, and the unnamed are weighed."""
    findings = take_apart(article(row))
    assert [described(s) for r in findings.attributions for s in r.sources] == row["expected"]


@pytest.mark.parametrize("row", rows("reasons"))
def test_reasons(row: Row) -> None:
    """Why somebody is not named is kept in the article's own words."""
    found = [s for r in take_apart(article(row)).attributions for s in r.sources]
    assert [s.reason for s in found] == row["expected"]


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (
            "The trial was paid for by the Tarn Nut Board, which said walnuts help.",
            "which",
            "the Tarn Nut Board",
        ),
        ("Police met a fisherman who said the boat was empty.", "who", "a fisherman"),
    ],
)
def test_relative(text: str, source: str, expected: str) -> None:
    """A reader that marks "which" as the source means the one named just before it."""
    start, said = text.find(source), text.find("said")
    found = Attribution(
        source=(Span(start, start + len(source)),),
        cue=(Span(said, said + 4),),
        content=(Span(said + 5, len(text) - 1),),
    )
    findings = take_apart(Article(id="a", text=text), (found,))
    assert [s.label for s in findings.attributions[0].sources] == [expected]


@pytest.mark.parametrize(
    ("text", "source", "cue", "expected"),
    [
        (
            "“The pier is closed,” posted on Facebook from the Welbury Harbour Office on Sunday.",
            "",
            "posted",
            [("the Welbury Harbour Office", Kind.ORGANIZATION), ("Facebook", Kind.SOCIAL)],
        ),
        (
            "In his report, shipping columnist Edwin P. Marsh writes that the pier will be sold.",
            "his report, shipping columnist Edwin P. Marsh",
            "writes",
            [("Edwin P. Marsh", Kind.PERSON)],
        ),
        (
            "“This is a disgrace,” said its general secretary, Colm Deary.",
            "its general secretary, Colm Deary",
            "said",
            [("Colm Deary", Kind.PERSON)],
        ),
        (
            "“The dam may go,” said two clerks who asked for silence.",
            "two clerks who",
            "said",
            [("two clerks", Kind.ANONYMOUS)],
        ),
    ],
)
def test_behind(text: str, source: str, cue: str, expected: list[tuple[str, Kind]]) -> None:
    """Behind a post stands the account's owner, behind a report who wrote it, behind a role its holder.

    A clause that begins behind them is no part of their name.
    """
    start, said = text.find(source), text.find(cue)
    content = Span(0, said) if text.startswith("“") else Span(said + len(cue) + 1, len(text))
    found = Attribution(
        source=(Span(start, start + len(source)),) if source else (),
        cue=(Span(said, said + len(cue)),),
        content=(content,),
    )
    findings = take_apart(Article(id="a", text=text), (found,))
    assert [(s.label, s.kind) for s in findings.attributions[0].sources] == expected


def test_citing() -> None:
    """A reader that marks the cited as what the paper says means that the cited say it."""
    text = "The mill will close, the Welbury Courier reported, citing two people close to the owner."

    def span(words: str) -> Span:
        return Span(text.find(words), text.find(words) + len(words))

    paper, claim = span("the Welbury Courier"), span("The mill will close")
    found = (
        Attribution(source=(paper,), cue=(span("reported"),), content=(claim,)),
        Attribution(source=(paper,), cue=(span("citing"),), content=(span("two people close to the owner"),)),
    )
    claims = take_apart(Article(id="a", text=text, outlet="Harbour Wire"), found).claims
    assert [c.text for c in claims] == ["The mill will close."]
    assert [link.name for link in claims[0].chain] == [
        "two people close to the owner",
        "the Welbury Courier",
        "Harbour Wire",
    ]


def test_citing_in_passing() -> None:
    """A reader that takes all behind "citing" for what the paper says means two: the cited and the paper."""
    text = "Radio Nord, citing a ward nurse, put the number of dead at nine."

    def span(words: str) -> Span:
        return Span(text.find(words), text.find(words) + len(words))

    found = Attribution(
        source=(span("Radio Nord"),),
        cue=(span("citing"),),
        content=(span("a ward nurse, put the number of dead at nine"),),
    )
    (claim,) = take_apart(Article(id="a", text=text, outlet="Harbour Wire"), (found,)).claims
    assert [link.name for link in claim.chain] == ["a ward nurse", "Radio Nord", "Harbour Wire"]


def test_a_reason_is_nobody() -> None:
    """Whoever cites difficulties, in quotation marks, cites nobody; so the words are not attributed."""
    text = "The bank shut its doors, citing “technical difficulties” at the weekend."
    parts = [
        (Span(at, at + len(w)),)
        for w in ("The bank", "citing", "“technical difficulties”")
        for at in [text.find(w)]
    ]
    found = Attribution(source=parts[0], cue=parts[1], content=parts[2])
    assert take_apart(Article(id="a", text=text), (found,)).attributions == ()
