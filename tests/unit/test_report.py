"""What a report says, and in what order; what it is for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from adapters.console.render import plain
from bot.document import Bullets, Chain, Document, Note
from bot.model.article import Analysis, Caveat, Claim, Degree, Kind, Link, Severity, Source, Voice
from bot.report import report, to_json
from bot.report.page import by_weight
from bot.report.words import day, descriptor, number
from tests.drawings import DRAWINGS, GOLDEN
from tests.specimen import find, specimen


def validator(root: Path) -> jsonschema.Draft202012Validator:
    """What checks a record against the schema that the documentation publishes."""
    schema = json.loads((root / "docs/reference/report.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def empty() -> Analysis:
    """An article in which nothing was found."""
    return replace(specimen(), claims=(), attributions=(), caveats=(), origins=(), warnings=())


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing(name: str) -> None:
    """Each drawing is the one a person has read and kept."""
    assert DRAWINGS[name]() == (GOLDEN / name).read_text("utf-8")


def test_golden_files_are_all_drawn() -> None:
    """No drawing is kept that nothing draws."""
    assert {path.name for path in GOLDEN.glob("report*")} == set(DRAWINGS)


def test_weight_of_caveats() -> None:
    """Severe caveats come first, and of equal ones those that touch a central claim."""
    assert [caveat.code for caveat in by_weight(specimen())] == [
        "anonymous-source",
        "second-hand",
        "hedged",
        "interested-party",
        "no-document",
        "vague-quantity",
        "declined-comment",
    ]


def test_default_shows_six_caveats() -> None:
    """The default report shows six caveats, counts what it leaves out, and says how to see it."""
    text = plain(report(specimen(), ask="read --all"))
    assert sum(line.startswith("  - ") for line in text.splitlines()) == 6
    assert text.rstrip().endswith("1 more caveat, 2 more claims: read --all")


def test_everything_shows_everything() -> None:
    """With everything asked for, each claim, caveat and origin is there and nothing is left to ask."""
    analysis = specimen()
    text = plain(report(analysis, everything=True))
    for words in [claim.text for claim in analysis.claims] + [caveat.message for caveat in analysis.caveats]:
        assert words in text
    assert "2 independent origins: two people close to the talks; Brita Moen" in text
    assert "--all" not in text


def test_warnings_come_before_claims() -> None:
    """An editor learns what the reader could not do before reading any claim."""
    blocks = report(specimen()).blocks
    first = next(index for index, block in enumerate(blocks) if isinstance(block, Note))
    assert first < next(index for index, block in enumerate(blocks) if isinstance(block, Chain | Bullets))


def test_nothing_found_is_said() -> None:
    """An article without claims, or without caveats, gets a report that says so and gives no verdict."""
    assert plain(report(empty())).endswith("No claim was found in this text.\n")
    text = plain(report(replace(specimen(), caveats=())))
    assert "No caveat was found. That says nothing about whether the claims are true." in text


def test_no_central_claim() -> None:
    """Claims of which none is central are counted, not hidden."""
    claims = tuple(replace(claim, central=False) for claim in specimen().claims)
    text = plain(report(replace(specimen(), claims=claims)))
    assert "No claim stands out" in text
    assert "3 more claims" in text


@pytest.mark.parametrize(("everything", "shown"), [(False, False), (True, True)])
def test_more_passages_are_for_everything(everything: bool, shown: bool) -> None:
    """When a message quotes one of its passages, the others are shown only with everything."""
    caveat = Caveat(
        code="hedged",
        severity=Severity.MEDIUM,
        message="Hedged: 'could' (1 more).",
        spans=(find("could"), find("at risk")),
    )
    text = plain(report(replace(specimen(), caveats=(caveat,)), everything=everything))
    assert ("“at risk”" in text) is shown


def test_message_with_its_words_is_not_repeated() -> None:
    """A passage that the caveat's message already quotes is not quoted a second time."""
    assert plain(report(specimen())).count("at least 340 jobs") == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (Source(name="Ada Nyholm", kind=Kind.PERSON), None),
        (Source(name="a memo", kind=Kind.DOCUMENT), "a document"),
        (
            Source(name="an aide", kind=Kind.ANONYMOUS, degree=Degree.ROLE, count=1),
            "not named, only a role given, no reason given",
        ),
        (
            Source(name="officials", kind=Kind.ANONYMOUS, count=3, reason="not allowed to speak"),
            "not named, 3 of them, reason given: not allowed to speak",
        ),
    ],
)
def test_descriptor(source: Source, expected: str | None) -> None:
    """A source is described by what an editor has to weigh, a name by nothing."""
    assert descriptor(source) == expected


def with_hands(*names: str) -> Claim:
    """The central claim, passed through these hands."""
    claim = specimen().claims[0]
    return replace(claim, chain=tuple(Link(name=name, kind="outlet") for name in names))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (with_hands("two people close to the talks", "this article"), "the Skerry Times (another outlet)"),
        (with_hands("x", "the Skerry Times", "Wire", "this article"), ", via the Skerry Times, Wire"),
        (replace(with_hands(), sources=()), "Said by: nobody named\n"),
        (
            replace(with_hands(), sources=(), voice=Voice.OWN),
            "Said by: the article itself, in its own voice\n",
        ),
        (
            replace(
                with_hands("Ada Nyholm", "this article"),
                sources=(
                    Source(name="Ada Nyholm", kind=Kind.PERSON),
                    Source(name="Facebook", kind=Kind.SOCIAL),
                ),
            ),
            "Said by: Ada Nyholm, via Facebook\n",
        ),
    ],
)
def test_said_by(claim: Claim, expected: str) -> None:
    """Whoever stands between the origin and this article passed the words on and did not say them."""
    assert expected in plain(report(replace(specimen(), claims=(claim,))))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2031-05-06", "6 May 2031"),
        ("2031-12-24T08:30:00+02:00", "24 December 2031"),
        ("spring", "spring"),
    ],
)
def test_day(given: str, expected: str) -> None:
    """A date is written so that month and day cannot be confused."""
    assert day(given) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, "0 claims"), (1, "1 claim"), (2, "2 claims")])
def test_number(count: int, expected: str) -> None:
    """A count agrees with its noun."""
    assert number(count, "claim") == expected


@pytest.mark.parametrize("analysis", [specimen(), empty()], ids=["specimen", "empty"])
def test_record_follows_schema(root: Path, analysis: Analysis) -> None:
    """The record of any analysis has the shape that the documentation publishes."""
    assert list(validator(root).iter_errors(to_json(analysis))) == []


def test_record_spans_are_slices() -> None:
    """Every span of a record repeats the words it points at."""
    record = to_json(specimen())
    text = record["article"]["text"]
    for span in spans_in(record):
        assert text[span["start"] : span["end"]] == span["text"]


def test_record_has_no_infinity() -> None:
    """A figure too large for a number is left out of the record, which stays valid JSON."""
    assert [figure["text"] for figure in to_json(specimen())["claims"][2]["figures"]] == ["at least 340 jobs"]


def test_report_is_a_value() -> None:
    """The same analysis gives an equal document every time."""
    first: Document = report(specimen())
    assert first == report(specimen())


def spans_in(value: object) -> list[dict[str, object]]:
    """Every {start, end, text} of a record that has all three."""
    if isinstance(value, list):
        return [span for item in value for span in spans_in(item)]
    if not isinstance(value, dict):
        return []
    inner = [span for item in value.values() for span in spans_in(item)]
    return [*inner, value] if {"start", "end", "text"} <= value.keys() else inner
