"""Pure functions over an article. Nothing here reads a file while it runs, and offsets are never lost."""

from bot.analysis.reading import analyse, take_apart

__all__ = ["analyse", "take_apart"]
