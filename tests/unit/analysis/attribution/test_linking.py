"""Tagged spans become attributions: tables of sentences with their tags and what is to come out."""

from __future__ import annotations

import pytest

from bot.analysis.attribution.linking import Pair, link
from tests.unit.analysis.attribution.marked import spans_of

Row = tuple[str, str, tuple[str, ...]]

TABLE: list[tuple[str, list[Row]]] = [
    ("[S Ana Roe] [C said] [T the dam is safe].", [("Ana Roe", "said", ("the dam is safe",))]),
    ("[T “The dam is safe,”] [C said] [S Ana Roe].", [("Ana Roe", "said", ("“The dam is safe,”",))]),
    (
        "[T “The dam is safe,”] [C said] [S Ana Roe]. [T “It will stand.”]",
        [("Ana Roe", "said", ("“The dam is safe,”", "“It will stand.”"))],
    ),
    (
        "[S Roe] [C said] [T the dam is safe]. [S Ivo Lund] [C doubts] [T that].",
        [("Roe", "said", ("the dam is safe",)), ("Ivo Lund", "doubts", ("that",))],
    ),
    (
        "[S Roe] [C said] [T the dam is safe] and [C added] that [T it will stand].",
        [("Roe", "said", ("the dam is safe",)), ("Roe", "added", ("it will stand",))],
    ),
    (
        "[T The dam is safe], [C according to] [S the water board]. [S Lund] [C disagrees] [T with it].",
        [
            ("the water board", "according to", ("The dam is safe",)),
            ("Lund", "disagrees", ("with it",)),
        ],
    ),
    ("It [C is said] that [T the dam leaks].", [("", "is said", ("the dam leaks",))]),
    (
        "[T “We knew,”] [S she] [C said], [C adding] that [T nobody had asked].",
        [("she", "said", ("“We knew,”",)), ("she", "adding", ("nobody had asked",))],
    ),
    (
        "[S Roe] [C wrote]: [T “The dam is safe.][T It was mended in May.][T It will stand.”]",
        [("Roe", "wrote", ("“The dam is safe.", "It was mended in May.", "It will stand.”"))],
    ),
    (
        "[T “It leaks,”] [S Lund] [C said].\n\n[T “It does not,”] [S Roe] [C said].",
        [("Lund", "said", ("“It leaks,”",)), ("Roe", "said", ("“It does not,”",))],
    ),
    ("[S Roe] nodded.", []),
    ("[C said]", []),
    ("", []),
]


@pytest.mark.parametrize(("marked", "expected"), TABLE)
def test_links(marked: str, expected: list[Row]) -> None:
    """Each cue takes its source and what is said with it."""
    text, spans = spans_of(marked)
    found = [
        (
            " ".join(text[s.start : s.end] for s in a.source),
            " ".join(text[s.start : s.end] for s in a.cue),
            tuple(text[s.start : s.end] for s in a.content),
        )
        for a in link(spans)
    ]
    assert found == expected


def test_hints_decide() -> None:
    """What the model is sure of outweighs nearness."""
    text, spans = spans_of("[S Roe], who dislikes [S Lund], [C said] [T the dam is safe].")
    near, sure = link(spans), link(spans, {(2, 0): 0.0, (2, 1): 8.0, (2, -1): 8.0})
    assert [text[s.start : s.end] for a in (*near, *sure) for s in a.source] == ["Lund", "Roe"]


def test_parts_are_the_spans_given() -> None:
    """No span is invented, and no content is said twice."""
    _, spans = spans_of(" ".join(marked for marked, _ in TABLE))
    found = link(spans)
    contents = [c for a in found for c in a.content]
    assert len(contents) == len(set(contents))
    assert {s for a in found for s in (*a.source, *a.cue, *a.content)} <= {t.span for t in spans}


def test_many_spans() -> None:
    """Linking looks at neighbours only: a text of thousands of attributions comes out whole."""
    _, spans = spans_of("[S Roe] [C said] [T the dam is safe]. " * 4000)
    hints: dict[Pair, float] = {}
    assert len(link(spans, hints)) == 4000
