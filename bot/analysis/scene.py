"""What naming a source needs to know of the whole article."""

from __future__ import annotations

from dataclasses import dataclass

from bot.analysis.findings import Sentence
from bot.analysis.names import Named
from bot.model.article import Article, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What resolving needs to know of the article: text, sentences, people named, quotations."""

    article: Article
    sentences: tuple[Sentence, ...]
    known: tuple[Named, ...]
    quoted: tuple[Span, ...] = ()
