"""Documents as text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document import (
    Bullets,
    Chain,
    Code,
    Document,
    Emphasis,
    Fields,
    Heading,
    Link,
    Note,
    Paragraph,
    Quote,
    Quoted,
    Strong,
    Text,
    dump,
    load,
)

words = st.text(max_size=20)
inlines = st.one_of(*(st.builds(kind, words) for kind in (Text, Strong, Emphasis, Code, Quoted)))
lines = st.lists(inlines | st.builds(Link, words, words), max_size=3).map(tuple)
blocks = st.one_of(
    st.builds(Heading, lines, st.integers(1, 3)),
    st.builds(Paragraph, lines),
    st.builds(Bullets, st.lists(lines, max_size=3).map(tuple)),
    st.builds(Quote, words),
    st.builds(Fields, st.lists(st.tuples(words, lines), max_size=3).map(tuple)),
    st.builds(Chain, st.lists(words, max_size=3).map(tuple)),
    st.builds(Note, lines),
)


@given(st.lists(blocks, max_size=5).map(tuple).map(Document))
def test_a_document_comes_back_as_it_was(document: Document) -> None:
    """Whatever it is made of, a document written as text is read back equal."""
    assert load(dump(document)) == document


@pytest.mark.parametrize("text", ["", "1", "[1]", '[["Nothing"]]', '[["Paragraph"]]', "[[]]"])
def test_what_is_no_document_is_refused(text: str) -> None:
    """Text that no document was written as is a ValueError."""
    with pytest.raises(ValueError, match=r"."):
        load(text)
