"""The sourcing caveats: a table of small rules, each with the words that show why it fires."""

from bot.analysis.caveats.table import RULES, attach, caveats

__all__ = ["RULES", "attach", "caveats"]
