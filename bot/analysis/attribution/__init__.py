"""Who says what: engines behind one narrow function, `Article -> tuple[Attribution, ...]`."""

from __future__ import annotations

from collections.abc import Callable

from bot.analysis.attribution.cited import builtin_reader
from bot.analysis.attribution.rules import read_by_rules
from bot.analysis.attribution.tagger import trained_reader
from bot.model.article import Article, Attribution

Reader = Callable[[Article], tuple[Attribution, ...]]

__all__ = ["Reader", "builtin_reader", "read_by_rules", "trained_reader"]
