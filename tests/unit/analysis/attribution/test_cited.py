"""The builtin reader: the trained one, and those whom a source cites."""

from __future__ import annotations

from bot.analysis import analyse
from bot.analysis.attribution import builtin_reader, trained_reader
from bot.model.article import Article

STORY = "The Tarrow Gazette reported that the road was unsafe, citing two engineers at the quarry."


def test_the_cited_are_sources() -> None:
    """In "the paper reported …, citing two engineers" both the paper and the engineers are sources."""
    article = Article(id="1", text=STORY)
    sources = {article.slice(s) for a in builtin_reader()(article) for s in a.source}
    assert {"The Tarrow Gazette", "two engineers at the quarry"} <= sources


def test_nothing_trained_is_lost() -> None:
    """Whatever the trained reader finds is among what the builtin one finds."""
    article = Article(id="1", text=STORY)
    assert set(trained_reader()(article)) <= set(builtin_reader()(article))


def test_who_stands_beside_the_verb_speaks() -> None:
    """A speaker of the headline is not taken for the one who stands beside the verb in the lead."""
    text = (
        "Quill Motors to shed 900 jobs, sources say\n\n"
        "Quill Motors plans to cut about 900 jobs, or 8% of its staff, three people briefed on the matter"
        " said, in a bid to save money."
    )
    article = Article(id="1", text=text)
    lead = [a for a in builtin_reader()(article) if a.cue and a.cue[0].start > text.index("\n")]
    assert [article.slice(s) for a in lead for s in a.source] == ["three people briefed on the matter"]
    assert all("people" not in article.slice(c) for a in lead for c in a.content)


def test_a_cited_name_with_its_role_is_the_source() -> None:
    """In "the paper reported, citing chairman Piet Oude" the chairman says it, through the paper."""
    text = (
        "The board voted to buy a ferry, the Coast Herald reported on Wednesday, citing chairman Piet Oude."
    )
    article = Article(id="1", text=text)
    (claim,) = analyse(article, builtin_reader()).claims
    assert claim.text == "The board voted to buy a ferry."
    assert [link.name for link in claim.chain] == ["chairman Piet Oude", "the Coast Herald", "this article"]
