"""What holds for every text, however odd: offsets point at words, and reading is a function."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.analysis import analyse, take_apart
from bot.analysis.findings import Findings
from bot.analysis.quotes import quotations
from bot.analysis.sentences import sentences
from bot.model.article import Analysis, Article, Caveat, Claim, Source, Span
from bot.wording.figures import figures
from tests.unit.analysis.tables import texts

# The pieces that rules look for, glued in orders that nobody writes.
PIECES = (
    "Judith Crane", "Crane", "he", "They", "the ministry", "a senior official", "Welbury Courier",
    "sources", "Dr.", "said", "told", "says that", "according to", "citing", "It is claimed",
    "reportedly", "denied", "on Facebook", "the firm's claim that", "wrote:",
    "who spoke on condition of anonymity", "who", "by", "as", "that", "and", "the bridge fell",
    "at least 60 dead", "$3 billion", "a quarter of", "12-14", "No.", "3.5", "U.S.", "Inc.", "“", "”",
    "\"", "‘", "’", "'", "«", "»", "(", ")", ",", ".", ":", "?", "!", "…", "—", "-", "\n", "\n\n", " ",
    "https://a.example/b.c?d", "ä", "\u0301", "\U0001f6a2", "\t", "’s", "0", "１２",
)  # fmt: skip
GLUED = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
TIGHT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
ANY = st.one_of(st.text(max_size=300), GLUED, TIGHT)


def spans_of(found: Analysis | Findings) -> Iterator[Span]:
    """Every span that a reading points with."""
    yield from (s.span for s in found.origins if s.span)
    for claim in found.claims:
        yield from _of_claim(claim)
    if isinstance(found, Analysis):
        yield from (span for caveat in found.caveats for span in caveat.spans)
        yield from (s for a in found.attributions for s in (*a.source, *a.cue, *a.content))
    else:
        yield from (s.span for s in found.sentences)
        yield from (s for q in found.quotations for s in (q.span, q.inner))
        yield from (s.span for r in found.attributions for s in r.sources if s.span)


def _of_claim(claim: Claim) -> Iterator[Span]:
    yield claim.span
    yield from claim.content
    yield from (s.span for s in claim.sources if s.span)
    yield from (f.span for f in claim.figures)
    yield from (span for caveat in claim.caveats for span in caveat.spans)
    if claim.cue:
        yield claim.cue


@given(ANY)
def test_every_span_lies_inside_the_text(text: str) -> None:
    """No span points past the end, and none at nothing but space."""
    article = Article(id="a", text=text)
    for found in (take_apart(article), analyse(article)):
        for span in spans_of(found):
            assert span.end <= len(text)
            assert article.slice(span).strip()


@given(ANY)
@example("“" * 50)
@example("'" * 50 + " said")
def test_analysing_twice_gives_an_equal_result(text: str) -> None:
    """The same article is read the same way every time."""
    article = Article(id="a", text=text, outlet="Harbour Wire")
    assert analyse(article) == analyse(article)


@given(ANY)
def test_sentences_cover_every_word_once(text: str) -> None:
    """Sentences do not overlap, stand in order, and leave out nothing but space."""
    found = [s.span for s in sentences(text)]
    assert all(a.end <= b.start for a, b in pairwise(found))
    edges = [0, *(edge for s in found for edge in (s.start, s.end)), len(text)]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    assert not "".join(text[start:end] for start, end in gaps).strip()


@given(ANY)
def test_quotations_hold_their_words_and_do_not_cross(text: str) -> None:
    """The inner words lie inside the marks; two quotations are apart or one is inside the other."""
    found = quotations(text)
    for quotation in found:
        assert quotation.span.contains(quotation.inner)
    for a in found:
        for b in found:
            assert not a.span.overlaps(b.span) or a.span.contains(b.span) or b.span.contains(a.span)


@given(ANY)
def test_figures_say_what_they_point_at(text: str) -> None:
    """A figure's words are those at its span; figures do not overlap."""
    found = figures(text, Span(0, len(text))) if text else ()
    for figure in found:
        assert figure.text == text[figure.span.start : figure.span.end]
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize("text", texts())
def test_claims_and_their_parts_belong_together(text: str) -> None:
    """Claims are numbered in reading order; their parts are words of the article, caveats point at them."""
    article = Article(id="a", text=text, outlet="Harbour Wire")
    found = analyse(article)
    assert [c.id for c in found.claims] == [f"c{n}" for n in range(1, len(found.claims) + 1)]
    assert [c.span for c in found.claims] == sorted(c.span for c in found.claims)
    for claim in found.claims:
        assert claim.text.strip()
        assert claim.chain[-1].name == "Harbour Wire"
        assert all(any(part.contains(f.span) for part in claim.content) for f in claim.figures)
        for source in claim.sources:
            _is_in_the_article(article, source)
    assert sum(c.central for c in found.claims) >= bool(found.claims)
    _point_at_claims(found.caveats, found)


def _is_in_the_article(article: Article, source: Source) -> None:
    assert source.span
    assert article.slice(source.span).strip(" ,") == source.name


def _point_at_claims(caveats: tuple[Caveat, ...], found: Analysis) -> None:
    known = {claim.id for claim in found.claims}
    for caveat in caveats:
        assert set(caveat.claim_ids) <= known


@pytest.mark.parametrize("text", texts())
def test_paragraphs_around_an_article_move_its_spans_alone(text: str) -> None:
    """A blank line in front changes no claim but its offsets."""
    plain = take_apart(Article(id="a", text=text))
    moved = take_apart(Article(id="a", text="\n\n" + text))
    assert [c.text for c in moved.claims] == [c.text for c in plain.claims]
    assert [c.span.start - 2 for c in moved.claims] == [c.span.start for c in plain.claims]
