"""The builtin reader: the trained one, and those whom a source cites."""

from __future__ import annotations

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
