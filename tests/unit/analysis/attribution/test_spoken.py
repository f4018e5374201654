"""Which attributions can stand behind a claim, whoever found them."""

from __future__ import annotations

import pytest

from bot.analysis.attribution.spoken import saying
from bot.analysis.quotes import quotations
from bot.model.article import Article, Attribution, Span

PLAN = "The council hopes to sell the mill."
SAID = "The council said the mill was sold."
TOLD_OF = 'The council wants "a quick sale of the mill" by June.'
CITING = "Citing two clerks, the Courier reported that the mill was sold."
NOBODY = "In the words of Ana Roe, the mill was lost."


def found(text: str, source: str, cue: str, content: str) -> Attribution:
    """An attribution of the first places where the words stand; no source where the words are empty."""
    parts = [
        ((Span(at, at + len(words)),) if words else ())
        for words in (source, cue, content)
        for at in [text.find(words)]
    ]
    return Attribution(source=parts[0], cue=parts[1], content=parts[2])


def sources(text: str, told: tuple[Attribution, ...]) -> list[list[str]]:
    """The words of every attribution's sources."""
    return [[text[s.start : s.end] for s in a.source] for a in told]


@pytest.mark.parametrize(
    ("text", "by_model", "by_rules", "expected"),
    [
        (PLAN, [("The council", "hopes", "to sell the mill")], [], []),
        (SAID, [("The council", "said", "the mill was sold")], [], [["The council"]]),
        (TOLD_OF, [("The council", "wants", "a quick sale of the mill")], [], [["The council"]]),
        (
            CITING,
            [("the Courier", "reported", "the mill was sold")],
            [("two clerks", "Citing", "the Courier reported that the mill was sold")],
            [["two clerks"], ["the Courier"]],
        ),
        (
            SAID,
            [("The council", "said", "the mill was sold")],
            [("The council", "said", "the mill was sold.")],
            [["The council"]],
        ),
        (
            NOBODY,
            [("", "words", "the mill was lost")],
            [("Ana Roe", "In the words of", "the mill was lost")],
            [["Ana Roe"], []],
        ),
    ],
    ids=["a wish", "a saying", "a quotation", "the cited", "found twice", "named once"],
)
def test_saying(
    text: str,
    by_model: list[tuple[str, str, str]],
    by_rules: list[tuple[str, str, str]],
    expected: list[list[str]],
) -> None:
    """What is said counts and what is wished does not; rules add whom a reader left out, once."""
    told = saying(
        Article(id="a", text=text),
        [found(text, *parts) for parts in by_model],
        [found(text, *parts) for parts in by_rules],
        quotations(text),
    )
    assert sources(text, told) == expected


@pytest.mark.parametrize(
    ("text", "source", "cue", "contents", "kept"),
    [
        (
            "The mill was sold. According to a clerk, no buyer paid for it.",
            "a clerk", "According to", ["The mill was sold", "no buyer paid"], ["no buyer paid"],
        ),
        (
            "A clerk said the mill was sold. It had lost money for years.",
            "A clerk", "said", ["the mill was sold", "It had lost money"],
            ["the mill was sold", "It had lost money"],
        ),
        (
            "A clerk said the mill was sold. The owner rejected the claim.",
            "A clerk", "said", ["the mill was sold", "The owner rejected the claim"], ["the mill was sold"],
        ),
        (
            "“It is sold. Nobody paid.” So said a clerk.",
            "a clerk", "said", ["“It is sold.", "Nobody paid.”"], ["“It is sold.", "Nobody paid.”"],
        ),
    ],
)  # fmt: skip
def test_only_its_own_sentence(
    text: str, source: str, cue: str, contents: list[str], kept: list[str]
) -> None:
    """Unless it is quoted, a speaker says nothing before they are named, nor what somebody else says next."""
    told = Attribution(
        source=found(text, source, "", "").source,
        cue=found(text, "", cue, "").cue,
        content=tuple(found(text, "", "", words).content[0] for words in contents),
    )
    (left,) = saying(Article(id="a", text=text), (told,), (), quotations(text))
    assert [text[part.start : part.end] for part in left.content] == kept


def test_without_whoever_closes() -> None:
    """Whoever closes the sentence says all of it, and nobody in it says that they do."""
    text = "A neighbour told police she had heard a bang, the report states."
    inner = found(text, "A neighbour", "told", "she had heard a bang, the report states")
    outer = found(text, "the report", "states", "A neighbour told police she had heard a bang")
    kept = saying(Article(id="a", text=text), (outer, inner), (), quotations(text))
    assert [[text[c.start : c.end] for c in a.content] for a in kept] == [
        ["A neighbour told police she had heard a bang"],
        ["she had heard a bang"],
    ]


def test_no_condition() -> None:
    """That their names are not used is no part of what they say."""
    text = "Two of them said the books were false. All spoke on the condition that their names not be used."
    told = found(text, "Two of them", "said", "the books were false")
    aside = found(text, "", "", "the condition that their names not be used").content
    both = Attribution(source=told.source, cue=told.cue, content=(*told.content, *aside))
    (kept,) = saying(Article(id="a", text=text), (both,), (), quotations(text))
    assert kept.content == told.content


def test_no_turn_over_an_article() -> None:
    """A label before a headline's colon is nobody who speaks."""
    text = "Police blotter: Man charged\n\nA man was charged with arson on Monday."
    label = found(text, "Police blotter", ":", "Man charged\n\nA man was charged with arson on Monday")
    article = Article(id="a", text=text, headline=Span(0, text.find("\n")))
    assert saying(article, (label,), (), ()) == ()


def test_no_name_for_a_thing() -> None:
    """What somebody calls a thing in passing is not what they say happened."""
    text = "The bank shut its doors after what the government described as a sophisticated attack."
    named = found(text, "the government", "described", "as a sophisticated attack")
    assert saying(Article(id="a", text=text), (), (named,), ()) == ()


@pytest.mark.parametrize(
    ("text", "by_model", "by_rules", "expected"),
    [
        (
            "“The road stays open,” a clerk was quoted by the Courier as saying.",
            ("the Courier", "quoted", "as saying"),
            ("a clerk", "quoted", "“The road stays open,”"),
            [["a clerk"]],
        ),
        (
            "Two clerks told the Courier, which first had the warnings on Monday, that the dam had cracked.",
            ("which", "first had", "the warnings on Monday, that the dam had cracked"),
            ("Two clerks", "told", "the dam had cracked"),
            [["Two clerks"]],
        ),
    ],
)
def test_who_says_it(
    text: str, by_model: tuple[str, str, str], by_rules: tuple[str, str, str], expected: list[list[str]]
) -> None:
    """Where a reader took who prints it for who says it, rules say who does."""
    kept = saying(Article(id="a", text=text), (found(text, *by_model),), (found(text, *by_rules),), ())
    assert sources(text, kept) == expected
